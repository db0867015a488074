"""A programme's rules in plain words, a file for each family of `rules/`. `explain.py` puts them in order."""
