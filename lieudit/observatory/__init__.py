"""Territorial equality and republican equity in figures, and reports in which every number is a link."""
