pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// One of the screens in the top bar.
LabelledButton {
    id: tab

    property bool chosen: false

    fill: tab.chosen ? Theme.primarySoft : "transparent"
    strong: tab.chosen
    ink: tab.chosen ? Theme.primarySoftInk : Theme.ink2
    glyphSize: 24
    Accessible.role: Accessible.PageTab
    Accessible.selected: tab.chosen
}
