pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// A key of play: a check-in with its streak, or the turns of a wheel. `mode`: ready, done (today), or off with why.
Touchable {
    id: key

    property string mode: "ready"
    property string glyph
    property string detail
    property int dots: 0
    property int filled: 0

    readonly property bool done: key.mode === "done"
    readonly property color main: key.enabled ? Theme.ink : key.done ? Theme.primarySoftInk : Theme.ink3

    implicitHeight: Math.max(64, words.implicitHeight + 12)
    enabled: key.mode === "ready"
    guardMs: 600
    padding: 0
    fillPressed: Theme.stampSoft
    fillOff: key.done ? Theme.primarySoft : Theme.sunken
    stroke: Theme.stamp
    strokeWidth: 2
    text: key.name
    Accessible.name: key.detail ? key.name + ", " + key.detail : key.name
    Accessible.description: key.enabled ? "" : key.detail

    contentItem: Item {
        Icon {
            id: icon
            x: 8
            anchors.verticalCenter: parent.verticalCenter
            size: key.width < 140 ? 20 : 24
            glyph: key.glyph
            color: key.enabled ? Theme.stamp : key.main
        }
        Column {
            id: words
            anchors.left: icon.right
            anchors.leftMargin: 7
            anchors.right: parent.right
            anchors.rightMargin: 4
            anchors.verticalCenter: parent.verticalCenter
            spacing: -2

            TillText {
                width: parent.width
                text: key.text
                font.pixelSize: key.width < 200 ? Theme.label : Theme.body
                strong: true
                wrapMode: Text.Wrap
                color: key.main
            }
            TillText {
                visible: key.detail !== "" && key.dots === 0
                width: parent.width
                text: key.detail
                font.pixelSize: Theme.label
                wrapMode: Text.Wrap
                color: key.enabled ? Theme.ink2 : key.main
            }
            Row {
                id: streak
                visible: key.dots > 0
                height: 20
                spacing: 3
                readonly property real dotSize: Math.min(11, (words.width - (key.dots - 1) * spacing) / Math.max(1, key.dots))

                Repeater {
                    model: key.dots

                    Rectangle {
                        id: dot
                        required property int index
                        readonly property bool full: dot.index < key.filled
                        y: (20 - height) / 2
                        width: streak.dotSize
                        height: streak.dotSize
                        radius: streak.dotSize / 2
                        color: dot.full ? (key.done ? Theme.primarySoftInk : Theme.stamp) : "transparent"
                        border.width: 1.5
                        border.color: dot.full ? dot.color : key.enabled ? Theme.lineStrong : key.main
                    }
                }
            }
        }
    }
}
