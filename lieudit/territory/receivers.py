"""Territories are found by the search of the whole site."""

from lieudit.territory.finding import DEPARTMENTS, INTERMUNICIPALITIES, QUARTERS, REGIONS, TOWNS
from lieudit.toolkit.findable import FINDABLE

FINDABLE.fill("department", DEPARTMENTS)
FINDABLE.fill("region", REGIONS)
FINDABLE.fill("town", TOWNS)
FINDABLE.fill("intermunicipality", INTERMUNICIPALITIES)
FINDABLE.fill("quarter", QUARTERS)
