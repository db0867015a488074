pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// Any words or figures. Plain text only: a member's name is never markup.
Text {
    id: text

    property bool strong: false

    color: Theme.ink
    font.pixelSize: Theme.body
    font.weight: text.strong ? Font.Bold : Font.Normal
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
    Accessible.ignored: text.text === ""
}
