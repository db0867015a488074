pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// A touchable with an icon and one line of words in its middle, and an optional second line beneath.
Touchable {
    id: button

    property string glyph
    property string detail
    property int glyphSize: 22
    property int textSize: Theme.title
    property bool strong: true
    property int gap: 10
    property bool pictured: button.glyph !== ""
    property color ink: Theme.ink

    readonly property color shownInk: button.enabled ? button.ink : Theme.ink3

    readonly property real contentWidth: Math.max(words.implicitWidth, more.visible ? more.implicitWidth : 0)
                                         + (button.pictured ? button.glyphSize + (words.visible ? button.gap : 0) : 0)
    readonly property real room: button.width - 12 - (button.pictured ? button.glyphSize + button.gap : 0)

    implicitWidth: Math.max(Theme.touch, button.contentWidth + 32)
    name: button.detail ? button.text + " " + button.detail : button.text

    contentItem: Item {
        Row {
            id: row
            anchors.centerIn: parent
            spacing: button.gap

            Icon {
                visible: button.pictured
                anchors.verticalCenter: parent.verticalCenter
                glyph: button.glyph
                size: button.glyphSize
                color: button.shownInk
            }
            Column {
                visible: words.text !== ""
                anchors.verticalCenter: parent.verticalCenter
                spacing: -3

                TillText {
                    id: words
                    anchors.horizontalCenter: parent.horizontalCenter
                    width: Math.min(words.implicitWidth, Math.max(20, button.room))
                    fontSizeMode: Text.HorizontalFit
                    minimumPixelSize: 12
                    text: button.text
                    font.pixelSize: button.textSize
                    strong: button.strong
                    color: button.shownInk
                }
                TillText {
                    id: more
                    visible: button.detail !== ""
                    anchors.horizontalCenter: parent.horizontalCenter
                    text: button.detail
                    font.pixelSize: Theme.label
                    color: button.enabled ? Theme.ink2 : Theme.ink3
                }
            }
        }
    }
}
