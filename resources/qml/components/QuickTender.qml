pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// A key that takes a payment in one tap: the method above, the amount or change beneath. `waits` shows the thin bar of
// a reader that is at work; the key then calls it off.
TillButton {
    id: key

    property bool waits: false

    implicitHeight: 68

    ReaderBar {
        objectName: "reader-bar"
        visible: key.waits
        x: 10
        y: key.height - 9
        width: key.width - 20
    }

    contentItem: Column {
        spacing: -3
        topPadding: 9

        TillText {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: key.text
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: 13
            strong: true
        }
        TillText {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: key.detail
            font.pixelSize: Theme.label
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: 12
            color: Theme.ink2
        }
    }
}
