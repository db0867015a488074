pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"

// The rules in force, a card a topic, in two columns that scroll together.
Flickable {
    id: rules

    required property SettingsViewModel settings

    readonly property real half: (rules.width - Theme.gap) / 2

    objectName: "rules"
    contentHeight: Math.max(left.height, right.height)
    boundsBehavior: Flickable.StopAtBounds
    clip: true

    component Cards: Column {
        id: cards
        property int odd: 0
        width: rules.half
        spacing: Theme.gap

        Repeater {
            model: rules.settings.cards

            RuleCard {
                required property int index
                required glyph
                required title
                required headline
                required lines
                visible: index % 2 === cards.odd
                width: rules.half
            }
        }
    }

    Cards {
        id: left
    }
    Cards {
        id: right
        x: rules.half + Theme.gap
        odd: 1
    }
}
