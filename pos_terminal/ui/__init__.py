"""The window: Qt Quick screens, their view models, the lane and the workers."""
