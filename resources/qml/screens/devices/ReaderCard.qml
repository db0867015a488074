pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// The connected card or Octopus terminal: whether it can be spoken to, and what to do where not.
DeviceCard {
    id: card

    required property DevicesViewModel devices

    keyed: false
    glyph: "nfc"
    title: qsTr("Card and Octopus reader")
    condition: card.devices.readerState
    tone: card.devices.readerTone

    TillText {
        objectName: "reader-detail"
        width: parent.width
        height: parent.height
        wrapMode: Text.Wrap
        elide: Text.ElideRight
        text: card.devices.readerDetail
        font.pixelSize: Theme.label
        color: Theme.ink2
    }
}
