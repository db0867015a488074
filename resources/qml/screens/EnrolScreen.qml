pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../theme"
import "../components"
import "enrol"

// A member in under fifteen seconds; the open bill stays at the right.
FocusScope {
    id: screen

    required property EnrolViewModel enrol
    required property CheckoutViewModel checkout

    Keys.onPressed: event => {
        const digit = event.key >= Qt.Key_0 && event.key <= Qt.Key_9 && !event.modifiers
        if (digit && screen.enrol.field === "phone" && !screen.enrol.enrolled) {
            screen.enrol.typePhone(event.text)
        } else if (digit && screen.enrol.field === "referrer" && !screen.enrol.enrolled) {
            screen.enrol.typeReferrer(event.text)
        } else if (event.key === Qt.Key_Backspace && screen.enrol.field === "referrer") {
            screen.enrol.eraseReferrer()
        } else if (event.key === Qt.Key_Backspace && screen.enrol.field === "phone") {
            screen.enrol.erasePhone()
        } else if (event.key === Qt.Key_Escape) {
            screen.enrol.leave()
        } else {
            return
        }
        event.accepted = true
    }
    Component.onCompleted: screen.enrol.enter()
    onVisibleChanged: if (screen.visible && screen.enrol) screen.enrol.enter()

    EnrolForm {
        id: form
        objectName: "enrol-form"
        anchors.left: parent.left
        anchors.leftMargin: Theme.edge
        anchors.top: parent.top
        anchors.topMargin: Theme.gap
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.gap
        width: Theme.compact ? 284 : 404
        enrol: screen.enrol
    }
    Panel {
        id: picker
        anchors.left: form.right
        anchors.leftMargin: Theme.gap
        anchors.right: bill.left
        anchors.rightMargin: Theme.gap
        anchors.top: form.top
        anchors.bottom: code.visible ? code.top : form.bottom
        anchors.bottomMargin: code.visible ? Theme.gap : 0

        Loader {
            anchors.fill: parent
            anchors.margins: Theme.compact ? 8 : 16
            sourceComponent: screen.enrol.enrolled ? welcome : screen.enrol.field === "name" ? names
                             : screen.enrol.field === "birthday" ? birthdays
                             : screen.enrol.field === "referrer" ? referrers : phones
        }
        Component {
            id: phones
            PhonePicker {
                enrol: screen.enrol
            }
        }
        Component {
            id: names
            NamePicker {
                enrol: screen.enrol
            }
        }
        Component {
            id: birthdays
            BirthdayPicker {
                enrol: screen.enrol
            }
        }
        Component {
            id: referrers
            ReferrerPicker {
                enrol: screen.enrol
            }
        }
        Component {
            id: welcome
            Welcome {
                enrol: screen.enrol
            }
        }
    }
    MemberCode {
        id: code
        objectName: "enrol-code"
        anchors.left: picker.left
        anchors.right: picker.right
        anchors.bottom: form.bottom
        visible: screen.enrol.enrolled || (!Theme.compact && screen.enrol.field !== "referrer")
        height: 188
        enrol: screen.enrol
    }
    BillPanel {
        id: bill
        anchors.right: parent.right
        anchors.rightMargin: Theme.edge
        anchors.top: form.top
        anchors.bottom: form.bottom
        width: Theme.billWidth
        checkout: screen.checkout
        fixed: true
        footHeight: 104

        TillButton {
            objectName: "pay-instead"
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 15
            width: parent.width
            height: 76
            textSize: Theme.title
            enabled: !screen.checkout.empty
            text: screen.enrol.enrolled ? qsTr("To payment") : qsTr("Pay without signing up")
            onTapped: screen.enrol.payInstead()
        }
    }
}
