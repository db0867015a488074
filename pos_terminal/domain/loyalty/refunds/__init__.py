"""A refund: what is taken, what is given back, what follows from it."""
