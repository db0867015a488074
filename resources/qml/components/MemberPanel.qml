pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../theme"
import "member"

// The middle column: who is buying and what they can use.
Panel {
    id: panel

    required property MemberPanelViewModel member
    required property MoreViewModel more
    required property AllowingViewModel allowing
    property string cameraSource
    property string cameraNotice

    readonly property string mode: panel.member.mode

    PhonePanel {
        visible: panel.mode === "waiting"
        anchors.fill: parent
        anchors.margins: Theme.inset
        member: panel.member
    }

    // A message in place of the pad.
    Column {
        visible: panel.mode === "message"
        x: Theme.inset
        y: Theme.inset
        width: parent.width - 2 * Theme.inset
        spacing: 12

        Notice {
            objectName: "member-message"
            width: parent.width
            tone: panel.member.messageTone
            glyph: panel.member.messageGlyph || Theme.toneIcon(panel.member.messageTone)
            title: panel.member.messageTitle
            detail: panel.member.messageDetail
        }
        MainButton {
            objectName: "sign-up"
            visible: panel.member.signUpText !== ""
            width: parent.width
            height: 64
            textSize: Theme.title
            glyph: "user-plus"
            text: panel.member.signUpText
            onTapped: panel.member.signUp()
        }
        TillButton {
            objectName: "try-again"
            width: parent.width
            height: 64
            glyph: "phone"
            text: qsTr("Key a phone number")
            onTapped: panel.member.closeMessage()
        }
    }

    // Who fits what was typed.
    ListView {
        id: found
        visible: panel.mode === "found"
        anchors.fill: parent
        anchors.margins: Theme.inset
        clip: true
        spacing: 8
        model: panel.mode === "found" ? panel.member.found : null

        delegate: TillButton {
            id: one
            required property string key
            required name
            required detail
            width: found.width
            height: 68
            text: one.name
            onTapped: panel.member.attach(one.key)
        }
    }

    MemberCamera {
        visible: panel.mode === "camera"
        x: Theme.inset
        y: Theme.inset
        width: parent.width - 2 * Theme.inset
        member: panel.member
        source: panel.cameraSource
        notice: panel.cameraNotice
    }

    MemberHead {
        id: who
        visible: panel.mode === "member"
        x: Theme.inset
        y: Theme.compact ? 10 : 14
        width: parent.width - 2 * Theme.inset
        member: panel.member
    }
    Flickable {
        id: scroll
        visible: panel.mode === "member"
        anchors.top: who.bottom
        anchors.topMargin: 4
        anchors.bottom: foot.used ? foot.top : parent.bottom
        anchors.bottomMargin: foot.used ? 10 : 12
        x: 8
        width: parent.width - 16
        contentHeight: standing.height
        interactive: contentHeight > height
        boundsBehavior: Flickable.StopAtBounds
        clip: true

        MemberStanding {
            id: standing
            x: 8
            width: scroll.width - 16
            member: panel.member
            allowing: panel.allowing
            badgeBeside: who.badgeFits
        }
    }
    // How far down the part above is, where it is longer than its place.
    Rectangle {
        visible: scroll.visible && scroll.interactive
        x: panel.width - 7
        y: scroll.y + scroll.visibleArea.yPosition * scroll.height
        width: 3
        height: scroll.visibleArea.heightRatio * scroll.height
        radius: 2
        color: Theme.keyLine
    }
    MemberKeys {
        id: foot
        visible: panel.mode === "member"
        x: Theme.inset
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 12
        width: parent.width - 2 * Theme.inset
        member: panel.member
        more: panel.more
    }
    Loader {
        anchors.fill: parent
        active: panel.mode === "member" && panel.member.spunPrize !== ""

        sourceComponent: SpinReveal {
            member: panel.member
        }
    }
    // Read from its file when it is first asked for: a till that starts does not wait for it.
    Loader {
        id: sheet
        readonly property bool wanted: panel.mode === "member" && panel.more.shown
        anchors.fill: parent
        visible: sheet.wanted
        enabled: sheet.wanted
        onWantedChanged: if (sheet.wanted && sheet.status === Loader.Null)
            sheet.setSource("MoreSheet.qml", { "more": panel.more })
    }
    Loader {
        id: allow
        readonly property bool wanted: panel.mode === "member" && panel.allowing.shown
        anchors.fill: parent
        visible: allow.wanted
        enabled: allow.wanted
        onWantedChanged: if (allow.wanted && allow.status === Loader.Null)
            allow.setSource("AllowSheet.qml", { "allowing": panel.allowing })
    }
}
