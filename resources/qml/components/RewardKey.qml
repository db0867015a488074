pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// A reward that can be used now. `mode`: available, applied, or blocked (with its reason in `detail`).
Touchable {
    id: key

    property string mode: "available"
    property string glyph: "gift"
    property string detail
    property string effect

    readonly property bool applied: key.mode === "applied"
    readonly property color main: !key.enabled ? Theme.ink3 : key.applied ? Theme.primarySoftInk : Theme.ink

    implicitHeight: 64
    enabled: key.mode !== "blocked"
    fill: key.applied ? Theme.primarySoft : Theme.surface
    fillPressed: key.applied ? Theme.primarySoft : Theme.stampSoft
    stroke: key.applied ? Theme.primary : Theme.stamp
    strokeWidth: 2
    text: key.name
    Accessible.name: key.name + ", " + key.detail + ", " + key.effect
    Accessible.description: key.enabled ? "" : key.detail

    contentItem: Item {
        Icon {
            id: icon
            x: 14
            anchors.verticalCenter: parent.verticalCenter
            size: 28
            glyph: key.applied ? "circle-check" : key.enabled ? key.glyph : "lock"
            color: !key.enabled ? Theme.ink3 : key.applied ? Theme.primarySoftInk : Theme.stamp
        }
        Column {
            anchors.left: icon.right
            anchors.leftMargin: 12
            anchors.right: effect.left
            anchors.rightMargin: 8
            anchors.verticalCenter: parent.verticalCenter
            spacing: -3

            TillText {
                width: parent.width
                text: key.text
                strong: true
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.label
                color: key.main
            }
            TillText {
                width: parent.width
                text: key.detail
                font.pixelSize: Theme.label
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: 12
                color: !key.enabled ? Theme.ink3 : key.applied ? Theme.primarySoftInk : Theme.ink2
            }
        }
        TillText {
            id: effect
            anchors.right: parent.right
            anchors.rightMargin: 16
            anchors.verticalCenter: parent.verticalCenter
            text: key.effect
            font.pixelSize: Theme.h3
            strong: true
            color: !key.enabled ? Theme.ink3 : key.applied ? Theme.primarySoftInk : Theme.stamp
        }
    }
}
