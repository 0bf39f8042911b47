"""Lieudit: what places say, the council carries. One sub-package per room, on floors."""
