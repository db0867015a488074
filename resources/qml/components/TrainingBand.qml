pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// The stripe across the top of a practice till, in both languages whatever the window speaks.
Rectangle {
    id: band

    color: Theme.stamp
    clip: true
    Accessible.role: Accessible.StaticText
    Accessible.name: words.text

    Row {
        y: -4

        Repeater {
            model: Math.ceil(band.width / 48) + 1

            Rectangle {
                width: 48
                height: band.height + 8
                color: "transparent"

                Rectangle {
                    width: 14
                    height: parent.height * 1.5
                    rotation: 30
                    color: Theme.stampInk
                    opacity: 0.22
                }
            }
        }
    }
    Rectangle {
        anchors.centerIn: parent
        width: words.implicitWidth + 48
        height: parent.height
        color: Theme.stamp
    }
    TillText {
        id: words
        anchors.centerIn: parent
        text: "訓練模式 TRAINING　不入帳，不上載　Nothing counts, nothing is sent"
        font.pixelSize: Theme.label
        strong: true
        color: Theme.stampInk
    }
}
