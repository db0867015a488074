"""Card and Octopus terminals: the documented message format over a line, and the exchange of files in a folder."""
