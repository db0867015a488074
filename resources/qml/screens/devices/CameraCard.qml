pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// The camera: its live picture, and the key that opens or closes it.
DeviceCard {
    id: card

    required property DevicesViewModel devices

    glyph: card.tone === "error" ? "camera-off" : "camera"
    title: qsTr("Camera")
    condition: card.devices.cameraState
    tone: card.devices.cameraTone

    Rectangle {
        id: picture
        visible: card.devices.cameraLive
        width: parent.width
        height: parent.height - 36
        radius: Theme.radiusKey
        color: "#10211C"

        Image {
            anchors.fill: parent
            anchors.margins: 6
            source: card.devices.cameraSource
            fillMode: Image.PreserveAspectFit
            cache: false
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTr("Camera picture")
        }
    }
    TillText {
        width: parent.width
        y: picture.visible ? parent.height - 30 : 0
        wrapMode: Text.Wrap
        text: card.devices.cameraAdvice
        font.pixelSize: Theme.label
        color: Theme.ink2
    }

    keys: TillButton {
        objectName: "camera-toggle"
        width: parent.width
        glyph: card.devices.cameraLive ? "camera-off" : "camera"
        text: card.devices.cameraLive ? qsTr("Close the camera")
                                      : card.tone === "error" ? qsTr("Reconnect") : qsTr("Open the camera")
        onTapped: card.devices.useCamera(!card.devices.cameraLive)
    }
}
