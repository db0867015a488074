pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// A member's tier: its name and a crown, in the colours of its look.
Rectangle {
    id: badge

    property string name
    property string look: "basic"
    property real most: 300

    implicitWidth: Math.min(badge.most, words.implicitWidth + 41)
    implicitHeight: 28
    radius: 14
    color: Theme.tierFill(badge.look)
    border.width: 1
    border.color: Theme.tierLine(badge.look)
    Accessible.role: Accessible.StaticText
    Accessible.name: badge.name

    Icon {
        id: crown
        x: 10
        anchors.verticalCenter: parent.verticalCenter
        glyph: "crown"
        size: 16
        color: Theme.tierInk(badge.look)
    }
    TillText {
        id: words
        anchors.left: crown.right
        anchors.leftMargin: 5
        anchors.right: parent.right
        anchors.rightMargin: 9
        anchors.verticalCenter: parent.verticalCenter
        text: badge.name
        font.pixelSize: Theme.label
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: 12
        elide: Text.ElideRight
        strong: true
        color: Theme.tierInk(badge.look)
        Accessible.ignored: true
    }
}
