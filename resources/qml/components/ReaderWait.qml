pragma ComponentBehavior: Bound

import QtQuick
import "../theme"

// A charge on a connected reader: what is waited for with the thin bar and Cancel, or the question that it left.
Column {
    id: wait

    property string title
    property string detail
    property bool waits: false
    required property var keys

    signal answered(string key)

    spacing: 16

    TillText {
        width: parent.width
        text: wait.title
        font.pixelSize: Theme.h2
        wrapMode: Text.Wrap
        strong: true
        color: wait.waits ? Theme.ink : Theme.warn
        Accessible.role: Accessible.AlertMessage
        Accessible.name: wait.title + " " + wait.detail
    }
    TillText {
        objectName: "reader-detail"
        width: parent.width
        text: wait.detail
        font.pixelSize: wait.waits ? Theme.figL : Theme.body
        fontSizeMode: wait.waits ? Text.HorizontalFit : Text.FixedSize
        minimumPixelSize: Theme.h1
        wrapMode: wait.waits ? Text.NoWrap : Text.Wrap
        strong: wait.waits
        color: wait.waits ? Theme.ink : Theme.ink2
    }
    ReaderBar {
        objectName: "reader-bar"
        visible: wait.waits
        width: parent.width
    }
    Row {
        id: keys
        width: parent.width
        spacing: 8

        Repeater {
            id: list
            model: wait.keys

            TillButton {
                id: answer
                required property string key
                required text
                objectName: answer.key
                width: (keys.width - keys.spacing * (list.count - 1)) / list.count
                height: 76
                textSize: Theme.title
                strokeWidth: 2
                onTapped: wait.answered(answer.key)
            }
        }
    }
}
