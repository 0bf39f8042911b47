"""Addresses of places and organisations: short, readable, and kept for ever. Pure functions."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.text import slugify

from lieudit.territory.spelling import plain

RESERVED = {"ajouter", "carte", "colonnes", "demandes", "export", "fiches", "organisations", "representations"}
"""Words of the addresses of this room, which no place and no organisation may take."""
LONGEST = 100


def slugs_for(name: str, town: str = "") -> list[str]:
    """Addresses that a place would take, the shortest first.

    >>> slugs_for("Le Préau", "Guéret"), slugs_for("Demandes", "Dun")
    (['le-preau', 'le-preau-gueret'], ['demandes-dun'])
    """
    short = slugify(plain(name))[:LONGEST].strip("-") or "lieu"
    long = f"{short[: LONGEST - 30]}-{slugify(plain(town))[:28]}".strip("-")
    return [long] if short in RESERVED else list(dict.fromkeys([short, long]))


def free_slug(candidates: list[str], taken: Collection[str]) -> str:
    """The first address that nobody has: `le-preau`, `le-preau-gueret`, `le-preau-gueret-2`…"""
    for slug in candidates:
        if slug not in taken and slug not in RESERVED:
            return slug
    number = 2
    while f"{candidates[-1]}-{number}" in taken:
        number += 1
    return f"{candidates[-1]}-{number}"
