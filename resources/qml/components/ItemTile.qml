pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// Something to sell. Counts on press; on the bill it carries the count in place of its picture.
Touchable {
    id: tile

    property string price
    property string glyph
    property string count
    property bool soldOut: false

    onPress: true
    radius: Theme.radiusTile
    fillPressed: Theme.primarySoft
    stroke: tile.count ? Theme.primary : Theme.keyLine
    strokeWidth: tile.count ? 2 : 1
    enabled: !tile.soldOut
    name: tile.count ? qsTr("%1, %2, %3 on the bill").arg(tile.text).arg(tile.price).arg(tile.count)
                     : tile.soldOut ? qsTr("%1, sold out").arg(tile.text) : tile.text + ", " + tile.price

    Binding {
        target: tile.background
        property: "color"
        value: Theme.surface
        when: tile.soldOut
    }
    Binding {
        target: tile.background
        property: "border.width"
        value: 1
        when: tile.soldOut
    }

    contentItem: Item {
        TillText {
            x: 14
            y: 12
            width: parent.width - 22
            text: tile.text
            font.pixelSize: Theme.english ? 18 : Theme.title
            lineHeight: 0.9
            strong: true
            wrapMode: Text.Wrap
            maximumLineCount: 3
            color: tile.soldOut ? Theme.ink3 : Theme.ink
        }
        TillText {
            x: 14
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 7
            text: tile.soldOut ? qsTr("Sold out") : tile.price
            color: tile.soldOut ? Theme.ink3 : Theme.ink2
        }
        Icon {
            visible: !tile.count && !tile.soldOut && tile.glyph !== ""
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            anchors.margins: 10
            size: 28
            glyph: tile.glyph
            color: Theme.iconColour(tile.glyph)
        }
        Rectangle {
            visible: tile.count !== ""
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            anchors.margins: 9
            width: Math.max(36, badge.implicitWidth + 16)
            height: 36
            radius: 18
            color: Theme.primary

            TillText {
                id: badge
                anchors.centerIn: parent
                text: tile.count
                font.pixelSize: Theme.title
                strong: true
                color: Theme.primaryInk
            }
        }
    }
}
