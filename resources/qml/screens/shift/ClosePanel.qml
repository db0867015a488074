pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// Closing the shift: the difference, a reason where it is large, and the manager's PIN; the last digit closes.
Panel {
    id: panel

    required property ShiftViewModel shift

    Column {
        id: body
        x: 16
        y: 12
        width: parent.width - 32
        spacing: 8

        Item {
            width: parent.width
            height: 40

            TillText {
                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("Close shift Z")
                font.pixelSize: Theme.title
                strong: true
            }
            TillText {
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                text: (Theme.compact ? "" : qsTr("Difference") + " ") + panel.shift.difference
                strong: true
                color: panel.shift.differenceTone ? Theme.toneInk(panel.shift.differenceTone) : Theme.ink
            }
        }
        Grid {
            id: reasons
            visible: panel.shift.needsReason
            width: parent.width
            columns: 2
            spacing: 6

            Repeater {
                model: panel.shift.needsReason ? panel.shift.reasons : null

                TillButton {
                    id: reason
                    required property int key
                    required chosen
                    required text
                    objectName: "reason-" + reason.key
                    width: (reasons.width - 6) / 2
                    textSize: Theme.label
                    onTapped: panel.shift.chooseReason(reason.key)
                }
            }
        }
        TillText {
            visible: panel.shift.needsReason && !panel.shift.closeReady
            width: parent.width
            wrapMode: Text.Wrap
            text: qsTr("The difference is large: choose a reason.")
            font.pixelSize: Theme.label
            color: Theme.warn
        }
        Loader {
            id: approval
            active: panel.shift.closeReady && panel.shift.needsPin
            visible: active
            width: parent.width
            focus: true
            sourceComponent: ManagerPin {
                objectName: "close-pin"
                width: approval.width
                detail: qsTr("Closing needs a manager")
                note: qsTr("Digit 6 closes the shift")
                problem: panel.shift.problem
                filled: panel.shift.pinFilled
                spacing: 6
                keyHeight: Theme.touch
                onTyped: digit => panel.shift.typePin(digit)
                onErased: panel.shift.erasePin()
                onCleared: panel.shift.clearPin()
                Component.onCompleted: forceActiveFocus()
            }
        }
        MainButton {
            objectName: "close-shift"
            visible: panel.shift.closeReady && !panel.shift.needsPin
            width: parent.width
            implicitHeight: 72
            guardMs: 600
            text: qsTr("Close shift Z")
            onTapped: panel.shift.close()
        }
        Banner {
            visible: panel.shift.problem !== "" && !approval.active
            width: parent.width
            tone: "warn"
            text: panel.shift.problem + " " + panel.shift.advice
        }
    }
    TillButton {
        objectName: "close-cancel"
        x: 16
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 12
        width: parent.width - 32
        text: qsTr("Cancel")
        onTapped: panel.shift.begin("report")
    }
}
