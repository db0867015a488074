pragma ComponentBehavior: Bound

import QtQuick
import "../../theme"
import "../../components"

// A title, and keys of which one is chosen.
Column {
    id: choice

    property string name
    property string title
    property int columns: 3
    property alias model: keys.model

    signal chose(string key)

    spacing: 6

    TillText {
        text: choice.title
        font.pixelSize: Theme.label
        color: Theme.ink2
    }
    Grid {
        columns: choice.columns
        spacing: 8

        Repeater {
            id: keys

            TillButton {
                required property string key
                required text
                required chosen
                objectName: choice.name + "-" + key
                width: (choice.width - (choice.columns - 1) * 8) / choice.columns
                onTapped: choice.chose(key)
            }
        }
    }
}
