pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../theme"

// What a turn of the wheel brought, over the member panel: a light runs round once and stops, the prize stands in words.
// The prize is in the books before this is seen. One touch anywhere puts it away.
Touchable {
    id: reveal

    required property MemberPanelViewModel member

    readonly property int lights: 12
    readonly property bool shown: reveal.turned >= 1
    property real turned

    objectName: "spin-reveal"
    radius: Theme.radiusPanel
    fill: Theme.surface
    fillPressed: Theme.surface
    stroke: Theme.line
    ringed: false
    name: reveal.member.spunWheel + ", " + reveal.member.spunPrize
    onTapped: reveal.member.putPrizeAway()
    Component.onCompleted: reveal.Accessible.announce(reveal.name)

    NumberAnimation on turned {
        from: 0
        to: 1
        duration: Theme.wheelMs
        easing.type: Easing.OutCubic
    }

    contentItem: Item {
        TillText {
            id: title
            y: 40
            width: parent.width - 40
            anchors.horizontalCenter: parent.horizontalCenter
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
            text: reveal.member.spunWheel
            font.pixelSize: Theme.h2
            strong: true
        }
        Item {
            id: wheel
            anchors.horizontalCenter: parent.horizontalCenter
            anchors.top: title.bottom
            anchors.topMargin: 36
            width: 200
            height: 200

            Repeater {
                model: reveal.lights

                Rectangle {
                    id: light
                    required property int index
                    readonly property real angle: 2 * Math.PI * light.index / reveal.lights
                    // Twice round, and it stops at the top.
                    readonly property bool lit: Math.round(reveal.turned * 2 * reveal.lights) % reveal.lights === light.index
                    x: wheel.width / 2 + 88 * Math.sin(light.angle) - width / 2
                    y: wheel.height / 2 - 88 * Math.cos(light.angle) - height / 2
                    width: 22
                    height: 22
                    radius: 11
                    color: light.lit ? Theme.stamp : Theme.stampSoft
                    border.width: 1
                    border.color: Theme.stamp
                }
            }
            Icon {
                anchors.centerIn: parent
                glyph: reveal.shown ? "party-popper" : "ferris-wheel"
                size: 64
                color: Theme.stamp
            }
        }
        TillText {
            objectName: "spun-prize"
            visible: reveal.shown
            anchors.top: wheel.bottom
            anchors.topMargin: 32
            anchors.horizontalCenter: parent.horizontalCenter
            width: parent.width - 40
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
            text: reveal.member.spunPrize
            font.pixelSize: Theme.h1
            strong: true
            color: Theme.stamp
        }
        TillText {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 28
            anchors.horizontalCenter: parent.horizontalCenter
            text: qsTr("Tap to close")
            color: Theme.ink2
        }
    }
}
