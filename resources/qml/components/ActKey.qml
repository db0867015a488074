pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// A key of the sheet: an icon, a name, and what there is to know before it is tapped.
Touchable {
    id: key

    property string glyph
    property string detail

    readonly property color main: key.enabled ? Theme.ink : Theme.ink3

    implicitHeight: Math.max(64, words.implicitHeight + 12)
    guardMs: 600
    padding: 0
    stroke: Theme.lineStrong
    strokeWidth: 1.5
    text: key.name
    Accessible.name: key.detail ? key.name + ", " + key.detail : key.name
    Accessible.description: key.enabled ? "" : key.detail

    contentItem: Item {
        Icon {
            id: icon
            x: 14
            anchors.verticalCenter: parent.verticalCenter
            glyph: key.glyph
            size: 24
            color: key.enabled ? Theme.ink2 : Theme.ink3
        }
        Column {
            id: words
            anchors.left: icon.right
            anchors.leftMargin: 12
            anchors.right: parent.right
            anchors.rightMargin: 10
            anchors.verticalCenter: parent.verticalCenter
            spacing: -2

            TillText {
                width: parent.width
                text: key.text
                font.pixelSize: Theme.body
                strong: true
                wrapMode: Text.Wrap
                color: key.main
            }
            TillText {
                visible: key.detail !== ""
                width: parent.width
                text: key.detail
                font.pixelSize: Theme.label
                wrapMode: Text.Wrap
                color: key.enabled ? Theme.ink2 : Theme.ink3
            }
        }
    }
}
