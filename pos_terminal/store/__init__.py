"""The till's books in SQLite, one file a book, and the tools that check, copy and fill them."""
