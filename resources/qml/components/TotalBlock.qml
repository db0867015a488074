pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../theme"

// Subtotal and savings, the total, what is still due, and what paying will earn.
Item {
    id: block

    required property CheckoutViewModel checkout

    readonly property bool earns: block.checkout.earnPoints !== "" || block.checkout.earnStamps !== ""

    implicitHeight: 66 + (sums.visible ? 22 : 0) + (block.earns ? 22 : 0) + (owed.visible ? 28 : 0)

    Item {
        id: sums
        visible: block.checkout.subtotal !== ""
        x: Theme.inset
        y: 10
        width: parent.width - 2 * Theme.inset
        height: 24

        TillText {
            text: block.checkout.subtotal
            font.pixelSize: Theme.label
            color: Theme.ink2
        }
        TillText {
            anchors.right: parent.right
            text: block.checkout.savings
            font.pixelSize: Theme.label
            color: Theme.stamp
        }
    }
    Item {
        id: sum
        x: Theme.inset
        y: sums.visible ? 34 : 10
        width: parent.width - 2 * Theme.inset
        height: 50

        TillText {
            id: word
            anchors.baseline: figure.baseline
            text: qsTr("Total")
            font.pixelSize: Theme.h3
            strong: true
            color: block.checkout.empty ? Theme.ink2 : Theme.ink
        }
        TillText {
            id: figure
            objectName: "total"
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width - word.width - 12
            horizontalAlignment: Text.AlignRight
            text: block.checkout.total
            font.pixelSize: Theme.figM + 4
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.h2
            strong: true
            color: block.checkout.empty ? Theme.ink3 : Theme.ink
            Accessible.role: Accessible.StaticText
            Accessible.name: word.text + " " + figure.text
            onTextChanged: if (figure.visible) figure.Accessible.announce(figure.Accessible.name)
        }
    }
    Item {
        id: owed
        visible: block.checkout.due !== ""
        x: Theme.inset
        y: sum.y + 52
        width: parent.width - 2 * Theme.inset
        height: 28

        TillText {
            text: qsTr("Still due")
            font.pixelSize: Theme.title
            strong: true
        }
        TillText {
            objectName: "due"
            anchors.right: parent.right
            text: block.checkout.due
            font.pixelSize: Theme.title
            strong: true
        }
    }
    Row {
        visible: block.earns
        x: Theme.inset
        y: (owed.visible ? owed.y + owed.height : sum.y + 48)
        spacing: 6

        Icon {
            visible: block.checkout.earnPoints !== ""
            anchors.verticalCenter: parent.verticalCenter
            glyph: "coins"
            size: 20
            color: Theme.primarySoftInk
        }
        TillText {
            text: block.checkout.earnPoints
            font.pixelSize: Theme.label
            strong: true
            color: Theme.primarySoftInk
            rightPadding: 10
        }
        Icon {
            visible: block.checkout.earnStamps !== ""
            anchors.verticalCenter: parent.verticalCenter
            glyph: "stamp"
            size: 20
            color: Theme.primarySoftInk
        }
        TillText {
            text: block.checkout.earnStamps
            font.pixelSize: Theme.label
            strong: true
            color: Theme.primarySoftInk
        }
    }
}
