pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// Head office: heard or not and since when, what waits, what this till holds, and one key that asks now.
Panel {
    id: panel

    required property DevicesViewModel devices

    Rectangle {
        id: badge
        x: 20
        y: 18
        width: 64
        height: 64
        radius: Theme.radiusKey
        color: panel.devices.netTone === "good" ? Theme.primarySoft : Theme.toneFill(panel.devices.netTone)

        Icon {
            anchors.centerIn: parent
            glyph: panel.devices.netGlyph
            size: 34
            color: panel.devices.netTone === "good" ? Theme.primary : Theme.toneInk(panel.devices.netTone)
        }
    }
    Column {
        anchors.left: badge.right
        anchors.leftMargin: 14
        anchors.right: parent.right
        anchors.rightMargin: 16
        anchors.verticalCenter: badge.verticalCenter
        spacing: -4

        TillText {
            objectName: "net-title"
            text: panel.devices.netTitle
            font.pixelSize: Theme.h2
            strong: true
        }
        TillText {
            width: parent.width
            elide: Text.ElideRight
            text: panel.devices.netDetail
            font.pixelSize: Theme.label
            color: Theme.ink2
        }
    }
    Column {
        id: body
        x: 20
        anchors.top: badge.bottom
        anchors.topMargin: 14
        width: parent.width - 40
        spacing: 12

        Rectangle {
            visible: panel.devices.canSync
            width: parent.width
            height: 84
            radius: Theme.radiusKey
            color: Theme.bg
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTr("To send") + " " + panel.devices.waiting

            TillText {
                x: 14
                y: 10
                text: qsTr("To send")
                font.pixelSize: Theme.label
                color: Theme.ink2
            }
            TillText {
                id: waiting
                objectName: "waiting"
                x: 14
                y: 28
                text: panel.devices.waiting
                font.pixelSize: 36
                strong: true
            }
            TillText {
                anchors.left: waiting.right
                anchors.leftMargin: 8
                anchors.baseline: waiting.baseline
                text: qsTr("records")
            }
        }
        Banner {
            objectName: "sync-problem"
            visible: panel.devices.syncProblem !== ""
            width: parent.width
            tone: "warn"
            text: panel.devices.syncProblem + " " + panel.devices.syncAdvice
        }
        Rule {
            width: parent.width
        }
        Column {
            width: parent.width

            Repeater {
                model: panel.devices.facts

                Item {
                    id: fact
                    required property string key
                    required property string title
                    required property string text
                    width: body.width
                    height: 34
                    Accessible.role: Accessible.StaticText
                    Accessible.name: fact.title + " " + fact.text

                    TillText {
                        anchors.left: parent.left
                        anchors.right: value.left
                        anchors.rightMargin: 8
                        anchors.verticalCenter: parent.verticalCenter
                        elide: Text.ElideRight
                        text: fact.title
                        color: Theme.ink2
                    }
                    TillText {
                        id: value
                        anchors.right: parent.right
                        anchors.verticalCenter: parent.verticalCenter
                        text: fact.text
                    }
                }
            }
        }
        Banner {
            width: parent.width
            text: panel.devices.canSync ? qsTr("Offline, keep selling. Bills are kept here and sent once when the line is back.")
                                        : qsTr("Everything is kept on this till.")
        }
    }
    MainButton {
        objectName: "sync-now"
        visible: panel.devices.canSync
        x: 20
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 18
        width: parent.width - 40
        height: 68
        glyph: "refresh-cw"
        text: qsTr("Sync now")
        onTapped: panel.devices.syncNow()
    }
}
