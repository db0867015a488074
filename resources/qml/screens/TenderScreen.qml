pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../components"
import "../theme"

// Everything that the quick keys cannot do: other notes, other methods, part payments, points.
SellingScreen {
    id: screen

    required property TerminalViewModel terminal

    readonly property TenderViewModel tender: screen.terminal.tender
    readonly property real room: screen.width - 2 * Theme.edge - Theme.billWidth - Theme.gap
    readonly property bool charging: screen.tender.chargeTitle !== ""
    readonly property bool pays: screen.tender.pointsTitle !== ""

    onKeyTyped: text => {
        screen.tender.type(text)
    }
    onKeyErased: {
        screen.tender.erase()
    }
    onKeyEntered: {
        if (screen.tender.nothingDue)
            screen.tender.finish()
        else
            screen.tender.takeTyped()
    }
    onKeyLeft: {
        screen.tender.back()
    }

    Row {
        id: methods
        x: Theme.edge
        y: Theme.gap
        width: screen.room
        spacing: Theme.compact ? 6 : 10

        Repeater {
            id: methodList
            model: screen.tender.methods

            Touchable {
                id: method
                required property string key
                required name
                required property string glyph
                required property bool chosen
                objectName: "method-" + method.key
                width: (methods.width - methods.spacing * (methodList.count - 1)) / methodList.count
                height: 88
                fill: method.chosen ? Theme.primary : Theme.surface
                fillPressed: method.chosen ? Theme.primaryPressed : Theme.sunken
                stroke: method.chosen ? Theme.primary : Theme.lineStrong
                Accessible.selected: method.chosen
                onTapped: screen.tender.choose(method.key)

                contentItem: Column {
                    topPadding: 12
                    spacing: 2

                    Icon {
                        anchors.horizontalCenter: parent.horizontalCenter
                        glyph: method.glyph
                        size: 30
                        color: method.chosen ? Theme.primaryInk : Theme.ink
                    }
                    TillText {
                        anchors.horizontalCenter: parent.horizontalCenter
                        text: method.name
                        font.pixelSize: Theme.compact ? Theme.label : Theme.title
                        strong: true
                        color: method.chosen ? Theme.primaryInk : Theme.ink
                    }
                }
            }
        }
    }
    Item {
        id: work
        x: Theme.edge
        anchors.top: methods.bottom
        anchors.topMargin: Theme.gap
        anchors.bottom: screen.pays ? points.top : parent.bottom
        anchors.bottomMargin: Theme.gap
        width: screen.room

        Panel {
            id: keys
            width: parent.width - pad.width - Theme.gap
            height: parent.height

            TillText {
                id: prompt
                x: Theme.inset
                y: 20
                width: parent.width - 2 * Theme.inset
                text: screen.tender.prompt
                visible: screen.tender.cash && !screen.charging
                font.pixelSize: Theme.h3
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.label
                strong: true
            }
            KeyGrid {
                id: cashKeys
                visible: screen.tender.cash && !screen.tender.nothingDue && !screen.charging
                x: Theme.inset
                y: 68
                columns: 2
                spacing: 12

                Repeater {
                    model: screen.tender.cashKeys

                    Touchable {
                        id: cash
                        required property string key
                        required property string minor
                        required property string amount
                        required property string detail
                        required property bool exact
                        objectName: cash.key
                        width: (keys.width - 2 * Theme.inset - 12) / 2
                        height: (keys.height - cashKeys.y - Theme.inset - 24) / 3
                        stroke: cash.exact ? Theme.primary : Theme.keyLine
                        strokeWidth: cash.exact ? 2 : 1
                        name: cash.amount + ", " + cash.detail
                        onTapped: screen.tender.takeCash(cash.minor)

                        contentItem: Item {
                            Column {
                                anchors.centerIn: parent
                                spacing: -4

                                TillText {
                                    anchors.horizontalCenter: parent.horizontalCenter
                                    text: cash.amount
                                    font.pixelSize: Theme.figS
                                    strong: true
                                }
                                TillText {
                                    anchors.horizontalCenter: parent.horizontalCenter
                                    text: cash.detail
                                    color: cash.exact ? Theme.primarySoftInk : Theme.ink2
                                }
                            }
                        }
                    }
                }
            }
            ReaderWait {
                objectName: "reader-wait"
                visible: screen.charging
                x: 32
                width: parent.width - 64
                anchors.verticalCenter: parent.verticalCenter
                title: screen.tender.chargeTitle
                detail: screen.tender.chargeDetail
                waits: screen.tender.chargeWaits
                keys: screen.tender.chargeKeys
                onAnswered: key => screen.tender.answerCharge(key)
            }
            Column {
                visible: !screen.tender.cash && !screen.tender.nothingDue && !screen.charging
                x: 32
                width: parent.width - 64
                anchors.verticalCenter: parent.verticalCenter
                spacing: 14

                TillText {
                    text: qsTr("Due")
                    font.pixelSize: Theme.title
                    color: Theme.ink2
                }
                TillText {
                    objectName: "tender-due"
                    width: parent.width
                    text: screen.tender.due
                    font.pixelSize: Theme.figL
                    fontSizeMode: Text.HorizontalFit
                    minimumPixelSize: Theme.h1
                    lineHeight: 0.8
                    strong: true
                }
                Repeater {
                    model: screen.tender.steps

                    Row {
                        id: step
                        required property int index
                        required property string modelData
                        spacing: 14

                        Rectangle {
                            width: 40
                            height: 40
                            radius: 20
                            color: Theme.primarySoft

                            TillText {
                                anchors.centerIn: parent
                                text: step.index + 1
                                font.pixelSize: Theme.title
                                strong: true
                                color: Theme.primarySoftInk
                            }
                        }
                        TillText {
                            anchors.verticalCenter: parent.verticalCenter
                            width: keys.width - 64 - 54
                            wrapMode: Text.Wrap
                            text: step.modelData
                            font.pixelSize: Theme.title
                        }
                    }
                }
                MainButton {
                    objectName: "paid"
                    width: parent.width
                    height: 88
                    textSize: Theme.h1
                    glyph: "check"
                    glyphSize: 30
                    text: screen.tender.paidText
                    onTapped: screen.tender.paid()
                }
                Row {
                    id: others
                    width: parent.width
                    spacing: 8

                    TillButton {
                        objectName: "not-paid"
                        width: byHand.visible ? (others.width - 8) / 2 : others.width
                        text: qsTr("Not paid")
                        onTapped: screen.tender.notPaid()
                    }
                    TillButton {
                        id: byHand
                        objectName: "by-hand"
                        visible: screen.tender.byHandText !== ""
                        width: (others.width - 8) / 2
                        text: screen.tender.byHandText
                        onTapped: screen.tender.byHand()
                    }
                }
            }
            MainButton {
                objectName: "finish"
                visible: screen.tender.nothingDue
                anchors.centerIn: parent
                width: parent.width - 64
                height: 88
                text: qsTr("Finish, %1").arg(screen.tender.due)
                onTapped: screen.tender.finish()
            }
        }
        Panel {
            id: pad
            anchors.right: parent.right
            width: Theme.compact ? 288 : 372
            height: parent.height

            Rectangle {
                id: display
                x: Theme.inset
                y: Theme.inset
                width: parent.width - 2 * Theme.inset
                height: 84
                radius: Theme.radiusKey
                color: Theme.bg

                Column {
                    x: 16
                    y: 8
                    width: (parent.width - 32) / 2
                    spacing: -4

                    TillText {
                        text: screen.tender.cash ? qsTr("Received") : qsTr("Part payment")
                        font.pixelSize: Theme.label
                        color: Theme.ink2
                    }
                    TillText {
                        objectName: "received"
                        width: parent.width
                        text: screen.tender.received
                        font.pixelSize: Theme.figS
                        fontSizeMode: Text.HorizontalFit
                        minimumPixelSize: Theme.label
                        strong: true
                    }
                }
                Column {
                    visible: screen.tender.cash
                    x: parent.width / 2
                    y: 8
                    width: (parent.width - 32) / 2
                    spacing: -4

                    TillText {
                        anchors.right: parent.right
                        text: qsTr("Change")
                        font.pixelSize: Theme.label
                        color: Theme.ink2
                    }
                    TillText {
                        width: parent.width
                        horizontalAlignment: Text.AlignRight
                        text: screen.tender.change
                        font.pixelSize: Theme.figS
                        fontSizeMode: Text.HorizontalFit
                        minimumPixelSize: Theme.label
                        strong: true
                        color: Theme.primary
                    }
                }
            }
            Keypad {
                objectName: "tender-pad"
                x: Theme.inset
                y: 112
                width: parent.width - 2 * Theme.inset
                corner: "."
                keyHeight: (pad.height - 112 - 68 - 16 - 12 - 24) / 4
                onTyped: digit => screen.tender.type(digit)
                onErased: screen.tender.erase()
            }
            MainButton {
                objectName: "take"
                x: Theme.inset
                anchors.bottom: parent.bottom
                anchors.bottomMargin: Theme.inset
                width: parent.width - 2 * Theme.inset
                height: 68
                textSize: Theme.title
                enabled: screen.tender.takeEnabled
                text: screen.tender.takeText
                onTapped: screen.tender.takeTyped()
            }
        }
    }
    Panel {
        id: points
        visible: screen.pays
        x: Theme.edge
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.gap
        width: screen.room
        height: 86

        Icon {
            id: coins
            x: 18
            anchors.verticalCenter: parent.verticalCenter
            glyph: "coins"
            size: 30
            color: Theme.stamp
        }
        Column {
            anchors.left: coins.right
            anchors.leftMargin: 12
            anchors.right: pointsKeys.left
            anchors.rightMargin: 8
            anchors.verticalCenter: parent.verticalCenter
            spacing: -2

            TillText {
                text: screen.tender.pointsTitle
                font.pixelSize: Theme.title
                strong: true
            }
            TillText {
                width: parent.width
                text: screen.tender.pointsDetail
                font.pixelSize: Theme.label
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: 12
                color: Theme.ink2
            }
        }
        Row {
            id: pointsKeys
            anchors.right: parent.right
            anchors.rightMargin: Theme.inset
            anchors.verticalCenter: parent.verticalCenter
            spacing: 10

            Repeater {
                model: screen.tender.pointsKeys

                TillButton {
                    id: pointsKey
                    required property int place
                    required name
                    required property string mode
                    objectName: "points-" + pointsKey.place
                    width: Theme.compact ? 92 : 118
                    height: 60
                    enabled: pointsKey.mode !== "blocked"
                    fill: pointsKey.mode === "applied" ? Theme.primarySoft : Theme.surface
                    stroke: pointsKey.mode === "applied" ? Theme.primary : Theme.stamp
                    strokeWidth: 2
                    glyph: pointsKey.mode === "applied" ? "circle-check" : ""
                    ink: pointsKey.mode === "applied" ? Theme.primarySoftInk : Theme.stamp
                    text: pointsKey.name
                    textSize: Theme.title
                    onTapped: screen.tender.togglePoints(pointsKey.place)
                }
            }
        }
    }
    BillPanel {
        x: screen.width - Theme.edge - Theme.billWidth
        y: Theme.gap
        width: Theme.billWidth
        height: screen.height - 2 * Theme.gap
        checkout: screen.terminal.checkout
        paying: true
        onAsked: place => screen.terminal.go(place)

        TillButton {
            objectName: "back-to-items"
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 15
            width: parent.width
            height: 68
            textSize: Theme.h3
            glyph: "arrow-left"
            text: qsTr("Back to items")
            onTapped: screen.tender.back()
        }
    }
}
