pragma ComponentBehavior: Bound

import QtQuick
import "../../theme"
import "../../components"

// Sales by hour as bars; the busiest one is named in words beside.
Panel {
    id: chart

    property alias rows: bars.model
    property string busiest

    TillText {
        x: 18
        y: 14
        text: qsTr("Sales by hour, $")
        strong: true
    }
    Row {
        visible: chart.busiest !== ""
        anchors.right: parent.right
        anchors.rightMargin: 18
        y: 15
        spacing: 6

        Rectangle {
            width: 14
            height: 14
            radius: 3
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.stamp
        }
        TillText {
            text: chart.busiest
            font.pixelSize: Theme.label
            color: Theme.stamp
        }
    }
    Row {
        id: row
        anchors.fill: parent
        anchors.margins: 18
        anchors.topMargin: 50
        anchors.bottomMargin: 8

        Repeater {
            id: bars

            Item {
                id: bar
                required property string hour
                required property string amount
                required property real share
                required property bool busiest
                width: row.width / Math.max(6, bars.count)
                height: row.height
                Accessible.role: Accessible.StaticText
                Accessible.name: bar.hour + " " + bar.amount

                Rectangle {
                    id: block
                    anchors.bottom: label.top
                    anchors.bottomMargin: 2
                    anchors.horizontalCenter: parent.horizontalCenter
                    width: Math.min(34, parent.width - 6)
                    height: Math.max(2, bar.share * (row.height - 54))
                    topLeftRadius: Math.min(6, height)
                    topRightRadius: Math.min(6, height)
                    color: bar.busiest ? Theme.stamp : Theme.primary
                }
                TillText {
                    anchors.bottom: block.top
                    anchors.horizontalCenter: parent.horizontalCenter
                    visible: bars.count <= 12
                    text: bar.amount
                    font.pixelSize: Theme.label
                }
                TillText {
                    id: label
                    anchors.bottom: parent.bottom
                    anchors.horizontalCenter: parent.horizontalCenter
                    text: bar.hour
                    font.pixelSize: Theme.label
                    color: Theme.ink2
                }
            }
        }
    }
    TillText {
        visible: bars.count === 0
        anchors.centerIn: parent
        text: qsTr("No sales yet")
        color: Theme.ink2
    }
}
