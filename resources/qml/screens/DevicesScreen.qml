pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../theme"
import "devices"

// One page where trouble is named in plain words, with what to do.
FocusScope {
    id: screen

    required property DevicesViewModel devices

    onVisibleChanged: if (!screen.visible && screen.devices) screen.devices.leave()

    OfficePanel {
        id: office
        objectName: "devices-office"
        anchors.left: parent.left
        anchors.leftMargin: Theme.edge
        anchors.top: parent.top
        anchors.topMargin: Theme.gap
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.gap
        width: Theme.compact ? 300 : 372
        devices: screen.devices
    }
    Grid {
        id: cards
        anchors.left: office.right
        anchors.leftMargin: Theme.gap
        anchors.right: parent.right
        anchors.rightMargin: Theme.edge
        anchors.top: office.top
        columns: 2
        spacing: Theme.gap

        // The customer's side takes a row of its own where something of it is connected.
        readonly property bool faces: screen.devices.readerState !== "" || screen.devices.displayState !== ""
        readonly property real last: cards.faces ? 150 : 0
        readonly property real room: office.height - cards.last - (cards.faces ? 2 : 1) * cards.spacing
        readonly property real half: (cards.width - cards.spacing) / 2
        readonly property real upper: cards.room * (cards.faces ? 0.54 : 0.58)
        readonly property real lower: cards.room - cards.upper

        CameraCard {
            objectName: "card-camera"
            width: cards.half
            height: cards.upper
            devices: screen.devices
        }
        PrinterCard {
            objectName: "card-printer"
            width: cards.half
            height: cards.upper
            devices: screen.devices
        }
        ScannerCard {
            objectName: "card-scanner"
            width: cards.half
            height: cards.lower
            devices: screen.devices
        }
        DrawerCard {
            objectName: "card-drawer"
            width: cards.half
            height: cards.lower
            devices: screen.devices
        }
        ReaderCard {
            objectName: "card-reader"
            visible: screen.devices.readerState !== ""
            width: cards.half
            height: cards.last
            devices: screen.devices
        }
        LineDisplayCard {
            objectName: "card-line-display"
            visible: screen.devices.displayState !== ""
            width: cards.half
            height: cards.last
            devices: screen.devices
        }
    }
}
