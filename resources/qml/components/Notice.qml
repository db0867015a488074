pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// What happened and what to do, in place, with at most one button.
Rectangle {
    id: notice

    property string tone: "warn"
    property string glyph: Theme.toneIcon(notice.tone)
    property string title
    property string detail
    property string action

    signal acted

    implicitHeight: Math.max(76, words.implicitHeight + 20)
    radius: Theme.radiusKey
    color: Theme.toneFill(notice.tone)
    border.width: 2
    border.color: Theme.toneLine(notice.tone)
    Accessible.role: Accessible.AlertMessage
    Accessible.name: notice.title + " " + notice.detail
    onTitleChanged: if (notice.title && notice.visible) notice.Accessible.announce(notice.Accessible.name)

    Icon {
        id: icon
        x: 14
        anchors.verticalCenter: parent.verticalCenter
        glyph: notice.glyph
        size: 30
        color: Theme.toneInk(notice.tone)
    }
    Column {
        id: words
        anchors.left: icon.right
        anchors.leftMargin: 12
        anchors.right: button.visible ? button.left : parent.right
        anchors.rightMargin: 10
        anchors.verticalCenter: parent.verticalCenter
        spacing: -2

        TillText {
            width: parent.width
            text: notice.title
            strong: true
            wrapMode: Text.Wrap
            color: Theme.toneInk(notice.tone)
        }
        TillText {
            visible: notice.detail !== ""
            width: parent.width
            text: notice.detail
            font.pixelSize: Theme.label
            wrapMode: Text.Wrap
            color: Theme.toneInk(notice.tone)
        }
    }
    TillButton {
        id: button
        objectName: "notice-action"
        visible: notice.action !== ""
        anchors.right: parent.right
        anchors.rightMargin: 10
        anchors.verticalCenter: parent.verticalCenter
        text: notice.action
        textSize: Theme.body
        stroke: Theme.toneLine(notice.tone)
        ink: Theme.toneInk(notice.tone)
        onTapped: notice.acted()
    }
}
