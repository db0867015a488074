pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../theme"

// What is rarer than buying, over the member panel: benefits, activities, a paper card's stamps, a tier by hand.
Panel {
    id: sheet

    required property MoreViewModel more

    readonly property string page: sheet.more.page
    readonly property real room: sheet.width - 2 * Theme.inset

    objectName: "more-sheet"

    // Nothing beneath is touched.
    MouseArea {
        anchors.fill: parent
    }
    FlatButton {
        id: back
        objectName: "more-back"
        visible: sheet.page !== "acts"
        x: 8
        y: 6
        width: Theme.touch
        height: Theme.touch
        glyph: "arrow-left"
        name: qsTr("Back")
        onTapped: sheet.more.back()
    }
    TillText {
        anchors.left: back.visible ? back.right : parent.left
        anchors.leftMargin: back.visible ? 4 : Theme.inset
        anchors.right: close.left
        anchors.verticalCenter: close.verticalCenter
        text: sheet.more.title
        font.pixelSize: Theme.h3
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.label
        strong: true
    }
    FlatButton {
        id: close
        objectName: "more-close"
        anchors.right: parent.right
        anchors.rightMargin: 8
        y: 6
        width: Theme.touch
        height: Theme.touch
        glyph: "x"
        name: qsTr("Close")
        onTapped: sheet.more.close()
    }
    Rule {
        id: rule
        x: 1
        y: 68
        width: parent.width - 2
    }
    Banner {
        id: said
        objectName: "more-said"
        visible: sheet.more.said !== ""
        x: Theme.inset
        anchors.top: rule.bottom
        anchors.topMargin: 12
        width: sheet.room
        tone: sheet.more.saidTone
        text: sheet.more.said
        onTextChanged: if (said.visible) said.Accessible.announce(said.text)
    }
    Item {
        id: place
        anchors.top: said.visible ? said.bottom : rule.bottom
        anchors.topMargin: 12
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.inset
        x: Theme.inset
        width: sheet.room

        Flickable {
            id: list
            visible: sheet.page === "acts"
            anchors.fill: parent
            contentHeight: keys.height
            interactive: contentHeight > height
            boundsBehavior: Flickable.StopAtBounds
            clip: true

            Column {
                id: keys
                width: list.width
                spacing: 8

                Repeater {
                    model: sheet.more.rows

                    Column {
                        id: act
                        required property string key
                        required property string head
                        required property string name
                        required property string detail
                        required property string glyph
                        required property bool ready
                        width: keys.width
                        spacing: 6

                        TillText {
                            visible: act.head !== ""
                            topPadding: act.y > 0 ? 6 : 0
                            text: act.head
                            strong: true
                        }
                        ActKey {
                            objectName: "act-" + act.key
                            width: parent.width
                            enabled: act.ready
                            name: act.name
                            detail: act.detail
                            glyph: act.glyph
                            onTapped: sheet.more.tap(act.key)
                        }
                    }
                }
            }
        }
        // How far down the list is, where it is longer than its place.
        Rectangle {
            visible: list.visible && list.interactive
            x: parent.width + 6
            y: list.visibleArea.yPosition * list.height
            width: 3
            height: list.visibleArea.heightRatio * list.height
            radius: 2
            color: Theme.keyLine
        }
        // A second touch of the key that brought this page falls on nothing.
        MouseArea {
            anchors.fill: parent
            visible: settling.running

            Timer {
                id: settling
                running: true
                interval: 400
            }
            Connections {
                target: sheet.more
                function onPageChanged(): void {
                    if (sheet.more.page === "acts")
                        settling.restart()
                }
                function onShownChanged(): void {
                    settling.restart()
                }
            }
        }

        Column {
            visible: sheet.page === "count"
            anchors.fill: parent
            spacing: 12

            Rectangle {
                width: parent.width
                height: 84
                radius: Theme.radiusTile
                color: Theme.surface
                border.width: 2
                border.color: Theme.primary

                TillText {
                    objectName: "more-count"
                    anchors.centerIn: parent
                    text: sheet.more.countText
                    font.pixelSize: Theme.figM
                    strong: true
                }
            }
            TillText {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                wrapMode: Text.Wrap
                text: sheet.more.countNote
                font.pixelSize: Theme.label
                color: Theme.ink2
            }
            Keypad {
                objectName: "more-pad"
                width: parent.width
                keyHeight: Math.max(Theme.touch, Math.min(72, (place.height - 84 - 48 - 68 - 36 - 24) / 4))
                onTyped: digit => sheet.more.type(digit)
                onErased: sheet.more.erase()
                onCleared: sheet.more.clear()
            }
        }
        Flickable {
            visible: sheet.page === "tier"
            anchors.fill: parent
            anchors.bottomMargin: 80
            contentHeight: choices.height
            interactive: contentHeight > height
            boundsBehavior: Flickable.StopAtBounds
            clip: true

            Column {
                id: choices
                width: sheet.room
                spacing: 8

                TillText {
                    text: qsTr("Tier")
                    strong: true
                }
                Repeater {
                    model: sheet.more.tiers

                    Choice {
                        objectName: "tier-" + key
                        width: choices.width
                        onTapped: sheet.more.chooseTier(key)
                    }
                }
                TillText {
                    topPadding: 6
                    text: qsTr("For how long")
                    strong: true
                }
                Row {
                    id: spans
                    width: choices.width
                    spacing: 8

                    Repeater {
                        model: sheet.more.days

                        Choice {
                            objectName: "days-" + key
                            width: Math.floor((spans.width - 16) / 3)
                            textSize: Theme.label
                            onTapped: sheet.more.chooseDays(key)
                        }
                    }
                }
            }
        }
        MainButton {
            objectName: "more-apply"
            visible: sheet.page === "count" || sheet.page === "tier"
            anchors.bottom: parent.bottom
            width: parent.width
            height: 68
            guardMs: 600
            enabled: sheet.more.canApply
            text: sheet.more.applyText
            onTapped: sheet.more.apply()
        }
        Loader {
            active: sheet.page === "pin"
            width: parent.width

            sourceComponent: ManagerPin {
                objectName: "more-pin"
                width: place.width
                detail: sheet.more.pinDetail
                note: sheet.more.pinNote
                problem: sheet.more.problem
                filled: sheet.more.pinFilled
                keyHeight: Math.max(Theme.touch, Math.min(72, (place.height - 52 - 26 - 48 - 54) / 4))
                onTyped: digit => sheet.more.typePin(digit)
                onErased: sheet.more.erasePin()
                onCleared: sheet.more.clearPin()
            }
        }
    }

    component Choice: TillButton {
        required property string key
        required chosen
        required text
        strokeWidth: chosen ? 2 : 1.5
        Accessible.checkable: true
        Accessible.checked: chosen
    }
}
