pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../theme"

// The bill at the right: head, lines, totals. What is put inside stands at its foot (`footHeight` tall).
// `fixed` shows the bill without the keys that change it; `paying` leaves only the crosses.
Panel {
    id: panel

    required property CheckoutViewModel checkout
    property bool fixed: false
    property bool paying: false
    property real footHeight: 92
    default property alias foot: foot.data

    signal asked(string place)

    Item {
        id: head
        x: Theme.inset
        width: parent.width - 2 * Theme.inset
        height: 57

        Row {
            anchors.verticalCenter: parent.verticalCenter
            spacing: 5

            TillText {
                id: headline
                text: qsTr("Bill")
                font.pixelSize: Theme.title
                strong: true
            }
            TillText {
                anchors.baseline: headline.baseline
                text: panel.checkout.pieces
                color: Theme.ink2
            }
        }
        Row {
            anchors.right: parent.right
            anchors.rightMargin: -8
            anchors.verticalCenter: parent.verticalCenter
            visible: !panel.fixed

            FlatButton {
                objectName: "undo"
                visible: panel.checkout.undoText !== "" && (panel.checkout.empty || !Theme.compact)
                glyph: "undo-2"
                text: panel.checkout.undoText
                ink: Theme.primary
                onTapped: panel.checkout.undo()
            }
            FlatButton {
                objectName: "held"
                visible: !panel.checkout.canHold && panel.checkout.heldText !== "" && panel.checkout.undoText === ""
                glyph: "pause"
                text: panel.checkout.heldText
                ink: Theme.ink
                onTapped: panel.checkout.showHeld()
            }
            FlatButton {
                objectName: "hold"
                visible: panel.checkout.canHold && panel.checkout.undoText === ""
                glyph: "pause"
                text: qsTr("Hold")
                onTapped: panel.checkout.hold()
            }
            FlatButton {
                objectName: "clear"
                visible: panel.checkout.canClear
                text: qsTr("Clear")
                onTapped: panel.checkout.clear()
            }
        }
    }
    Rule {
        id: headRule
        x: 1
        y: head.height
        width: parent.width - 2
    }
    Notice {
        id: notice
        objectName: "bill-notice"
        visible: panel.checkout.noticeTitle !== "" && !panel.fixed
        x: 12
        y: head.height + (visible ? 12 : 0)
        width: parent.width - 24
        height: visible ? implicitHeight : 0
        tone: panel.checkout.noticeTone
        glyph: panel.checkout.noticeGlyph || Theme.toneIcon(notice.tone)
        title: panel.checkout.noticeTitle
        detail: panel.checkout.noticeDetail
        action: panel.checkout.noticeAction
        onActed: panel.checkout.answerNotice()
    }
    ListView {
        id: lines
        objectName: "bill-lines"
        visible: !panel.checkout.showingHeld
        anchors.top: notice.bottom
        anchors.topMargin: 4
        anchors.bottom: strip.visible ? strip.top : totalsRule.top
        width: parent.width
        clip: true
        model: panel.checkout.lines
        boundsBehavior: Flickable.StopAtBounds
        interactive: contentHeight > height
        onCountChanged: Qt.callLater(lines.positionViewAtEnd)
        onHeightChanged: Qt.callLater(lines.positionViewAtEnd)

        delegate: BillLine {
            id: line
            width: lines.width
            fixed: panel.fixed
            closed: panel.fixed || panel.paying
            onTouched: panel.checkout.touch(line.place)
            onLess: panel.checkout.step(-1)
            onMore: panel.checkout.step(1)
            onRemoved: panel.checkout.removeOpen()
            onEdited: panel.asked("edit")
            onTakenBack: panel.checkout.takeBack(line.kind, line.place)
        }
    }
    ListView {
        id: heldBills
        visible: panel.checkout.showingHeld
        anchors.top: notice.bottom
        anchors.topMargin: 8
        anchors.bottom: totalsRule.top
        anchors.bottomMargin: 8
        x: 12
        width: parent.width - 24
        clip: true
        spacing: 8
        model: panel.checkout.showingHeld ? panel.checkout.held : null
        boundsBehavior: Flickable.StopAtBounds

        delegate: Item {
            id: heldBill
            required property int slot
            required property string title
            required property string detail
            required property string total
            width: heldBills.width
            height: 68

            TillButton {
                id: toOther
                objectName: "hand-over"
                anchors.right: parent.right
                width: 68
                height: parent.height
                glyph: "qr-code"
                name: qsTr("To another till: %1").arg(heldBill.title)
                onTapped: panel.checkout.handOver(heldBill.slot)
            }
            Touchable {
                objectName: "held-bill"
                anchors.left: parent.left
                anchors.right: toOther.left
                anchors.rightMargin: 8
                height: parent.height
                stroke: Theme.lineStrong
                name: heldBill.title + ", " + heldBill.detail + ", " + heldBill.total
                onTapped: panel.checkout.recall(heldBill.slot)

                contentItem: Item {
                    Column {
                        x: 14
                        anchors.verticalCenter: parent.verticalCenter
                        width: heldTotal.x - 14 - 10
                        spacing: -2

                        TillText {
                            width: parent.width
                            text: heldBill.title
                            elide: Text.ElideRight
                            strong: true
                        }
                        TillText {
                            width: parent.width
                            text: heldBill.detail
                            elide: Text.ElideRight
                            font.pixelSize: Theme.label
                            color: Theme.ink2
                        }
                    }
                    TillText {
                        id: heldTotal
                        anchors.right: parent.right
                        anchors.rightMargin: 14
                        anchors.verticalCenter: parent.verticalCenter
                        text: heldBill.total
                        font.pixelSize: Theme.title
                    }
                }
            }
        }
    }
    Column {
        visible: panel.checkout.empty && lines.count === 0 && !panel.checkout.showingHeld
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.verticalCenter: lines.verticalCenter
        spacing: 16

        Icon {
            anchors.horizontalCenter: parent.horizontalCenter
            glyph: "shopping-basket-thin"
            size: 64
            color: Theme.ink3
        }
        TillText {
            anchors.horizontalCenter: parent.horizontalCenter
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("Tap an item or scan\na barcode to start")
            font.pixelSize: Theme.title
            color: Theme.ink3
        }
    }
    Rectangle {
        id: strip
        visible: panel.checkout.hasLast && !panel.fixed && !panel.checkout.showingHeld
        x: Theme.inset
        width: parent.width - 2 * Theme.inset
        anchors.bottom: totalsRule.top
        anchors.bottomMargin: 14
        height: 80
        radius: Theme.radiusKey
        color: Theme.bg

        Column {
            x: 14
            anchors.verticalCenter: parent.verticalCenter
            spacing: -2

            TillText {
                text: panel.checkout.lastTitle
                font.pixelSize: Theme.label
                color: Theme.ink2
            }
            TillText {
                text: panel.checkout.lastDetail
            }
        }
        TillButton {
            objectName: "reprint-last"
            anchors.right: parent.right
            anchors.rightMargin: 8
            anchors.verticalCenter: parent.verticalCenter
            text: panel.checkout.lastKey
            textSize: Theme.body
            onTapped: panel.checkout.reprint()
        }
    }
    Rule {
        id: totalsRule
        x: 1
        anchors.bottom: totals.top
        width: parent.width - 2
    }
    TotalBlock {
        id: totals
        anchors.bottom: foot.top
        width: parent.width
        height: implicitHeight
        checkout: panel.checkout
    }
    Item {
        id: foot
        x: Theme.inset
        width: parent.width - 2 * Theme.inset
        height: panel.footHeight
        anchors.bottom: parent.bottom
    }
}
