pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// How head office, queue, printer and camera are; together one target that opens the devices screen.
Touchable {
    id: chips

    required property var model
    property bool chosen: false

    fill: chips.chosen ? Theme.primarySoft : Theme.surface
    stroke: chips.chosen ? Theme.primary : Theme.line
    implicitWidth: row.width
    name: qsTr("Sync and devices")

    contentItem: Item {
        Row {
            id: row

            Repeater {
                id: list
                model: chips.model

                Item {
                    id: chip
                    required property int index
                    required property string text
                    required property string glyph
                    required property string tone
                    readonly property bool worded: !Theme.compact || chip.tone !== "good"
                    readonly property color ink: chip.tone === "error" ? Theme.error
                                                                       : chip.tone === "warn" ? Theme.warn : Theme.ink
                    width: line.width + 25
                    height: Theme.touch

                    Rule {
                        visible: chip.index > 0
                        anchors.verticalCenter: parent.verticalCenter
                        width: 1
                        height: 32
                    }
                    Row {
                        id: line
                        anchors.centerIn: parent
                        spacing: 7

                        Icon {
                            anchors.verticalCenter: parent.verticalCenter
                            glyph: chip.glyph
                            size: Theme.compact ? 24 : 20
                            color: chip.tone === "good" ? Theme.primary : chip.ink
                        }
                        TillText {
                            visible: chip.worded
                            anchors.verticalCenter: parent.verticalCenter
                            text: chip.text
                            font.pixelSize: Theme.label
                            color: chip.ink
                        }
                    }
                }
            }
        }
    }
}
