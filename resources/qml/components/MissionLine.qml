pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// A mission: what it is, how far it is, and a thin bar; a tick where it is done.
Item {
    id: mission

    property string name
    property string count
    property real share: 0
    property bool done: false

    implicitHeight: words.height + 11
    Accessible.role: Accessible.StaticText
    Accessible.name: mission.name + " " + mission.count

    Item {
        id: words
        width: parent.width
        height: Math.max(title.implicitHeight, count.implicitHeight)

        TillText {
            id: title
            width: parent.width - count.width - (tick.visible ? 24 : 0) - 12
            text: mission.name
            font.pixelSize: Theme.label
            wrapMode: Text.Wrap
            color: mission.done ? Theme.ink2 : Theme.ink
            Accessible.ignored: true
        }
        Icon {
            id: tick
            visible: mission.done
            anchors.right: count.left
            anchors.rightMargin: 4
            anchors.verticalCenter: count.verticalCenter
            glyph: "circle-check"
            size: 20
            color: Theme.primary
        }
        TillText {
            id: count
            anchors.right: parent.right
            text: mission.count
            font.pixelSize: Theme.label
            strong: mission.done
            color: mission.done ? Theme.primary : Theme.ink2
            Accessible.ignored: true
        }
    }
    Rectangle {
        y: words.height + 3
        width: parent.width
        height: 6
        radius: 3
        color: Theme.sunken

        Rectangle {
            width: mission.share > 0 ? Math.max(6, parent.width * mission.share) : 0
            height: parent.height
            radius: 3
            color: mission.done ? Theme.primary : Theme.stamp
        }
    }
}
