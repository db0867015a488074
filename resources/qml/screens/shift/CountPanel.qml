pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// Notes and coins with a pad; expected, counted, difference; without a shift the keys that open one.
Panel {
    id: panel

    required property ShiftViewModel shift

    readonly property real keyHeight: Math.max(Theme.touch, Math.min(58, (panel.height - 200) / 9))

    TillText {
        id: title
        x: 16
        y: 14
        text: panel.shift.title
        font.pixelSize: Theme.h3
        strong: true
    }
    TillText {
        anchors.right: parent.right
        anchors.rightMargin: 16
        anchors.left: title.right
        anchors.leftMargin: 8
        horizontalAlignment: Text.AlignRight
        elide: Text.ElideRight
        anchors.baseline: title.baseline
        text: panel.shift.who
        font.pixelSize: Theme.label
        color: Theme.ink2
    }
    Grid {
        id: pieces
        objectName: "pieces"
        x: 16
        y: 54
        width: parent.width - 32
        columns: 2
        flow: Grid.TopToBottom
        rows: 5
        columnSpacing: 8
        rowSpacing: 6

        Repeater {
            model: panel.shift.pieces

            PieceKey {
                width: (pieces.width - 8) / 2
                height: panel.keyHeight
                onTapped: panel.shift.choosePiece(key)
            }
        }
    }
    Grid {
        id: pad
        x: 16
        anchors.top: pieces.bottom
        anchors.topMargin: 9
        width: parent.width - 32
        columns: 4
        spacing: 6

        Repeater {
            model: ["1", "2", "3", "back", "4", "5", "6", "clear", "7", "8", "9", "0"]

            PadKey {
                id: key
                required property string modelData
                objectName: "count-" + key.modelData
                width: (pad.width - 18) / 4
                height: Math.max(Theme.touch, panel.keyHeight - 2)
                text: key.modelData === "clear" ? qsTr("Clear") : key.modelData === "back" ? "" : key.modelData
                glyph: key.modelData === "back" ? "delete" : ""
                name: key.modelData === "back" ? qsTr("Delete last digit") : key.text
                textSize: key.modelData === "clear" ? Theme.body : Theme.key
                onTapped: key.modelData === "clear" ? panel.shift.clearDigits()
                          : key.modelData === "back" ? panel.shift.eraseDigit() : panel.shift.typeDigit(key.modelData)
            }
        }
    }
    Column {
        id: sums
        visible: panel.shift.isOpen
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: 14
        anchors.leftMargin: 16
        anchors.rightMargin: 16
        spacing: 2

        SumRow {
            width: parent.width
            label: qsTr("Expected cash")
            figure: panel.shift.expected
        }
        SumRow {
            width: parent.width
            label: qsTr("Counted cash")
            figure: panel.shift.counted
            strong: true
        }
        Rectangle {
            objectName: "difference"
            width: parent.width
            height: 44
            radius: Theme.radiusKey
            color: panel.shift.differenceTone ? Theme.toneFill(panel.shift.differenceTone) : Theme.sunken
            Accessible.role: Accessible.StaticText
            Accessible.name: qsTr("Difference") + " " + panel.shift.difference

            Icon {
                id: mark
                x: 14
                anchors.verticalCenter: parent.verticalCenter
                visible: panel.shift.differenceTone !== ""
                glyph: Theme.toneIcon(panel.shift.differenceTone)
                color: Theme.toneInk(panel.shift.differenceTone)
            }
            TillText {
                x: 46
                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("Difference")
                strong: true
                color: panel.shift.differenceTone ? Theme.toneInk(panel.shift.differenceTone) : Theme.ink2
            }
            TillText {
                anchors.right: parent.right
                anchors.rightMargin: 14
                anchors.verticalCenter: parent.verticalCenter
                text: panel.shift.difference
                font.pixelSize: Theme.h2
                strong: true
                color: panel.shift.differenceTone ? Theme.toneInk(panel.shift.differenceTone) : Theme.ink2
            }
        }
    }
    Column {
        visible: !panel.shift.isOpen
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: 14
        anchors.leftMargin: 16
        anchors.rightMargin: 16
        spacing: 8

        TillButton {
            objectName: "open-same"
            visible: panel.shift.sameFloatText !== ""
            width: parent.width
            text: panel.shift.sameFloatText
            onTapped: panel.shift.openSame()
        }
        MainButton {
            objectName: "open-counted"
            width: parent.width
            implicitHeight: 64
            enabled: panel.shift.openText !== ""
            text: panel.shift.openText || qsTr("Open the shift")
            guardMs: 600
            onTapped: panel.shift.openCounted()
        }
        TillText {
            visible: panel.shift.problem !== ""
            width: parent.width
            wrapMode: Text.Wrap
            text: panel.shift.problem + " " + panel.shift.advice
            font.pixelSize: Theme.label
            color: Theme.warn
        }
    }
}
