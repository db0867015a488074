pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../components"
import "../theme"

// Change, what was earned, the receipt, and the next person. Returns by itself unless somebody touches the screen.
SellingScreen {
    id: screen

    required property TerminalViewModel terminal

    readonly property DoneViewModel done: screen.terminal.done
    readonly property bool shown: screen.visible && screen.terminal.screen === "done"
    readonly property real room: screen.width - 2 * Theme.edge - Theme.billWidth - Theme.gap
    property bool held: false

    onKeyTyped: text => {
        screen.terminal.checkout.typeAmount(text)
        screen.done.next()
    }
    onKeyEntered: {
        screen.done.next()
    }
    onKeyLeft: {
        screen.done.next()
    }
    onTouchSeen: {
        screen.held = true
    }
    // Somebody's code was read: the time begins anew, so that it can be said whose it was.
    readonly property string takeBack: screen.done.takeBack
    onTakeBackChanged: if (screen.shown && screen.takeBack) clock.restart()

    onShownChanged: {
        screen.held = false
        if (screen.shown)
            clock.restart()
        else
            clock.stop()
    }

    Rectangle {
        id: paid
        x: Theme.edge
        y: Theme.gap
        width: screen.room
        height: Theme.compact ? 170 : 196
        radius: Theme.radiusPanel
        color: Theme.primary

        Rectangle {
            id: tick
            x: Theme.compact ? 24 : 40
            anchors.verticalCenter: parent.verticalCenter
            width: 80
            height: 80
            radius: 40
            color: "transparent"
            border.width: 4
            border.color: Theme.primaryInk

            Icon {
                anchors.centerIn: parent
                glyph: "check"
                size: 48
                color: Theme.primaryInk
            }
        }
        Column {
            anchors.left: tick.right
            anchors.leftMargin: Theme.compact ? 20 : 36
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width * 0.42
            spacing: 2

            TillText {
                text: qsTr("Paid")
                font.pixelSize: Theme.h1
                strong: true
                color: Theme.primaryInk
            }
            TillText {
                width: parent.width
                text: screen.done.paid
                font.pixelSize: Theme.title
                wrapMode: Text.Wrap
                color: Theme.primaryInk
            }
            TillText {
                objectName: "done-said"
                visible: screen.done.said !== ""
                width: parent.width
                text: screen.done.said
                wrapMode: Text.Wrap
                maximumLineCount: 3
                elide: Text.ElideRight
                color: Theme.primaryInk
            }
            Row {
                visible: screen.done.drawer !== "" && screen.done.said === ""
                spacing: 8

                Icon {
                    anchors.verticalCenter: parent.verticalCenter
                    glyph: "vault"
                    size: 22
                    color: Theme.primaryInk
                }
                TillText {
                    text: screen.done.drawer
                    color: Theme.primaryInk
                }
            }
        }
        TillText {
            anchors.right: parent.right
            anchors.rightMargin: 36
            y: Theme.compact ? 16 : 28
            text: screen.done.figureTitle
            font.pixelSize: Theme.h2
            color: Theme.primaryInk
        }
        TillText {
            id: figure
            objectName: "done-figure"
            anchors.right: parent.right
            anchors.rightMargin: 36
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.compact ? 4 : 10
            width: parent.width * 0.42
            horizontalAlignment: Text.AlignRight
            text: screen.done.figure
            font.pixelSize: Theme.figXL
            font.letterSpacing: -1
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.figS
            strong: true
            color: Theme.primaryInk
            Accessible.role: Accessible.StaticText
            Accessible.name: screen.done.figureTitle + " " + screen.done.figure
        }
    }
    Panel {
        id: points
        visible: screen.done.hasPoints
        x: Theme.edge
        anchors.top: paid.bottom
        anchors.topMargin: Theme.gap
        anchors.bottom: notePanel.top
        anchors.bottomMargin: notePanel.visible ? Theme.gap : 0
        width: stampPanel.visible ? Math.round(screen.room * 0.34) : screen.room

        Row {
            x: 22
            y: 20
            spacing: 10

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                glyph: "coins"
                size: 28
                color: Theme.stamp
            }
            TillText {
                width: points.width - 82
                text: screen.done.pointsTitle
                font.pixelSize: Theme.title
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.label
                strong: true
            }
        }
        TillText {
            x: 22
            y: 54
            text: screen.done.points
            font.pixelSize: 60
            strong: true
            color: Theme.primary
        }
        TillText {
            x: 22
            y: 134
            width: parent.width - 44
            height: Math.max(22, balances.y - 12 - y)
            text: screen.done.pointsReason
            verticalAlignment: Text.AlignTop
            wrapMode: Text.Wrap
            fontSizeMode: Text.Fit
            minimumPixelSize: 14
            maximumLineCount: 3
            elide: Text.ElideRight
            color: Theme.ink2
        }
        Rule {
            x: 22
            width: parent.width - 44
            anchors.bottom: balances.top
            anchors.bottomMargin: 10
        }
        Column {
            id: balances
            x: 22
            width: parent.width - 44
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 16
            spacing: 2

            Repeater {
                model: [
                    { "label": qsTr("Used"), "value": screen.done.spent, "large": false },
                    { "label": qsTr("Balance"), "value": screen.done.balance, "large": true },
                    { "label": qsTr("Worth"), "value": screen.done.worth, "large": false }
                ]

                Item {
                    id: row
                    required property var modelData
                    visible: row.modelData.value !== ""
                    width: balances.width
                    height: row.modelData.large ? 44 : 32

                    TillText {
                        anchors.verticalCenter: parent.verticalCenter
                        text: row.modelData.label
                        color: row.modelData.large ? Theme.ink : Theme.ink2
                    }
                    TillText {
                        anchors.right: parent.right
                        anchors.verticalCenter: parent.verticalCenter
                        text: row.modelData.value
                        font.pixelSize: row.modelData.large ? Theme.h1 : Theme.title
                        strong: row.modelData.large
                    }
                }
            }
        }
    }
    Panel {
        id: stampPanel
        visible: cards.count > 0
        x: points.visible ? points.x + points.width + Theme.gap : Theme.edge
        anchors.top: paid.bottom
        anchors.topMargin: Theme.gap
        anchors.bottom: notePanel.top
        anchors.bottomMargin: notePanel.visible ? Theme.gap : 0
        width: screen.room + Theme.edge - x

        Column {
            x: 24
            y: 16
            width: parent.width - 48
            spacing: 12

            Repeater {
                id: cards
                model: screen.done.cards

                StampCard {
                    required property int index
                    required name
                    required count
                    required added
                    required glyph
                    required columns
                    required share
                    required places
                    width: stampPanel.width - 48
                    small: index > 0
                    stampSize: Theme.compact ? 50 : 70
                }
            }
        }
        Rectangle {
            visible: screen.done.promise !== ""
            x: 24
            width: parent.width - 48
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 20
            height: 50
            radius: Theme.radiusKey
            color: Theme.stampSoft

            Icon {
                id: gift
                x: 16
                anchors.verticalCenter: parent.verticalCenter
                glyph: "gift"
                size: 26
                color: Theme.stampSoftInk
            }
            TillText {
                anchors.left: gift.right
                anchors.leftMargin: 10
                anchors.right: parent.right
                anchors.rightMargin: 12
                anchors.verticalCenter: parent.verticalCenter
                text: screen.done.promise
                font.pixelSize: Theme.title
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: 14
                strong: true
                color: Theme.stampSoftInk
            }
        }
    }
    Panel {
        visible: screen.done.nobody !== "" || (!points.visible && !stampPanel.visible)
        x: Theme.edge
        anchors.top: paid.bottom
        anchors.topMargin: Theme.gap
        anchors.bottom: notePanel.top
        anchors.bottomMargin: notePanel.visible ? Theme.gap : 0
        width: screen.room

        Column {
            anchors.centerIn: parent
            spacing: 12

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                glyph: "user-thin"
                size: 64
                color: Theme.ink3
            }
            TillText {
                anchors.horizontalCenter: parent.horizontalCenter
                text: screen.done.nobody
                font.pixelSize: Theme.title
                color: Theme.ink3
            }
        }
    }
    // Where the member stands now: the tier, missions, what was won.
    Panel {
        id: notePanel
        visible: notes.count > 0
        x: Theme.edge
        anchors.bottom: foot.top
        anchors.bottomMargin: Theme.gap
        width: screen.room
        height: visible ? lines.height + 20 : 0

        Icon {
            id: noteIcon
            x: 22
            y: 12
            glyph: "crown"
            size: 24
            color: Theme.stamp
        }
        Flow {
            id: lines
            anchors.left: noteIcon.right
            anchors.leftMargin: 12
            anchors.right: parent.right
            anchors.rightMargin: 20
            y: 10
            spacing: 0

            Repeater {
                id: notes
                model: screen.done.notes

                Item {
                    id: note
                    required property string text
                    width: Math.min(said.implicitWidth + 28, lines.width)
                    height: said.implicitHeight + 1

                    TillText {
                        id: said
                        width: Math.min(said.implicitWidth, lines.width)
                        text: note.text
                        font.pixelSize: Theme.label
                        wrapMode: Text.Wrap
                    }
                }
            }
        }
    }
    Item {
        id: foot
        x: Theme.edge
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.gap
        width: screen.room
        height: 88

        LabelledButton {
            id: instead
            objectName: "next-sale-instead"
            visible: screen.done.takeBack !== ""
            width: Theme.compact ? 200 : 260
            height: parent.height
            text: screen.done.takeBack
            onTapped: screen.done.nextSaleInstead()
        }
        MainButton {
            id: next
            objectName: "next"
            anchors.fill: parent
            anchors.leftMargin: instead.visible ? instead.width + Theme.gap : 0
            name: qsTr("Next")
            onTapped: screen.done.next()

            contentItem: Item {
                Row {
                    anchors.centerIn: parent
                    spacing: 12

                    TillText {
                        id: nextText
                        text: qsTr("Next")
                        font.pixelSize: Theme.key
                        strong: true
                        color: Theme.primaryInk
                    }
                    TillText {
                        visible: clock.running && !screen.held
                        anchors.baseline: nextText.baseline
                        text: screen.done.returnText
                        font.pixelSize: Theme.title
                        color: Theme.primaryInk
                    }
                }
                Rectangle {
                    visible: clock.running && !screen.held
                    x: Theme.radiusKey
                    anchors.bottom: parent.bottom
                    width: (parent.width - 2 * Theme.radiusKey) * screen.passed
                    height: 8
                    color: Qt.alpha(Theme.primaryInk, 0.55)
                }
            }
        }
    }

    property real passed: 0

    NumberAnimation {
        id: clock
        target: screen
        property: "passed"
        from: 0
        to: 1
        duration: screen.done.returnMs
        onFinished: if (screen.shown && !screen.held) screen.done.next()
    }
    Panel {
        x: screen.width - Theme.edge - Theme.billWidth
        y: Theme.gap
        width: Theme.billWidth
        height: screen.height - 2 * Theme.gap

        Row {
            x: Theme.inset
            height: 57
            spacing: 10

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                glyph: screen.done.receiptTone !== "good" ? "triangle-alert"
                     : screen.done.eReceiptShown ? "qr-code" : "printer-check"
                size: 26
                color: screen.done.receiptTone === "good" ? Theme.primary : Theme.warn
            }
            TillText {
                anchors.verticalCenter: parent.verticalCenter
                width: Theme.billWidth - 80
                text: screen.done.receipt
                font.pixelSize: Theme.title
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: 14
                strong: true
                color: screen.done.receiptTone === "good" ? Theme.ink : Theme.warn
            }
        }
        Rectangle {
            id: desk
            x: 1
            y: 57
            width: parent.width - 2
            height: parent.height - 57 - 84
            color: Theme.sunken
            border.width: 0

            Flickable {
                id: paper
                visible: !screen.done.eReceiptShown
                anchors.fill: parent
                anchors.margins: 14
                contentHeight: preview.height
                interactive: contentHeight > height
                boundsBehavior: Flickable.StopAtBounds
                clip: true

                Rectangle {
                    anchors.fill: preview
                    color: "#FFFFFF"
                }
                Image {
                    id: preview
                    objectName: "receipt"
                    width: paper.width
                    height: preview.implicitWidth > 0 ? preview.implicitHeight * paper.width / preview.implicitWidth : 0
                    source: screen.shown ? screen.done.receiptSource : ""
                    cache: false
                    smooth: true
                    Accessible.role: Accessible.Graphic
                    Accessible.name: qsTr("Receipt %1").arg(screen.done.bill)
                }
            }
            // The receipt for the customer's phone.
            Item {
                id: digital
                visible: screen.done.eReceiptShown
                anchors.fill: parent
                anchors.margins: 14

                QrCard {
                    id: card
                    objectName: "e-receipt-code"
                    anchors.horizontalCenter: parent.horizontalCenter
                    y: Math.max(0, (parent.height - width - words.height - 16) / 2)
                    width: Math.min(parent.width, parent.height - words.height - 16)
                    height: width
                    margin: 2
                    source: screen.shown && screen.done.eReceiptShown ? screen.done.eReceiptSource : ""
                    label: screen.done.eReceiptTitle
                }
                Column {
                    id: words
                    anchors.top: card.bottom
                    anchors.topMargin: 16
                    width: parent.width
                    spacing: 2

                    TillText {
                        width: parent.width
                        horizontalAlignment: Text.AlignHCenter
                        wrapMode: Text.Wrap
                        text: screen.done.eReceiptTitle
                        font.pixelSize: Theme.title
                        strong: true
                    }
                    TillText {
                        width: parent.width
                        horizontalAlignment: Text.AlignHCenter
                        wrapMode: Text.Wrap
                        text: screen.done.eReceiptDetail
                        font.pixelSize: Theme.label
                        color: Theme.ink2
                    }
                }
            }
        }
        Row {
            id: papers
            x: Theme.inset
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 14
            width: parent.width - 2 * Theme.inset
            spacing: 8

            readonly property int keys: 1 + (none.visible ? 1 : 0) + (phone.visible ? 1 : 0)
            readonly property int textSize: papers.keys > 2 ? Theme.label : Theme.body
            readonly property real each: (papers.width - (papers.keys - 1) * papers.spacing) / papers.keys

            TillButton {
                objectName: "reprint"
                width: papers.each
                glyph: papers.keys > 2 ? "" : "printer"  // three keys have room for their words alone
                textSize: papers.textSize
                text: screen.done.printText
                onTapped: screen.done.reprint()
            }
            TillButton {
                id: phone
                objectName: "e-receipt"
                visible: screen.done.eReceiptKey !== ""
                width: papers.each
                glyph: papers.keys > 2 ? "" : screen.done.eReceiptShown ? "receipt-text" : "qr-code"
                textSize: papers.textSize
                text: screen.done.eReceiptKey
                chosen: screen.done.receiptTone !== "good" && !screen.done.eReceiptShown
                onTapped: screen.done.turnReceipt()
            }
            TillButton {
                id: none
                objectName: "no-receipt"
                textSize: papers.textSize
                visible: screen.done.noReceipt !== ""
                width: papers.each
                text: screen.done.noReceipt
                onTapped: screen.done.next()
            }
        }
    }
}
