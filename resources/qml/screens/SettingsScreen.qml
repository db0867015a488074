pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../components"
import "../theme"
import "settings"

// The rules in plain words, the shop's receipt as it will be printed, who works here, and the program.
FocusScope {
    id: screen

    required property SettingsViewModel settings
    required property TerminalViewModel terminal

    onVisibleChanged: {
        if (screen.visible && screen.settings)
            screen.settings.enter()
        else if (screen.settings)
            screen.settings.leave()
    }
    Component.onCompleted: if (screen.visible) screen.settings.enter()

    Panel {
        id: side
        x: Theme.edge
        y: Theme.gap
        width: Theme.compact ? 212 : 268
        height: screen.height - 2 * Theme.gap

        Column {
            x: 14
            y: 14
            width: parent.width - 28
            spacing: 4

            Repeater {
                model: screen.settings.sections

                SectionKey {
                    required property string key
                    required glyph
                    required text
                    required chosen
                    objectName: "section-" + key
                    width: side.width - 28
                    onTapped: screen.settings.open(key)
                }
            }
        }
        Rectangle {
            visible: screen.settings.note !== ""
            x: 14
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 14
            width: parent.width - 28
            height: words.height + 24
            radius: Theme.radiusKey
            color: Theme.bg

            Column {
                id: words
                x: 14
                y: 12
                width: parent.width - 28
                spacing: 4

                Row {
                    spacing: 8

                    Icon {
                        anchors.verticalCenter: parent.verticalCenter
                        glyph: screen.settings.section === "programme" ? "lock" : "info"
                        size: 20
                    }
                    TillText {
                        width: words.width - 28
                        wrapMode: Text.Wrap
                        text: screen.settings.noteTitle
                        strong: true
                    }
                }
                TillText {
                    width: parent.width
                    wrapMode: Text.Wrap
                    text: screen.settings.note
                    font.pixelSize: Theme.label
                    color: Theme.ink2
                }
            }
        }
    }
    Item {
        id: room
        anchors.left: side.right
        anchors.leftMargin: Theme.gap
        anchors.right: parent.right
        anchors.rightMargin: Theme.edge
        y: Theme.gap
        height: side.height

        Banner {
            id: said
            objectName: "settings-said"
            visible: screen.settings.said !== ""
            width: parent.width
            tone: "warn"
            text: screen.settings.said
        }
        Item {
            anchors.fill: parent
            anchors.topMargin: said.visible ? said.height + Theme.gap : 0

            RulesPanel {
                anchors.fill: parent
                visible: screen.settings.section === "programme"
                settings: screen.settings
            }
            ReceiptPanel {
                anchors.fill: parent
                visible: screen.settings.section === "receipt"
                settings: screen.settings
            }
            DisplayPanel {
                anchors.fill: parent
                visible: screen.settings.section === "display"
                terminal: screen.terminal
            }
            StaffPanel {
                anchors.fill: parent
                visible: screen.settings.section === "staff"
                settings: screen.settings
            }
            FactPanel {
                width: parent.width
                visible: screen.settings.section === "about"
                glyph: "info"
                title: qsTr("About")
                facts: screen.settings.about
            }
        }
    }
}
