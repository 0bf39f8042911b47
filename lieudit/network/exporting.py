"""Places and organisations as files, written row by row for any choice of the directory.

A room above adds a format or a column in its `receivers.py`:

    offer_export("mednum", _("LaMednum"), "text/csv; charset=utf-8", "csv", write)
    add_column("programmes", _("Programmes dont le lieu est."), lambda: ArraySubquery(…))

`write(places)` gives the file as pieces of bytes: nothing is held whole in memory.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Choices, F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lieudit.network.models import PlaceQuerySet
from lieudit.network.reads import network_names, place_count
from lieudit.network.vocabulary import (
    Domain,
    Level,
    ManagementModel,
    OrganisationKind,
    PlaceKind,
    PlaceStatus,
    Typology,
)
from lieudit.toolkit.extension import Point, Table
from lieudit.toolkit.text import harmless_cell
from lieudit.toolkit.types import Phrase
from lieudit.toolkit.workbooks import Workbook

if TYPE_CHECKING:
    from django.db.models import Model


CHUNK = 2000
"""Rows read from the database at once."""
CSV = "text/csv; charset=utf-8"
PIECE = 64 * 1024
"""Bytes of a file sent at once."""
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML, hence a workbook, cannot hold."""
LIST = "|"
"""Between the words of a cell that holds several."""

type Write = Callable[[PlaceQuerySet], Iterator[bytes]]
type Words = Callable[[Any], Any]


@dataclass(frozen=True)
class Export:
    """One format: its address, its name on the screen, what a browser is told, how it is written."""

    name: str
    label: Phrase
    content_type: str
    extension: str
    write: Write


def itself(value: object) -> object:
    return value


@dataclass(frozen=True)
class Column:
    """A column of the files: its `meaning`, the field that it holds or what makes its expression on the day of the
    reading, how it is said in `words`.
    """

    name: str
    meaning: Phrase
    value: str | Callable[[], object]
    words: Words = itself


def labels(words: type[Choices]) -> Words:
    """Codes of a vocabulary in French; one that is not known stays as it is."""

    @cache
    def label(code: str) -> str:
        return str(dict(words.choices).get(code, code))

    return lambda codes: list(map(label, codes)) if isinstance(codes, list) else label(codes)


def page_of(slug: str) -> str:
    return f"{settings.SITE_URL}{_address().replace('-', slug, 1)}"


@cache
def _address() -> str:
    """The address of a place, a dash for its name: found once, not for each row."""
    return reverse("records:place", args=["-"])


OWN_COLUMNS = [
    Column("identifiant", _("Nom du lieu dans son adresse, pour toujours."), "slug"),
    Column("nom", _("Nom du lieu."), "name"),
    Column("nature", _("Tiers-lieu, ou la nature d’un service connu hors tiers-lieux."), "kind", labels(PlaceKind)),
    Column("etat", _("En projet, ouvert, en pause ou fermé."), "status", labels(PlaceStatus)),
    Column("adresse", _("Numéro et voie."), "address"),
    Column("code_postal", _("Code postal."), "postcode"),
    Column("code_insee", _("Code officiel géographique de la commune (INSEE)."), "municipality__code"),
    Column("commune", _("Nom de la commune."), "municipality__name"),
    Column("departement", _("Nom du département."), "municipality__department__name"),
    Column("region", _("Nom de la région."), "municipality__department__region__name"),
    Column("latitude", _("En degrés (WGS 84), si le lieu a donné son point."), "latitude"),
    Column("longitude", _("En degrés (WGS 84), si le lieu a donné son point."), "longitude"),
    Column("se_dit", _("Familles dont le lieu se dit."), "typologies", labels(Typology)),
    Column("on_y_trouve", _("Domaines de service présents dans le lieu."), "domains", labels(Domain)),
    Column("presentation", _("Le lieu en une phrase, avec ses mots."), "summary"),
    Column("description", _("Le lieu, par lui-même."), "description"),
    Column("portage", _("Forme de la structure qui porte le lieu."), "management_model", labels(ManagementModel)),
    Column("ouverture", _("Jour de l’ouverture (AAAA-MM-JJ)."), "opened_on"),
    Column("horaires", _("Horaires, dans l’écriture d’OpenStreetMap."), "hours"),
    Column("accessibilite", _("Accessibilité, dite par le lieu."), "accessibility"),
    Column("fiche_acceslibre", _("Adresse de la fiche Acceslibre."), "accessibility_url"),
    Column("surface_m2", _("Surface bâtie, en mètres carrés."), "built_area"),
    Column("siret", _("Numéro SIRET."), "siret"),
    Column("telephone", _("Téléphone du lieu."), "phone"),
    Column("courriel", _("Adresse électronique du lieu."), "email"),
    Column("sites", _("Sites et réseaux sociaux."), "links"),
    Column("reseaux", _("Réseaux et structures du lieu aujourd’hui."), network_names),
    Column("confirme_le", _("Dernier jour où la fiche a été dite vraie (AAAA-MM-JJ)."), "confirmed_on"),
    Column("fiche", _("Adresse de la page du lieu."), lambda: F("slug"), page_of),
]
MORE_COLUMNS = Point[Column]("network.exporting.MORE_COLUMNS", "Columns of places in the files (`add_column`).")


