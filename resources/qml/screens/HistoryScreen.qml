pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../theme"
import "history"

// Find a bill, print it again, give money back with every effect seen first.
FocusScope {
    id: screen

    required property HistoryViewModel history

    Keys.onEscapePressed: if (screen.history.opened) screen.history.leave()
    Component.onCompleted: screen.history.enter()
    onVisibleChanged: if (screen.visible && screen.history) screen.history.enter()

    BillList {
        id: list
        objectName: "history-list"
        anchors.left: parent.left
        anchors.leftMargin: Theme.edge
        anchors.top: parent.top
        anchors.topMargin: Theme.gap
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.gap
        width: Theme.compact ? 312 : 372
        history: screen.history
    }
    OpenedBill {
        id: bill
        objectName: "history-bill"
        anchors.left: list.right
        anchors.leftMargin: Theme.gap
        anchors.right: giving.left
        anchors.rightMargin: Theme.gap
        anchors.top: list.top
        anchors.bottom: list.bottom
        history: screen.history
    }
    GiveBack {
        id: giving
        objectName: "history-give-back"
        anchors.right: parent.right
        anchors.rightMargin: Theme.edge
        anchors.top: list.top
        anchors.bottom: list.bottom
        width: Theme.billWidth
        history: screen.history
    }
}
