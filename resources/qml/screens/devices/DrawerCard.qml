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
    condition: card.devices.problem !== "" ? card.devices.problem : card.devices.drawerState
    tone: card.devices.problem !== "" ? "warn" : card.devices.drawerTone

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

    keys: [
        TillButton {
            objectName: "open-drawer"
            visible: card.devices.drawerStepKey === ""
            width: (parent.width - 8) / 2
            glyph: card.devices.drawerChoosing ? "x" : "key-round"
            textSize: Theme.label
            text: card.devices.drawerChoosing ? qsTr("Cancel") : qsTr("Open the drawer")
            onTapped: card.devices.beginDrawer()
        },
        TillButton {
            objectName: "calibrate-next"
            visible: card.devices.drawerStepKey !== ""
            width: (parent.width - 8) / 2
            glyph: "check"
            text: card.devices.drawerStepKey
            textSize: Theme.label
            onTapped: card.devices.goOnCalibrating()
        },
        TillButton {
            objectName: "calibrate-drawer"
            width: (parent.width - 8) / 2
            glyph: card.devices.drawerStepKey !== "" ? "x" : "lock"
            textSize: Theme.label
            text: card.devices.drawerStepKey !== "" ? qsTr("Cancel") : qsTr("Set its switch")
            onTapped: card.devices.beginCalibration()
        }
    ]
}
