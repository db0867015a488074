pragma ComponentBehavior: Bound

import QtQuick
import "../../theme"
import "../../components"

// A field that its own picker fills: a label with a hint, and the value or an example.
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

    signal tapped

    implicitHeight: 96 + (field.problem !== "" ? 24 : 0)

    TillText {
        id: label
        text: field.label
    }
    TillText {
        anchors.right: parent.right
        anchors.baseline: label.baseline
        text: field.hint
        font.pixelSize: Theme.label
        color: Theme.ink2
    }
    Touchable {
        id: box
        objectName: field.objectName + "-box"
        y: 30
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
                anchors.left: icon.right
                anchors.leftMargin: 14
                anchors.right: mark.left
                anchors.rightMargin: 8
                anchors.verticalCenter: parent.verticalCenter
                elide: Text.ElideRight
                text: field.value !== "" ? field.value : field.placeholder
                font.pixelSize: Theme.compact ? Theme.title : Theme.h2
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
