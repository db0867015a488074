pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// A category of items, or the amount pad, above the tiles.
LabelledButton {
    id: tab

    property bool chosen: false
    property bool apart: false

    fill: tab.chosen ? Theme.primarySoft : tab.apart ? Theme.sunken : "transparent"
    stroke: tab.chosen ? Theme.primary : "transparent"
    strong: tab.chosen
    ink: tab.chosen ? Theme.primarySoftInk : tab.apart ? Theme.ink : Theme.ink2
    glyphSize: 20
    gap: 6
    pictured: tab.glyph !== "" && !Theme.compact
    textSize: Theme.english || Theme.compact ? Theme.label + (Theme.compact && !Theme.english ? 2 : 0) : Theme.body
    implicitWidth: Math.max(Theme.touch, tab.contentWidth + 14)
    Accessible.role: Accessible.PageTab
    Accessible.selected: tab.chosen
}
