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
        height: parent.height - 36 - (others.visible ? others.height + 8 : 0)
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
        id: advice
        width: parent.width
        y: picture.visible ? picture.height + 6 : 0
        wrapMode: Text.Wrap
        text: card.devices.cameraAdvice
        font.pixelSize: Theme.label
        color: Theme.ink2
    }
    TillText {
        objectName: "cameras-found"
        visible: !picture.visible && card.devices.cameraFound !== ""
        width: parent.width
        y: advice.height + 8
        wrapMode: Text.Wrap
        maximumLineCount: 3
        elide: Text.ElideRight
        text: card.devices.cameraFound
        font.pixelSize: Theme.label
        color: Theme.ink2
    }

    // Of several cameras the one to look through.
    Row {
        id: others
        visible: card.devices.cameras.count > 1
        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.touch
        spacing: 8

        Repeater {
            model: card.devices.cameras

            TillButton {
                id: other
                required property int key
                required property int index
                required property string title
                objectName: "camera-" + other.index
                width: (others.width - (card.devices.cameras.count - 1) * others.spacing) / card.devices.cameras.count
                required glyph
                required chosen
                text: other.title
                onTapped: card.devices.chooseCamera(other.key)
            }
        }
    }

    keys: TillButton {
        objectName: "camera-toggle"
        width: parent.width
        glyph: card.devices.cameraViewing ? "camera-off" : "camera"
        text: card.devices.cameraViewing ? qsTr("Close the camera") : qsTr("Open the camera")
        onTapped: card.devices.viewCamera(!card.devices.cameraViewing)
    }
}
