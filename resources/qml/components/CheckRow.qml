pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// A choice to tick; the whole row is the target.
Touchable {
    id: row

    property string detail
    property bool ticked: false

    implicitHeight: 64
    fill: "transparent"
    name: row.text
    Accessible.role: Accessible.CheckBox
    Accessible.checkable: true
    Accessible.checked: row.ticked

    contentItem: Item {
        Rectangle {
            id: box
            x: 4
            anchors.verticalCenter: parent.verticalCenter
            width: 36
            height: 36
            radius: Theme.radiusField
            color: row.ticked ? Theme.primary : Theme.surface
            border.width: row.ticked ? 0 : 2
            border.color: Theme.lineStrong

            Icon {
                visible: row.ticked
                anchors.centerIn: parent
                glyph: "check"
                size: 26
                color: Theme.primaryInk
            }
        }
        Column {
            anchors.left: box.right
            anchors.leftMargin: 14
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            spacing: -2

            TillText {
                width: parent.width
                text: row.text
                wrapMode: Text.Wrap
            }
            TillText {
                visible: row.detail !== ""
                width: parent.width
                text: row.detail
                font.pixelSize: Theme.label
                color: Theme.ink2
                wrapMode: Text.Wrap
            }
        }
    }
}
