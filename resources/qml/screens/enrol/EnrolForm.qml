pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// Phone, name, birthday, two consents, finish.
Panel {
    id: form

    required property EnrolViewModel enrol

    readonly property real inset: Theme.compact ? 14 : 22
    readonly property bool tight: Theme.compact || form.enrol.asksReferrer

    TillText {
        id: title
        x: form.inset
        y: Theme.compact ? 12 : 14
        text: qsTr("New member")
        font.pixelSize: Theme.h1
        strong: true
    }
    Column {
        id: fields
        x: form.inset
        anchors.top: title.bottom
        anchors.topMargin: 8
        width: parent.width - 2 * form.inset
        spacing: Theme.compact ? 6 : 8

        FormField {
            objectName: "field-phone"
            width: parent.width
            tight: form.tight
            label: qsTr("Phone")
            hint: qsTr("Required")
            glyph: "phone"
            value: form.enrol.phoneText
            placeholder: qsTr("8 digits")
            good: form.enrol.phoneGood
            problem: form.enrol.phoneProblem
            inUse: form.enrol.field === "phone" && !form.enrol.enrolled
            enabled: !form.enrol.enrolled
            onTapped: form.enrol.useField("phone")
        }
        FormField {
            objectName: "field-name"
            width: parent.width
            tight: form.tight
            label: qsTr("Name")
            hint: qsTr("Optional")
            glyph: "user"
            value: form.enrol.nameText
            placeholder: qsTr("Such as Miss Chan")
            inUse: form.enrol.field === "name" && !form.enrol.enrolled
            enabled: !form.enrol.enrolled
            onTapped: form.enrol.useField("name")
        }
        FormField {
            objectName: "field-birthday"
            width: parent.width
            tight: form.tight
            label: qsTr("Birthday")
            hint: qsTr("Optional")
            glyph: "cake"
            value: form.enrol.birthdayText
            placeholder: qsTr("No year")
            inUse: form.enrol.field === "birthday" && !form.enrol.enrolled
            enabled: !form.enrol.enrolled
            onTapped: form.enrol.useField("birthday")
        }
        Loader {
            width: parent.width
            active: form.enrol.asksReferrer
            visible: active

            sourceComponent: Item {
                implicitHeight: referrer.implicitHeight

                FormField {
                    id: referrer
                    objectName: "field-referrer"
                    tight: true
                    width: parent.width - (clear.visible ? clear.width + 6 : 0)
                    label: qsTr("Referred by")
                    hint: qsTr("Optional")
                    glyph: "handshake"
                    value: form.enrol.referrerText
                    placeholder: qsTr("Scan their QR")
                    inUse: form.enrol.field === "referrer" && !form.enrol.enrolled
                    enabled: !form.enrol.enrolled
                    onTapped: form.enrol.useField("referrer")
                }
                FlatButton {
                    id: clear
                    objectName: "clear-referrer"
                    visible: form.enrol.referrerText !== "" && !form.enrol.enrolled
                    anchors.right: parent.right
                    y: 4
                    width: Theme.touch
                    height: Theme.touch
                    glyph: "x"
                    name: qsTr("Nobody referred them")
                    onTapped: form.enrol.clearReferrer()
                }
            }
        }
        Rule {
            width: parent.width
        }
        CheckRow {
            objectName: "consent-terms"
            width: parent.width
            enabled: !form.enrol.enrolled
            ticked: form.enrol.consentTerms
            text: qsTr("Agrees to terms and privacy notice")
            detail: Theme.compact ? "" : qsTr("Required")
            onTapped: form.enrol.toggleTerms()
        }
        CheckRow {
            objectName: "consent-marketing"
            width: parent.width
            enabled: !form.enrol.enrolled
            ticked: form.enrol.consentMarketing
            text: qsTr("Wants promotion messages")
            detail: Theme.compact ? "" : qsTr("The customer's choice, ends any time")
            onTapped: form.enrol.toggleMarketing()
        }
        Banner {
            objectName: "enrol-problem"
            visible: form.enrol.problem !== ""
            width: parent.width
            tone: form.enrol.canAttach ? "info" : "warn"
            text: form.enrol.canAttach ? form.enrol.problem : form.enrol.problem + " " + form.enrol.advice
        }
    }
    Row {
        id: keys
        x: form.inset
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 20
        width: parent.width - 2 * form.inset
        spacing: 10

        TillButton {
            id: cancel
            objectName: "enrol-cancel"
            visible: !form.enrol.enrolled
            width: Theme.compact ? 96 : 120
            implicitHeight: 72
            text: qsTr("Cancel")
            textSize: Theme.title
            onTapped: form.enrol.leave()
        }
        MainButton {
            objectName: "enrol-finish"
            width: cancel.visible ? keys.width - cancel.width - keys.spacing : keys.width
            implicitHeight: 72
            guardMs: 600
            enabled: form.enrol.enrolled || form.enrol.canAttach || form.enrol.canFinish
            text: form.enrol.enrolled ? qsTr("Back to the bill")
                                      : form.enrol.canAttach ? qsTr("Use this member") : form.enrol.finishText
            textSize: Theme.compact ? Theme.title : Theme.h2
            onTapped: form.enrol.enrolled ? form.enrol.leave()
                                          : form.enrol.canAttach ? form.enrol.attachKnown() : form.enrol.finish()
        }
    }
}
