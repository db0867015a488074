"""Pictures to codes: decoding, and the camera that brings frames."""
