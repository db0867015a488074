pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../theme"

// Shop and till, the screens, how the devices are, language, cashier and lock.
Rectangle {
    id: bar

    required property TerminalViewModel terminal

    readonly property string screen: bar.terminal.screen
    readonly property bool selling: ["sale", "tender", "done", "edit", "enrol"].indexOf(bar.screen) >= 0

    height: Theme.barHeight
    color: Theme.surface

    Rule {
        anchors.bottom: parent.bottom
        width: parent.width
    }
    Column {
        id: names
        visible: !Theme.compact
        x: 20
        width: Math.min(220, Math.max(shop.implicitWidth, till.implicitWidth))
        anchors.verticalCenter: parent.verticalCenter
        spacing: -3

        TillText {
            id: shop
            width: parent.width
            text: bar.terminal.shop
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: 13
            strong: true
        }
        TillText {
            id: till
            text: bar.terminal.till
            font.pixelSize: Theme.label
            color: Theme.ink2
        }
    }
    Row {
        id: tabs
        x: Theme.compact ? 12 : Math.max(182, names.x + names.width + 20)
        anchors.verticalCenter: parent.verticalCenter
        spacing: 4

        NavTab {
            objectName: "nav-sale"
            chosen: bar.selling
            glyph: !bar.selling && bar.terminal.billWaits ? "arrow-left" : "shopping-basket"
            text: !bar.selling && bar.terminal.billWaits ? qsTr("Bill %1").arg(bar.terminal.billTotal) : qsTr("Sale")
            onTapped: bar.terminal.go("sale")
        }
        NavTab {
            objectName: "nav-history"
            chosen: bar.screen === "history"
            glyph: "receipt-text"
            text: qsTr("History")
            onTapped: bar.terminal.go("history")
        }
        NavTab {
            objectName: "nav-shift"
            chosen: bar.screen === "shift" || bar.screen === "open-shift"
            glyph: "clock"
            text: qsTr("Shift")
            onTapped: bar.terminal.go("shift")
        }
        NavTab {
            objectName: "nav-settings"
            chosen: bar.screen === "settings"
            glyph: "settings"
            text: qsTr("Settings")
            onTapped: bar.terminal.go("settings")
        }
    }
    Row {
        anchors.right: parent.right
        anchors.rightMargin: Theme.edge
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.compact ? 8 : 12

        StatusChips {
            objectName: "chips"
            model: bar.terminal.chips
            chosen: bar.screen === "devices"
            onTapped: bar.terminal.go("devices")
        }
        TillButton {
            objectName: "language-bar"
            width: 56
            stroke: Theme.line
            strokeWidth: 1
            strong: false
            text: bar.terminal.language === "en" ? "中" : "EN"
            name: bar.terminal.language === "en" ? "中文" : "English"
            onTapped: bar.terminal.switchLanguage()
        }
        TillButton {
            objectName: "lock"
            stroke: Theme.line
            strokeWidth: 1
            strong: false
            glyph: "lock"
            text: bar.terminal.operator
            name: qsTr("Lock, %1").arg(bar.terminal.operator)
            onTapped: bar.terminal.lock()
        }
    }
}
