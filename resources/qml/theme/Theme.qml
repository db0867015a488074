pragma Singleton

import QtQuick

// The one place for colours, sizes and times (design tokens). Main.qml sets what the cashier chose.
// What the tokens call `onPrimary` is `primaryInk` here: in QML a name that begins with "on" is a handler.
QtObject {
    id: theme

    property bool dark: false
    property bool compact: false
    property bool english: false
    property bool lessMotion: false
    property real scale: 1

    readonly property color bg: theme.dark ? "#0B100E" : "#F4F2ED"
    readonly property color surface: theme.dark ? "#151C19" : "#FFFFFF"
    readonly property color sunken: theme.dark ? "#202926" : "#EAE7E0"
    readonly property color line: theme.dark ? "#3A4541" : "#DAD5CA"
    readonly property color keyLine: theme.dark ? "#7C8A85" : "#C4BDB0"
    readonly property color lineStrong: theme.dark ? "#93A19C" : "#857F73"
    readonly property color ink: theme.dark ? "#FFFFFF" : "#1B211F"
    readonly property color ink2: theme.dark ? "#CBD5D1" : "#4C5652"
    readonly property color ink3: theme.dark ? "#A9B5B0" : "#666F6B"
    readonly property color primary: theme.dark ? "#5FE0BD" : "#00664F"
    readonly property color primaryPressed: theme.dark ? "#9BF0D8" : "#004D3B"
    readonly property color primaryInk: theme.dark ? "#04251C" : "#FFFFFF"
    readonly property color primarySoft: theme.dark ? "#0F3A2F" : "#DCEEE8"
    readonly property color primarySoftInk: theme.dark ? "#B8F5E3" : "#004635"
    readonly property color stamp: theme.dark ? "#FF9D85" : "#B63A1E"
    readonly property color stampInk: theme.dark ? "#2E0D04" : "#FFFFFF"
    readonly property color stampSoft: theme.dark ? "#3D1C13" : "#FBE7DF"
    readonly property color stampSoftInk: theme.dark ? "#FFCFC2" : "#7A230E"
    readonly property color warn: theme.dark ? "#FFD060" : "#7A4A00"
    readonly property color warnSoft: theme.dark ? "#3A2C08" : "#FFF0CF"
    readonly property color warnLine: theme.dark ? "#FFD060" : "#AD7208"
    readonly property color error: theme.dark ? "#FF93AA" : "#A3123D"
    readonly property color errorInk: theme.dark ? "#33000F" : "#FFFFFF"
    readonly property color errorSoft: theme.dark ? "#3F0F1D" : "#FBE3EA"
    readonly property color errorSoftInk: theme.dark ? "#FFC9D5" : "#7E0A2C"
    readonly property color info: theme.dark ? "#8EC5FF" : "#1C5585"
    readonly property color infoSoft: theme.dark ? "#11293F" : "#E2EEF8"
    readonly property color tierBasic: theme.dark ? "#202926" : "#EFEDE8"
    readonly property color tierSilver: theme.dark ? "#2B353E" : "#E6EBF0"
    readonly property color tierSilverInk: theme.dark ? "#E6EBF0" : "#26323D"
    readonly property color tierSilverLine: theme.dark ? "#8593A0" : "#B9C3CC"
    readonly property color tierGold: theme.dark ? "#4A3A10" : "#FCE9B8"
    readonly property color tierGoldInk: theme.dark ? "#FFE9A8" : "#6A4300"
    readonly property color tierGoldLine: theme.dark ? "#B99332" : "#D9B04C"
    readonly property color tierBlack: "#23282B"
    readonly property color tierBlackInk: "#FFFFFF"
    readonly property color tierBar: theme.dark ? "#E0B23F" : "#9C6C00"
    readonly property color focus: theme.dark ? "#FFE45C" : "#0B57D0"
    readonly property color cold: theme.dark ? "#8EC5FF" : "#1C5585"
    readonly property color hot: theme.dark ? "#FF9D85" : "#B63A1E"
    readonly property color bake: theme.dark ? "#F2C777" : "#8A5A12"
    readonly property color noodle: theme.dark ? "#CDB4F0" : "#6B4E8E"

    readonly property int figXL: 88
    readonly property int figL: 64
    readonly property int figM: 44
    readonly property int figS: 34
    readonly property int h1: 28
    readonly property int h2: 24
    readonly property int h3: 22
    readonly property int key: 30
    readonly property int title: 20
    readonly property int body: 18
    readonly property int label: 16

    readonly property int touch: 56
    readonly property int edge: theme.compact ? 12 : 16
    readonly property int gap: theme.compact ? 8 : 12
    readonly property int inset: 16
    readonly property int barHeight: 64
    readonly property int memberWidth: theme.compact ? 312 : 340
    readonly property int billWidth: theme.compact ? 316 : 356

    readonly property int radiusField: 8
    readonly property int radiusKey: 12
    readonly property int radiusTile: 14
    readonly property int radiusPanel: 16

    readonly property int pressMs: theme.lessMotion ? 0 : 120
    readonly property int fastMs: theme.lessMotion ? 0 : 120
    readonly property int panelMs: theme.lessMotion ? 0 : 160
    readonly property int stampPopMs: theme.lessMotion ? 0 : 220
    readonly property int wheelMs: theme.lessMotion ? 0 : 1200

    // The colour of a product's icon, by the icon's name.
    function iconColour(name: string): color {
        switch (name) {
        case "cup-soda":
        case "glass-water":
            return theme.cold
        case "coffee":
        case "egg-fried":
        case "utensils":
            return theme.hot
        case "croissant":
        case "cookie":
        case "sandwich":
            return theme.bake
        case "soup":
            return theme.noodle
        }
        return theme.ink2
    }

    // Colours of a tier's badge by its look: basic, silver, gold, black or jade.
    function tierFill(look: string): color {
        return look === "gold" ? theme.tierGold : look === "silver" ? theme.tierSilver
             : look === "black" ? theme.tierBlack : look === "jade" ? theme.primarySoft : theme.tierBasic
    }
    function tierInk(look: string): color {
        return look === "gold" ? theme.tierGoldInk : look === "silver" ? theme.tierSilverInk
             : look === "black" ? theme.tierBlackInk : look === "jade" ? theme.primarySoftInk : theme.ink
    }
    function tierLine(look: string): color {
        return look === "gold" ? theme.tierGoldLine : look === "silver" ? theme.tierSilverLine
             : look === "black" ? theme.lineStrong : look === "jade" ? theme.primary : theme.line
    }

    // Colours of a message by its tone: soft fill, border, and text with icon.
    function toneFill(tone: string): color {
        return tone === "error" ? theme.errorSoft : tone === "warn" ? theme.warnSoft
             : tone === "good" ? theme.primarySoft : theme.infoSoft
    }
    function toneLine(tone: string): color {
        return tone === "error" ? theme.error : tone === "warn" ? theme.warnLine
             : tone === "good" ? theme.primary : theme.info
    }
    function toneInk(tone: string): color {
        return tone === "error" ? theme.errorSoftInk : tone === "warn" ? theme.warn
             : tone === "good" ? theme.primarySoftInk : theme.info
    }
    function toneIcon(tone: string): string {
        return tone === "error" ? "octagon-x" : tone === "warn" ? "triangle-alert"
             : tone === "good" ? "circle-check" : "info"
    }
}
