pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// The window's language and colours, each at a touch.
Panel {
    id: panel

    required property TerminalViewModel terminal

    Column {
        x: 20
        y: 18
        width: parent.width - 40
        spacing: 12

        TillText {
            text: qsTr("Language")
            font.pixelSize: Theme.title
            strong: true
        }
        Row {
            spacing: 8

            TillButton {
                objectName: "speak-zh"
                width: 180
                text: "中文"
                chosen: panel.terminal.language !== "en"
                onTapped: if (!chosen) panel.terminal.switchLanguage()
            }
            TillButton {
                objectName: "speak-en"
                width: 180
                text: "English"
                chosen: panel.terminal.language === "en"
                onTapped: if (!chosen) panel.terminal.switchLanguage()
            }
        }
        Item {
            width: 1
            height: 8
        }
        TillText {
            text: qsTr("Colours")
            font.pixelSize: Theme.title
            strong: true
        }
        Row {
            spacing: 8

            TillButton {
                objectName: "look-light"
                width: 180
                text: qsTr("Light")
                chosen: !panel.terminal.dark
                onTapped: if (!chosen) panel.terminal.switchContrast()
            }
            TillButton {
                objectName: "look-dark"
                width: 180
                glyph: "contrast"
                text: qsTr("High contrast")
                chosen: panel.terminal.dark
                onTapped: if (!chosen) panel.terminal.switchContrast()
            }
        }
    }
}
