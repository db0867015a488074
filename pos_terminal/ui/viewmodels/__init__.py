"""One view model a screen: `present(state)` to text that is ready to show, and slots that turn a touch into a call."""
