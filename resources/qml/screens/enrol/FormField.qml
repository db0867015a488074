pragma ComponentBehavior: Bound

import QtQuick
import "../../theme"
import "../../components"

// A field that its own picker fills: a label with a hint, and the value or an example. A `tight` one has its label
// inside, where a form of four has no room above each.
Item {
    id: field

    property string label
    property string hint
    property string glyph
    property string value
    property string placeholder
    property string good
    property string problem
    property bool inUse: false
    property bool tight: false

    signal tapped

    implicitHeight: (field.tight ? 66 : 96) + (field.problem !== "" ? 24 : 0)

    TillText {
        id: label
        visible: !field.tight
        text: field.label
    }
    TillText {
        visible: !field.tight
        anchors.right: parent.right
        anchors.baseline: label.baseline
        text: field.hint
        font.pixelSize: Theme.label
        color: Theme.ink2
    }
    Touchable {
        id: box
        objectName: field.objectName + "-box"
        y: field.tight ? 0 : 30
        width: parent.width
        height: 64
        stroke: field.problem !== "" ? Theme.error : field.inUse ? Theme.primary : Theme.lineStrong
        strokeWidth: field.problem !== "" || field.inUse ? 3 : 1.5
        name: field.label + " " + (field.value !== "" ? field.value : field.hint)
        Accessible.description: field.problem
        onTapped: field.tapped()

        contentItem: Item {
            Icon {
                id: icon
                x: 16
                anchors.verticalCenter: parent.verticalCenter
                glyph: field.glyph
                size: 26
                color: Theme.ink2
            }
            TillText {
                visible: field.tight
                anchors.left: icon.right
                anchors.leftMargin: 14
                y: 7
                text: field.label
                font.pixelSize: Theme.label
                color: Theme.ink2
            }
            TillText {
                visible: field.tight && field.value === ""
                anchors.right: parent.right
                anchors.rightMargin: 16
                y: 7
                text: field.hint
                font.pixelSize: Theme.label
                color: Theme.ink2
            }
            TillText {
                anchors.left: icon.right
                anchors.leftMargin: 14
                anchors.right: mark.left
                anchors.rightMargin: 8
                anchors.verticalCenter: parent.verticalCenter
                anchors.verticalCenterOffset: field.tight ? 12 : 0
                elide: Text.ElideRight
                text: field.value !== "" ? field.value : field.placeholder
                font.pixelSize: field.tight ? Theme.body : Theme.compact ? Theme.title : Theme.h2
                strong: field.value !== ""
                color: field.value !== "" ? Theme.ink : Theme.ink3
            }
            Row {
                id: mark
                anchors.right: parent.right
                anchors.rightMargin: 16
                anchors.verticalCenter: parent.verticalCenter
                spacing: 6

                Icon {
                    visible: field.good !== "" || field.problem !== ""
                    glyph: field.problem !== "" ? "octagon-alert" : "circle-check"
                    size: 22
                    color: field.problem !== "" ? Theme.error : Theme.primary
                }
                TillText {
                    visible: field.good !== "" && !Theme.compact
                    text: field.good
                    font.pixelSize: Theme.label
                    color: Theme.primary
                }
            }
        }
    }
    TillText {
        visible: field.problem !== ""
        anchors.top: box.bottom
        width: parent.width
        elide: Text.ElideRight
        text: field.problem
        font.pixelSize: Theme.label
        color: Theme.error
    }
}
