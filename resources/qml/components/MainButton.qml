pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// The one main act of a screen.
LabelledButton {
    id: button

    fill: Theme.primary
    fillPressed: Theme.primaryPressed
    ink: Theme.primaryInk
    textSize: Theme.h2
}
