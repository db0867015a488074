pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Window
import PosTerminal
import "components"
import "theme"

// The till's one window: the top bar and the screen under it, drawn in logical pixels and scaled as a whole.
Window {
    id: window

    required property TerminalViewModel terminal
    property real scaling: window.width >= 1900 && window.height >= 1000 ? 1.25 : 1

    readonly property string shown: window.terminal.screen
    readonly property string place: window.shown === "edit" ? "sale" : window.shown === "open-shift" ? "shift" : window.shown

    width: 1280
    height: 800
    minimumWidth: 1024
    minimumHeight: 700
    title: window.terminal.shop
    color: Theme.bg
    visible: true

    Binding {
        target: Theme
        property: "dark"
        value: window.terminal.dark
    }
    Binding {
        target: Theme
        property: "english"
        value: window.terminal.language === "en"
    }
    Binding {
        target: Theme
        property: "compact"
        value: window.width / window.scaling < 1200
    }
    Binding {
        target: Theme
        property: "scale"
        value: window.scaling
    }

    FocusScope {
        id: root
        width: window.width / window.scaling
        height: window.height / window.scaling
        scale: window.scaling
        transformOrigin: Item.TopLeft
        focus: true

        // Keys that nobody in front took: digits go to the pad in use, Escape one step back.
        Keys.onPressed: event => {
            const screen = root.front()
            if (!screen && event.key === Qt.Key_Escape && bar.visible) {
                window.terminal.go("sale")
                event.accepted = true
                return
            }
            if (!screen || event.modifiers & (Qt.ControlModifier | Qt.AltModifier | Qt.MetaModifier))
                return
            event.accepted = true
            if (/^[0-9.]$/.test(event.text))
                screen.keyTyped(event.text)
            else if (event.key === Qt.Key_Backspace)
                screen.keyErased()
            else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter)
                screen.keyEntered()
            else if (event.key === Qt.Key_Escape)
                screen.keyLeft()
            else if (event.key === Qt.Key_Plus && window.place === "sale")
                window.terminal.checkout.step(1)
            else if (event.key === Qt.Key_Minus && window.place === "sale")
                window.terminal.checkout.step(-1)
            else if (event.key === Qt.Key_Delete && window.place === "sale")
                window.terminal.checkout.removeOpen()
            else
                event.accepted = false
        }

        // The screen that is shown, where it is one that takes these keys.
        function front(): SellingScreen {
            const holder = screens.itemAt(screens.model.indexOf(window.place)) as Loader
            return holder ? holder.item as SellingScreen : null
        }

        // A practice till says so on every screen, and nothing covers it.
        TrainingBand {
            id: band
            objectName: "training"
            visible: window.terminal.training
            width: parent.width
            height: visible ? 32 : 0
        }
        TopBar {
            id: bar
            y: band.height
            visible: window.shown !== "sign-in" && window.shown !== "opening"
            width: parent.width
            terminal: window.terminal
        }

        Repeater {
            id: screens
            model: ["sign-in", "sale", "tender", "done", "enrol", "history", "shift", "devices", "settings"]

            // A screen is made when it is first shown and kept, so that the next time it is there at once.
            Loader {
                id: holder
                required property string modelData
                readonly property bool current: window.place === holder.modelData
                readonly property bool framed: holder.modelData !== "sign-in"
                y: band.height + (holder.framed ? Theme.barHeight : 0)
                width: root.width
                height: root.height - holder.y
                visible: holder.current
                onLoaded: holder.item.focus = true
                enabled: holder.current
                onCurrentChanged: holder.open()
                Component.onCompleted: holder.open()

                function open(): void {
                    if (!holder.current)
                        return
                    if (holder.status === Loader.Null)
                        holder.setSource(holder.file(), holder.parts())
                    holder.focus = true
                    root.forceActiveFocus()
                }
                function parts(): var {
                    const terminal = window.terminal
                    switch (holder.modelData) {
                    case "enrol":
                        return { "enrol": terminal.enrol, "checkout": terminal.checkout }
                    case "history":
                        return { "history": terminal.history }
                    case "shift":
                        return { "shift": terminal.shift }
                    case "devices":
                        return { "devices": terminal.devices }
                    case "settings":
                        return { "settings": terminal.settings, "terminal": terminal }
                    }
                    return { "terminal": terminal }
                }
                function file(): string {
                    const names = {
                        "sign-in": "SignInScreen", "sale": "SaleScreen", "tender": "TenderScreen", "done": "DoneScreen",
                        "enrol": "EnrolScreen", "history": "HistoryScreen", "shift": "ShiftScreen",
                        "devices": "DevicesScreen", "settings": "SettingsScreen"
                    }
                    return Qt.resolvedUrl("screens/" + names[holder.modelData] + ".qml")
                }
            }
        }

        // The books could not be opened: why, in words.
        TillText {
            objectName: "trouble"
            visible: window.shown === "opening"
            anchors.centerIn: parent
            width: parent.width - 200
            horizontalAlignment: Text.AlignHCenter
            wrapMode: Text.Wrap
            text: window.terminal.trouble
            font.pixelSize: Theme.h2
        }

        // Sees every touch and takes none.
        Item {
            anchors.fill: parent

            PointHandler {
                onActiveChanged: {
                    if (!active)
                        return
                    window.terminal.touched()
                    const screen = root.front()
                    if (screen)
                        screen.touchSeen()
                }
            }
        }
    }

    component Act: Shortcut {
        property var places: ["sale"]
        enabled: places.length === 0 ? bar.visible : places.indexOf(window.place) >= 0
        context: Qt.WindowShortcut
    }

    Act {
        places: []
        sequence: "F1"
        onActivated: window.terminal.go("sale")
    }
    Act {
        places: []
        sequence: "F2"
        onActivated: window.terminal.go("history")
    }
    Act {
        places: []
        sequence: "F3"
        onActivated: window.terminal.go("shift")
    }
    Act {
        places: []
        sequence: "F4"
        onActivated: window.terminal.go("settings")
    }
    Act {
        places: []
        sequence: "F5"
        onActivated: window.terminal.syncNow()
    }
    Act {
        sequence: "F6"
        onActivated: window.terminal.memberPanel.usePhone(!window.terminal.memberPanel.phoneInUse)
    }
    Act {
        sequence: "F7"
        onActivated: window.terminal.checkout.hold()
    }
    Act {
        sequence: "F8"
        onActivated: window.terminal.checkout.pay()
    }
    Act {
        places: ["sale", "tender"]
        sequence: "F9"
        onActivated: window.terminal.checkout.quickPay("exact")
    }
    Act {
        places: ["sale", "tender"]
        sequence: "F10"
        onActivated: window.terminal.checkout.quickPay("octopus")
    }
    Act {
        places: ["sale", "done"]
        sequence: "F11"
        onActivated: window.terminal.checkout.reprint()
    }
    Act {
        places: []
        sequence: "F12"
        onActivated: window.terminal.lock()
    }
    Act {
        sequence: "Ctrl+Z"
        onActivated: window.terminal.checkout.undo()
    }
    Instantiator {
        model: 9

        Act {
            required property int index
            places: ["sale", "tender"]
            sequence: "Ctrl+" + (index + 1)
            onActivated: window.terminal.memberPanel.toggleReward(index)
        }
    }
}
