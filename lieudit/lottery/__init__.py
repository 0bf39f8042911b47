"""Panels drawn by lot among volunteers, under quotas, and seats shared between territories: all can be done again."""
