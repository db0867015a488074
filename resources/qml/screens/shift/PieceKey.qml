pragma ComponentBehavior: Bound

import QtQuick
import "../../theme"
import "../../components"

// A note or coin with how many of it are in the drawer.
Touchable {
    id: piece

    required property string key
    required property string title
    required property string worth
    required property string count
    required property bool chosen

    objectName: "piece-" + piece.key
    onPress: true
    fill: piece.chosen ? Theme.primarySoft : Theme.surface
    stroke: piece.chosen ? Theme.primary : Theme.keyLine
    strokeWidth: piece.chosen ? 2 : 1
    name: piece.title + " × " + piece.count + ", " + piece.worth
    Accessible.selected: piece.chosen

    contentItem: Item {
        TillText {
            x: 11
            y: parent.height / 2 - 25
            text: piece.title
        }
        TillText {
            x: 11
            y: parent.height / 2 - 1
            text: piece.worth
            font.pixelSize: Theme.label
            color: Theme.ink2
        }
        TillText {
            x: parent.width * 0.55
            anchors.verticalCenter: parent.verticalCenter
            text: "×"
            font.pixelSize: Theme.title
            color: Theme.ink2
        }
        TillText {
            anchors.right: parent.right
            anchors.rightMargin: 12
            anchors.verticalCenter: parent.verticalCenter
            text: piece.count
            font.pixelSize: Theme.h2
            strong: true
        }
    }
}
