pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import "../theme"

// A place to type. `problem` shows the error state with its sentence beneath; `good` a tick with a word.
Item {
    id: field

    property alias text: input.text
    property alias placeholder: input.placeholderText
    property alias input: input
    property string label
    property string glyph
    property string problem
    property string good
    property bool inUse: input.activeFocus
    // For names: the system's input method (Cangjie, Pinyin, ...) may compose here. Scans still pass it by.
    property alias takesInputMethod: input.takesInputMethod

    signal edited(string text)
    signal accepted
    signal tapped

    implicitHeight: 60 + (field.problem ? 26 : 0)

    Rectangle {
        id: box
        width: parent.width
        height: 60
        radius: Theme.radiusKey
        color: Theme.surface
        border.width: field.problem || field.inUse ? 3 : 1.5
        border.color: field.problem ? Theme.error : field.inUse ? Theme.primary : Theme.lineStrong

        Icon {
            id: icon
            visible: field.glyph !== ""
            x: 16
            anchors.verticalCenter: parent.verticalCenter
            glyph: field.glyph
            color: Theme.ink2
        }
        TextField {
            id: input
            property bool takesInputMethod: false
            anchors.fill: parent
            leftPadding: field.glyph ? 56 : 16
            rightPadding: mark.width + 24
            font.pixelSize: Theme.title
            color: Theme.ink
            placeholderTextColor: Theme.ink3
            selectionColor: Theme.primary
            selectedTextColor: Theme.primaryInk
            verticalAlignment: TextInput.AlignVCenter
            background: null
            Accessible.name: field.label
            Accessible.description: field.problem
            onTextEdited: field.edited(input.text)
            onAccepted: field.accepted()
            onPressed: field.tapped()
        }
        Row {
            id: mark
            anchors.right: parent.right
            anchors.rightMargin: 16
            anchors.verticalCenter: parent.verticalCenter
            spacing: 6

            Icon {
                visible: field.problem !== "" || field.good !== ""
                glyph: field.problem ? "octagon-alert" : "circle-check"
                color: field.problem ? Theme.error : Theme.primary
            }
            TillText {
                visible: field.good !== "" && field.problem === ""
                text: field.good
                font.pixelSize: Theme.label
                color: Theme.primarySoftInk
            }
        }
    }
    TillText {
        anchors.top: box.bottom
        anchors.topMargin: 2
        text: field.problem
        font.pixelSize: Theme.label
        color: Theme.error
    }
}
