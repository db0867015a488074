pragma ComponentBehavior: Bound

import QtQuick
import "../../theme"
import "../../components"

// A label and its figure on one line.
Item {
    id: row

    property string label
    property string figure
    property bool strong: false

    height: 28
    Accessible.role: Accessible.StaticText
    Accessible.name: row.label + " " + row.figure

    TillText {
        x: 4
        anchors.verticalCenter: parent.verticalCenter
        text: row.label
        color: Theme.ink2
    }
    TillText {
        anchors.right: parent.right
        anchors.rightMargin: 4
        anchors.verticalCenter: parent.verticalCenter
        text: row.figure
        strong: row.strong
    }
}
