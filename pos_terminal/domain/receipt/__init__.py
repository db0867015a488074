"""What stands on paper: committed facts and the shop's words become blocks, which any printer or screen can show."""
