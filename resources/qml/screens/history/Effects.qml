pragma ComponentBehavior: Bound

import QtQuick
import "../../theme"
import "../../components"

// What the refund does to the member: before, after, difference; the card with the stamps that are taken back.
Item {
    id: effects

    property alias rows: view.model
    readonly property alias count: view.count

    implicitHeight: 60 + view.contentHeight

    Rule {
        width: parent.width
    }
    TillText {
        id: head
        x: 18
        y: 16
        text: qsTr("The member's account will be")
        strong: true
    }
    ListView {
        id: view
        anchors.fill: parent
        anchors.topMargin: 50
        anchors.leftMargin: 18
        anchors.rightMargin: 18
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        delegate: Item {
            id: row

            required property string glyph
            required property string name
            required property string before
            required property string after
            required property string difference
            required property bool loses
            required property string note
            required property var stamps

            // Where name and figures have no room side by side, the figures stand beneath.
            readonly property real figures: before.implicitWidth + after.implicitWidth + 128
            readonly property real down: 40 + name.implicitWidth + row.figures > row.width ? 26 : 0

            readonly property real noted: row.note !== "" ? note.implicitHeight + 2 : 0

            width: view.width
            height: 48 + row.down + row.noted + (row.stamps.length > 0 ? 42 : 0)
            Accessible.role: Accessible.StaticText
            Accessible.name: row.name + " " + row.before + " → " + row.after + ", " + row.difference + " " + row.note

            Icon {
                id: icon
                y: 10
                glyph: row.glyph
                size: 26
                color: Theme.stamp
            }
            TillText {
                id: name
                anchors.left: icon.right
                anchors.leftMargin: 14
                width: Math.min(implicitWidth, row.width - x)
                elide: Text.ElideRight
                y: 10
                text: row.name
            }
            TillText {
                id: before
                anchors.right: arrow.left
                anchors.rightMargin: 6
                y: 12 + row.down
                text: row.before
                font.pixelSize: Theme.body
                color: Theme.ink2
            }
            Icon {
                id: arrow
                anchors.right: after.left
                anchors.rightMargin: 8
                y: 16 + row.down
                glyph: "arrow-right"
                size: 16
                color: Theme.ink2
            }
            TillText {
                id: after
                anchors.right: parent.right
                anchors.rightMargin: 90
                y: 9 + row.down
                text: row.after
                font.pixelSize: Theme.title
                strong: true
            }
            TillText {
                anchors.right: parent.right
                y: 10 + row.down
                text: row.difference
                strong: true
                color: row.loses ? Theme.error : Theme.ink2
            }
            TillText {
                id: note
                visible: row.note !== ""
                x: 40
                width: row.width - x
                wrapMode: Text.Wrap
                y: 42 + row.down
                text: row.note
                font.pixelSize: Theme.label
                color: Theme.warn
            }
            Row {
                x: Theme.compact ? 0 : 38
                y: 46 + row.down + row.noted
                spacing: Theme.compact ? 2 : 8

                Repeater {
                    model: row.stamps

                    Stamp {
                        required property var modelData
                        size: 30
                        kind: modelData.kind
                        glyph: modelData.glyph
                    }
                }
            }
        }
    }
}
