pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import ".."
import "../../theme"

// The camera's picture, for a till without a scanner.
Column {
    id: camera

    required property MemberPanelViewModel member
    property string source
    property string notice

    spacing: 12

    Rectangle {
        width: parent.width
        height: 240
        radius: Theme.radiusKey
        color: Theme.sunken

        Image {
            visible: camera.source !== ""
            anchors.fill: parent
            anchors.margins: 6
            source: camera.visible ? camera.source : ""
            fillMode: Image.PreserveAspectFit
            cache: false
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTr("Camera picture")
        }
        Icon {
            visible: camera.source === ""
            anchors.centerIn: parent
            glyph: "camera-thin"
            size: 64
            color: Theme.ink3
        }
    }
    TillText {
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.Wrap
        objectName: "camera-notice"
        text: camera.notice || qsTr("Hold the code in front of the camera")
        color: camera.notice ? Theme.toneInk("warn") : Theme.ink2
    }
    TillButton {
        objectName: "close-camera"
        width: parent.width
        glyph: "x"
        text: qsTr("Close")
        onTapped: camera.member.toggleCamera()
    }
}
