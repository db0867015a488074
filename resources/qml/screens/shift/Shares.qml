pragma ComponentBehavior: Bound

import QtQuick
import "../../theme"
import "../../components"

// How the shift was paid: a bar in parts, and each part in words.
Panel {
    id: shares

    property alias rows: list.model
    readonly property list<color> series: Theme.dark ? ["#5FE0BD", "#9BF0D8", "#CBEFE4", "#FF9D85", "#FFCFC2"]
                                                     : ["#00664F", "#4C8F7C", "#8FBBAE", "#B63A1E", "#DFA08E"]

    Row {
        id: bar
        x: 18
        y: 14
        width: parent.width - 36
        height: 22

        Repeater {
            id: parts
            model: shares.rows

            Rectangle {
                id: part
                required property int index
                required property real share
                width: bar.width * part.share
                height: bar.height
                color: shares.series[Math.max(0, part.index) % shares.series.length]
                topLeftRadius: part.index === 0 ? 8 : 0
                bottomLeftRadius: part.index === 0 ? 8 : 0
                topRightRadius: part.index === parts.count - 1 ? 8 : 0
                bottomRightRadius: part.index === parts.count - 1 ? 8 : 0
            }
        }
    }
    ListView {
        id: list
        anchors.fill: parent
        anchors.topMargin: 44
        anchors.leftMargin: 18
        anchors.rightMargin: 18
        anchors.bottomMargin: 8
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        delegate: Item {
            id: row
            required property int index
            required property string title
            required property string percent
            required property string amount
            width: list.width
            height: Math.max(28, Math.min(33, list.height / 5))
            Accessible.role: Accessible.StaticText
            Accessible.name: row.title + " " + row.percent + " " + row.amount

            Rectangle {
                width: 16
                height: 16
                radius: 4
                anchors.verticalCenter: parent.verticalCenter
                color: shares.series[Math.max(0, row.index) % shares.series.length]
            }
            TillText {
                x: 26
                anchors.verticalCenter: parent.verticalCenter
                text: row.title
            }
            TillText {
                anchors.right: parent.right
                anchors.rightMargin: 96
                anchors.verticalCenter: parent.verticalCenter
                text: row.percent
                font.pixelSize: Theme.label
                color: Theme.ink2
            }
            TillText {
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                text: row.amount
                strong: true
            }
        }
    }
}
