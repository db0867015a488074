pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// A sheet of paper that things lie on.
Rectangle {
    color: Theme.surface
    radius: Theme.radiusPanel
    border.width: 1
    border.color: Theme.line
}
