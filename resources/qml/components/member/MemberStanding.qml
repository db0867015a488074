pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import ".."
import "../../theme"

// What they have and can use: tier, points, wallet and vouchers, stamp cards, rewards, missions.
Column {
    id: standing

    required property MemberPanelViewModel member
    required property AllowingViewModel allowing
    property bool badgeBeside // the tier stands beside the name already

    spacing: 10

    Banner {
        visible: standing.member.messageTitle !== ""
        width: parent.width
        tone: standing.member.messageTone
        text: standing.member.messageTitle
    }
    // Beside a long name there is no room for it.
    TierBadge {
        visible: standing.member.badge !== "" && !standing.badgeBeside
        most: parent.width
        name: standing.member.badge
        look: standing.member.badgeLook
    }
    Repeater {
        model: standing.member.tiers

        TierLine {
            required missing
            required until
            required share
            width: standing.width
        }
    }
    Repeater {
        model: standing.member.points

        AccountLine {
            required index
            required programme
            required figure
            required unit
            required worth
            required ending
            width: standing.width
        }
    }
    Banner {
        visible: standing.member.stale !== ""
        width: parent.width
        tone: "warn"
        glyph: "wifi-off"
        text: standing.member.stale
    }
    Column {
        visible: holdings.count > 0
        width: parent.width

        Repeater {
            id: holdings
            model: standing.member.holdings

            HoldingLine {
                required name
                required value
                required glyph
                width: standing.width
            }
        }
    }
    Repeater {
        model: standing.member.lines

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
        model: standing.member.cards

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
            small: index > 0 || standing.member.crowded
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
        model: standing.member.offers

        Row {
            id: offer
            required property int place
            required property string name
            required property string detail
            required property string effect
            required property string glyph
            required property string mode
            required property string manager
            spacing: 8

            RewardKey {
                objectName: "reward-" + offer.place
                width: standing.width - (allow.visible ? allow.width + offer.spacing : 0)
                height: 64
                name: offer.name
                detail: offer.detail
                effect: offer.effect
                glyph: offer.glyph
                mode: offer.mode
                onTapped: standing.member.toggleReward(offer.place)
            }
            // A limit of the time without head office: a manager may let it go for this bill.
            TillButton {
                id: allow
                objectName: "allow-" + offer.place
                visible: offer.manager !== ""
                width: 64
                height: 64
                glyph: "shield-check"
                name: offer.manager + ", " + offer.name
                onTapped: standing.allowing.begin(offer.place)
            }
        }
    }
    TillButton {
        objectName: "all-offers"
        visible: standing.member.moreOffers !== ""
        width: parent.width
        text: standing.member.moreOffers
        onTapped: standing.member.showAllOffers()
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
        model: standing.member.missions

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
        text: standing.member.moreMissions
        font.pixelSize: Theme.label
        color: Theme.ink2
    }
}
