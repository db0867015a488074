pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// The chosen bill: its lines to tick, and what giving them back does to the member.
Panel {
    id: bill

    required property HistoryViewModel history

    TillText {
        visible: !bill.history.opened
        anchors.centerIn: parent
        width: parent.width - 64
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.Wrap
        text: qsTr("Choose a bill, or scan its receipt")
        color: Theme.ink2
    }
    Item {
        id: page
        visible: bill.history.opened
        anchors.fill: parent

        TillText {
            id: title
            x: 20
            y: 10
            text: bill.history.title
            font.pixelSize: Theme.h3
            strong: true
        }
        TillText {
            anchors.top: title.bottom
            anchors.topMargin: -2
            x: 20
            width: reprint.x - 32
            elide: Text.ElideRight
            text: bill.history.detail
            font.pixelSize: Theme.label
            color: Theme.ink2
        }
        TillButton {
            id: reprint
            objectName: "history-reprint"
            anchors.right: parent.right
            anchors.rightMargin: 20
            y: 8
            glyph: "printer"
            text: qsTr("Reprint")
            onTapped: bill.history.reprint()
        }
        Rule {
            id: rule
            x: 1
            y: 72
            width: parent.width - 2
        }
        TillText {
            id: head
            x: 20
            anchors.top: rule.bottom
            height: 42
            verticalAlignment: Text.AlignVCenter
            text: bill.history.voiding ? qsTr("The whole bill is voided")
                                       : bill.history.canChoose ? qsTr("Choose what comes back")
                                                                : qsTr("Everything was given back")
        }
        FlatButton {
            objectName: "history-all"
            visible: bill.history.canChoose
            anchors.right: parent.right
            anchors.rightMargin: 12
            anchors.verticalCenter: head.verticalCenter
            text: bill.history.allChosen ? qsTr("None") : qsTr("All")
            ink: Theme.primary
            onTapped: bill.history.tickAll()
        }
        ListView {
            id: lines
            objectName: "history-lines"
            anchors.top: head.bottom
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.margins: 1
            anchors.bottom: effects.top
            clip: true
            model: bill.history.lines
            boundsBehavior: Flickable.StopAtBounds
            delegate: ReturnLine {
                width: lines.width
                choosable: bill.history.canChoose
                onTapped: bill.history.tick(key)
                onChanged: by => bill.history.change(key, by)
            }
        }
        Effects {
            id: effects
            objectName: "history-effects"
            visible: count > 0
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            height: visible ? Math.min(implicitHeight, page.height * 0.55) : 0
            rows: bill.history.effects
        }
    }
}
