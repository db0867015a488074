pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// The customer's line display: what stands on it now, or what to do where it cannot be reached.
DeviceCard {
    id: card

    required property DevicesViewModel devices

    readonly property bool shows: card.devices.displayDetail === "" && card.devices.displayRows.length > 0

    keyed: false
    glyph: "monitor"
    title: qsTr("Line display")
    condition: card.devices.displayState
    tone: card.devices.displayTone

    TillText {
        visible: !card.shows
        width: parent.width
        height: parent.height
        wrapMode: Text.Wrap
        elide: Text.ElideRight
        text: card.devices.displayDetail
        font.pixelSize: Theme.label
        color: Theme.ink2
    }
    Rectangle {
        visible: card.shows
        width: parent.width
        height: parent.height
        radius: Theme.radiusField
        color: "#10211C"

        Column {
            anchors.centerIn: parent

            Repeater {
                model: card.devices.displayRows

                Text {
                    id: row
                    required property string modelData
                    textFormat: Text.PlainText
                    text: row.modelData
                    font.family: "monospace"
                    font.pixelSize: Theme.label
                    color: "#7CFFD9"
                    Accessible.role: Accessible.StaticText
                    Accessible.name: row.modelData.trim()
                }
            }
        }
    }
}
