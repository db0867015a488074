pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// The newest bills, with search and filters.
Panel {
    id: list

    required property HistoryViewModel history

    Field {
        id: query
        objectName: "history-query"
        x: 12
        y: 12
        width: parent.width - 24
        glyph: "search"
        label: qsTr("Find a bill")
        placeholder: qsTr("Bill, item, member")
        takesInputMethod: true
        text: list.history.query
        onEdited: text => wait.restart()
        onAccepted: list.history.search(query.text)

        Timer {
            id: wait
            interval: 200
            onTriggered: list.history.search(query.text)
        }
    }
    Row {
        id: filters
        x: 12
        anchors.top: query.bottom
        anchors.topMargin: 10
        width: parent.width - 24
        spacing: 8

        Repeater {
            model: [
                { "key": "today", "text": qsTr("Today") },
                { "key": "yesterday", "text": qsTr("Yesterday") },
                { "key": "members", "text": qsTr("Members") }
            ]

            TillButton {
                id: filter
                required property var modelData
                objectName: "filter-" + filter.modelData.key
                width: (filters.width - 16) / 3
                text: filter.modelData.text
                textSize: Theme.compact ? Theme.label : Theme.body
                chosen: list.history.only === filter.modelData.key
                Accessible.checked: filter.chosen
                onTapped: list.history.filter(filter.modelData.key)
            }
        }
    }
    Rule {
        id: rule
        anchors.top: filters.bottom
        anchors.topMargin: 10
        x: 1
        width: parent.width - 2
    }
    ListView {
        id: bills
        objectName: "history-bills"
        anchors.top: rule.bottom
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: 1
        anchors.bottomMargin: Theme.radiusPanel / 2
        clip: true
        model: list.history.bills
        boundsBehavior: Flickable.StopAtBounds
        activeFocusOnTab: true
        keyNavigationEnabled: true
        delegate: BillRow {
            width: bills.width
            onTapped: list.history.openBill(key)
        }
    }
    TillText {
        anchors.centerIn: bills
        text: list.history.emptyText
        color: Theme.ink2
    }
}
