pragma ComponentBehavior: Bound

import QtQuick
import "../../theme"
import "../../components"

// One of the sections at the left.
Touchable {
    id: section

    property string glyph
    property bool chosen: false

    implicitHeight: 64
    fill: section.chosen ? Theme.primarySoft : "transparent"
    Accessible.role: Accessible.PageTab
    Accessible.selected: section.chosen

    contentItem: Item {
        Icon {
            id: icon
            x: 8
            anchors.verticalCenter: parent.verticalCenter
            glyph: section.glyph
            size: 26
            color: section.chosen ? Theme.primarySoftInk : Theme.ink2
        }
        TillText {
            anchors.left: icon.right
            anchors.leftMargin: 14
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            text: section.text
            font.pixelSize: Theme.title
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: 13
            strong: section.chosen
            color: section.chosen ? Theme.primarySoftInk : Theme.ink2
        }
    }
}
