pragma ComponentBehavior: Bound

import QtQuick
import "../../theme"
import "../../components"

// A device: picture, name, state in words with an icon; what it needs stands inside, its keys at the foot.
Panel {
    id: card

    property string glyph
    property string title
    property string condition
    property string tone: "good"
    property bool keyed: true
    default property alias inside: inside.data
    property alias keys: keys.data

    readonly property bool troubled: card.tone === "warn" || card.tone === "error"

    border.width: card.troubled ? 2 : 1
    border.color: card.troubled ? Theme.toneLine(card.tone) : Theme.line

    Rectangle {
        id: badge
        x: 16
        y: 14
        width: 48
        height: 48
        radius: Theme.radiusKey
        color: card.troubled ? Theme.toneFill(card.tone) : Theme.primarySoft

        Icon {
            anchors.centerIn: parent
            glyph: card.glyph
            size: 26
            color: card.troubled ? Theme.toneInk(card.tone) : Theme.primary
        }
    }
    TillText {
        anchors.left: badge.right
        anchors.leftMargin: 12
        y: 12
        text: card.title
        font.pixelSize: Theme.title
        strong: true
    }
    Row {
        anchors.left: badge.right
        anchors.leftMargin: 12
        anchors.right: parent.right
        anchors.rightMargin: 12
        y: 40
        spacing: 6

        Icon {
            id: mark
            anchors.verticalCenter: parent.verticalCenter
            glyph: Theme.toneIcon(card.tone)
            size: 18
            color: card.troubled ? Theme.toneInk(card.tone) : card.tone === "good" ? Theme.primary : Theme.ink2
        }
        TillText {
            width: parent.width - mark.width - 6
            elide: Text.ElideRight
            text: card.condition
            font.pixelSize: Theme.label
            color: card.troubled ? Theme.toneInk(card.tone) : card.tone === "good" ? Theme.primary : Theme.ink2
            Accessible.role: Accessible.StaticText
            Accessible.name: card.title + ", " + card.condition
        }
    }
    Item {
        id: inside
        x: 16
        y: 74
        width: parent.width - 32
        height: (card.keyed ? keys.y - 10 : card.height - 14) - y
        clip: true
    }
    Row {
        id: keys
        visible: card.keyed
        x: 16
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 16
        width: parent.width - 32
        height: Theme.touch
        spacing: 8
    }
}
