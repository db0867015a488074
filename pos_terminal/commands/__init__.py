"""The commands of `pos-terminal` and `pos-head-office`: one file a command; parse, call a service, print. No rules here."""
