pragma ComponentBehavior: Bound

import QtQuick
import PosTerminal
import "../../theme"
import "../../components"

// The X report so far, or the last Z report; the keys that print, move cash and close.
Item {
    id: report

    required property ShiftViewModel shift

    readonly property int rightWidth: Theme.compact ? 290 : 368
    readonly property bool acting: report.shift.panel !== "report"

    Rectangle {
        id: tabs
        visible: report.shift.isOpen || report.shift.hasZ
        width: row.width + 8
        height: 64
        radius: Theme.radiusPanel
        color: Theme.sunken

        Row {
            id: row
            x: 4
            y: 4

            Touchable {
                id: x
                objectName: "report-x"
                visible: report.shift.isOpen
                width: xText.implicitWidth + 36
                fill: report.shift.showingZ ? "transparent" : Theme.surface
                text: qsTr("X report (open)")
                Accessible.role: Accessible.PageTab
                Accessible.selected: !report.shift.showingZ
                onTapped: report.shift.showZ(false)

                contentItem: Item {
                    TillText {
                        id: xText
                        anchors.centerIn: parent
                        text: x.text
                        strong: !report.shift.showingZ
                        color: report.shift.showingZ ? Theme.ink2 : Theme.ink
                    }
                }
            }
            Touchable {
                id: z
                objectName: "report-z"
                visible: report.shift.hasZ
                width: zText.implicitWidth + 36
                fill: report.shift.showingZ ? Theme.surface : "transparent"
                text: qsTr("Last Z report")
                Accessible.role: Accessible.PageTab
                Accessible.selected: report.shift.showingZ
                onTapped: report.shift.showZ(true)

                contentItem: Item {
                    TillText {
                        id: zText
                        anchors.centerIn: parent
                        text: z.text
                        strong: report.shift.showingZ
                        color: report.shift.showingZ ? Theme.ink : Theme.ink2
                    }
                }
            }
        }
    }
    Row {
        anchors.right: parent.right
        height: 64
        spacing: 12
        visible: report.shift.isOpen && !report.shift.showingZ

        TillText {
            visible: !Theme.compact
            anchors.verticalCenter: parent.verticalCenter
            text: report.shift.openedText
            font.pixelSize: Theme.label
            color: Theme.ink2
        }
        TillButton {
            objectName: "cash-in-out"
            anchors.verticalCenter: parent.verticalCenter
            implicitHeight: 64
            glyph: "banknote"
            chosen: report.shift.panel === "cash"
            text: qsTr("Cash in/out")
            onTapped: report.shift.begin(report.shift.panel === "cash" ? "report" : "cash")
        }
        TillButton {
            objectName: "print-x"
            anchors.verticalCenter: parent.verticalCenter
            implicitHeight: 64
            glyph: "printer"
            text: qsTr("Print X")
            onTapped: report.shift.printX()
        }
    }
    Row {
        id: figures
        anchors.top: tabs.bottom
        anchors.topMargin: Theme.gap
        width: parent.width
        spacing: Theme.gap

        Repeater {
            id: figureRows
            model: report.shift.figures

            Figure {
                width: (figures.width - 3 * Theme.gap) / 4
            }
        }
    }
    HourChart {
        id: hours
        anchors.top: figures.bottom
        anchors.topMargin: Theme.gap
        anchors.left: parent.left
        anchors.right: side.left
        anchors.rightMargin: Theme.gap
        height: (parent.height - hours.y - Theme.gap) * 0.55
        rows: report.shift.hours
        busiest: report.shift.busiest
    }
    Shares {
        anchors.top: hours.bottom
        anchors.topMargin: Theme.gap
        anchors.left: parent.left
        anchors.right: side.left
        anchors.rightMargin: Theme.gap
        anchors.bottom: parent.bottom
        rows: report.shift.shares
    }
    Item {
        id: side
        anchors.top: hours.top
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        width: report.rightWidth

        Given {
            id: given
            visible: !report.acting
            width: parent.width
            anchors.top: parent.top
            anchors.bottom: close.visible ? close.top : parent.bottom
            anchors.bottomMargin: close.visible ? Theme.gap : 0
            given: report.shift.given
            drawer: report.shift.drawer
        }
        CloseCard {
            id: close
            visible: !report.acting && report.shift.isOpen && !report.shift.showingZ
            width: parent.width
            anchors.bottom: parent.bottom
            shift: report.shift
        }
        Loader {
            id: act
            objectName: "shift-act"
            active: report.acting
            anchors.fill: parent
            focus: true
            sourceComponent: report.shift.panel === "cash" ? cash : closing
        }
        Component {
            id: cash
            CashPanel {
                shift: report.shift
            }
        }
        Component {
            id: closing
            ClosePanel {
                shift: report.shift
            }
        }
    }
}
