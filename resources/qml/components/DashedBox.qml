pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import "../theme"

// A dashed outline: something that is not settled yet.
Shape {
    id: box

    property color stroke: Theme.primary
    property real radius: Theme.radiusField

    ShapePath {
        strokeColor: box.stroke
        strokeWidth: 2
        strokeStyle: ShapePath.DashLine
        dashPattern: [3, 2]
        fillColor: "transparent"

        PathRectangle {
            x: 1
            y: 1
            width: Math.max(0, box.width - 2)
            height: Math.max(0, box.height - 2)
            radius: box.radius
        }
    }
}
