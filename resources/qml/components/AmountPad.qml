pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../theme"

// The large pad for a shop that keys amounts. What is typed counts at once; "Add" is only for a second amount.
Item {
    id: pad

    required property CheckoutViewModel checkout

    signal asked(string place)

    readonly property real keyWidth: (pad.width - 30) / 4
    readonly property real keyHeight: (pad.height - 114 - 30) / 4

    Rectangle {
        id: display
        width: parent.width
        height: 104
        radius: Theme.radiusTile
        color: Theme.surface
        border.width: 2
        border.color: Theme.primary

        Column {
            x: 22
            anchors.verticalCenter: parent.verticalCenter

            TillText {
                text: qsTr("Key an amount")
                font.pixelSize: Theme.label
                color: Theme.ink2
            }
            TillText {
                text: pad.checkout.amountTimes || qsTr("Sundries")
            }
        }
        TillText {
            objectName: "amount"
            anchors.right: eraser.left
            anchors.rightMargin: 4
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width - 22 - 130 - eraser.width
            horizontalAlignment: Text.AlignRight
            text: pad.checkout.amountText
            font.pixelSize: 60
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.h2
            strong: true
        }
        FlatButton {
            id: eraser
            anchors.right: parent.right
            anchors.rightMargin: 10
            anchors.verticalCenter: parent.verticalCenter
            width: 64
            height: 64
            glyph: "delete"
            glyphSize: 34
            name: qsTr("Delete last digit")
            onPress: true
            onTapped: pad.checkout.eraseAmount()
        }
    }
    KeyGrid {
        id: digits
        objectName: "amount-pad"
        anchors.top: display.bottom
        anchors.topMargin: 10
        columns: 3
        spacing: 10

        Repeater {
            model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "00", "0", "."]

            PadKey {
                id: key
                required property string modelData
                objectName: "amount-" + key.modelData
                width: pad.keyWidth
                height: pad.keyHeight
                text: key.modelData
                textSize: 38
                onTapped: pad.checkout.typeAmount(key.modelData)
            }
        }
    }
    Column {
        anchors.top: digits.top
        anchors.left: digits.right
        anchors.leftMargin: 10
        spacing: 10

        PadKey {
            objectName: "amount-times"
            width: pad.keyWidth
            height: pad.keyHeight
            text: "×"
            textSize: Theme.h1
            detail: qsTr("Quantity")
            onTapped: pad.checkout.times()
        }
        PadKey {
            objectName: "amount-discount"
            width: pad.keyWidth
            height: pad.keyHeight
            text: "%"
            textSize: Theme.h1
            detail: qsTr("Discount")
            enabled: !pad.checkout.empty
            onTapped: pad.asked("discount")
        }
        PadKey {
            objectName: "amount-add"
            width: pad.keyWidth
            height: 2 * pad.keyHeight + 10
            fill: Theme.primarySoft
            stroke: Theme.primary
            strokeWidth: 2
            ink: Theme.primarySoftInk
            strong: true
            textSize: Theme.h2
            text: qsTr("Add")
            glyph: "plus"
            enabled: pad.checkout.hasAmount
            onTapped: pad.checkout.addAmount()
        }
    }
}
