pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// One of the screens in the top bar; without its word where the bar has no room for it.
LabelledButton {
    id: tab

    property string label
    property bool chosen: false
    property bool worded: true

    readonly property real fullWidth: Math.max(Theme.touch, tab.glyphSize + tab.gap + measure.advanceWidth + 20)

    implicitWidth: Math.max(Theme.touch, tab.contentWidth + 18)

    text: tab.worded ? tab.label : ""
    name: tab.label
    fill: tab.chosen ? Theme.primarySoft : "transparent"
    strong: tab.chosen
    ink: tab.chosen ? Theme.primarySoftInk : Theme.ink2
    glyphSize: 24
    Accessible.role: Accessible.PageTab
    Accessible.selected: tab.chosen

    TextMetrics {
        id: measure
        font.pixelSize: tab.textSize
        font.bold: tab.strong
        text: tab.label
    }
}
