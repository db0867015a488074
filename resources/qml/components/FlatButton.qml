pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// Words alone, in the head of a panel.
LabelledButton {
    id: button

    fill: "transparent"
    strong: false
    ink: Theme.ink2
    textSize: Theme.body
    implicitWidth: Math.max(Theme.touch, button.contentWidth + 16)
}
