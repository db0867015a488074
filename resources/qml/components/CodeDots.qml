pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// How many digits of a PIN are in, without showing them.
Row {
    id: dots

    property int filled: 0
    property int count: 4

    spacing: dots.count > 4 ? 18 : 26
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("%1 of %2 digits").arg(dots.filled).arg(dots.count)

    Repeater {
        model: dots.count

        Rectangle {
            id: dot
            required property int index
            width: 26
            height: 26
            radius: 13
            color: dot.index < dots.filled ? Theme.primary : "transparent"
            border.width: dot.index < dots.filled ? 0 : 2
            border.color: Theme.lineStrong
        }
    }
}
