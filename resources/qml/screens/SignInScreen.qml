pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../components"
import "../theme"

// Who is at the till, in four taps, and how the till is before the first customer.
SellingScreen {
    id: screen

    required property TerminalViewModel terminal

    readonly property SignInViewModel signIn: screen.terminal.signIn

    onKeyTyped: text => {
        screen.signIn.type(text)
    }
    onKeyErased: {
        screen.signIn.erase()
    }
    onKeyLeft: {
        screen.signIn.clear()
    }

    Rectangle {
        id: side
        width: Theme.compact ? 264 : 332
        height: parent.height
        color: Theme.surface

        readonly property int inset: Theme.compact ? 20 : 28

        Rule {
            anchors.right: parent.right
            height: parent.height
        }
        Column {
            x: side.inset
            y: 30
            width: parent.width - 2 * side.inset

            TillText {
                width: parent.width
                text: screen.terminal.shop
                font.pixelSize: 30
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.body
                strong: true
            }
            TillText {
                text: screen.terminal.till
                font.pixelSize: Theme.title
                color: Theme.ink2
            }
            TillText {
                topPadding: 18
                text: screen.signIn.clock
                font.pixelSize: 78
                font.letterSpacing: -1
                lineHeight: 0.86
                strong: true
            }
            TillText {
                text: screen.signIn.day
                font.pixelSize: Theme.title
                color: Theme.ink2
                width: parent.width
                fontSizeMode: Text.HorizontalFit
            }
            Item {
                width: 1
                height: 30
            }
            Rule {
                width: parent.width
            }
            Item {
                width: 1
                height: 22
            }
            Repeater {
                model: screen.signIn.health

                Item {
                    id: health
                    required property string title
                    required property string detail
                    required property string glyph
                    required property string tone
                    width: side.width - 2 * side.inset
                    height: 66

                    Rectangle {
                        id: mark
                        width: 48
                        height: 48
                        radius: Theme.radiusKey
                        color: Theme.toneFill(health.tone)

                        Icon {
                            anchors.centerIn: parent
                            glyph: health.glyph
                            size: 26
                            color: health.tone === "good" ? Theme.primary : Theme.toneInk(health.tone)
                        }
                    }
                    Column {
                        anchors.left: mark.right
                        anchors.leftMargin: 14
                        anchors.right: parent.right
                        y: -2
                        spacing: -3

                        TillText {
                            width: parent.width
                            text: health.title
                            fontSizeMode: Text.HorizontalFit
                            minimumPixelSize: 13
                            strong: true
                            font.pixelSize: Theme.body
                        }
                        TillText {
                            width: parent.width
                            text: health.detail
                            fontSizeMode: Text.HorizontalFit
                            minimumPixelSize: 12
                            font.pixelSize: Theme.label
                            color: Theme.ink2
                        }
                    }
                }
            }
        }
        Row {
            x: side.inset
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 28
            spacing: 8

            TillButton {
                objectName: "language"
                width: (side.width - 2 * side.inset - 8) / 2
                glyph: Theme.compact ? "" : "languages"
                text: screen.terminal.language === "en" ? "中文" : "English"
                onTapped: screen.terminal.switchLanguage()
            }
            TillButton {
                objectName: "contrast"
                width: (side.width - 2 * side.inset - 8) / 2
                glyph: Theme.compact ? "" : "contrast"
                text: qsTr("Contrast")
                chosen: Theme.dark
                onTapped: screen.terminal.switchContrast()
            }
        }
    }
    TillText {
        id: question
        anchors.left: side.right
        anchors.leftMargin: Theme.compact ? 20 : 32
        y: 30
        text: qsTr("Who is at the till?")
        font.pixelSize: Theme.compact ? Theme.h2 : 30
        strong: true
    }
    GridView {
        id: people
        objectName: "people"
        anchors.left: question.left
        anchors.right: pin.left
        anchors.rightMargin: (Theme.compact ? 20 : 28) - 14
        y: 92
        height: parent.height - y - 28
        cellWidth: width / (width < 400 ? 2 : 3)
        cellHeight: 230
        clip: contentHeight > height
        interactive: contentHeight > height
        boundsBehavior: Flickable.StopAtBounds
        model: screen.signIn.cashiers

        delegate: Item {
            id: person
            required property string key
            required property string name
            required property string initial
            required property string role
            required property bool chosen
            width: people.cellWidth
            height: people.cellHeight

            Touchable {
                objectName: "cashier-" + person.key
                width: parent.width - 14
                height: parent.height - 14
                radius: Theme.radiusPanel
                fill: person.chosen ? Theme.primarySoft : Theme.surface
                stroke: person.chosen ? Theme.primary : Theme.line
                strokeWidth: person.chosen ? 3 : 1
                name: person.name + ", " + person.role
                Accessible.selected: person.chosen
                onTapped: screen.signIn.choose(person.key)

                contentItem: Item {
                    Icon {
                        visible: person.chosen
                        anchors.right: parent.right
                        anchors.top: parent.top
                        anchors.margins: 13
                        glyph: "circle-check"
                        size: 28
                        color: Theme.primary
                    }
                    Rectangle {
                        id: avatar
                        anchors.horizontalCenter: parent.horizontalCenter
                        y: 34
                        width: 84
                        height: 84
                        radius: 42
                        color: person.chosen ? Theme.primary : Theme.sunken

                        TillText {
                            anchors.centerIn: parent
                            text: person.initial
                            font.pixelSize: 40
                            strong: true
                            color: person.chosen ? Theme.primaryInk : Theme.ink
                        }
                    }
                    Column {
                        anchors.top: avatar.bottom
                        anchors.topMargin: 12
                        width: parent.width
                        spacing: -4

                        TillText {
                            x: 8
                            width: parent.width - 16
                            horizontalAlignment: Text.AlignHCenter
                            text: person.name
                            font.pixelSize: Theme.h2
                            fontSizeMode: Text.HorizontalFit
                            minimumPixelSize: Theme.label
                            strong: true
                        }
                        TillText {
                            width: parent.width
                            horizontalAlignment: Text.AlignHCenter
                            text: person.role
                            font.pixelSize: Theme.label
                            color: Theme.ink2
                        }
                    }
                }
            }
        }
    }
    TillText {
        anchors.left: pin.left
        anchors.right: pin.right
        y: 30
        text: screen.signIn.prompt
        font.pixelSize: Theme.compact ? Theme.h2 : 30
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.label
        strong: true
    }
    Panel {
        id: pin
        anchors.right: parent.right
        anchors.rightMargin: Theme.compact ? 20 : 32
        y: 92
        width: Theme.compact ? 308 : 352
        height: parent.height - y - 28

        CodeDots {
            objectName: "pin-dots"
            anchors.horizontalCenter: parent.horizontalCenter
            y: 33
            count: screen.signIn.digits
            filled: screen.signIn.filled
        }
        Keypad {
            id: pad
            objectName: "pin-pad"
            x: 20
            y: 90
            width: parent.width - 40
            spacing: 12
            keyHeight: Math.min(116, (parent.height - y - 70 - 36) / 4)
            textSize: 34
            onTyped: digit => screen.signIn.type(digit)
            onErased: screen.signIn.erase()
            onCleared: screen.signIn.clear()
        }
        TillText {
            objectName: "pin-problem"
            anchors.top: pad.bottom
            anchors.bottom: parent.bottom
            x: 20
            width: parent.width - 40
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            wrapMode: Text.Wrap
            text: screen.signIn.problem || screen.signIn.hint
            font.pixelSize: Theme.label
            strong: screen.signIn.problem !== ""
            color: screen.signIn.problem ? Theme.error : Theme.ink2
        }
    }
}
