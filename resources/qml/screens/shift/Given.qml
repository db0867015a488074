pragma ComponentBehavior: Bound

import QtQuick
import "../../theme"
import "../../components"

// What the programmes gave and took in the shift, and how the cash in the drawer comes about.
Panel {
    id: panel

    property alias given: loyalty.model
    property alias drawer: cash.model
    readonly property real rowHeight: Math.min(45, (panel.height - 110) / Math.max(1, loyalty.count + cash.count))

    component FactRow: Item {
        id: fact
        required property string key
        required property string glyph
        required property string title
        required property string amount
        objectName: "given-" + fact.key
        width: panel.width - 36
        height: panel.rowHeight
        Accessible.role: Accessible.StaticText
        Accessible.name: fact.title + " " + fact.amount

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            glyph: fact.glyph
            color: Theme.stamp
        }
        TillText {
            x: 36
            width: parent.width - 36 - figure.width - 8
            elide: Text.ElideRight
            anchors.verticalCenter: parent.verticalCenter
            text: fact.title
        }
        TillText {
            id: figure
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            text: fact.amount
            font.pixelSize: Theme.title
            strong: true
        }
    }

    Column {
        x: 18
        y: 10

        TillText {
            height: 40
            verticalAlignment: Text.AlignVCenter
            text: qsTr("Member rewards")
            strong: true
        }
        Repeater {
            id: loyalty
            FactRow {}
        }
        Rule {
            width: panel.width - 36
        }
        TillText {
            height: 40
            verticalAlignment: Text.AlignVCenter
            text: qsTr("Cash drawer")
            strong: true
        }
        Repeater {
            id: cash
            FactRow {}
        }
    }
}
