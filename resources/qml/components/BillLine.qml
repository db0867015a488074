pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// A row of the bill: a line (opened when touched last), an amount being typed, a discount, a reward, or a payment.
Item {
    id: row

    required property string kind
    required property int place
    required property string quantity
    required property string name
    required property string note
    required property string amount
    required property bool open
    required property string glyph
    property bool fixed: false
    property bool closed: false

    signal touched
    signal less
    signal more
    signal edited
    signal removed
    signal takenBack

    readonly property bool opened: row.open && row.kind === "line" && !row.closed
    readonly property bool soft: row.kind === "reward" || row.kind === "discount"
    readonly property bool crossed: !row.fixed && (row.kind === "tender" || row.kind === "discount"
                                                   || (row.kind === "reward" && row.place >= 0))

    height: row.opened ? 122 : row.kind === "pending" ? 66 : 58

    Rectangle {
        anchors.fill: parent
        anchors.leftMargin: 1
        anchors.rightMargin: 1
        anchors.bottomMargin: row.soft ? 2 : 0
        color: row.soft ? Theme.stampSoft : row.opened ? Theme.bg : Theme.surface

        Rectangle {
            visible: row.opened
            width: 4
            height: parent.height
            color: Theme.primary
        }
    }
    DashedBox {
        visible: row.kind === "pending"
        anchors.fill: parent
        anchors.leftMargin: 12
        anchors.rightMargin: 12
        anchors.topMargin: 1
        anchors.bottomMargin: 1
    }
    Touchable {
        id: head
        width: parent.width
        height: row.kind === "pending" ? parent.height : 58
        radius: 0
        enabled: row.kind === "line" && !row.closed
        opacity: 1
        fill: "transparent"
        fillPressed: Theme.sunken
        focusPolicy: Qt.TabFocus
        background.visible: head.enabled
        name: row.quantity + " " + row.name + (row.note ? ", " + row.note : "") + ", " + row.amount
        onTapped: row.touched()

        contentItem: Item {
            TillText {
                visible: row.quantity !== ""
                x: 16
                anchors.verticalCenter: parent.verticalCenter
                text: row.quantity
                font.pixelSize: Theme.title
                strong: true
                color: Theme.primary
            }
            Icon {
                visible: row.quantity === ""
                x: 16
                anchors.verticalCenter: parent.verticalCenter
                glyph: row.glyph
                color: row.soft ? Theme.stamp : Theme.primary
            }
            Column {
                x: row.kind === "pending" ? 64 : 60
                width: amount.x - x - 8
                anchors.verticalCenter: parent.verticalCenter
                spacing: -4

                TillText {
                    width: parent.width
                    text: row.name
                    font.pixelSize: row.soft ? Theme.body : Theme.title
                    fontSizeMode: Text.HorizontalFit
                    minimumPixelSize: 13
                    color: row.soft ? Theme.stampSoftInk : Theme.ink
                }
                TillText {
                    visible: row.note !== ""
                    width: parent.width
                    text: row.note
                    font.pixelSize: Theme.label
                    fontSizeMode: Text.HorizontalFit
                    minimumPixelSize: 12
                    color: Theme.ink2
                }
            }
            TillText {
                id: amount
                x: parent.width - width - (cross.visible ? 62 : row.kind === "pending" ? 24 : 16)
                anchors.verticalCenter: parent.verticalCenter
                text: row.amount
                font.pixelSize: Theme.title
                strong: row.soft
                color: row.soft ? Theme.stampSoftInk : Theme.ink
            }
        }
    }
    FlatButton {
        id: cross
        objectName: "take-back"
        visible: row.crossed
        anchors.right: parent.right
        anchors.rightMargin: 2
        y: 1
        width: 56
        height: 56
        glyph: "x"
        glyphSize: 20
        ink: row.soft ? Theme.stampSoftInk : Theme.ink2
        name: qsTr("Take back %1").arg(row.name)
        onTapped: row.takenBack()
    }
    Loader {
        active: row.opened
        y: 58
        x: 16
        width: parent.width - 32

        sourceComponent: KeyGrid {
            columns: 4
            spacing: 8

            TillButton {
                objectName: "line-less"
                width: (row.width - 32 - 24) / 4
                glyph: "minus"
                name: qsTr("One less")
                onTapped: row.less()
            }
            TillButton {
                objectName: "line-more"
                width: (row.width - 32 - 24) / 4
                glyph: "plus"
                name: qsTr("One more")
                onTapped: row.more()
            }
            TillButton {
                objectName: "line-edit"
                width: (row.width - 32 - 24) / 4
                text: Theme.compact ? "" : qsTr("Edit")
                glyph: Theme.compact ? "pencil" : ""
                strong: false
                name: qsTr("Edit quantity or discount")
                onTapped: row.edited()
            }
            TillButton {
                objectName: "line-remove"
                width: (row.width - 32 - 24) / 4
                glyph: "trash-2"
                ink: Theme.error
                name: qsTr("Remove line")
                onTapped: row.removed()
            }
        }
    }
}
