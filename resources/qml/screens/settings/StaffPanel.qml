pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"

// Who works here, and what a cashier may do without a manager.
Flickable {
    id: staff

    required property SettingsViewModel settings

    contentHeight: lists.height
    boundsBehavior: Flickable.StopAtBounds
    clip: true

    Column {
        id: lists
        width: parent.width
        spacing: Theme.gap

        FactPanel {
            width: parent.width
            glyph: "user"
            title: qsTr("Staff")
            facts: staff.settings.people
        }
        FactPanel {
            width: parent.width
            glyph: "shield-check"
            title: qsTr("Cashiers, without a manager's PIN")
            facts: staff.settings.limits
        }
    }
}
