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
        spacing: 2

        // Where trouble takes the room: the word of the present screen alone, and if need be none.
        readonly property real room: right.x - tabs.x - 8
        readonly property var all: [saleTab, historyTab, shiftTab, settingsTab]
        readonly property real full: tabs.all.reduce((sum, tab) => sum + tab.fullWidth + tabs.spacing, 0)
        readonly property real lean: tabs.all.reduce(
            (sum, tab) => sum + (tab.chosen ? tab.fullWidth : Theme.touch) + tabs.spacing, 0)
        readonly property int words: tabs.full <= tabs.room ? 2 : tabs.lean <= tabs.room ? 1 : 0

        NavTab {
            id: saleTab
            objectName: "nav-sale"
            worded: tabs.words === 2 || (tabs.words === 1 && chosen)
            chosen: bar.selling
            glyph: !bar.selling && bar.terminal.billWaits ? "arrow-left" : "shopping-basket"
            label: !bar.selling && bar.terminal.billWaits ? qsTr("Bill %1").arg(bar.terminal.billTotal) : qsTr("Sale")
            onTapped: bar.terminal.go("sale")
        }
        NavTab {
            id: historyTab
            objectName: "nav-history"
            worded: tabs.words === 2 || (tabs.words === 1 && chosen)
            chosen: bar.screen === "history"
            glyph: "receipt-text"
            label: qsTr("History")
            onTapped: bar.terminal.go("history")
        }
        NavTab {
            id: shiftTab
            objectName: "nav-shift"
            worded: tabs.words === 2 || (tabs.words === 1 && chosen)
            chosen: bar.screen === "shift" || bar.screen === "open-shift"
            glyph: "clock"
            label: qsTr("Shift")
            onTapped: bar.terminal.go("shift")
        }
        NavTab {
            id: settingsTab
            objectName: "nav-settings"
            worded: tabs.words === 2 || (tabs.words === 1 && chosen)
            chosen: bar.screen === "settings"
            glyph: "settings"
            label: qsTr("Settings")
            onTapped: bar.terminal.go("settings")
        }
    }
    Row {
        id: right
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
