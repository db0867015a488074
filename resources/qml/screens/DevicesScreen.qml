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

        readonly property real half: (cards.width - cards.spacing) / 2
        readonly property real upper: (office.height - cards.spacing) * 0.58
        readonly property real lower: office.height - cards.spacing - cards.upper

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
    }
}
