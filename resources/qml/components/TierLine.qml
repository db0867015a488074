pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// How a tier goes on: what is missing to the next one, until when this one holds, and a bar (none below 0).
Item {
    id: tier

    property string missing
    property string until
    property real share: -1

    readonly property bool sideBySide: goal.implicitWidth + last.implicitWidth + 12 <= tier.width

    implicitHeight: words.height + (tier.share < 0 ? 0 : 13)
    Accessible.role: Accessible.StaticText
    Accessible.name: (tier.missing + " " + tier.until).trim()

    Item {
        id: words
        width: parent.width
        height: last.visible && goal.visible && !tier.sideBySide ? goal.height + last.height : Math.max(goal.height, last.height)

        TillText {
            id: goal
            visible: tier.missing !== ""
            width: Math.min(goal.implicitWidth, parent.width)
            height: visible ? implicitHeight : 0
            text: tier.missing
            font.pixelSize: Theme.label
            wrapMode: Text.Wrap
            Accessible.ignored: true
        }
        TillText {
            id: last
            visible: tier.until !== ""
            x: tier.sideBySide && goal.visible ? parent.width - width : 0
            y: tier.sideBySide ? 0 : goal.height
            height: visible ? implicitHeight : 0
            text: tier.until
            font.pixelSize: Theme.label
            color: Theme.ink2
            Accessible.ignored: true
        }
    }
    Rectangle {
        visible: tier.share >= 0
        y: words.height + 3
        width: parent.width
        height: 10
        radius: 5
        color: Theme.sunken

        Rectangle {
            width: tier.share > 0 ? Math.max(10, parent.width * tier.share) : 0
            height: parent.height
            radius: 5
            color: Theme.tierBar
        }
    }
}
