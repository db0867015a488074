"""Products, sales, shifts and what a scanned code means. Knows nothing of loyalty."""
