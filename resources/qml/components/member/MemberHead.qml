pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import ".."
import "../../theme"

// Who it is: name, masked phone, tier, and the key that takes them off the bill.
Item {
    id: who

    required property MemberPanelViewModel member
    // Beside a long name there is no room for it.
    readonly property bool badgeFits: badge.fits

    height: 62

    TillText {
        id: memberName
        objectName: "member-name"
        Accessible.role: Accessible.StaticText
        Accessible.name: who.member.name
        onTextChanged: if (memberName.text && memberName.visible) memberName.Accessible.announce(memberName.text)
        width: Math.min(implicitWidth, parent.width - 60)
        text: who.member.name
        font.pixelSize: Theme.h2 + 2
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.label
        strong: true
    }
    TierBadge {
        id: badge
        objectName: "tier-badge"
        readonly property bool fits: memberName.implicitWidth + badge.implicitWidth + 8 <= parent.width - 52
        visible: badge.name !== "" && badge.fits
        anchors.left: memberName.right
        anchors.leftMargin: 8
        anchors.verticalCenter: memberName.verticalCenter
        name: who.member.badge
        look: who.member.badgeLook
    }
    TillText {
        y: 35
        text: who.member.phone
        font.pixelSize: Theme.label
        color: Theme.ink2
    }
    TillText {
        y: 35
        anchors.right: parent.right
        text: who.member.badgeUntil
        font.pixelSize: Theme.label
        color: Theme.ink2
    }
    FlatButton {
        objectName: "remove-member"
        anchors.right: parent.right
        anchors.rightMargin: -8
        y: -2
        width: 56
        height: 56
        glyph: "x"
        name: qsTr("Remove member")
        onTapped: who.member.remove()
    }
}
