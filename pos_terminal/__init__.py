"""An offline-first point-of-sale counter terminal: selling, loyalty, receipts and head office."""
