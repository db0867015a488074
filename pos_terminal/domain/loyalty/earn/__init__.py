"""What a sale earns: points, stamps, the campaigns upon them, and the terms that a refund repeats."""
