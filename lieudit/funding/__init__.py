"""Calls, applications, reviews, awards and the catalogue of aids that keep funding diverse."""
