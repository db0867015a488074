pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// One line worth knowing: soft fill, icon, bold words. `tone` is info, good, warn or error.
Rectangle {
    id: banner

    property string text
    property string tone: "info"
    property string glyph: Theme.toneIcon(banner.tone)

    implicitHeight: Math.max(38, words.implicitHeight + 12)
    radius: Theme.radiusKey
    color: Theme.toneFill(banner.tone)
    Accessible.role: Accessible.AlertMessage
    Accessible.name: banner.text

    Icon {
        id: icon
        x: 12
        anchors.verticalCenter: parent.verticalCenter
        glyph: banner.glyph
        size: 22
        color: Theme.toneInk(banner.tone)
    }
    TillText {
        id: words
        anchors.left: icon.right
        anchors.leftMargin: 10
        anchors.right: parent.right
        anchors.rightMargin: 12
        anchors.verticalCenter: parent.verticalCenter
        text: banner.text
        font.pixelSize: Theme.label
        strong: true
        wrapMode: Text.Wrap
        color: Theme.toneInk(banner.tone)
    }
}
