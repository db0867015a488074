pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../theme"

// A reward over an offline limit, and a manager's word on it, over the member panel.
Panel {
    id: sheet

    required property AllowingViewModel allowing

    objectName: "allow-sheet"

    // Nothing beneath is touched.
    MouseArea {
        anchors.fill: parent
    }
    TillText {
        anchors.left: parent.left
        anchors.leftMargin: Theme.inset
        anchors.right: close.left
        anchors.verticalCenter: close.verticalCenter
        text: sheet.allowing.detail
        font.pixelSize: Theme.h3
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.label
        strong: true
    }
    FlatButton {
        id: close
        objectName: "allow-close"
        anchors.right: parent.right
        anchors.rightMargin: 8
        y: 6
        width: Theme.touch
        height: Theme.touch
        glyph: "x"
        name: qsTr("Close")
        onTapped: sheet.allowing.close()
    }
    Rule {
        id: rule
        x: 1
        y: 68
        width: parent.width - 2
    }
    Item {
        id: place
        anchors.top: rule.bottom
        anchors.topMargin: 12
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.inset
        x: Theme.inset
        width: sheet.width - 2 * Theme.inset

        ManagerPin {
            objectName: "allow-pin"
            width: place.width
            detail: sheet.allowing.reason
            note: sheet.allowing.note
            problem: sheet.allowing.problem
            filled: sheet.allowing.pinFilled
            keyHeight: Math.max(Theme.touch, Math.min(72, (place.height - 52 - 26 - 48 - 54) / 4))
            onTyped: digit => sheet.allowing.typePin(digit)
            onErased: sheet.allowing.erasePin()
            onCleared: sheet.allowing.clearPin()
        }
    }
}
