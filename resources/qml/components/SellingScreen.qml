import QtQuick

// A screen that takes the keys of the keyboard that nobody in front of it took.
Item {
    signal keyTyped(string text)
    signal keyErased
    signal keyEntered
    signal keyLeft
    signal touchSeen
}
