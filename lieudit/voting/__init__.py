"""Ballots, rolls and votes, and an exact count that anyone can run again. It knows no council word."""
