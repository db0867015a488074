pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../components"

// The phone number on a pad.
Item {
    id: picker

    required property EnrolViewModel enrol

    TillText {
        id: head
        text: qsTr("Phone number, 8 digits")
        strong: true
    }
    Keypad {
        anchors.top: head.bottom
        anchors.topMargin: 12
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width, 380)
        keyHeight: Math.min(96, (parent.height - 66) / 4)
        onTyped: digit => picker.enrol.typePhone(digit)
        onErased: picker.enrol.erasePhone()
        onCleared: picker.enrol.clearPhone()
    }
}
