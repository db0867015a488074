"""What the panel and the receipt tell of an account beside balances."""
