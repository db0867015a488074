pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// Who brought the person: their code is scanned, or their number is typed and one is picked.
Item {
    id: picker

    required property EnrolViewModel enrol

    Rectangle {
        id: invitation
        width: parent.width
        height: 72
        radius: Theme.radiusKey
        color: picker.enrol.referrerProblem !== "" ? Theme.warnSoft : Theme.primarySoft
        readonly property color ink: picker.enrol.referrerProblem !== "" ? Theme.warn : Theme.primarySoftInk

        Icon {
            id: icon
            x: 16
            anchors.verticalCenter: parent.verticalCenter
            glyph: picker.enrol.referrerProblem !== "" ? "triangle-alert" : "scan-qr-code-thin"
            size: picker.enrol.referrerProblem !== "" ? 26 : 44
            color: invitation.ink
        }
        TillText {
            objectName: "referrer-invitation"
            anchors.left: icon.right
            anchors.leftMargin: 14
            anchors.right: parent.right
            anchors.rightMargin: 12
            anchors.verticalCenter: parent.verticalCenter
            wrapMode: Text.Wrap
            text: picker.enrol.referrerProblem || qsTr("Scan the friend's member QR")
            strong: true
            color: invitation.ink
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text
        }
    }
    TillText {
        id: typed
        objectName: "referrer-typed"
        anchors.top: invitation.bottom
        anchors.topMargin: 8
        anchors.horizontalCenter: parent.horizontalCenter
        height: 40
        verticalAlignment: Text.AlignVCenter
        text: picker.enrol.referrerTyped
        font.pixelSize: Theme.key
        strong: true
        Accessible.role: Accessible.StaticText
        Accessible.name: qsTr("Number: %1").arg(picker.enrol.referrerTyped)
    }
    Rectangle {
        anchors.top: typed.bottom
        anchors.horizontalCenter: parent.horizontalCenter
        width: pad.width
        height: 3
        color: Theme.primary
    }
    Keypad {
        id: pad
        objectName: "referrer-pad"
        anchors.top: typed.bottom
        anchors.topMargin: 14
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width, 380)
        keyHeight: Math.max(Theme.touch, Math.min(72, (picker.height - 134 - 24 - 210) / 4))
        onTyped: digit => picker.enrol.typeReferrer(digit)
        onErased: picker.enrol.eraseReferrer()
        onCleared: picker.enrol.clearTypedReferrer()
    }
    TillText {
        visible: found.count === 0
        anchors.top: pad.bottom
        anchors.topMargin: 12
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.Wrap
        text: picker.enrol.referrerNote
        font.pixelSize: Theme.label
        color: Theme.ink2
    }
    ListView {
        id: found
        objectName: "referrers"
        anchors.top: pad.bottom
        anchors.topMargin: 12
        anchors.bottom: parent.bottom
        width: parent.width
        clip: true
        spacing: 8
        boundsBehavior: Flickable.StopAtBounds
        model: picker.enrol.referrers

        delegate: TillButton {
            id: one
            required property string key
            required name
            required detail
            objectName: "referrer-" + one.key
            width: found.width
            height: 60
            text: one.name
            onTapped: picker.enrol.chooseReferrer(one.key)
        }
    }
}
