pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import "../theme"

// What every key and button shares: press colours, focus ring, Enter, the guard against a double tap.
// `onPress` makes it count on press (digits, tiles); else it counts on release inside.
AbstractButton {
    id: touchable

    property string name: touchable.text
    property bool onPress: false
    property int guardMs: 0
    property bool ringed: touchable.visualFocus
    property real radius: Theme.radiusKey
    property color fill: Theme.surface
    property color fillPressed: Theme.sunken
    property color fillOff: Theme.sunken
    property color stroke: "transparent"
    property color strokePressed: touchable.stroke
    property real strokeWidth: 1

    signal tapped

    function tap() {
        if (guard.running)
            return
        if (touchable.guardMs > 0)
            guard.start()
        touchable.tapped()
    }

    // Enter presses the key that wears the ring. Behind a touch it belongs to what was typed since, so it goes on.
    function enter(event: KeyEvent): void {
        event.accepted = touchable.visualFocus
        if (event.accepted)
            touchable.tap()
    }

    implicitWidth: Theme.touch
    implicitHeight: Theme.touch
    focusPolicy: Qt.StrongFocus
    hoverEnabled: false
    Accessible.name: touchable.name
    Accessible.onPressAction: touchable.tap()

    onPressed: if (touchable.onPress) touchable.tap()
    onClicked: if (!touchable.onPress) touchable.tap()
    Keys.onReturnPressed: event => touchable.enter(event)
    Keys.onEnterPressed: event => touchable.enter(event)

    Timer {
        id: guard
        interval: touchable.guardMs
    }

    background: Rectangle {
        radius: touchable.radius
        color: !touchable.enabled ? touchable.fillOff : touchable.down ? touchable.fillPressed : touchable.fill
        border.width: touchable.enabled ? touchable.strokeWidth : 0
        border.color: touchable.down ? touchable.strokePressed : touchable.stroke

        Rectangle {
            visible: touchable.ringed
            anchors.fill: parent
            anchors.margins: -6
            radius: parent.radius + 6
            color: "transparent"
            border.width: 3
            border.color: Theme.focus
        }
    }
}
