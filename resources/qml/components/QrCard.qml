pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// A code to be read by a phone: black on white in both themes, with its quiet room.
Rectangle {
    id: card

    property string source
    property string label
    property int margin: 14

    implicitWidth: 154
    implicitHeight: 154
    radius: Theme.radiusKey
    color: "#FFFFFF"
    border.width: 1
    border.color: Theme.line

    // Modules are whole pixels, so that a camera tells them apart.
    Image {
        id: code
        readonly property real room: Math.min(card.width, card.height) - 2 * card.margin
        readonly property real moduleSize: code.implicitWidth > 0 ? code.room / code.implicitWidth : 0
        objectName: "qr-code"
        anchors.centerIn: parent
        width: code.implicitWidth * (code.moduleSize >= 1 ? Math.floor(code.moduleSize) : code.moduleSize)
        height: width
        source: card.source
        smooth: false
        cache: false
        Accessible.role: Accessible.Graphic
        Accessible.name: card.label
    }
}
