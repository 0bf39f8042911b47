"""Which lands the sea holds apart: nobody walks from one to another, so the nearest place is on one’s own. And the
municipality where each department has its seat. Pure."""

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


SEATS = (
    "01053", "02408", "03190", "04070", "05061", "06088", "07186", "08105", "09122", "10387", "11069", "12202", "13055",
    "14118", "15014", "16015", "17300", "18033", "19272", "21231", "22278", "23096", "24322", "25056", "26362", "27229",
    "28085", "29232", "2A004", "2B033", "30189", "31555", "32013", "33063", "34172", "35238", "36044", "37261", "38185",
    "39300", "40192", "41018", "42218", "43157", "44109", "45234", "46042", "47001", "48095", "49007", "50502", "51108",
    "52121", "53130", "54395", "55029", "56260", "57463", "58194", "59350", "60057", "61001", "62041", "63113", "64445",
    "65440", "66136", "67482", "68066", "69123", "70550", "71270", "72181", "73065", "74010", "75056", "76540", "77288",
    "78646", "79191", "80021", "81004", "82121", "83137", "84007", "85191", "86194", "87085", "88160", "89024", "90010",
    "91228", "92050", "93008", "94028", "95500", "97105", "97209", "97302", "97411", "97611",
)  # fmt: skip
"""The municipality that is the seat of each department: Code officiel géographique 2026 (INSEE), of the same package as
the geography (`territory/data/CREDITS.md`)."""


@cache
def seats() -> dict[str, str]:
    """The municipality of the seat of each department, by its code."""
    return {code[: 3 if code.startswith("97") else 2]: code for code in SEATS}


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
