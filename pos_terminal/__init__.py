"""An offline-first point-of-sale counter terminal: selling, loyalty, receipts and head office."""

__version__ = "0.1.0"
