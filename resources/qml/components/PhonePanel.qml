pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../theme"

// Waiting for anybody: the invitation to scan, and a phone pad that is live at once.
Item {
    id: panel

    required property MemberPanelViewModel member

    readonly property real keyHeight: Math.min(72, (panel.height - 108 - 130 - 100 - 24) / 4)

    Rectangle {
        id: invitation
        width: parent.width
        height: 108
        radius: Theme.radiusKey
        color: Theme.primarySoft

        Row {
            anchors.centerIn: parent
            spacing: 20

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                glyph: "scan-qr-code-thin"
                size: 64
                color: Theme.primarySoftInk
            }
            Column {
                anchors.verticalCenter: parent.verticalCenter
                spacing: -2

                TillText {
                    text: qsTr("Scan member")
                    font.pixelSize: Theme.h1
                    strong: true
                    color: Theme.primarySoftInk
                }
                TillText {
                    text: qsTr("Any screen, any time")
                    font.pixelSize: Theme.body
                    color: Theme.primarySoftInk
                }
            }
        }
    }
    Item {
        id: or
        anchors.top: invitation.bottom
        width: parent.width
        height: 52

        TillText {
            id: orText
            anchors.centerIn: parent
            text: qsTr("or key in the phone number")
            font.pixelSize: Theme.label
            color: Theme.ink2
        }
        Rule {
            anchors.verticalCenter: parent.verticalCenter
            width: orText.x - 10
        }
        Rule {
            anchors.verticalCenter: parent.verticalCenter
            anchors.right: parent.right
            width: orText.x - 10
        }
    }
    Row {
        id: places
        objectName: "phone-places"
        anchors.top: or.bottom
        width: parent.width
        height: 46
        spacing: 6
        Accessible.role: Accessible.StaticText
        Accessible.name: qsTr("Phone number: %1").arg(panel.member.digits)

        Repeater {
            model: 9

            Item {
                id: digitPlace
                required property int index
                readonly property int digit: digitPlace.index < 4 ? digitPlace.index : digitPlace.index - 1
                width: digitPlace.index === 4 ? 4 : (places.width - 4 - 8 * 6) / 8
                height: 46

                TillText {
                    visible: digitPlace.index !== 4
                    anchors.horizontalCenter: parent.horizontalCenter
                    text: panel.member.digits.charAt(digitPlace.digit)
                    font.pixelSize: Theme.key
                    strong: true
                }
                Rectangle {
                    visible: digitPlace.index !== 4
                    anchors.bottom: parent.bottom
                    width: parent.width
                    height: 3
                    color: digitPlace.digit === panel.member.digits.length ? Theme.primary : Theme.lineStrong
                }
            }
        }
    }
    Keypad {
        id: pad
        objectName: "phone-pad"
        anchors.top: places.bottom
        anchors.topMargin: 12
        width: parent.width
        keyHeight: panel.keyHeight
        onTyped: digit => panel.member.typePhone(digit)
        onErased: panel.member.erasePhone()
        onCleared: panel.member.clearPhone()
    }
    TillText {
        anchors.top: pad.bottom
        anchors.topMargin: 10
        anchors.horizontalCenter: parent.horizontalCenter
        text: qsTr("Finds the member at the 8th digit")
        font.pixelSize: Theme.label
        color: Theme.ink2
    }
    Row {
        anchors.bottom: parent.bottom
        width: parent.width
        spacing: 8

        TillButton {
            objectName: "new-member"
            width: parent.width - 8 - camera.width
            glyph: "user-plus"
            text: qsTr("New member")
            onTapped: panel.member.signUp()
        }
        TillButton {
            id: camera
            objectName: "camera"
            width: 116
            glyph: "camera"
            text: qsTr("Camera")
            onTapped: panel.member.toggleCamera()
        }
    }
}
