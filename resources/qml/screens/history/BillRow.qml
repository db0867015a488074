pragma ComponentBehavior: Bound

import QtQuick
import "../../theme"
import "../../components"

// One bill of the past.
Touchable {
    id: row

    required property string key
    required property string number
    required property string detail
    required property string items
    required property string amount
    required property string who
    required property bool givenBack
    required property bool chosen

    objectName: "bill-" + row.number
    implicitHeight: 84
    radius: 0
    fill: row.chosen ? Theme.primarySoft : Theme.surface
    name: row.number + " " + row.detail + ", " + row.items + ", " + row.amount + ", " + row.who
    Accessible.role: Accessible.ListItem
    Accessible.selected: row.chosen

    contentItem: Item {
        Rectangle {
            visible: row.chosen
            width: 5
            height: row.height
            color: Theme.primary
        }
        TillText {
            id: number
            x: 22
            y: 18
            text: row.number
            strong: true
        }
        TillText {
            anchors.left: number.right
            anchors.leftMargin: 8
            anchors.right: amount.left
            anchors.rightMargin: 8
            anchors.baseline: number.baseline
            text: row.detail
            elide: Text.ElideRight
            font.pixelSize: Theme.label
            color: Theme.ink2
        }
        TillText {
            id: amount
            anchors.right: parent.right
            anchors.rightMargin: 16
            anchors.baseline: number.baseline
            text: row.amount
            font.pixelSize: Theme.title
            strong: true
        }
        TillText {
            anchors.left: number.left
            anchors.right: who.left
            anchors.rightMargin: 8
            y: 44
            text: row.items
            elide: Text.ElideRight
            font.pixelSize: Theme.label
        }
        TillText {
            id: who
            anchors.right: parent.right
            anchors.rightMargin: 16
            y: 44
            text: row.who
            font.pixelSize: Theme.label
            color: row.givenBack ? Theme.error : Theme.ink2
        }
        Rule {
            y: parent.height - 1
            width: parent.width
        }
    }
}
