"""Needs as open data: CSV rows with documented columns, GeoJSON features. Pure functions.

A row is a mapping with the keys of `FIELDS`, as the database gives it.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping

from lieudit.toolkit.text import harmless_cell
from lieudit.toolkit.types import Row

COLUMNS = (
    ("numero", "Numéro public du besoin, pour toujours."),
    ("adresse", "Adresse de sa page, où se lit tout son fil."),
    ("etape", "Étape atteinte sur le fil : expressed, gathered, deliberated, adopted, relayed, answered, effect."),
    ("mots", "Les mots de l’auteur, jamais corrigés."),
    ("domaines", "Domaines choisis par l’auteur, séparés par une barre verticale."),
    ("lieu", "Nom du lieu, s’il a accepté de le publier."),
    ("commune", "Code officiel géographique de la commune (INSEE), si le nom du lieu est publié."),
    ("departement", "Code du département (INSEE)."),
    ("region", "Code de la région (INSEE)."),
    ("exprime_le", "Jour où il a été dit (AAAA-MM-JJ, heure de Paris)."),
    ("bouge_le", "Jour de son dernier mouvement sur le fil."),
    ("lieux_qui_rejoignent", "Nombre de lieux qui disent la même chose, sans compter l’auteur."),
    ("convergence", "Numéro de la convergence qui le réunit à d’autres, s’il y en a une."),
)
FIELDS = (
    "number", "state", "words", "domains", "place_name", "municipality_code", "department__code",
    "department__region__code", "created_day", "moved_day", "place_count", "convergence__number",
    "latitude", "longitude",
)  # fmt: skip


def _stage(row: Row) -> str:
    return "answered" if row["state"] == "settled" else row["state"]


def csv_lines(rows: Iterable[Row], site: str) -> Iterator[str]:
    """The file, line by line, with its header; a byte order mark tells spreadsheets that it is UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([name for name, _meaning in COLUMNS])
    for row in rows:
        writer.writerow(
            (
                row["number"],
                f"{site}/besoins/{row['number']}/",
                _stage(row),
                harmless_cell(row["words"]),
                "|".join(row["domains"]),
                harmless_cell(row["place_name"] or ""),
                row["municipality_code"],
                row["department__code"],
                row["department__region__code"],
                row["created_day"],
                row["moved_day"],
                row["place_count"],
                row["convergence__number"],
            )
        )
        if buffer.tell() > 1 << 15:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def geojson_chunks(rows: Iterable[Mapping[str, object]], site: str) -> Iterator[str]:
    """A FeatureCollection; a need whose place is not published has no geometry."""
    yield '{"type":"FeatureCollection","features":['
    comma = ""
    for row in rows:
        yield comma + json.dumps(_feature(row, site), ensure_ascii=False, default=str)
        comma = ",\n"
    yield "]}\n"


def _feature(row: Mapping[str, object], site: str) -> dict[str, object]:
    located = row["latitude"] is not None and row["longitude"] is not None
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]} if located else None,
        "properties": {
            "numero": row["number"],
            "adresse": f"{site}/besoins/{row['number']}/",
            "etape": _stage(row),
            "mots": row["words"],
            "domaines": row["domains"],
            "lieu": row["place_name"],
            "commune": row["municipality_code"],
            "departement": row["department__code"],
            "region": row["department__region__code"],
            "exprime_le": row["created_day"],
            "lieux_qui_rejoignent": row["place_count"],
            "convergence": row["convergence__number"],
        },
    }
