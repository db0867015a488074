pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// Month, then day, no year; days that the month does not have are left out.
Item {
    id: picker

    required property EnrolViewModel enrol

    readonly property int columns: picker.width < 428 ? 6 : 7
    readonly property real keyHeight: Math.max(Theme.touch, Math.min(62, (picker.height - 90) / 8))

    TillText {
        id: head
        text: qsTr("Birthday: month, then day")
        strong: true
    }
    TillText {
        anchors.right: parent.right
        anchors.baseline: head.baseline
        text: qsTr("No year")
        font.pixelSize: Theme.label
        color: Theme.ink2
    }
    Grid {
        id: months
        anchors.top: head.bottom
        anchors.topMargin: 8
        width: parent.width
        columns: 6
        spacing: 6

        Repeater {
            model: picker.enrol.months

            PickKey {
                objectName: "month-" + key
                width: (months.width - 30) / 6
                height: picker.keyHeight
                onTapped: picker.enrol.chooseMonth(key)
            }
        }
    }
    Rule {
        id: rule
        anchors.top: months.bottom
        anchors.topMargin: 10
        width: parent.width
    }
    Grid {
        id: days
        anchors.top: rule.bottom
        anchors.topMargin: 10
        width: parent.width
        columns: picker.columns
        spacing: 6

        Repeater {
            model: picker.enrol.days

            PickKey {
                objectName: "day-" + key
                width: (days.width - 6 * (picker.columns - 1)) / picker.columns
                height: picker.keyHeight
                textSize: Theme.h3
                onTapped: picker.enrol.chooseDay(key)
            }
        }
    }
}
