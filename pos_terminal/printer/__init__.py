"""Receipts on paper: blocks to dots, dots to ESC/POS bytes, bytes to a printer.

`layout` puts blocks on lines. For every printer, `letters` and `drawing` make one picture of them, which `bands`
encodes; for slow lines, `inline` writes them in the printer's own lines with `cells` and `native`. `render` does what
a printer's `paper` asks for, and `readback` turns the bytes into dots again, for the screen.

Whatever a printer lacks of the letters of Hong Kong is drawn, so that every name comes out right on every model.
"""
