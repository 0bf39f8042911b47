"""Invented pools of volunteers, the same at each run."""

from __future__ import annotations

from random import Random

from lieudit.lottery.composing import Profile, Quota

REGIONS = tuple(f"{at:02}" for at in range(13))
CODES = (REGIONS, ("F", "M"), ("16", "30", "45", "60"), ("frr", "metropole", "ailleurs"))
SKEWS = ((3, 1, 2, 1, 1, 2, 3, 1, 1, 2, 1, 1, 2), (3, 2), (1, 2, 3, 4), (2, 3, 5))


def a_pool(people: int, name: str = "pool") -> dict[str, Profile]:
    """Volunteers who do not look like the country: more women, older, more of some regions."""
    random = Random(name)
    return {
        f"{at:04}": tuple(random.choices(codes, skew)[0] for codes, skew in zip(CODES, SKEWS, strict=True))
        for at in range(1, people + 1)
    }


def fair_quotas(seats: int, give: int = 1) -> list[Quota]:
    """Each category an equal share of the seats, to within `give`."""
    return [
        Quota(kind, code, max(0, seats // len(codes) - give), -(-seats // len(codes)) + give)
        for kind, codes in enumerate(CODES)
        for code in codes
    ]
