"""Reads sources and writes the pages of docs/reference; `tools/write_reference.py` begins here."""
