pragma ComponentBehavior: Bound

import QtQuick
import "../../theme"
import "../../components"

// A list of what, and how it stands.
Panel {
    id: panel

    property string glyph
    property string title
    property alias facts: rows.model

    height: implicitHeight
    implicitHeight: inside.height + 36

    Column {
        id: inside
        x: 20
        y: 18
        width: parent.width - 40

        Row {
            height: 40
            spacing: 12

            Icon {
                glyph: panel.glyph
                size: 28
                color: Theme.stamp
            }
            TillText {
                text: panel.title
                font.pixelSize: Theme.title
                strong: true
            }
        }
        Repeater {
            id: rows

            Item {
                id: fact
                required property string title
                required property string text
                width: inside.width
                height: Math.max(40, value.implicitHeight + 8)
                Accessible.role: Accessible.StaticText
                Accessible.name: fact.title + " " + fact.text

                TillText {
                    id: what
                    anchors.verticalCenter: parent.verticalCenter
                    width: Math.min(implicitWidth, parent.width * 0.5)
                    elide: Text.ElideRight
                    text: fact.title
                    color: Theme.ink2
                }
                TillText {
                    id: value
                    anchors.right: parent.right
                    anchors.left: what.right
                    anchors.leftMargin: 16
                    anchors.verticalCenter: parent.verticalCenter
                    horizontalAlignment: Text.AlignRight
                    wrapMode: Text.Wrap
                    text: fact.text
                }
            }
        }
    }
}
