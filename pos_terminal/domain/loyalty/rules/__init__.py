"""The rules of a programme as frozen values, a file for each family. What applies them stands beside this folder."""
