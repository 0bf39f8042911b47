"""Consultations: short statements that people and places agree with or not, read across declared groups."""
