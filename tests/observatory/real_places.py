"""The 2,011 real third places of the public lists of 2019 to 2023, as the rows of a snapshot. Without Django.

They are not carried: `LIEUDIT_REFERENCE` says where `third_places.csv.gz` is, else `shared/data/reference` beside the
checkout.
"""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE = Path(os.environ.get("LIEUDIT_REFERENCE", ROOT.parent / "shared" / "data" / "reference")) / "third_places.csv.gz"
MISSING = f"{FILE} is not there: LIEUDIT_REFERENCE says where the public lists are"
TERRITORY = ROOT / "lieudit" / "territory" / "data"

type Row = dict[str, str]


def read(path: Path) -> list[Row]:
    content = path.read_bytes()
    text = gzip.decompress(content) if path.suffix == ".gz" else content
    return list(csv.DictReader(text.decode("utf-8").splitlines()))


def quarters() -> dict[str, Row]:
    """The arrondissements of Paris, Lyon and Marseille, by their codes."""
    return {row["code"]: row for row in read(TERRITORY / "quarters.csv")}


def real_places() -> list[Row]:
    """Each with its municipality of 2026, its arrondissement where one is told, its own point where it has one."""
    inside = quarters()
    return [
        {
            "town": row["code_insee"],
            "quarter": row["code_insee_declare"] if row["code_insee_declare"] in inside else "",
            "latitude": row["lat"],
            "longitude": row["lon"],
        }
        for row in read(FILE)
    ]


def points() -> list[Row]:
    """The municipalities, the three cities as their arrondissements: inhabitants, area, point."""
    cities = {row["city"] for row in quarters().values()}
    towns = [row for row in read(TERRITORY / "municipalities.csv.gz") if row["code"] not in cities]
    return [*towns, *quarters().values()]
