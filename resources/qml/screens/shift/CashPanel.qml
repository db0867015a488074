pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// Cash in or out without a sale: the amount on the pad, a reason, and one key that repeats the amount.
Panel {
    id: panel

    required property ShiftViewModel shift

    Column {
        id: body
        x: 16
        y: 14
        width: parent.width - 32
        spacing: 8

        Row {
            width: parent.width
            spacing: 8

            TillButton {
                objectName: "cash-in"
                width: (body.width - 8) / 2
                glyph: "plus"
                text: qsTr("Put in")
                chosen: panel.shift.cashIn
                onTapped: panel.shift.chooseCashIn(true)
            }
            TillButton {
                objectName: "cash-out"
                width: (body.width - 8) / 2
                glyph: "minus"
                text: qsTr("Take out")
                chosen: !panel.shift.cashIn
                onTapped: panel.shift.chooseCashIn(false)
            }
        }
        TillText {
            objectName: "cash-amount"
            width: parent.width
            height: 52
            horizontalAlignment: Text.AlignRight
            verticalAlignment: Text.AlignVCenter
            text: panel.shift.cashText
            font.pixelSize: Theme.figS
            strong: true
        }
        Grid {
            id: reasons
            width: parent.width
            columns: Theme.compact ? 2 : 3
            spacing: 6

            Repeater {
                model: panel.shift.reasons

                TillButton {
                    id: reason
                    required property int key
                    required chosen
                    required text
                    objectName: "reason-" + reason.key
                    width: (reasons.width - 6 * (reasons.columns - 1)) / reasons.columns
                    textSize: Theme.label
                    onTapped: panel.shift.chooseReason(reason.key)
                }
            }
        }
        TillText {
            width: parent.width
            wrapMode: Text.Wrap
            text: panel.shift.problem !== "" ? panel.shift.problem + " " + panel.shift.advice
                                             : qsTr("Key whole dollars on the pad at the left, then choose a reason.")
            font.pixelSize: Theme.label
            color: panel.shift.problem !== "" ? Theme.warn : Theme.ink2
        }
    }
    Column {
        x: 16
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 14
        width: parent.width - 32
        spacing: 8

        MainButton {
            objectName: "cash-act"
            width: parent.width
            implicitHeight: 68
            enabled: panel.shift.cashReady
            guardMs: 600
            text: panel.shift.cashActText
            onTapped: panel.shift.moveCash()
        }
        TillButton {
            objectName: "cash-cancel"
            width: parent.width
            text: qsTr("Cancel")
            onTapped: panel.shift.begin("report")
        }
    }
}
