"""The reference head-office server: inbox, accounts, feed."""
