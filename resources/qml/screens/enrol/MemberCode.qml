pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// The member's code: in force as soon as the sign-up is finished, offline too.
Panel {
    id: panel

    required property EnrolViewModel enrol

    QrCard {
        id: card
        visible: panel.enrol.enrolled
        x: 16
        anchors.verticalCenter: parent.verticalCenter
        width: parent.height - 32
        height: width
        source: panel.enrol.codeSource
        label: qsTr("Member QR")
    }
    Rectangle {
        visible: !panel.enrol.enrolled
        anchors.fill: card
        radius: Theme.radiusKey
        color: Theme.sunken

        Icon {
            anchors.centerIn: parent
            glyph: "qr-code"
            size: 64
            color: Theme.ink3
        }
    }
    Column {
        anchors.left: card.right
        anchors.leftMargin: 20
        anchors.right: parent.right
        anchors.rightMargin: 16
        anchors.verticalCenter: parent.verticalCenter
        spacing: 2

        TillText {
            text: qsTr("Member QR")
            font.pixelSize: Theme.title
            strong: true
        }
        TillText {
            width: parent.width
            wrapMode: Text.Wrap
            text: panel.enrol.enrolled ? qsTr("In force now, offline too. The customer may take a picture of it.")
                                       : qsTr("In force as soon as the sign-up is finished, offline too.")
            font.pixelSize: Theme.label
            color: Theme.ink2
        }
    }
}
