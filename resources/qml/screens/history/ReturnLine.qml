pragma ComponentBehavior: Bound

import QtQuick
import "../../theme"
import "../../components"

// A sold line: tap to give it back, plus and minus for how many of it.
Rectangle {
    id: line

    required property int key
    required property string name
    required property string note
    required property string amount
    required property string quantity
    required property bool ticked
    required property bool canReturn
    required property bool adjustable
    required property bool canLess
    required property bool canMore
    property bool choosable: true
    readonly property bool stacked: Theme.compact && line.adjustable

    signal tapped
    signal changed(int by)

    height: line.stacked ? 134 : 78
    color: line.ticked ? Theme.bg : "transparent"

    Touchable {
        id: row
        objectName: "return-" + line.key
        width: line.adjustable && !line.stacked ? steps.x : parent.width
        height: 78
        radius: 0
        enabled: line.choosable && line.canReturn
        fill: "transparent"
        fillPressed: Theme.bg
        name: line.name + ", " + line.note + ", " + line.amount
        Accessible.role: Accessible.CheckBox
        Accessible.checkable: true
        Accessible.checked: line.ticked
        background: null
        onTapped: line.tapped()

        contentItem: Item {
            Rectangle {
                id: box
                x: 20
                anchors.verticalCenter: parent.verticalCenter
                width: 40
                height: 40
                radius: Theme.radiusField
                color: line.ticked ? Theme.primary : line.canReturn ? Theme.surface : Theme.sunken
                border.width: line.ticked || !line.canReturn ? 0 : 2
                border.color: Theme.lineStrong

                Icon {
                    visible: line.ticked
                    anchors.centerIn: parent
                    glyph: "check"
                    size: 28
                    color: Theme.primaryInk
                }
                Rectangle {
                    visible: row.visualFocus
                    anchors.fill: parent
                    anchors.margins: -6
                    radius: Theme.radiusField + 6
                    color: "transparent"
                    border.width: 3
                    border.color: Theme.focus
                }
            }
            Column {
                anchors.left: box.right
                anchors.leftMargin: 16
                anchors.right: parent.right
                anchors.rightMargin: line.adjustable && !line.stacked ? 4 : amount.width + 28
                anchors.verticalCenter: parent.verticalCenter
                spacing: -3

                TillText {
                    width: parent.width
                    text: line.name
                    elide: Text.ElideRight
                    font.pixelSize: Theme.title
                    color: line.canReturn ? Theme.ink : Theme.ink3
                }
                TillText {
                    width: parent.width
                    text: line.note
                    elide: Text.ElideRight
                    font.pixelSize: Theme.label
                    color: Theme.ink2
                }
            }
        }
    }
    Row {
        id: steps
        visible: line.adjustable
        anchors.right: line.stacked ? parent.right : amount.left
        anchors.rightMargin: line.stacked ? 20 : 16
        y: line.stacked ? 70 : 11

        TillButton {
            objectName: "less-" + line.key
            glyph: "minus"
            name: qsTr("One less")
            enabled: line.canLess
            onTapped: line.changed(-1)
        }
        TillText {
            width: 46
            horizontalAlignment: Text.AlignHCenter
            anchors.verticalCenter: parent.verticalCenter
            text: line.quantity
            font.pixelSize: Theme.h3
            strong: true
        }
        TillButton {
            objectName: "more-" + line.key
            glyph: "plus"
            name: qsTr("One more")
            enabled: line.canMore
            onTapped: line.changed(1)
        }
    }
    TillText {
        id: amount
        anchors.right: parent.right
        anchors.rightMargin: 20
        height: 78
        verticalAlignment: Text.AlignVCenter
        width: Math.max(implicitWidth, 72)
        horizontalAlignment: Text.AlignRight
        text: line.amount
        font.pixelSize: Theme.title
        color: line.canReturn ? Theme.ink : Theme.ink3
    }
    Rule {
        x: 20
        width: parent.width - 40
        y: parent.height - 1
    }
}
