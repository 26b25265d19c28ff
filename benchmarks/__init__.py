"""Windrow measured beside Haystack in the same run: `python -m benchmarks [ROW…] [--quick] [--json FILE]`."""
