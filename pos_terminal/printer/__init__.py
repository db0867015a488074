"""Receipts on paper: blocks to dots, dots to ESC/POS bytes, bytes to a printer.

Only text and pictures become dots (no printer in a Hong Kong shop can be relied on to have all its characters), so
every printer that can print a picture prints every name right.
"""
