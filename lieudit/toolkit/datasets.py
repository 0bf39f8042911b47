"""Open datasets: each is declared once by its room, and every form of it comes from there (decision 70).

    DATASETS.fill("communs", Dataset(title, about, lambda: COLUMNS, lambda: Resource.objects.public(), key="number"))

The table and the workbook, the points of a map, the schema, the page that explains, the catalogue and the reading
interface read the same `columns` and the same `choices`: a column that a room adds is in all of them at once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from typing import Any, Protocol

from django.conf import settings
from django.db.models import Choices, F, Value
from django.forms import Form
from django.forms.utils import ErrorDict
from django.urls import NoReverseMatch, reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.extension import Table
from lieudit.toolkit.prepared import Line, Rows
from lieudit.toolkit.types import Json, Phrase

CHUNK = 500
"""Rows read from the database at once: as quick as 2,000, and a worker of pages keeps nothing of them."""
LIST = "|"
"""Between the words of a cell that holds several."""

type Words = Callable[[Any], Any]
type Sent = MultiValueDict[str, str]


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    LINK = "link"
    WORDS = "words"
    WHOLE = "whole"
    NUMBER = "number"
    DAY = "day"
    MOMENT = "moment"
    YES_NO = "yes-no"


def itself(value: object) -> object:
    return value


@dataclass(frozen=True)
class Column:
    """A column: its `meaning`, the field that it holds or what makes its expression on the day of the reading, how it
    is said in `words`, and what `kind` of thing that is.
    """

    name: str
    meaning: Phrase
    value: str | Callable[[], object]
    words: Words = itself
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Licence:
    """A licence as people read it and as machines know it: its SPDX identifier, its text."""

    code: str
    label: Phrase
    url: str


ETALAB = Licence("etalab-2.0", _("Licence Ouverte 2.0"), "https://www.etalab.gouv.fr/licence-ouverte-open-licence/")
"""Of what is said on this site."""
UNTOLD = Licence("notspecified", _("Licence non précisée"), "")
"""Of what lists say whose publisher tells none: read here with its source, and under no licence of ours."""
ODBL = Licence("ODbL-1.0", _("Open Database License 1.0"), "https://opendatacommons.org/licenses/odbl/1-0/")


class Narrowing(Protocol):
    """A form of choices above a list: the same one as on the page of the room."""

    @property
    def errors(self) -> ErrorDict: ...

    def apply(self, things: Any, /) -> Rows: ...


@dataclass(frozen=True)
class Point:
    """Where a thing is: the fields of its latitude and longitude, and `of` what that point is."""

    latitude: str
    longitude: str
    of: str = ""


@dataclass(frozen=True)
class Gone:
    """What stands where a row was: why it is no longer there, and the key of the one that it is now, if any."""

    why: Phrase
    same_as: str = ""


@dataclass(frozen=True)
class Dataset:
    """What a dataset holds. `rows` gives its public things in a lasting order, `key` is the column that names one of
    them for ever, `points` where a thing is, the first one known; `touched` the moment when words of its rows were
    last taken back, as a row, besides what a measure of care hides.
    """

    title: Phrase
    about: Phrase
    columns: Callable[[], Sequence[Column]]
    rows: Callable[[], Rows]
    key: str
    licence: Licence = ETALAB
    licence_note: Phrase = ""
    page: str = ""
    """The route of the list that people read."""
    choices: Callable[[Sent], Narrowing] | None = None
    choice_labels: Callable[[], Mapping[str, Phrase]] = dict
    """The name of each choice in an address, and what it is called."""
    points: tuple[Point, ...] = ()
    keywords: tuple[str, ...] = ()
    standard: str = ""
    """The table schema that its columns are, in order: none is added to them."""
    touched: Callable[[], Rows] | None = None
    gone: Callable[[str], Gone | None] | None = None
    """What became of a row of that key that is no longer given."""

    @property
    def all_columns(self) -> list[Column]:
        """Its columns, then where a row comes from and its licence, where a room does not say them itself."""
        own = list(self.columns())
        if self.standard:
            return own
        told = {column.name for column in own}
        if not told & {"source", "listes"}:
            own.append(Column("source", _("D’où vient la ligne."), lambda: Value(SOURCE), str))
        if not told & {"licence", "licences"}:
            code = self.licence.code
            own.append(Column("licence", _("Licence de la ligne (identifiant SPDX)."), lambda: Value(code), str))
        return own

    @property
    def key_column(self) -> Column:
        return next(column for column in self.columns() if column.name == self.key)

    def read(self, sent: Sent) -> tuple[Rows, Mapping[str, object]]:
        """The rows that answer to the choices sent, in their lasting order, and what is wrong with these choices."""
        found = self.rows()
        form = self.choices(sent) if self.choices and sent else self.unchosen
        if form is None:
            return found, {}
        return form.apply(found).order_by(*found.query.order_by), form.errors

    @cached_property
    def unchosen(self) -> Narrowing | None:
        """The form of who chooses nothing, kept: what one may choose is read from the database, and does not matter."""
        return self.choices(NOTHING) if self.choices else None

    def choices_among(self, sent: Sent) -> Sent:
        """What was sent that is a choice of this dataset, and says something; the rest of an address chooses none."""
        return MultiValueDict({name: sent.getlist(name) for name in self.choice_labels() if sent.get(name)})

    def key_named(self, name: str) -> int | str | None:
        """The key that an address names; None where it can be that of no row."""
        if self.key_column.kind is Kind.WHOLE:
            may_be = name.isascii() and name.isdecimal() and len(name) <= LONGEST_NUMBER
            return int(name) if may_be else None
        return name if "\0" not in name else None

    def one(self, name: str) -> Rows:
        """The row of that key, or none."""
        key = self.key_named(name)
        return self.rows().none() if key is None else self.rows().filter(**{str(self.key_column.value): key})


NOTHING: Sent = MultiValueDict()
"""No choice."""
LONGEST_NUMBER = 9
"""Digits of a number that a column may hold."""
SOURCE = "Lieudit, Conseil national des tiers-lieux"
DATASETS = Table[str, Dataset](
    "toolkit.datasets.DATASETS", "The open datasets by the name of their address: files, page, catalogue, interface."
)


def labels(words: type[Choices]) -> Words:
    """Codes of a vocabulary in French; one that is not known stays as it is."""

    @cache
    def label(code: str) -> str:
        return str(dict(words.choices).get(code, code))

    return lambda codes: list(map(label, codes)) if isinstance(codes, list) else label(codes)


def labels_of(form: type[Form]) -> dict[str, Phrase]:
    """The choices that a form declares, but for the order of what is listed: rows come in the order of their key."""
    return {name: field.label or name for name, field in form.base_fields.items() if name != "sort"}


def page_column(meaning: Phrase, route: str, field: str, name: str = "adresse") -> Column:
    """The address of the page of each row: a route, and the field that it takes."""
    return Column(name, meaning, lambda: F(field), lambda value: address_of(route, value), Kind.LINK)


def address_of(route: str, value: object) -> str:
    """The whole address of the page that a value names; the route is looked up once, not for each row."""
    before, after = _around(route)
    return f"{settings.SITE_URL}{before}{value}{after}"


@cache
def _around(route: str) -> tuple[str, str]:
    """What stands before and after the value in the address of a route."""
    try:
        whole, mark = reverse(route, args=["---"]), "---"
    except NoReverseMatch:
        whole, mark = reverse(route, args=[987654321]), "987654321"
    before, _mark, after = whole.partition(mark)
    return before, after


def rows(things: Rows, columns: Sequence[Column], *before: str) -> Iterator[list[Any]]:
    """What the columns say of each thing, in words, after the fields named by `before`; few are held at once."""
    return in_words(selected(things, columns, *before).iterator(chunk_size=CHUNK), columns, len(before))


def in_words(lines: Iterable[Line], columns: Sequence[Column], before: int = 0) -> Iterator[list[Any]]:
    """Lines of the database as their columns say them, after `before` values that stay as they are."""
    spoken = [(at, column.words) for at, column in enumerate(columns, before) if column.words is not itself]
    for line in lines:
        row = list(line)
        for at, say in spoken:
            row[at] = say(row[at])
        yield row


def records(things: Rows, columns: Sequence[Column]) -> list[Json]:
    """The same, few rows, each by the names of its columns, as JSON says them."""
    return as_json(selected(things, columns), columns)


def as_json(lines: Iterable[Line], columns: Sequence[Column]) -> list[Json]:
    """Lines of the database by the names of their columns, as JSON says them."""
    names = [column.name for column in columns]
    spoken = [(column.name, column.words) for column in columns if column.words is not itself]
    numbers = [column.name for column in columns if column.kind is Kind.NUMBER]
    told: list[Json] = []
    for line in lines:
        row = dict(zip(names, line, strict=True))
        for name, say in spoken:
            row[name] = say(row[name])
        for name in numbers:
            row[name] = number(row[name])
        for name, value in row.items():
            if type(value) not in PLAIN:
                row[name] = plain(value)
        told.append(row)
    return told


def number(value: object) -> object:
    """A number as JSON has it, where a column holds a sum, exact, or says it in words."""
    if value is None or isinstance(value, int | float):
        return value
    return float(str(value)) if value != "" else None


def selected(things: Rows, columns: Sequence[Column], *before: str) -> Rows:
    """What the columns hold of each thing, after the fields named by `before`."""
    fields = [column.value if isinstance(column.value, str) else f"of_{column.name}" for column in columns]
    read = {f"of_{column.name}": column.value() for column in columns if not isinstance(column.value, str)}
    found: Rows = things.annotate(**read).values_list(*before, *fields)
    return found


WHOLE_SECONDS = len("2026-11-29T12:00:00")
PLAIN = frozenset({type(None), str, bool, int, float, list, dict})
"""What nearly every cell is."""


def plain(value: object) -> object:
    """A value as JSON holds it: days and moments as ISO 8601 writes them, moments in universal time."""
    if type(value) in PLAIN:
        return value
    match value:
        case dt.datetime():
            told = value if value.tzinfo is dt.UTC else value.astimezone(dt.UTC)
            return f"{told.isoformat()[:WHOLE_SECONDS]}Z"
        case None | str() | bool() | int() | float() | list() | dict():
            return value
        case _:
            return str(value)
