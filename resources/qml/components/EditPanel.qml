pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../theme"

// Changing a line or discounting the bill, in place of the items; a manager's PIN pad comes up here when one is needed.
Panel {
    id: panel

    required property LineEditViewModel edit

    Item {
        id: head
        x: Theme.inset
        y: 8
        width: parent.width - 2 * Theme.inset
        height: 56

        TillText {
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width - 60
            text: panel.edit.wantsPin ? qsTr("Manager's PIN") : panel.edit.title
            font.pixelSize: Theme.h2
            strong: true
            elide: Text.ElideRight
        }
        FlatButton {
            objectName: "edit-close"
            anchors.right: parent.right
            anchors.rightMargin: -8
            width: 56
            glyph: "x"
            name: qsTr("Close")
            onTapped: panel.edit.close()
        }
    }
    Row {
        id: modes
        x: Theme.inset
        anchors.top: head.bottom
        anchors.topMargin: 4
        spacing: 6

        Repeater {
            id: modeList
            model: panel.edit.modes

            TillButton {
                id: mode
                required property string key
                required name
                required chosen
                objectName: "mode-" + mode.key
                width: (panel.width - 2 * Theme.inset - 6 * (modeList.count - 1)) / modeList.count
                text: mode.name
                textSize: Theme.label
                strong: mode.chosen
                onTapped: panel.edit.chooseMode(mode.key)
            }
        }
    }
    Rectangle {
        id: display
        x: Theme.inset
        anchors.top: modes.bottom
        anchors.topMargin: 12
        width: parent.width - 2 * Theme.inset
        height: 84
        radius: Theme.radiusTile
        color: Theme.surface
        border.width: 2
        border.color: Theme.primary

        TillText {
            visible: !panel.edit.wantsPin
            anchors.centerIn: parent
            text: panel.edit.figure
            font.pixelSize: Theme.figM
            strong: true
        }
        CodeDots {
            visible: panel.edit.wantsPin
            anchors.centerIn: parent
            count: 6
            filled: panel.edit.pinFilled
        }
    }
    TillText {
        id: problem
        x: Theme.inset
        anchors.top: display.bottom
        anchors.topMargin: 6
        width: parent.width - 2 * Theme.inset
        height: 24
        text: panel.edit.problem || (panel.edit.wantsPin ? qsTr("Above the cashier's limit: a manager keys the PIN") : "")
        font.pixelSize: Theme.label
        color: panel.edit.problem ? Theme.error : Theme.ink2
    }
    Keypad {
        id: pad
        objectName: "edit-pad"
        x: Theme.inset
        anchors.top: problem.bottom
        anchors.topMargin: 8
        width: parent.width - 2 * Theme.inset
        corner: "."
        keyHeight: (foot.y - y - 12 - 24) / 4
        onTyped: digit => panel.edit.type(digit)
        onErased: panel.edit.erase()
    }
    Row {
        id: foot
        x: Theme.inset
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.inset
        width: parent.width - 2 * Theme.inset
        height: 68
        spacing: 8

        TillButton {
            objectName: "edit-lift"
            visible: panel.edit.canLift
            height: 68
            text: qsTr("No discount")
            onTapped: panel.edit.lift()
        }
        MainButton {
            objectName: "edit-apply"
            width: panel.edit.canLift ? parent.width - x : parent.width
            height: 68
            enabled: panel.edit.ready && !panel.edit.wantsPin
            text: panel.edit.action
            onTapped: panel.edit.apply()
        }
    }
}
