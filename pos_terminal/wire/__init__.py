"""What crosses to head office: records, their bytes, digests and chain."""
