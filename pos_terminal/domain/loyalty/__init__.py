"""Members and programmes: reads a sale, proposes entries. The one engine for every programme."""
