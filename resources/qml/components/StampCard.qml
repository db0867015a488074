pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// A stamp card: its name, how full it is, and each place drawn; `small` draws a row of dots (beside the name, or under
// it where there is no room), large cards a bar.
Item {
    id: card

    property string name
    property string count
    property string added
    property string glyph
    property int columns: 5
    property real share: 0
    property var places: []
    property bool small: false
    property real stampSize: Theme.compact ? 42 : 46

    readonly property bool barred: card.places.length === 0
    readonly property bool dotted: card.small && !card.barred
    readonly property bool beneath: card.dotted && title.implicitWidth + dots.width + figures.width + 22 > card.width

    implicitHeight: head.height + (card.beneath ? 22 : card.small ? 0 : card.barred ? 18 : stamps.height + 8)
    Accessible.role: Accessible.StaticText
    Accessible.name: card.name + " " + card.count + " " + card.added

    Item {
        id: head
        width: parent.width
        height: 30

        TillText {
            id: title
            anchors.left: parent.left
            anchors.right: card.dotted && !card.beneath ? dots.left : figures.left
            anchors.rightMargin: 8
            anchors.verticalCenter: parent.verticalCenter
            text: card.name
            font.pixelSize: card.small ? Theme.label : Theme.body
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: 14
            strong: !card.small
        }
        Row {
            id: dots
            visible: card.dotted
            x: card.beneath ? 0 : figures.x - width - 14
            y: card.beneath ? parent.height : (parent.height - height) / 2
            spacing: card.beneath ? 8 : card.places.length > 6 ? 3 : 5

            Repeater {
                model: card.small ? card.places : []

                Stamp {
                    id: dot
                    required property var modelData
                    size: card.beneath ? 16 : card.places.length > 6 ? 14 : 18
                    glyph: ""
                    kind: dot.modelData.kind === "reward" ? "empty" : dot.modelData.kind
                }
            }
        }
        Row {
            id: figures
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            spacing: 4

            TillText {
                text: card.count
                font.pixelSize: card.small ? Theme.label : Theme.body
            }
            TillText {
                text: card.added
                font.pixelSize: card.small ? Theme.label : Theme.body
                strong: true
                color: Theme.stamp
            }
        }
    }
    Grid {
        id: stamps
        visible: !card.small && !card.barred
        anchors.top: head.bottom
        anchors.topMargin: 4
        width: parent.width
        columns: card.columns
        columnSpacing: (card.width - card.columns * card.stampSize) / Math.max(1, card.columns - 1)
        rowSpacing: card.stampSize > 50 ? 14 : 8

        Repeater {
            model: card.small ? [] : card.places

            Stamp {
                id: stamp
                required property var modelData
                size: card.stampSize
                glyph: card.glyph
                kind: stamp.modelData.kind
                number: stamp.modelData.number
            }
        }
    }
    Rectangle {
        visible: card.barred && !card.small
        anchors.top: head.bottom
        width: parent.width
        height: 12
        radius: 6
        color: Theme.sunken

        Rectangle {
            width: parent.width * card.share
            height: parent.height
            radius: 6
            color: Theme.stamp
        }
    }
}
