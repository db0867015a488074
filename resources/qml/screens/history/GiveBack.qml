pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// The amount, how it is given back, and the approval in place.
Panel {
    id: panel

    required property HistoryViewModel history

    readonly property bool charging: panel.history.chargeTitle !== ""

    TillText {
        x: 16
        y: 34
        text: panel.history.voiding ? qsTr("Void") : qsTr("Refund")
        font.pixelSize: Theme.h3
        strong: true
        color: panel.history.choosing ? Theme.ink : Theme.ink3
    }
    TillText {
        objectName: "refund-amount"
        anchors.right: parent.right
        anchors.rightMargin: 16
        y: 10
        text: panel.history.choosing ? panel.history.amount : "—"
        font.pixelSize: Theme.figM
        fontSizeMode: Text.HorizontalFit
        strong: true
        color: panel.history.choosing ? Theme.ink : Theme.ink3
    }

    ReaderWait {
        objectName: "refund-wait"
        visible: panel.charging
        x: 16
        y: 84
        width: parent.width - 32
        title: panel.history.chargeTitle
        detail: panel.history.chargeDetail
        waits: panel.history.chargeWaits
        keys: panel.history.chargeKeys
        onAnswered: key => panel.history.answerCharge(key)
    }
    Column {
        id: body
        visible: !panel.charging
        x: 16
        y: 74
        width: parent.width - 32
        spacing: 10

        Row {
            width: parent.width
            spacing: 8
            visible: panel.history.choosing && panel.history.ways.count > 0

            Repeater {
                id: ways
                model: panel.history.ways

                TillButton {
                    id: way
                    required property string key
                    required glyph
                    required chosen
                    required text
                    objectName: "way-" + way.key
                    width: (body.width - 8 * (ways.count - 1)) / ways.count
                    strokeWidth: way.chosen ? 2 : 1.5
                    onTapped: panel.history.chooseWay(way.key)
                }
            }
        }
        Banner {
            width: parent.width
            visible: panel.history.choosing && panel.history.handNote !== ""
            text: panel.history.handNote
        }
        Banner {
            objectName: "refund-done"
            width: parent.width
            visible: panel.history.doneText !== ""
            tone: "good"
            text: panel.history.doneText
        }
        Banner {
            objectName: "refund-problem"
            width: parent.width
            visible: panel.history.problem !== "" && !panel.history.needsPin
            tone: "warn"
            text: panel.history.problem + " " + panel.history.advice
        }
        Rule {
            width: parent.width
            visible: panel.history.choosing
        }
        Loader {
            id: approval
            active: panel.history.choosing && panel.history.needsPin
            visible: active
            width: parent.width
            focus: true
            sourceComponent: ManagerPin {
                objectName: "refund-pin"
                width: approval.width
                detail: panel.history.actText
                note: panel.history.pinNote
                problem: panel.history.problem
                filled: panel.history.pinFilled
                keyHeight: Math.max(Theme.touch, Math.min(66, (panel.height - 74 - 72 - 330) / 4))
                onTyped: digit => panel.history.typePin(digit)
                onErased: panel.history.erasePin()
                onCleared: panel.history.clearPin()
                Component.onCompleted: forceActiveFocus()
            }
        }
        MainButton {
            objectName: "refund-act"
            visible: panel.history.choosing && !panel.history.needsPin
            width: parent.width
            implicitHeight: 76
            guardMs: 600
            text: panel.history.actText
            onTapped: panel.history.act()
        }
        TillText {
            visible: panel.history.opened && !panel.history.choosing && panel.history.canChoose
                     && panel.history.doneText === ""
            width: parent.width
            wrapMode: Text.Wrap
            text: qsTr("Tick what comes back. You see every effect before anything happens.")
            color: Theme.ink2
        }
    }
    Column {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: 16
        spacing: 8

        TillButton {
            objectName: "begin-void"
            visible: panel.history.canVoid && !panel.charging
            width: parent.width
            danger: true
            text: qsTr("Void this bill")
            onTapped: panel.history.beginVoid()
        }
        TillButton {
            objectName: "history-cancel"
            visible: panel.history.opened && !panel.charging
            width: parent.width
            implicitHeight: 60
            text: panel.history.choosing ? qsTr("Cancel") : qsTr("Close bill")
            textSize: Theme.title
            onTapped: panel.history.leave()
        }
    }
}
