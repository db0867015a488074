"""What stands on the counter for the customer: the line display and the payment terminal, spoken to over their wires.

Each driver fits its port in services/ports.py by its shape. Receipt printers have a room of their own, and so have
cameras and scanners.
"""
