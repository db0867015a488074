pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../theme"
import "../components"
import "shift"

// Open with a float, see how the day goes, count and close.
FocusScope {
    id: screen

    required property ShiftViewModel shift

    Keys.onPressed: event => {
        if (event.key >= Qt.Key_0 && event.key <= Qt.Key_9 && !event.modifiers) {
            screen.shift.typeDigit(event.text)
        } else if (event.key === Qt.Key_Backspace) {
            screen.shift.eraseDigit()
        } else if (event.key === Qt.Key_Down || event.key === Qt.Key_Return || event.key === Qt.Key_Enter) {
            screen.shift.nextPiece()
        } else if (event.key === Qt.Key_Escape && screen.shift.panel !== "report") {
            screen.shift.begin("report")
        } else {
            return
        }
        event.accepted = true
    }
    Component.onCompleted: screen.shift.enter()
    onVisibleChanged: if (screen.visible && screen.shift) screen.shift.enter()

    CountPanel {
        id: count
        objectName: "shift-count"
        anchors.left: parent.left
        anchors.leftMargin: Theme.edge
        anchors.top: parent.top
        anchors.topMargin: Theme.gap
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.gap
        width: Theme.compact ? 332 : 372
        shift: screen.shift
    }
    ReportPanel {
        visible: screen.shift.hasReport
        anchors.left: count.right
        anchors.leftMargin: Theme.gap
        anchors.right: parent.right
        anchors.rightMargin: Theme.edge
        anchors.top: count.top
        anchors.bottom: count.bottom
        shift: screen.shift
    }
    Column {
        visible: !screen.shift.hasReport
        anchors.left: count.right
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        spacing: 12

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            glyph: "clock"
            size: 64
            color: Theme.ink3
        }
        TillText {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("Count the float, then open the shift.")
            font.pixelSize: Theme.h3
            color: Theme.ink2
        }
    }
}
