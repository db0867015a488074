pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// What a receipt has, and beside it the receipt itself, drawn again with every change; a manager's PIN in its place.
Item {
    id: panel

    required property SettingsViewModel settings

    readonly property real paperWidth: Math.max(320, Math.min(606, panel.width * 0.46))

    Panel {
        id: wishes
        width: panel.width - panel.paperWidth - Theme.gap
        height: parent.height

        Flickable {
            id: list
            anchors.fill: parent
            anchors.margins: 1
            anchors.bottomMargin: foot.height + 1
            contentHeight: inside.height + 36
            boundsBehavior: Flickable.StopAtBounds
            clip: true

            Column {
                id: inside
                x: 19
                y: 17
                width: parent.width - 38
                spacing: 10

                Banner {
                    objectName: "file-problem"
                    visible: panel.settings.fileProblem !== ""
                    width: parent.width
                    tone: "warn"
                    text: panel.settings.fileProblem
                }
                ChoiceKeys {
                    name: "language"
                    title: qsTr("Languages")
                    width: inside.width
                    model: panel.settings.languages
                    columns: 2
                    onChose: key => panel.settings.chooseLanguage(key)
                }
                ChoiceKeys {
                    name: "print"
                    title: qsTr("Print a receipt")
                    width: inside.width
                    model: panel.settings.prints
                    onChose: key => panel.settings.choosePrints(key)
                }
                ChoiceKeys {
                    name: "copies"
                    title: qsTr("Of each sale")
                    width: inside.width
                    model: panel.settings.copies
                    onChose: key => panel.settings.chooseCopies(key)
                }
                TillText {
                    text: qsTr("What it shows")
                    font.pixelSize: Theme.label
                    color: Theme.ink2
                }
                Column {
                    width: parent.width

                    Repeater {
                        model: panel.settings.shown

                        CheckRow {
                            required property string key
                            required property bool shown
                            required text
                            required enabled
                            objectName: "shown-" + key
                            width: inside.width
                            implicitHeight: 56
                            fillOff: "transparent"
                            opacity: enabled ? 1 : 0.5
                            ticked: shown
                            onTapped: panel.settings.toggleShown(key)
                        }
                    }
                }
                TillText {
                    text: qsTr("Footer")
                    font.pixelSize: Theme.label
                    color: Theme.ink2
                }
                FooterField {
                    objectName: "footer-zh"
                    width: parent.width
                    label: qsTr("Footer in Chinese")
                    placeholder: "中文"
                    value: panel.settings.footerZh
                    onEdited: text => panel.settings.typeFooter("zh_HK", text)
                }
                FooterField {
                    objectName: "footer-en"
                    width: parent.width
                    label: qsTr("Footer in English")
                    placeholder: "English"
                    value: panel.settings.footerEn
                    onEdited: text => panel.settings.typeFooter("en", text)
                }
                TillText {
                    visible: panel.settings.footerMore !== ""
                    width: parent.width
                    wrapMode: Text.Wrap
                    text: panel.settings.footerMore
                    font.pixelSize: Theme.label
                    color: Theme.ink2
                }
            }
        }
        Item {
            id: foot
            anchors.bottom: parent.bottom
            width: parent.width
            height: 84

            Rule {
                width: parent.width
            }
            TillButton {
                id: drop
                objectName: "receipt-drop"
                x: 14
                anchors.verticalCenter: parent.verticalCenter
                width: (parent.width - 36) * 0.4
                enabled: panel.settings.changed
                text: qsTr("Undo changes")
                onTapped: panel.settings.drop()
            }
            MainButton {
                objectName: "receipt-save"
                anchors.left: drop.right
                anchors.leftMargin: 8
                anchors.right: parent.right
                anchors.rightMargin: 14
                anchors.verticalCenter: parent.verticalCenter
                height: Theme.touch
                enabled: panel.settings.changed
                text: panel.settings.saved !== "" ? panel.settings.saved : qsTr("Save")
                onTapped: panel.settings.save()
            }
        }
    }
    Panel {
        x: wishes.width + Theme.gap
        width: panel.paperWidth
        height: parent.height
        color: Theme.sunken
        visible: !panel.settings.asksPin

        Flickable {
            id: paper
            objectName: "paper"
            anchors.fill: parent
            anchors.margins: 14
            contentHeight: preview.height
            boundsBehavior: Flickable.StopAtBounds
            clip: true

            Rectangle {
                anchors.fill: preview
                color: "#FFFFFF"
            }
            Image {
                id: preview
                objectName: "preview"
                x: (paper.width - width) / 2
                width: Math.min(paper.width, preview.implicitWidth)
                height: preview.implicitWidth > 0 ? preview.implicitHeight * width / preview.implicitWidth : 0
                source: panel.visible ? panel.settings.previewSource : ""
                retainWhileLoading: true
                cache: false
                smooth: preview.width < preview.implicitWidth
                Accessible.role: Accessible.Graphic
                Accessible.name: qsTr("A receipt with these settings")
            }
        }
    }
    Panel {
        x: wishes.width + Theme.gap
        width: panel.paperWidth
        height: parent.height
        visible: panel.settings.asksPin

        ManagerPin {
            id: pin
            objectName: "receipt-pin"
            x: 20
            y: 18
            width: parent.width - 40
            focus: panel.settings.asksPin
            detail: qsTr("Change the receipt")
            note: qsTr("The last digit saves it.")
            problem: panel.settings.problem
            filled: panel.settings.pinFilled
            onTyped: digit => panel.settings.typePin(digit)
            onErased: panel.settings.erasePin()
            onCleared: panel.settings.clearPin()
            onVisibleChanged: if (pin.visible) pin.forceActiveFocus()
        }
        TillButton {
            objectName: "receipt-pin-cancel"
            x: 20
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 14
            width: parent.width - 40
            text: qsTr("Cancel")
            onTapped: panel.settings.cancelPin()
        }
    }
}
