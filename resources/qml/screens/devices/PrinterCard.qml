pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// The receipt printer: state, steps, what waits, and receipts of which nobody knows whether they came out.
DeviceCard {
    id: card

    required property DevicesViewModel devices

    readonly property bool asks: card.devices.unknownText !== ""
    readonly property bool mayFind: !card.asks && card.devices.printerSteps.length === 0

    glyph: "printer"
    title: qsTr("Receipt printer")
    condition: card.devices.printerState
    tone: card.devices.printerTone

    Column {
        width: parent.width
        spacing: 8

        Rectangle {
            visible: card.asks
            width: parent.width
            height: question.implicitHeight + 86
            radius: Theme.radiusKey
            color: Theme.warnSoft

            TillText {
                id: question
                x: 14
                y: 10
                width: parent.width - 28
                wrapMode: Text.Wrap
                text: card.devices.unknownText
                strong: true
                color: Theme.warn
            }
            Row {
                id: answers
                x: 14
                y: question.implicitHeight + 18
                width: parent.width - 28
                spacing: 8

                TillButton {
                    objectName: "it-printed"
                    width: (answers.width - 8) / 2
                    text: qsTr("It printed")
                    onTapped: card.devices.settle(true)
                }
                TillButton {
                    objectName: "print-again"
                    width: (answers.width - 8) / 2
                    text: qsTr("Print again")
                    onTapped: card.devices.settle(false)
                }
            }
        }
        Rectangle {
            visible: card.devices.printerSteps.length > 0 && !card.asks
            width: parent.width
            height: steps.implicitHeight + 20
            radius: Theme.radiusKey
            color: Theme.warnSoft

            Column {
                id: steps
                x: 14
                y: 10
                width: parent.width - 28
                spacing: 4

                Repeater {
                    model: card.devices.printerSteps

                    Row {
                        id: step
                        required property int index
                        required property string modelData
                        spacing: 12

                        Rectangle {
                            width: 30
                            height: 30
                            radius: 15
                            color: Theme.warn

                            TillText {
                                anchors.centerIn: parent
                                text: step.index + 1
                                font.pixelSize: Theme.label
                                strong: true
                                color: Theme.warnSoft
                            }
                        }
                        TillText {
                            anchors.verticalCenter: parent.verticalCenter
                            width: steps.width - 42
                            wrapMode: Text.Wrap
                            text: step.modelData
                            font.pixelSize: Theme.compact ? Theme.label : Theme.body
                            color: Theme.warn
                        }
                    }
                }
            }
        }
        TillText {
            objectName: "printer-advice"
            visible: text !== ""
            width: parent.width
            wrapMode: Text.Wrap
            maximumLineCount: 3
            elide: Text.ElideRight
            text: card.devices.printerFound !== "" ? card.devices.printerFound : card.devices.printerAdvice
            font.pixelSize: Theme.label
            color: Theme.ink2
        }
        Item {
            visible: card.devices.printerWaiting !== ""
            width: parent.width
            height: Theme.touch

            TillText {
                anchors.verticalCenter: parent.verticalCenter
                text: card.devices.printerWaiting
                strong: true
            }
            FlatButton {
                objectName: "skip-waiting"
                anchors.right: parent.right
                text: qsTr("Do not print them")
                onTapped: card.devices.skipWaiting()
            }
        }
        Row {
            visible: card.mayFind
            spacing: 8

            FlatButton {
                objectName: "find-printers"
                visible: !card.devices.printerSearching
                text: qsTr("Find printers")
                onTapped: card.devices.findPrinters(false)
            }
            FlatButton {
                objectName: "sweep-network"
                visible: card.devices.printerMaySweep
                text: qsTr("Try every address")
                onTapped: card.devices.findPrinters(true)
            }
        }
    }

    keys: [
        TillButton {
            objectName: "test-print"
            width: (parent.width - 8) / 2
            glyph: "printer-check"
            text: qsTr("Test print")
            textSize: Theme.compact ? Theme.label : Theme.body
            onTapped: card.devices.testPrint()
        },
        TillButton {
            objectName: "devices-reprint"
            width: (parent.width - 8) / 2
            glyph: "receipt-text"
            text: qsTr("Reprint last")
            textSize: Theme.compact ? Theme.label : Theme.body
            enabled: card.devices.canReprint
            onTapped: card.devices.reprintLast()
        }
    ]
}
