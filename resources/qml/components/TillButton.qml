pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// An ordinary button: white with a border; `danger` takes something away, `chosen` marks the one in use.
LabelledButton {
    id: button

    property bool danger: false
    property bool chosen: false

    fill: button.chosen ? Theme.primarySoft : Theme.surface
    stroke: button.danger ? Theme.error : button.chosen ? Theme.primary : Theme.lineStrong
    strokePressed: Theme.ink
    ink: button.danger ? Theme.error : button.chosen ? Theme.primarySoftInk : Theme.ink
    textSize: Theme.body
}
