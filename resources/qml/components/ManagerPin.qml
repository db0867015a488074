pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// A manager's approval in place: what it approves, the dots, the pad. The last digit does it.
Column {
    id: pin

    property string title: qsTr("Manager PIN")
    property string detail
    property string note
    property string problem
    property int filled: 0
    property real keyHeight: 66

    signal typed(string digit)
    signal erased
    signal cleared

    spacing: 10
    focus: true
    Keys.onPressed: event => {
        if (event.key >= Qt.Key_0 && event.key <= Qt.Key_9 && !event.modifiers) {
            pin.typed(event.text)
            event.accepted = true
        } else if (event.key === Qt.Key_Backspace) {
            pin.erased()
            event.accepted = true
        }
    }

    Item {
        width: pin.width
        height: 52

        Rectangle {
            id: badge
            width: 48
            height: 48
            radius: Theme.radiusKey
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.warnSoft

            Icon {
                anchors.centerIn: parent
                glyph: "shield-check"
                size: 26
                color: Theme.warn
            }
        }
        Column {
            anchors.left: badge.right
            anchors.leftMargin: 12
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            spacing: -3

            TillText {
                width: parent.width
                text: pin.title
                font.pixelSize: Theme.title
                strong: true
                elide: Text.ElideRight
            }
            TillText {
                width: parent.width
                text: pin.detail
                font.pixelSize: Theme.label
                color: Theme.ink2
                elide: Text.ElideRight
            }
        }
    }
    CodeDots {
        anchors.horizontalCenter: parent.horizontalCenter
        count: 6
        filled: pin.filled
    }
    Keypad {
        width: pin.width
        keyHeight: pin.keyHeight
        onTyped: digit => pin.typed(digit)
        onErased: pin.erased()
        onCleared: pin.cleared()
    }
    TillText {
        objectName: "pin-note"
        width: pin.width
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.Wrap
        text: pin.problem !== "" ? pin.problem : pin.note
        font.pixelSize: Theme.label
        strong: pin.problem !== ""
        color: pin.problem !== "" ? Theme.warn : Theme.ink2
        Accessible.role: Accessible.AlertMessage
        Accessible.name: text
    }
}
