"""Belonging: paid plans, gates for members, gifts, who brought whom."""
