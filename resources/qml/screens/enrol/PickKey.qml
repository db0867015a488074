pragma ComponentBehavior: Bound

import QtQuick
import "../../theme"
import "../../components"

// A key of a picker; the chosen one is filled.
LabelledButton {
    id: pick

    required property int key
    required property bool chosen
    required text

    onPress: true
    fill: pick.chosen ? Theme.primary : Theme.surface
    fillPressed: pick.chosen ? Theme.primaryPressed : Theme.primarySoft
    stroke: pick.chosen ? Theme.primary : Theme.keyLine
    ink: pick.chosen ? Theme.surface : Theme.ink
    strong: pick.chosen
    textSize: Theme.body
    Accessible.selected: pick.chosen
}
