pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// The cash drawer: opened without a sale only with a reason.
DeviceCard {
    id: card

    required property DevicesViewModel devices

    glyph: "vault"
    title: qsTr("Cash drawer")
    condition: card.devices.problem !== "" ? card.devices.problem : qsTr("Opens through the printer")
    tone: card.devices.problem !== "" ? "warn" : "info"

    Column {
        width: parent.width
        spacing: 10

        TillText {
            width: parent.width
            wrapMode: Text.Wrap
            text: card.devices.problem !== "" ? card.devices.advice : card.devices.drawerDetail
            font.pixelSize: Theme.label
            color: Theme.ink2
        }
        Row {
            id: reasons
            visible: card.devices.drawerChoosing
            width: parent.width
            spacing: 8

            Repeater {
                id: reasonRows
                model: card.devices.drawerReasons

                TillButton {
                    id: reason
                    required property int key
                    required text
                    objectName: "drawer-reason-" + reason.key
                    width: (reasons.width - 8 * (reasonRows.count - 1)) / reasonRows.count
                    textSize: Theme.label
                    onTapped: card.devices.openDrawer(reason.key)
                }
            }
        }
    }

    keys: TillButton {
        objectName: "open-drawer"
        width: parent.width
        glyph: card.devices.drawerChoosing ? "x" : "key-round"
        text: card.devices.drawerChoosing ? qsTr("Cancel") : qsTr("Open the drawer")
        onTapped: card.devices.beginDrawer()
    }
}
