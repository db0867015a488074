"""The end of a day: what dies, what is reviewed, in order."""
