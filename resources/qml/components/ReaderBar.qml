pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// The thin bar while a card or Octopus reader is at work: how long it takes nobody knows, so it only moves.
Rectangle {
    id: bar

    implicitHeight: 4
    radius: 2
    color: Theme.sunken
    clip: true
    Accessible.role: Accessible.Indicator
    Accessible.name: qsTr("The reader is at work")

    Rectangle {
        id: piece
        width: Theme.lessMotion ? bar.width : bar.width * 0.3
        height: bar.height
        radius: 2
        color: Theme.primary

        NumberAnimation on x {
            running: bar.visible && !Theme.lessMotion
            loops: Animation.Infinite
            from: -piece.width
            to: bar.width
            duration: 1200
        }
    }
}
