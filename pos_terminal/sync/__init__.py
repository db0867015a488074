"""Head office over HTTP, as the terminal sees it."""
