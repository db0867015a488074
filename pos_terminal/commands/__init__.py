"""The commands of `pos-terminal` and `pos-head-office`, one file each: parse, call a service, print. No rules here."""
