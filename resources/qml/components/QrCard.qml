pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// A code to be read by a phone: black on white in both themes, with its quiet room.
Rectangle {
    id: card

    property string source
    property string label

    implicitWidth: 154
    implicitHeight: 154
    radius: Theme.radiusKey
    color: "#FFFFFF"
    border.width: 1
    border.color: Theme.line

    Image {
        anchors.fill: parent
        anchors.margins: 14
        source: card.source
        fillMode: Image.PreserveAspectFit
        smooth: false
        cache: false
        Accessible.role: Accessible.Graphic
        Accessible.name: card.label
    }
}
