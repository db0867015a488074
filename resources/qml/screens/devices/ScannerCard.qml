pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// The scanner: what it read last, and a test in which codes are only shown.
DeviceCard {
    id: card

    required property DevicesViewModel devices

    glyph: "scan-barcode"
    title: qsTr("Scanner")
    condition: card.devices.scannerState
    tone: card.devices.scannerTone

    Column {
        width: parent.width
        spacing: 8

        TillText {
            objectName: "scanner-detail"
            width: parent.width
            wrapMode: Text.WrapAnywhere
            text: card.devices.scannerDetail
            font.pixelSize: Theme.label
            color: Theme.ink2
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text
        }
        Banner {
            visible: card.devices.scannerTesting
            width: parent.width
            text: qsTr("Testing: scan any code; it is only shown here.")
        }
    }

    keys: TillButton {
        objectName: "scanner-test"
        width: parent.width
        glyph: "scan-line"
        chosen: card.devices.scannerTesting
        text: card.devices.scannerTesting ? qsTr("End the test") : qsTr("Test scan")
        onTapped: card.devices.toggleScannerTest()
    }
}
