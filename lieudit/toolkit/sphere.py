"""The Earth as a sphere. Pure; nothing else is imported, so that oracles read it without the site."""

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""
