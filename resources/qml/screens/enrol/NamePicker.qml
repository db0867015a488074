pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// A name without a Chinese keyboard: surname, then title; or written on a keyboard.
Item {
    id: picker

    required property EnrolViewModel enrol

    readonly property real keyHeight: Math.max(Theme.touch, Math.min(62, (picker.height - 190) / 6))

    TillText {
        id: head
        text: qsTr("Surname, then title")
        strong: true
    }
    Grid {
        id: surnames
        anchors.top: head.bottom
        anchors.topMargin: 10
        width: parent.width
        columns: picker.width < 366 ? 5 : 6
        spacing: 6

        Repeater {
            model: picker.enrol.surnames

            PickKey {
                objectName: "surname-" + key
                width: (surnames.width - 6 * (surnames.columns - 1)) / surnames.columns
                height: picker.keyHeight
                textSize: Theme.english ? Theme.label : Theme.h3
                onTapped: picker.enrol.chooseSurname(key)
            }
        }
    }
    Rule {
        id: rule
        anchors.top: surnames.bottom
        anchors.topMargin: 9
        width: parent.width
    }
    Row {
        id: titles
        anchors.top: rule.bottom
        anchors.topMargin: 9
        width: parent.width
        spacing: 6

        Repeater {
            model: picker.enrol.titles

            PickKey {
                objectName: "title-" + key
                width: (titles.width - 18) / 4
                height: picker.keyHeight
                textSize: Theme.title
                onTapped: picker.enrol.chooseTitle(key)
            }
        }
        TillButton {
            objectName: "write-name"
            width: (titles.width - 18) / 4
            height: picker.keyHeight
            glyph: "pencil"
            text: qsTr("Other")
            chosen: picker.enrol.typingName
            onTapped: {
                picker.enrol.writeName()
                written.input.forceActiveFocus()
            }
        }
    }
    Field {
        id: written
        objectName: "written-name"
        visible: picker.enrol.typingName
        anchors.top: titles.bottom
        anchors.topMargin: 9
        width: parent.width
        glyph: "user"
        label: qsTr("Name")
        placeholder: qsTr("Write the name")
        takesInputMethod: true
        input.maximumLength: 40
        text: picker.enrol.nameText
        onEdited: text => picker.enrol.typeName(text)
        onAccepted: picker.enrol.useField("birthday")
    }
}
