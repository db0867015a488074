pragma ComponentBehavior: Bound

import QtQuick
import ".."
import "../../theme"

// What else a member holds: a wallet, vouchers, a membership.
Item {
    id: holding

    property string name
    property string value
    property string glyph
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
