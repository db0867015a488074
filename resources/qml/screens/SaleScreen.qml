pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../components"
import "../theme"

// The whole sale on one screen: items, member, bill, payment.
SellingScreen {
    id: screen

    required property TerminalViewModel terminal

    readonly property CheckoutViewModel checkout: screen.terminal.checkout
    readonly property MemberPanelViewModel member: screen.terminal.memberPanel
    readonly property MoreViewModel more: screen.terminal.more
    readonly property AllowingViewModel allowing: screen.terminal.allowing
    readonly property bool editing: screen.terminal.screen === "edit"

    onKeyTyped: text => {
        if (screen.editing)
            screen.terminal.lineEdit.type(text)
        else if (screen.allowing.shown)
            screen.allowing.typePin(text)
        else if (screen.more.takesDigits)
            screen.more.type(text)
        else if (screen.member.phoneInUse && text !== ".")
            screen.member.typePhone(text)
        else
            screen.checkout.typeAmount(text)
    }
    onKeyErased: {
        if (screen.editing)
            screen.terminal.lineEdit.erase()
        else if (screen.allowing.shown)
            screen.allowing.erasePin()
        else if (screen.more.takesDigits)
            screen.more.erase()
        else if (screen.member.phoneInUse)
            screen.member.erasePhone()
        else
            screen.checkout.eraseAmount()
    }
    onKeyEntered: {
        if (screen.editing)
            screen.terminal.lineEdit.apply()
        else if (screen.more.takesDigits)
            screen.more.apply()
        else if (screen.checkout.hasAmount)
            screen.checkout.addAmount()
        else if (screen.member.spunPrize !== "")
            screen.member.putPrizeAway()
    }
    onKeyLeft: {
        if (screen.editing)
            screen.terminal.lineEdit.close()
        else if (screen.allowing.shown)
            screen.allowing.close()
        else if (screen.more.shown)
            screen.more.back()
        else if (screen.member.spunPrize !== "")
            screen.member.putPrizeAway()
        else if (screen.member.phoneInUse)
            screen.member.usePhone(false)
        else if (screen.checkout.showingHeld)
            screen.checkout.showHeld()
        else if (screen.member.mode === "message")
            screen.member.closeMessage()
        else if (screen.member.mode === "camera")
            screen.member.toggleCamera()
    }

    readonly property real room: screen.width - 2 * Theme.edge - Theme.memberWidth - Theme.billWidth - 2 * Theme.gap

    ItemsPanel {
        visible: !screen.editing
        x: Theme.edge
        y: Theme.gap
        width: screen.room
        height: screen.height - 2 * Theme.gap
        checkout: screen.checkout
        onAsked: place => screen.terminal.go(place)
    }
    EditPanel {
        visible: screen.editing
        x: Theme.edge
        y: Theme.gap
        width: screen.room
        height: screen.height - 2 * Theme.gap
        edit: screen.terminal.lineEdit
    }
    MemberPanel {
        x: Theme.edge + screen.room + Theme.gap
        y: Theme.gap
        width: Theme.memberWidth
        height: screen.height - 2 * Theme.gap
        member: screen.member
        more: screen.more
        allowing: screen.allowing
        cameraSource: screen.terminal.cameraSource
        cameraNotice: screen.terminal.cameraNotice
    }
    BillPanel {
        x: screen.width - Theme.edge - Theme.billWidth
        y: Theme.gap
        width: Theme.billWidth
        height: screen.height - 2 * Theme.gap
        checkout: screen.checkout
        footHeight: quick.visible ? 170 : 92
        onAsked: place => screen.terminal.go(place)

        Row {
            id: quick
            visible: quickKeys.count > 0
            y: 1
            width: parent.width
            spacing: 8

            Repeater {
                id: quickKeys
                model: screen.checkout.quick

                QuickTender {
                    id: quickKey
                    required property string key
                    required property string title
                    required detail
                    required waits
                    required property bool usable
                    enabled: quickKey.usable
                    objectName: "quick-" + quickKey.key
                    width: (quick.width - 8 * (quickKeys.count - 1)) / quickKeys.count
                    text: quickKey.title
                    onTapped: screen.checkout.quickPay(quickKey.key)
                }
            }
        }
        MainButton {
            objectName: "pay"
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 15
            width: parent.width
            height: 76
            textSize: Theme.h1
            enabled: screen.checkout.payEnabled
            text: screen.checkout.payText
            onTapped: screen.checkout.pay()
        }
    }
}
