"""What points and stamps buy: which reward fits a bill, what it takes off, members' prices."""
