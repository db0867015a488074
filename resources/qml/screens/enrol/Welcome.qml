pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// The new member by name and number, once signed up.
Item {
    id: welcome

    required property EnrolViewModel enrol

    Column {
        anchors.centerIn: parent
        width: parent.width
        spacing: 14

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            glyph: "circle-check"
            size: 64
            color: Theme.primary
        }
        TillText {
            objectName: "welcome-title"
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
            text: welcome.enrol.memberTitle
            font.pixelSize: Theme.h1
            strong: true
            Accessible.role: Accessible.AlertMessage
            Accessible.name: text
        }
        TillText {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("Member number")
            color: Theme.ink2
        }
        TillText {
            objectName: "welcome-number"
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: welcome.enrol.memberNumber
            font.pixelSize: Theme.figS
            fontSizeMode: Text.HorizontalFit
            strong: true
        }
        TillText {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
            text: qsTr("On the bill now. The slip with the code prints.")
            color: Theme.ink2
        }
    }
}
