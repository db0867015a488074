pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.impl
import "../theme"

// A one-colour picture from resources/icons, by its name.
IconImage {
    id: icon

    property string glyph
    property int size: 24

    width: icon.size
    height: icon.size
    sourceSize: Qt.size(Math.round(icon.size * Theme.scale), Math.round(icon.size * Theme.scale))
    source: icon.glyph ? Qt.resolvedUrl("../../icons/" + icon.glyph + ".svg") : ""
    color: Theme.ink
    Accessible.ignored: true
}
