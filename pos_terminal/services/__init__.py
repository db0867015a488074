"""What the cashier does: one use case a call, one transaction each. Free of Qt, SQL and sockets."""
