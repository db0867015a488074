"""SQLite: one book a file. Nothing outside this room sees SQL or a connection."""
