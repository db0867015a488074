pragma ComponentBehavior: Bound

import QtQuick
import "../../theme"
import "../../components"

// The rules of one topic: the first in large, the others with a tick.
Panel {
    id: card

    property string glyph
    property string title
    property string headline
    property var lines: []

    implicitHeight: inside.height + 36

    Column {
        id: inside
        x: 20
        y: 18
        width: parent.width - 40
        spacing: 8

        Row {
            spacing: 12

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                glyph: card.glyph
                size: 28
                color: Theme.stamp
            }
            TillText {
                width: inside.width - 40
                text: card.title
                wrapMode: Text.Wrap
                font.pixelSize: Theme.title
                strong: true
            }
        }
        TillText {
            width: parent.width
            text: card.headline
            wrapMode: Text.Wrap
            font.pixelSize: Theme.h2
            strong: true
        }
        Repeater {
            model: card.lines

            Item {
                id: line
                required property string modelData
                width: inside.width
                height: words.implicitHeight

                Icon {
                    y: 3
                    glyph: "check"
                    size: 20
                    color: Theme.primary
                }
                TillText {
                    id: words
                    x: 32
                    width: parent.width - 32
                    text: line.modelData
                    wrapMode: Text.Wrap
                }
            }
        }
    }
}
