"""Load the territory into the database: one act, which can be repeated without changing anything."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections import Counter
from collections.abc import Iterable
from functools import cache
from operator import attrgetter
from pathlib import Path

from django.db import connection, models, transaction
from django.db.models import F
from django.utils.text import slugify

from lieudit.territory.models import Department, Intermunicipality, Municipality, Region
from lieudit.territory.spelling import plain, without_article
from lieudit.toolkit.models import Clock

DATA = Path(__file__).parent / "data"

type Row = dict[str, str]


@transaction.atomic
def load_territory(folder: Path = DATA) -> dict[type[models.Model], int]:
    """Insert or update every region, department, intermunicipality and municipality of `folder`.

    Rows already there keep their primary key; nothing is deleted, since places and needs may stand
    on a municipality that has merged. Returns how many rows of each kind the files hold.
    """
    regions = _upsert(Region, [_division(Region, row) for row in read(folder / "regions.csv")])
    departments = _upsert(
        Department,
        [_division(Department, row, region_id=regions[row["region"]]) for row in read(folder / "departments.csv")],
    )
    epci = _upsert(
        Intermunicipality,
        [Intermunicipality(**row | {"population": int(row["population"])}) for row in read(folder / "epci.csv")],
        key="siren",
    )
    municipalities = _upsert(Municipality, _municipalities(read(folder / "municipalities.csv.gz"), departments, epci))
    Clock.objects.update_or_create(pk=1, defaults={"tick": F("tick") + 1}, create_defaults={"tick": 1})
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON TABLE {Municipality._meta.db_table} IS '{digest(folder)}'")
    return {
        Region: len(regions),
        Department: len(departments),
        Intermunicipality: len(epci),
        Municipality: len(municipalities),
    }


def digest(folder: Path = DATA) -> str:
    """What the files of the territory, and the code that reads them, hold now."""
    files = [*sorted(folder.glob("*.csv*")), Path(__file__)]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def is_loaded(folder: Path = DATA) -> bool:
    """Whether the database holds these very files: their digest is the comment of its table, written as they were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(%s::regclass)", [Municipality._meta.db_table])
        (comment,) = cursor.fetchone()
    return comment == digest(folder) and Municipality.objects.exists()


def read(path: Path) -> list[Row]:
    """Rows of a CSV file, compressed when its name says so."""
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def municipality_from_row(row: Row, **links: int | None) -> Municipality:
    """A municipality, unsaved, as a row of `municipalities.csv.gz` describes it."""
    name, postcodes = row["name"], _several(row["postcodes"])
    known_as = " ".join([plain(name), *map(plain, _several(row["parts"])), *postcodes])
    return Municipality(
        code=row["code"],
        name=name,
        slug=f"{_slug(name)}-{row['department'].lower()}",
        postcodes=postcodes,
        population=int(row["population"]),
        area_km2=_number(row["area_km2"]),
        latitude=_number(row["latitude"]),
        longitude=_number(row["longitude"]),
        former_codes=_several(row["former_codes"]),
        plain_name=without_article(plain(name)),
        search_text=f" {known_as}",
        **links,
    )


def _municipalities(rows: Iterable[Row], departments: dict[str, int], epci: dict[str, int]) -> list[Municipality]:
    found = [
        municipality_from_row(
            row,
            department_id=departments[row["department"]],
            intermunicipality_id=epci[row["epci"]] if row["epci"] else None,
            territorial_establishment_id=epci[row["ept"]] if row["ept"] else None,
        )
        for row in rows
    ]
    shared = Counter(each.slug for each in found)
    for each in found:
        if shared[each.slug] > 1:
            each.slug = f"{_slug(each.name)}-{each.code.lower()}"
    return found


def _division[D: (Region, Department)](model: type[D], row: Row, **links: int) -> D:
    return model(
        code=row["code"],
        name=row["name"],
        slug=slugify(plain(row["name"])),
        liaison=int(row["liaison"]),
        overseas=row["overseas"] == "1",
        population=int(row["population"]),
        area_km2=int(row["area_km2"]) if row["area_km2"] else None,
        latitude=_number(row["latitude"]),
        longitude=_number(row["longitude"]),
        west=_number(row["west"]),
        south=_number(row["south"]),
        east=_number(row["east"]),
        north=_number(row["north"]),
        **links,
    )


def _upsert[M: models.Model](model: type[M], rows: list[M], key: str = "code") -> dict[str, int]:
    """Write rows, sent as one file, and give the primary key of each by its official code."""
    name = connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if not (field.primary_key or field.generated)]
    named = [name(str(field.column)) for field in fields]
    table, columns = name(model._meta.db_table), ", ".join(named)
    changed = ", ".join(f"{each} = EXCLUDED.{each}" for each in named if each != name(key))
    values = attrgetter(*(field.attname for field in fields))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE arriving AS SELECT {columns} FROM {table} WITH NO DATA")
        with cursor.copy(f"COPY arriving ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(values(row))
        written = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM arriving"
        cursor.execute(f"{written} ON CONFLICT ({key}) DO UPDATE SET {changed}")
        cursor.execute("DROP TABLE arriving")
    codes = [getattr(row, key) for row in rows]
    return dict(model._default_manager.filter(**{f"{key}__in": codes}).values_list(key, "pk"))


@cache
def _slug(name: str) -> str:
    return slugify(plain(name))


def _several(joined: str) -> list[str]:
    return joined.split("|") if joined else []


def _number(text: str) -> float | None:
    return float(text) if text else None
