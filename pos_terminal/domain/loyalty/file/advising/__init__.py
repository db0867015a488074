"""What a shopkeeper should know of a programme before it runs, a file for each family. `advice.py` puts it together."""
