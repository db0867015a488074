"""Tables of a programme file to rules, a file for each family of `rules/`."""
