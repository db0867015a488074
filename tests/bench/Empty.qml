import QtQuick
import QtQuick.Window

// The least that a window can be and still take a key.
Window {
    id: window

    property int typed: 0

    width: 1280
    height: 800
    visible: true

    Item {
        focus: true
        Keys.onPressed: window.typed += 1

        Text {
            text: window.typed
        }
    }
}
