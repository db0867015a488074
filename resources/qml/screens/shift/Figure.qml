pragma ComponentBehavior: Bound

import QtQuick
import "../../theme"
import "../../components"

// One of the four figures on top of a report.
Panel {
    id: figure

    required property string key
    required property string title
    required property string amount
    required property string detail

    objectName: "figure-" + figure.key
    height: 108
    Accessible.role: Accessible.StaticText
    Accessible.name: figure.title + " " + figure.amount + ", " + figure.detail

    TillText {
        x: 16
        y: 13
        text: figure.title
        font.pixelSize: Theme.label
        color: Theme.ink2
    }
    TillText {
        x: 16
        y: 30
        width: parent.width - 24
        text: figure.amount
        font.pixelSize: Theme.compact ? Theme.h2 : 32
        fontSizeMode: Text.HorizontalFit
        strong: true
        height: 48
        verticalAlignment: Text.AlignVCenter
    }
    TillText {
        x: 16
        y: 74
        width: parent.width - 24
        elide: Text.ElideRight
        text: figure.detail
        font.pixelSize: Theme.label
        color: Theme.ink2
    }
}
