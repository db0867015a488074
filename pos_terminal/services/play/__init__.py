"""Plays a file of events through programmes, without books or a till: `programme play`."""
