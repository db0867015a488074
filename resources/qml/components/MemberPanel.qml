pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../theme"

// The middle column: who is buying and what they can use.
Panel {
    id: panel

    required property MemberPanelViewModel member
    required property MoreViewModel more
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

    // The camera's picture, for a till without a scanner.
    Column {
        visible: panel.mode === "camera"
        x: Theme.inset
        y: Theme.inset
        width: parent.width - 2 * Theme.inset
        spacing: 12

        Rectangle {
            width: parent.width
            height: 240
            radius: Theme.radiusKey
            color: Theme.sunken

            Image {
                visible: panel.cameraSource !== ""
                anchors.fill: parent
                anchors.margins: 6
                source: panel.mode === "camera" ? panel.cameraSource : ""
                fillMode: Image.PreserveAspectFit
                cache: false
                Accessible.role: Accessible.Graphic
                Accessible.name: qsTr("Camera picture")
            }
            Icon {
                visible: panel.cameraSource === ""
                anchors.centerIn: parent
                glyph: "camera-thin"
                size: 64
                color: Theme.ink3
            }
        }
        TillText {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
            objectName: "camera-notice"
            text: panel.cameraNotice || qsTr("Hold the code in front of the camera")
            color: panel.cameraNotice ? Theme.toneInk("warn") : Theme.ink2
        }
        TillButton {
            objectName: "close-camera"
            width: parent.width
            glyph: "x"
            text: qsTr("Close")
            onTapped: panel.member.toggleCamera()
        }
    }

    // A member.
    Item {
        id: who
        visible: panel.mode === "member"
        x: Theme.inset
        y: Theme.compact ? 10 : 14
        width: parent.width - 2 * Theme.inset
        height: 62

        TillText {
            id: memberName
            objectName: "member-name"
            Accessible.role: Accessible.StaticText
            Accessible.name: panel.member.name
            onTextChanged: if (memberName.text && memberName.visible) memberName.Accessible.announce(memberName.text)
            width: Math.min(implicitWidth, parent.width - 60)
            text: panel.member.name
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
            name: panel.member.badge
            look: panel.member.badgeLook
        }
        TillText {
            y: 35
            text: panel.member.phone
            font.pixelSize: Theme.label
            color: Theme.ink2
        }
        TillText {
            y: 35
            anchors.right: parent.right
            text: panel.member.badgeUntil
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
            onTapped: panel.member.remove()
        }
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

        Column {
            id: standing
            x: 8
            width: scroll.width - 16
            spacing: 10

            Banner {
                visible: panel.member.messageTitle !== ""
                width: parent.width
                tone: panel.member.messageTone
                text: panel.member.messageTitle
            }
            // Beside a long name there is no room for it.
            TierBadge {
                visible: badge.name !== "" && !badge.fits
                most: parent.width
                name: panel.member.badge
                look: panel.member.badgeLook
            }
            Repeater {
                model: panel.member.tiers

                TierLine {
                    required missing
                    required until
                    required share
                    width: standing.width
                }
            }
            Repeater {
                model: panel.member.points

                Item {
                    id: account
                    required property int index
                    required property string programme
                    required property string figure
                    required property string unit
                    required property string worth
                    required property string ending
                    width: standing.width
                    height: account.index === 0 ? 56 : 28

                    Row {
                        anchors.bottom: parent.bottom
                        spacing: 8

                        TillText {
                            id: balance
                            objectName: account.index === 0 ? "member-points" : ""
                            visible: account.index === 0
                            text: account.figure
                            font.pixelSize: Theme.figS + 2
                            strong: true
                        }
                        TillText {
                            visible: account.index === 0
                            anchors.baseline: balance.baseline
                            text: account.unit
                        }
                        TillText {
                            visible: account.index > 0
                            text: account.programme
                            font.pixelSize: Theme.label
                            color: Theme.ink2
                        }
                    }
                    Column {
                        anchors.right: parent.right
                        anchors.bottom: parent.bottom
                        anchors.bottomMargin: 2
                        spacing: -2

                        TillText {
                            visible: text !== ""
                            anchors.right: parent.right
                            text: account.index === 0 ? account.worth : account.figure + " " + account.unit + " " + account.worth
                            font.pixelSize: account.index === 0 ? Theme.title : Theme.label
                            strong: account.index === 0
                        }
                        Row {
                            visible: account.ending !== "" && account.index === 0
                            anchors.right: parent.right
                            spacing: 4

                            Icon {
                                anchors.verticalCenter: parent.verticalCenter
                                glyph: "hourglass"
                                size: 16
                                color: Theme.warn
                            }
                            TillText {
                                text: account.ending
                                font.pixelSize: Theme.label
                                color: Theme.warn
                            }
                        }
                    }
                }
            }
            Banner {
                visible: panel.member.stale !== ""
                width: parent.width
                tone: "warn"
                glyph: "wifi-off"
                text: panel.member.stale
            }
            Column {
                visible: holdings.count > 0
                width: parent.width

                Repeater {
                    id: holdings
                    model: panel.member.holdings

                    Item {
                        id: holding
                        required property string name
                        required property string value
                        required property string glyph
                        width: standing.width
                        height: Math.max(28, holder.implicitHeight + 2)

                        Icon {
                            id: holdingIcon
                            y: 3
                            glyph: holding.glyph
                            size: 22
                            color: Theme.ink2
                        }
                        TillText {
                            id: holder
                            anchors.left: holdingIcon.right
                            anchors.leftMargin: 10
                            anchors.right: held.left
                            anchors.rightMargin: 8
                            y: 3
                            text: holding.name
                            font.pixelSize: Theme.label
                            wrapMode: Text.Wrap
                            color: Theme.ink2
                        }
                        TillText {
                            id: held
                            anchors.right: parent.right
                            y: 3
                            text: holding.value
                            font.pixelSize: Theme.label
                            strong: true
                        }
                    }
                }
            }
            Repeater {
                model: panel.member.lines

                Banner {
                    required text
                    required tone
                    required glyph
                    width: standing.width
                }
            }
            Rule {
                visible: cards.count > 0
                width: parent.width
            }
            Repeater {
                id: cards
                model: panel.member.cards

                StampCard {
                    required property int index
                    required name
                    required count
                    required added
                    required glyph
                    required columns
                    required share
                    required places
                    width: standing.width
                    small: index > 0 || panel.member.crowded
                }
            }
            Rule {
                visible: offers.count > 0
                width: parent.width
            }
            TillText {
                visible: offers.count > 0
                text: qsTr("Ready to use")
                strong: true
            }
            Repeater {
                id: offers
                model: panel.member.offers

                RewardKey {
                    id: offer
                    required property int place
                    required name
                    required detail
                    required effect
                    required glyph
                    required mode
                    objectName: "reward-" + offer.place
                    width: standing.width
                    height: 64
                    onTapped: panel.member.toggleReward(offer.place)
                }
            }
            TillButton {
                objectName: "all-offers"
                visible: panel.member.moreOffers !== ""
                width: parent.width
                text: panel.member.moreOffers
                onTapped: panel.member.showAllOffers()
            }
            Rule {
                visible: missions.count > 0
                width: parent.width
            }
            TillText {
                visible: missions.count > 0
                text: qsTr("Missions")
                strong: true
            }
            Repeater {
                id: missions
                model: panel.member.missions

                MissionLine {
                    required name
                    required count
                    required share
                    required done
                    width: standing.width
                }
            }
            TillText {
                visible: text !== ""
                text: panel.member.moreMissions
                font.pixelSize: Theme.label
                color: Theme.ink2
            }
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
    // Keys of play, and the key to what is rarer, keep their place however long the part above is.
    Flow {
        id: foot
        visible: panel.mode === "member"
        x: Theme.inset
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 12
        width: parent.width - 2 * Theme.inset
        spacing: 8
        readonly property bool used: playKeys.count > 0 || panel.more.available
        readonly property int columns: playKeys.count > 1 || (playKeys.count > 0 && panel.more.available) ? 2 : 1
        readonly property real half: Math.floor((foot.width - (foot.columns - 1) * foot.spacing) / foot.columns)
        readonly property real tallest: {
            let most = 64
            for (let i = 0; i < playKeys.count; ++i)
                most = Math.max(most, playKeys.itemAt(i) ? playKeys.itemAt(i).implicitHeight : 0)
            return most
        }

        Repeater {
            id: playKeys
            model: panel.member.play

            PlayKey {
                id: playKey
                required property int index
                required name
                required detail
                required glyph
                required mode
                required dots
                required filled
                objectName: "play-" + playKey.index
                width: foot.half
                height: foot.tallest
                onTapped: panel.member.tapPlay(playKey.index)
            }
        }
        TillButton {
            objectName: "more"
            readonly property bool beside: playKeys.count % 2 === 1
            visible: panel.more.available
            width: beside ? foot.half : foot.width
            height: beside ? foot.tallest : Theme.touch
            glyph: "ellipsis"
            text: qsTr("More")
            onTapped: panel.more.open()
        }
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
}
