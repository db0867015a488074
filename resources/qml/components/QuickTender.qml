pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// A key that takes a payment in one tap: the method above, the amount or change beneath.
TillButton {
    id: key

    implicitHeight: 68

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