def columns_of_places() -> list[Column]:
    """Those of the directory, with what rooms above add before the address of the page."""
    return [*OWN_COLUMNS[:-1], *MORE_COLUMNS, OWN_COLUMNS[-1]]


ORGANISATION_COLUMNS = [
    Column("identifiant", _("Nom de l’organisation dans son adresse, pour toujours."), "slug"),
    Column("nom", _("Nom de l’organisation."), "name"),
    Column("nature", _("Réseau, structure porteuse, institution ou partenaire."), "kind", labels(OrganisationKind)),
    Column("echelle", _("National, régional, départemental ou thématique."), "level", labels(Level)),
    Column("region", _("Nom de la région, pour une organisation régionale."), "region__name"),
    Column("departement", _("Nom du département, pour une organisation départementale."), "department__name"),
    Column("siren", _("Numéro SIREN."), "siren"),
    Column("rna", _("Numéro au répertoire national des associations."), "rna"),
    Column("courriel", _("Adresse électronique."), "email"),
    Column("adresse", _("Adresse postale."), "postal_address"),
    Column("site", _("Site."), "website"),
    Column("lieux", _("Nombre de lieux aujourd’hui."), place_count),
]


def rows(things: QuerySet[Any], columns: Sequence[Column], *before: str) -> Iterator[list[Any]]:
    """What the columns say of each thing, in words, after the fields named by `before`; few are held at once."""
    words = [itself] * len(before) + [column.words for column in columns]
    fields = [column.value if isinstance(column.value, str) else f"of_{column.name}" for column in columns]
    read = {f"of_{column.name}": column.value() for column in columns if not isinstance(column.value, str)}
    found = things.annotate(**read).values_list(*before, *fields)
    for row in found.iterator(chunk_size=CHUNK):
        yield [say(value) for say, value in zip(words, row, strict=True)]


def write_table(things: QuerySet[Model], columns: Sequence[Column]) -> Iterator[bytes]:
    """CSV; a byte order mark tells spreadsheets that it is UTF-8."""
    lines = io.StringIO()
    lines.write("\ufeff")
    writer = csv.writer(lines)
    writer.writerow([column.name for column in columns])
    for row in rows(things, columns):
        writer.writerow([_cell(value) for value in row])
        if lines.tell() >= PIECE:
            yield lines.getvalue().encode()
            lines.seek(0)
            lines.truncate()
    yield lines.getvalue().encode()


def write_csv(places: PlaceQuerySet) -> Iterator[bytes]:
    return write_table(places, columns_of_places())


def write_xlsx(places: PlaceQuerySet) -> Iterator[bytes]:
    """A workbook of one sheet, written on the disk row by row, then sent."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(str(_("Lieux")))
    sheet.freeze_panes = "C2"
    columns = columns_of_places()
    sheet.append([column.name for column in columns])
    for row in rows(places, columns):
        sheet.append([_typed(value) for value in row])
    with tempfile.SpooledTemporaryFile(max_size=16 * PIECE) as file:
        book.save(file)
        file.seek(0)
        yield from iter(partial(file.read, PIECE), b"")


def write_geojson(places: PlaceQuerySet) -> Iterator[bytes]:
    """RFC 7946. `position` says whether the point is that of the place or the centre of its municipality."""
    columns = [column for column in columns_of_places() if column.name not in {"latitude", "longitude"}]
    points = ("latitude", "longitude", "municipality__latitude", "municipality__longitude")
    piece = '{"type":"FeatureCollection","features":['
    mark = ""
    for latitude, longitude, town_latitude, town_longitude, *said in rows(places, columns, *points):
        own = latitude is not None
        point = (longitude, latitude) if own else (town_longitude, town_latitude)
        feature = {
            "type": "Feature",
            "geometry": None if point[0] is None else {"type": "Point", "coordinates": point},
            "properties": {"position": "lieu" if own else "commune"}
            | {column.name: value for column, value in zip(columns, said, strict=True)},
        }
        piece += mark + json.dumps(feature, ensure_ascii=False, separators=(",", ":"), default=str)
        mark = ",\n"
        if len(piece) >= PIECE:
            yield piece.encode()
            piece = ""
    yield f"{piece}]}}".encode()


def _cell(value: object) -> object:
    if isinstance(value, list):
        value = LIST.join(value)
    return harmless_cell(value) if isinstance(value, str) else value


def _typed(value: object) -> object:
    """A cell of a workbook: numbers and dates stay so; empty ones are not written."""
    if isinstance(value, list):
        value = LIST.join(value)
    return harmless_cell(UNWRITABLE.sub("", value)) or None if isinstance(value, str) else value


EXPORTS = Table[str, Export]("network.exporting.EXPORTS", "The formats in which the places of any choice are given.")


def offer_export(name: str, label: Phrase, content_type: str, extension: str, write: Write) -> Export:
    """Offer the places of any choice in one more format."""
    return EXPORTS.fill(name, Export(name, label, content_type, extension, write))


def add_column(name: str, meaning: Phrase, value: str | Callable[[], object], words: Words = itself) -> None:
    """Add to the files a column, a field or what makes an expression on places, before the address of their page."""
    MORE_COLUMNS.fill(Column(name, meaning, value, words))


offer_export("csv", _("CSV"), CSV, "csv", write_csv)
offer_export(
    "xlsx", _("Tableur"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", write_xlsx
)
offer_export("geojson", _("GeoJSON"), "application/geo+json", "geojson", write_geojson)
