pragma ComponentBehavior: Bound

import QtQuick
import "../../components"

// A line of the footer to type: what comes from outside is shown unless it is what stands here.
Field {
    id: field

    property string value

    takesInputMethod: true
    onValueChanged: if (field.text !== field.value) field.text = field.value
    Component.onCompleted: field.text = field.value
}
