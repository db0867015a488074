pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// The key that closes the shift, with what it does or what is still in the way.
Panel {
    id: card

    required property ShiftViewModel shift

    implicitHeight: words.implicitHeight + 56 + (Theme.compact ? 64 : 80)

    TillText {
        id: words
        x: 18
        y: 16
        width: parent.width - 36
        wrapMode: Text.Wrap
        text: card.shift.closeNote
        color: card.shift.canClose ? Theme.ink : Theme.ink2
    }
    MainButton {
        id: button
        objectName: "begin-close"
        anchors.top: words.bottom
        anchors.topMargin: 10
        x: 18
        width: parent.width - 36
        height: Theme.compact ? 64 : 80
        enabled: card.shift.canClose
        glyph: "lock"
        text: qsTr("Close shift Z")
        Accessible.description: card.shift.closeNote
        onTapped: card.shift.begin("close")
    }
}
