pragma ComponentBehavior: Bound

import QtQuick
import ".."
import "../../theme"

// Points of one programme: the first in large figures, with what they are worth and what ends soon.
Item {
    id: account

    property int index: 0
    property string programme
    property string figure
    property string unit
    property string worth
    property string ending
    height: account.index === 0 ? 56 : 28

    Row {
        anchors.bottom: parent.bottom
        spacing: 8

        TillText {
            id: balance
            objectName: account.index === 0 ? "member-points" : ""
            visible: account.index === 0
            text: account.figure
            font.pixelSize: Theme.figS + 2
            strong: true
        }
        TillText {
            visible: account.index === 0
            anchors.baseline: balance.baseline
            text: account.unit
        }
        TillText {
            visible: account.index > 0
            text: account.programme
            font.pixelSize: Theme.label
            color: Theme.ink2
        }
    }
    Column {
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 2
        spacing: -2

        TillText {
            visible: text !== ""
            anchors.right: parent.right
            text: account.index === 0 ? account.worth : account.figure + " " + account.unit + " " + account.worth
            font.pixelSize: account.index === 0 ? Theme.title : Theme.label
            strong: account.index === 0
        }
        Row {
            visible: account.ending !== "" && account.index === 0
            anchors.right: parent.right
            spacing: 4

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                glyph: "hourglass"
                size: 16
                color: Theme.warn
            }
            TillText {
                text: account.ending
                font.pixelSize: Theme.label
                color: Theme.warn
            }
        }
    }
}
