pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// A key of a pad: a digit, or a word or picture for what is not a digit. Counts on press.
LabelledButton {
    id: key

    onPress: true
    fillPressed: Theme.primarySoft
    stroke: Theme.keyLine
    strokePressed: Theme.primary
    strong: false
    textSize: key.text.length > 2 ? Theme.title : Theme.key
    glyphSize: 26
}
