pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// A thin dividing line.
Rectangle {
    implicitHeight: 1
    implicitWidth: 1
    color: Theme.line
}
