"""Which lands the sea holds apart: nobody walks from one to another, so the nearest place is on one’s own. Pure."""

from __future__ import annotations

from functools import cache

ISLANDS: tuple[tuple[str, ...], ...] = (
    ("17004",), ("22016",), ("29082",), ("29083",), ("29084",), ("29155",),  # Aix, Bréhat, Batz, Sein, Molène, Ouessant
    ("56009", "56114", "56152", "56241"), ("56069",), ("56085",), ("56086",), ("56087",), ("56088",),  # Belle-Île…
    ("85113",),  # Yeu
    ("97108", "97112", "97126"), ("97110",), ("97130",), ("97131",),  # Marie-Galante, La Désirade, Les Saintes
    ("97608", "97615"),  # Petite-Terre
    ("97501",), ("97502",),  # Miquelon, Saint-Pierre
    ("98611", "98612"), ("98613",),  # Futuna, Wallis
    (
        "98712", "98715", "98722", "98725", "98733", "98734", "98735", "98736", "98738", "98747", "98748", "98752",
    ),  # Tahiti
    ("98801",), ("98809",), ("98814",), ("98815",), ("98820",),  # around the Grande Terre
)  # fmt: skip
"""Municipalities of islands without a bridge, island by island, by their official codes."""
CORSICA = ("2A", "2B")
SCATTERED = "987"
"""French Polynesia: a municipality is an archipelago of its own, but those of Tahiti."""


@cache
def _apart() -> dict[str, str]:
    return {code: f"island-{group[0]}" for group in ISLANDS for code in group}


def land_of(code: str) -> str:
    """The land of a municipality or of an arrondissement, by its official code."""
    if (known := _apart().get(code)) is not None:
        return known
    if code.startswith(CORSICA):
        return "corsica"
    if code.startswith(SCATTERED):
        return f"island-{code}"
    return code[:3] if code.startswith(("97", "98")) else "mainland"
