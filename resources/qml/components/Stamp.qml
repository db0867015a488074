pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import "../theme"

// One place of a stamp card. `kind`: full, new, empty, reward, taken.
Item {
    id: stamp

    property string kind: "empty"
    property string number
    property string glyph: "cup-soda"
    property real size: 46

    readonly property bool dashed: stamp.kind === "empty" || stamp.kind === "reward"

    width: stamp.size
    height: stamp.size
    Accessible.ignored: true

    Rectangle {
        visible: !stamp.dashed
        anchors.fill: parent
        radius: width / 2
        color: stamp.kind === "full" ? Theme.stamp : stamp.kind === "taken" ? Theme.errorSoft : Theme.stampSoft
        border.width: stamp.kind === "full" ? 0 : 2
        border.color: stamp.kind === "taken" ? Theme.error : Theme.stamp

        Rectangle {
            visible: stamp.kind === "full"
            anchors.fill: parent
            anchors.margins: 3
            radius: width / 2
            color: "transparent"
            border.width: 1.25
            border.color: Theme.stampInk
            opacity: 0.8
        }
        Icon {
            anchors.centerIn: parent
            glyph: stamp.glyph
            size: Math.round(stamp.size * 0.46)
            color: stamp.kind === "full" ? Theme.stampInk : stamp.kind === "taken" ? Theme.error : Theme.stamp
        }
        Rectangle {
            visible: stamp.kind === "taken"
            anchors.centerIn: parent
            width: parent.width - 4
            height: 2.5
            rotation: -45
            color: Theme.error
        }
        Rectangle {
            visible: stamp.kind === "new" && stamp.size >= 30
            x: parent.width * 0.62
            y: -parent.height * 0.1
            width: Math.max(20, stamp.size * 0.36)
            height: width
            radius: width / 2
            color: Theme.stamp

            Icon {
                anchors.centerIn: parent
                glyph: "plus"
                size: Math.round(parent.width * 0.7)
                color: Theme.stampInk
            }
        }
    }
    Shape {
        visible: stamp.dashed
        anchors.fill: parent

        ShapePath {
            strokeColor: stamp.kind === "reward" ? Theme.stamp : Theme.lineStrong
            strokeWidth: 2
            strokeStyle: ShapePath.DashLine
            dashPattern: [2.2, 1.8]
            fillColor: "transparent"

            PathAngleArc {
                centerX: stamp.size / 2
                centerY: stamp.size / 2
                radiusX: stamp.size / 2 - 1
                radiusY: stamp.size / 2 - 1
                startAngle: 0
                sweepAngle: 360
            }
        }
    }
    TillText {
        visible: stamp.kind === "empty"
        anchors.centerIn: parent
        text: stamp.number
        font.pixelSize: Theme.label
        color: Theme.ink3
    }
    Icon {
        visible: stamp.kind === "reward"
        anchors.centerIn: parent
        glyph: "gift"
        size: Math.round(stamp.size * 0.46)
        color: Theme.stamp
    }
}
