pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import ".."
import "../../theme"

// Keys of play, and the key to what is rarer; they keep their place however long the part above is.
Flow {
    id: foot

    required property MemberPanelViewModel member
    required property MoreViewModel more
    readonly property bool used: playKeys.count > 0 || foot.more.available
    readonly property int columns: playKeys.count > 1 || (playKeys.count > 0 && foot.more.available) ? 2 : 1
    readonly property real half: Math.floor((foot.width - (foot.columns - 1) * foot.spacing) / foot.columns)
    readonly property real tallest: {
        let most = 64
        for (let i = 0; i < playKeys.count; ++i)
            most = Math.max(most, playKeys.itemAt(i) ? playKeys.itemAt(i).implicitHeight : 0)
        return most
    }

    spacing: 8

    Repeater {
        id: playKeys
        model: foot.member.play

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
            onTapped: foot.member.tapPlay(playKey.index)
        }
    }
    TillButton {
        objectName: "more"
        readonly property bool beside: playKeys.count % 2 === 1
        visible: foot.more.available
        width: beside ? foot.half : foot.width
        height: beside ? foot.tallest : Theme.touch
        glyph: "ellipsis"
        text: qsTr("More")
        onTapped: foot.more.open()
    }
}
