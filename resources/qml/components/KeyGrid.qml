pragma ComponentBehavior: Bound

import QtQuick

// A grid of keys in which the arrow keys move the focus.
Grid {
    id: grid

    function moveFocus(step: int): void {
        const keys = []
        for (let i = 0; i < grid.children.length; ++i)
            if (grid.children[i].visible && grid.children[i].enabled && grid.children[i].activeFocusOnTab !== undefined
                    && grid.children[i].tapped !== undefined)
                keys.push(grid.children[i])
        for (let k = 0; k < keys.length; ++k) {
            if (keys[k].activeFocus) {
                const next = k + step
                if (next >= 0 && next < keys.length)
                    keys[next].forceActiveFocus(Qt.TabFocusReason)
                return
            }
        }
    }

    Keys.onLeftPressed: grid.moveFocus(-1)
    Keys.onRightPressed: grid.moveFocus(1)
    Keys.onUpPressed: grid.moveFocus(-grid.columns)
    Keys.onDownPressed: grid.moveFocus(grid.columns)
}
