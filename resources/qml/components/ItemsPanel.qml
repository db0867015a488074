pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../theme"

// The left column: category tabs, and tiles or the amount pad beneath.
Item {
    id: panel

    required property CheckoutViewModel checkout

    signal asked(string place)

    readonly property int columns: Math.max(3, Math.floor((panel.width + 10) / (Theme.compact ? 118 : 134)))
    readonly property int rows: 5

    Flickable {
        id: tabs
        width: parent.width
        height: 56
        contentWidth: tabRow.width
        interactive: tabRow.width > width + 1
        clip: tabRow.width > width + 1
        boundsBehavior: Flickable.StopAtBounds
        flickableDirection: Flickable.HorizontalFlick

        Row {
            id: tabRow
            readonly property real slack: Math.max(0, tabs.width - natural.width)
            spacing: 0

            Repeater {
                id: tabList
                model: panel.checkout.categories

                CategoryTab {
                    id: tab
                    required property string key
                    required name
                    required glyph
                    required chosen
                    required apart
                    objectName: "category-" + tab.key
                    width: tab.implicitWidth + tabRow.slack / Math.max(1, tabList.count)
                    text: tab.name
                    onTapped: panel.checkout.chooseCategory(tab.key)
                }
            }
        }
        // The tabs' widths without the room that is left, to share that out.
        Item {
            id: natural
            width: {
                let sum = 0
                for (let i = 0; i < tabList.count; ++i)
                    sum += tabList.itemAt(i) ? tabList.itemAt(i).implicitWidth : 0
                return sum
            }
        }
    }
    GridView {
        id: tiles
        objectName: "tiles"
        visible: !panel.checkout.amountMode
        anchors.top: tabs.bottom
        anchors.topMargin: 10
        anchors.bottom: parent.bottom
        width: parent.width + 10
        cellWidth: width / panel.columns
        cellHeight: (height + 10) / panel.rows
        clip: contentHeight > height + 12
        interactive: contentHeight > height + 12
        boundsBehavior: Flickable.StopAtBounds
        pressDelay: 0
        model: panel.checkout.tiles
        activeFocusOnTab: true
        keyNavigationEnabled: true

        property string currentKey

        delegate: Item {
            id: cell
            required property string key
            required property string name
            required property string price
            required property string glyph
            required property string count
            required property bool soldOut
            readonly property bool current: cell.GridView.isCurrentItem
            width: tiles.cellWidth
            height: tiles.cellHeight
            onCurrentChanged: if (cell.current) tiles.currentKey = cell.key

            ItemTile {
                objectName: "tile-" + cell.key
                width: parent.width - 10
                height: parent.height - 10
                focus: true
                focusPolicy: Qt.NoFocus
                ringed: tiles.activeFocus && cell.GridView.isCurrentItem
                text: cell.name
                price: cell.price
                glyph: cell.glyph
                count: cell.count
                soldOut: cell.soldOut
                onTapped: panel.checkout.addItem(cell.key)
            }
        }
        Keys.onReturnPressed: if (tiles.currentKey) panel.checkout.addItem(tiles.currentKey)
        Keys.onEnterPressed: if (tiles.currentKey) panel.checkout.addItem(tiles.currentKey)
        Keys.onSpacePressed: if (tiles.currentKey) panel.checkout.addItem(tiles.currentKey)
    }
    AmountPad {
        visible: panel.checkout.amountMode
        anchors.top: tabs.bottom
        anchors.topMargin: 10
        anchors.bottom: parent.bottom
        width: parent.width
        checkout: panel.checkout
        onAsked: place => panel.asked(place)
    }
}
