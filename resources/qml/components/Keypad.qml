pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// 1-2-3 on top. `typed` gives each digit (or "." / "00"), `erased` the backspace, `cleared` the clear key.
// `corner` is what stands left of 0: "clear", "." or "00".
KeyGrid {
    id: pad

    property string corner: "clear"
    property real keyHeight: 72
    property int textSize: Theme.key

    signal typed(string digit)
    signal erased
    signal cleared

    columns: 3
    spacing: 8

    Repeater {
        model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", pad.corner, "0", "back"]

        PadKey {
            id: key
            required property string modelData
            objectName: "key-" + key.modelData
            width: (pad.width - 2 * pad.spacing) / 3
            height: pad.keyHeight
            text: key.modelData === "clear" ? qsTr("Clear") : key.modelData === "back" ? "" : key.modelData
            glyph: key.modelData === "back" ? "delete" : ""
            textSize: key.modelData === "clear" ? Theme.title : pad.textSize
            name: key.modelData === "back" ? qsTr("Delete last digit") : key.text
            onTapped: key.modelData === "clear" ? pad.cleared() : key.modelData === "back" ? pad.erased()
                                                                                             : pad.typed(key.modelData)
        }
    }
}
