"""The time zone of a land of the Republic, by the code of its department or of its region. Pure.

Source: IANA time zone database; codes of INSEE's « code officiel géographique ».
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
BY_DEPARTMENT = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}
BY_REGION = {"01": "971", "02": "972", "03": "973", "04": "974", "06": "976"}
"""Regions of a single department."""


def zone_of(department: str = "", region: str = "") -> ZoneInfo:
    """The zone of a department, else of a region, else that of Paris.

    >>> zone_of("974").key, zone_of(region="01").key, zone_of("18", "24").key
    ('Indian/Reunion', 'America/Guadeloupe', 'Europe/Paris')
    """
    name = BY_DEPARTMENT.get(department or BY_REGION.get(region, region))
    return ZoneInfo(name) if name else PARIS
