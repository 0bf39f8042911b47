"""How fast the pages are, beside two yardsticks in the same run. `make bench` runs it.

What is measured, on what data, and how to read the table: docs/reference/bench.md.
"""
