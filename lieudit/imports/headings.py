"""The headings of a list: on which line they stand, and which column says what, guessed by its heading, however people
write it, and by what it holds. Pure functions.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import BinaryIO

from rapidfuzz.fuzz import token_sort_ratio

from lieudit.territory.spelling import plain
from lieudit.toolkit.tables import Fault, TableFile, first_lines

SAID_OF_PLACES = {
    "name": (
        "nom_du_lieu nom_lieu nom_tl nom name denomination libelle intitule raison_sociale appellation lieu structure "
        "titre"
    ),
    "external_id": "id identifiant uid uuid code reference numero",
    "insee": "code_insee insee codeinsee code_commune insee_com citycode code_insee_commune depcom codgeo",
    "postcode": "code_postal cp codepostal postal_code codpost code_post postcode zip addr_postcode",
    "town": (
        "commune ville city localite lib_com nom_commune libelle_commune municipalite cp_ville code_postal_ville "
        "ville_cp code_postal_commune cp_commune addr_city"
    ),
    "department": "departement dep dept code_departement nom_departement num_departement code_dept lib_dep",
    "street_number": (
        "numero_voie num_voie numvoie no_voie n_voie numero_rue num_rue numero_de_voie numero_de_rue n_rue n_de_voie "
        "numero_dans_la_voie housenumber addr_housenumber"
    ),
    "street_type": "type_voie type_de_voie typvoie nature_voie nature_de_voie",
    "address": (
        "adresse address rue voie adresse_postale adresse_complete adresse_geographique libelle_voie nom_voie lib_voie "
        "nom_de_voie nom_de_la_voie nom_rue nom_de_rue libelle_de_la_voie adresse_1 adresse1 adresse_ligne_1 "
        "street addr_street"
    ),
    "latitude": "latitude lat y coord_y",
    "longitude": "longitude lon long lng x coord_x",
    "point": "geo_point_2d geo_point geopoint point_geo coordonnees coordonnees_gps gps latlon lat_lon geolocalisation",
    "summary": "resume presentation_resume presentation accroche",
    "description": "description presentation_detail details commentaire",
    "types": "typologie type types categorie famille",
    "services": "services services_proposes",
    "status": "etat statut status etat_projet",
    "management_model": "statut_juridique forme_juridique gestion",
    "opened_on": "date_ouverture ouverture",
    "hours": "horaires opening_hours heures horaires_ouverture",
    "phone": "telephone tel phone telephone_fixe num_tel",
    "site": "site site_web web url internet website site_internet",
    "siret": "siret pivot",
    "accessibility_url": "fiche_acces_libre acceslibre",
    "licence": "licence license licence_donnees",
}
"""What a column may say of a place, with the names that such columns bear."""
SAID_OF_TOWNS = {"codes": SAID_OF_PLACES["insee"], "since": "date_signature date depuis date_debut"}
HEADINGS = frozenset(" ".join([*SAID_OF_PLACES.values(), *SAID_OF_TOWNS.values()]).split())
_IDLE = "de du des d la le les l en a au aux et lieu lieux etablissement structure tiers equipement point public espace"
IDLE = frozenset(_IDLE.split())
"""Words that headings add to what they say: « nom de l’établissement »."""
_PERSONS = "mail email courriel contact responsable referent prenom directeur president gerant"
PERSONS = frozenset(_PERSONS.split())
"""A column that speaks of a person is chosen by people, never guessed."""
FIRST_NAME = frozenset({"prenom", "prenoms"})
SURNAMES = ("nom", "name")
"""What these columns hold beside a column of first names."""
ALIKE = 88
"""Least likeness of two headings, out of 100, to be taken for one another."""
MOST_LOOKED_AT, LEAST_SURE, LEAST_CELLS = 200, 0.8, 3
VALUES = {
    "site": re.compile(r"(?i)(?:https?://|www\.)\S+"),
    "phone": re.compile(r"(?:\+33|0)\s?[1-5789](?:[\s.-]?\d{2}){4}"),
    "siret": re.compile(r"\d{3}\s?\d{3}\s?\d{3}\s?\d{5}"),
    "latitude": re.compile(r"(?:4[1-9]|50|51)[.,]\d{2,}"),
    "longitude": re.compile(r"-?[0-9][.,]\d{2,}"),
    "point": re.compile(r"[\[(]?\s*(?:4[1-9]|50|51)\.\d{2,}\s*,\s*-?\d\.\d{2,}\s*[\])]?"),
    "postcode": re.compile(r"(?!00)\d{5}"),
    "address": re.compile(
        r"(?i)\d{1,4}\s?(?:bis|ter)?,?\s+(?:rue|avenue|av|bd|boulevard|place|chemin|route|all[ée]e|impasse)\b.*"
    ),
}
"""What the cells of a column that no heading tells look like; in this order."""
HOUSE, NUMBERS = (
    re.compile(r"(?i)\d{1,4}(?:[-/]\d{1,4})?\s?(?:bis|ter|quater|[a-d])?"),
    frozenset({"numero", "num", "n", "no"}),
)
"""What the number of a house looks like, and how its column is called."""
SHORT = NUMBERS | {"x", "y"}
"""Headings of one letter."""
TOWN = re.compile(r"[^\W\d_][^\d_@]{1,44}(?: CEDEX(?: \d{1,2})?)?")


def guess_columns(
    columns: Iterable[str], said: Mapping[str, str], sample: Sequence[Mapping[str, str]] = ()
) -> dict[str, str]:
    """Which column probably says what; each column once. Sure names go first, then likely ones, then cells."""
    held = _by_plain_name(columns)
    if any(FIRST_NAME & set(column.split("_")) for column in held):
        for surname in SURNAMES:
            held.pop(surname, None)
    found: dict[str, str] = {}
    known = {key: names.split() for key, names in said.items()}
    for way in (_exactly, _without_idle_words, _alike):
        for key, names in known.items():
            if key not in found and (column := way(names, held)):
                found[key] = _take(held, column)
    if "postcode" in known:
        _without_repeated_ids(found, held, sample[:MOST_LOOKED_AT])
        _number_beside(found, held, sample[:MOST_LOOKED_AT])
        _by_cells(found, held, sample[:MOST_LOOKED_AT])
        _name_and_town(found, held, sample[:MOST_LOOKED_AT])
    return {key: found[key] for key in known if key in found}


def simple(name: str) -> str:
    """A heading in small letters, one line between its words.

    >>> simple("Code Postal"), simple("nomDuLieu")
    ('code_postal', 'nom_du_lieu')
    """
    apart = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", "_", name)
    return re.sub(r"\W+", "_", plain(apart)).strip("_")


def _by_plain_name(columns: Iterable[str]) -> dict[str, str]:
    """Headings by their simple name, without the letter that most of them begin with (« c_nom »)."""
    names = list(columns)
    begun = [match[1] for name in names if (match := re.match(r"([a-z]{1,2}_)\w", simple(name)))]
    prefix = max(set(begun), key=begun.count, default="")
    common = prefix if prefix and begun.count(prefix) >= max(3, 0.6 * len(names)) else ""
    held: dict[str, str] = {}
    for name in names:
        held.setdefault(simple(name).removeprefix(common), name)
    for name in names:
        held.setdefault(simple(name), name)
    for name in names:
        path, _dot, tail = name.rpartition(".")
        if path and not PERSONS & set(simple(name).split("_")):
            held.setdefault(simple(tail), name)
    return held


def _take(held: dict[str, str], column: str) -> str:
    """A heading, under all its names."""
    heading = held[column]
    for name in [name for name, other in held.items() if other == heading]:
        del held[name]
    return heading


def _exactly(names: list[str], held: dict[str, str]) -> str | None:
    return next((name for name in names if name in held), None)


def _without_idle_words(names: list[str], held: dict[str, str]) -> str | None:
    """« nom_de_l_etablissement » says the name."""
    for column in held:
        words = column.split("_")
        told = "_".join(word for word in words if word not in IDLE)
        if told in names and told != column and not PERSONS & set(words):
            return column
    return None


def _alike(names: list[str], held: dict[str, str]) -> str | None:
    """« Telephonne », « code_postale »: nothing shorter than five letters, which would be like anything."""
    best, chosen = 0.0, None
    for column in held:
        if len(column) < 5 or PERSONS & set(column.split("_")):
            continue
        for name in names:
            if len(name) >= 5 and (score := token_sort_ratio(column.replace("_", " "), name.replace("_", " "))) > best:
                best, chosen = score, column
    return chosen if best >= ALIKE else None


def _without_repeated_ids(found: dict[str, str], held: dict[str, str], rows: Sequence[Mapping[str, str]]) -> None:
    """A column that says the same of rows with different names is no identifier: « numéro » may be that of a street."""
    heading, name = found.get("external_id", ""), found.get("name", "")
    named: dict[str, set[str]] = defaultdict(set)
    times = Counter(cell for row in rows if (cell := row.get(heading, "").strip()))
    for row in rows:
        if times[cell := row.get(heading, "").strip()] > 1:
            named[cell].add(plain(row.get(name, "")))
    others = sum(1 for names in named.values() if len(names) > 1)
    if name and named and others >= LEAST_SURE * len(named):
        held[simple(heading)] = found.pop("external_id")


def _number_beside(found: dict[str, str], held: dict[str, str], rows: Sequence[Mapping[str, str]]) -> None:
    """« N° » or « Numéro » before the column of streets, where most of its cells are numbers of houses."""
    before = {after: heading for heading, after in pairwise(next(iter(rows), {}))}
    heading = before.get(found.get("street_type") or found.get("address", ""), "")
    column = next((name for name, other in held.items() if other == heading), "")
    cells = [cell for row in rows if (cell := row.get(heading, "").strip())]
    houses = sum(1 for cell in cells if HOUSE.fullmatch(cell))
    if column in NUMBERS and "street_number" not in found and cells and houses >= LEAST_SURE * len(cells):
        found["street_number"] = _take(held, column)


def _by_cells(found: dict[str, str], held: dict[str, str], rows: Sequence[Mapping[str, str]]) -> None:
    """A column whose heading says nothing is told by what most of its cells look like."""
    for key, look in VALUES.items():
        if key in found or (key == "point" and "latitude" in found):
            continue
        for column in list(held):
            if column not in held or PERSONS & set(column.split("_")):
                continue
            cells = [cell for row in rows if (cell := row.get(held[column], "").strip())]
            alike = sum(1 for cell in cells if look.fullmatch(cell))
            if len(cells) >= LEAST_CELLS and alike >= LEAST_SURE * len(cells):
                found[key] = _take(held, column)
                break
    if ("latitude" in found) != ("longitude" in found):
        found.pop("latitude", None)
        found.pop("longitude", None)


def _name_and_town(found: dict[str, str], held: dict[str, str], rows: Sequence[Mapping[str, str]]) -> None:
    """What is left that may be a municipality, then the name of the place."""
    if column := _town_beside(found, held, rows):
        found["town"] = _take(held, column)
    names = [column for column, heading in held.items() if _names(heading, column, rows)]
    if "name" not in found and names:
        found["name"] = _take(held, names[0])


def _town_beside(found: Mapping[str, str], held: Mapping[str, str], rows: Sequence[Mapping[str, str]]) -> str | None:
    """The column that follows a postcode, as in an address, where most of its cells are words: municipalities."""
    if "postcode" not in found or {"town", "insee"} & set(found):
        return None
    heading = dict(pairwise(next(iter(rows), {}))).get(found["postcode"], "")
    column = next((name for name, other in held.items() if other == heading), "")
    cells = [cell for row in rows if (cell := row.get(heading, "").strip())]
    words = [cell for cell in cells if TOWN.fullmatch(cell)]
    enough = len(cells) >= LEAST_CELLS and len(words) >= LEAST_SURE * len(cells)
    return column if column and enough and not PERSONS & set(column.split("_")) else None


def _names(heading: str, column: str, rows: Sequence[Mapping[str, str]]) -> bool:
    """Whether most cells of a column are words, short, and each of its own."""
    cells = [cell for row in rows if (cell := row.get(heading, "").strip())]
    words = [cell for cell in cells if re.search(r"[A-Za-zÀ-ÿ]{3}", cell) and len(cell) <= 90 and "@" not in cell]
    told_apart = len(set(words)) >= LEAST_SURE * len(words)
    return (
        not PERSONS & set(column.split("_")) and len(words) >= max(LEAST_CELLS, LEAST_SURE * len(rows)) and told_apart
    )


def heading_line(rows: Sequence[Sequence[str]]) -> int:
    """Which of the first lines of a file holds its headings, from 1; 0 when the first full one holds a place.

    Titles that stand above a table fill fewer cells than it has columns, and so do the names of groups of columns. A
    line where a postcode, a coordinate, an
    address or a telephone stands is no heading.
    """
    filled = [sum(1 for cell in row if cell.strip()) for row in rows]
    widest = max(filled, default=0)
    if widest < 2:
        return 1
    line = next(number for number, count in enumerate(filled, 1) if count >= max(2, widest / 3))
    below = next((number for number in range(line + 1, len(rows) + 1) if filled[number - 1]), 0)
    if below and filled[below - 1] > filled[line - 1] and _heads_more(rows[below - 1], rows[line - 1]):
        line = below
    return 0 if _tells_a_place(rows[line - 1]) else line


def _tells_a_place(cells: Sequence[str]) -> bool:
    looks = (*VALUES.values(), re.compile(r"\S+@\S+\.\S+"))
    return any(look.fullmatch(cell.strip()) for cell in cells for look in looks)


def _heads_more(below: Sequence[str], above: Sequence[str]) -> bool:
    """Whether a fuller line is that of the headings, under a title of two cells or names of groups of columns: it has
    more of the words that headings are, or twice as many cells where neither has any.
    """
    words = [cell for cell in below if cell.strip()]
    if _tells_a_place(below) or not all(re.search(r"[^\W\d_]{2}", cell) or simple(cell) in SHORT for cell in words):
        return False
    here, there = (sum(simple(cell) in HEADINGS for cell in cells) for cells in (below, above))
    return here > there or (here == there == 0 and len(words) >= 2 * sum(1 for cell in above if cell.strip()))


def open_list(stream: BinaryIO, report: Callable[[Fault], None], heading_on: int | None = None) -> TableFile:
    """A list, its headings read on a line (from 1; 0 for none), which is looked for where nobody says it."""
    return TableFile(stream, report, _heading_line_of(stream) if heading_on is None else heading_on)


def _heading_line_of(stream: BinaryIO) -> int:
    """Which line of a file holds its headings, by how its first lines are filled; the stream goes back to its start."""
    if not stream.seekable():
        return 1
    try:
        rows = first_lines(stream)
    finally:
        stream.seek(0)
    return heading_line(rows) if rows else 1
