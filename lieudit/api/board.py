"""What the pages of open data show: each dataset with its files, its first rows, how whole its columns are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from lieudit.api.files import forms_of
from lieudit.api.models import WrittenFile
from lieudit.toolkit.datasets import DATASETS, Column, Dataset, Kind, Narrowing, Sent, records
from lieudit.toolkit.linked_data import in_page
from lieudit.toolkit.prepared import Rows
from lieudit.toolkit.table_files import Form
from lieudit.toolkit.types import Json, Phrase

MOST_SHOWN = 10
"""Rows of the preview."""
LONGEST_CELL = 120
"""Characters of a cell of the preview."""
KINDS: dict[Kind, Phrase] = {
    Kind.TEXT: _("texte"),
    Kind.LINK: _("adresse"),
    Kind.WORDS: _("liste"),
    Kind.WHOLE: _("nombre entier"),
    Kind.NUMBER: _("nombre"),
    Kind.DAY: _("jour"),
    Kind.MOMENT: _("moment"),
    Kind.YES_NO: _("oui ou non"),
}


@dataclass(frozen=True)
class Other:
    """What is open and is no dataset of rows: a text, a feed, a script; the files of one object are on its page."""

    title: Phrase
    about: Phrase
    form: str
    route: str = ""

    @property
    def url(self) -> str:
        return self.route and reverse(self.route)


OTHERS = (
    Other(
        _("Règles de fonctionnement"),
        _("La version en vigueur : poids, seuils, quorum, délais."),
        "JSON",
        "governance:rulebook_data",
    ),
    Other(_("Journal du conseil, en flux"), _("Chaque acte public, à mesure qu’il a lieu."), "RSS", "journal:feed_all"),
    Other(
        _("Script de recomptage"),
        _("Le fichier qui compte, lisible et exécutable seul (GNU AGPL 3.0)."),
        "Python",
        "voting:counting",
    ),
    Other(
        _("Chiffres"), _("Chaque indicateur, territoire par territoire, avec sa marge et sa date : sur sa page."), "CSV"
    ),
    Other(_("Votes"), _("Règle, liste et votes de chaque scrutin clos : sur sa page."), "JSON"),
)


@dataclass(frozen=True)
class Line:
    """A dataset of the list."""

    name: str
    dataset: Dataset
    counted: WrittenFile | None = None
    """Its table of the day, whose rows were counted as it was written."""

    @property
    def url(self) -> str:
        return reverse("api:dataset", args=[self.name])

    @property
    def files(self) -> list[tuple[Phrase, str]]:
        """Those that are written for any choice."""
        return self._files(live=True)

    @property
    def whole_files(self) -> list[tuple[Phrase, str]]:
        """Those that the worker writes, whole."""
        return self._files(live=False)

    def _files(self, *, live: bool) -> list[tuple[Phrase, str]]:
        forms = [form for form in forms_of(self.dataset) if form.live is live]
        return [(form.label, reverse("api:file", args=[self.name, form.name])) for form in forms]


def lines() -> list[Line]:
    """Every dataset, in the order in which rooms declare them, each with its table of the day; in one query."""
    tables = {row.dataset: row for row in WrittenFile.objects.filter(form="csv").defer("filled")}
    return [Line(name, dataset, tables.get(name)) for name, dataset in DATASETS.items()]


@dataclass(frozen=True)
class Shown:
    """A column, and how many rows of the file of the day say it; None where that is not known yet."""

    column: Column
    filled: int | None
    rows: int

    @property
    def kind(self) -> Phrase:
        return KINDS[self.column.kind]

    @property
    def percent(self) -> int | None:
        """Rows that say it, in percent: never a hundred while one does not."""
        return None if self.filled is None or not self.rows else 100 * self.filled // self.rows


def shown_columns(dataset: Dataset, files: Sequence[tuple[Form, WrittenFile]]) -> list[Shown]:
    """Each column, and how whole it is in the file of the day."""
    table = next((row for form, row in files if form.name == "csv"), None)
    filled, rows = (table.filled, table.rows) if table else ({}, 0)
    return [Shown(column, filled.get(column.name), rows) for column in dataset.all_columns]


@dataclass(frozen=True)
class Preview:
    """What answers to the choices: how many rows, the first ones, cell by cell."""

    columns: Sequence[Column]
    count: int
    rows: Sequence[Json]

    @property
    def cells(self) -> list[list[str]]:
        return [[cell(row[column.name]) for column in self.columns] for row in self.rows]


def cell(value: object) -> str:
    """A value of the preview, short."""
    match value:
        case None:
            return ""
        case bool():
            return str(_("oui") if value else _("non"))
        case list():
            words = ", ".join(map(str, value))
        case _:
            words = str(value)
    return words if len(words) <= LONGEST_CELL else f"{words[: LONGEST_CELL - 1]}…"


def preview(dataset: Dataset, found: Rows) -> Preview:
    """The first rows of what was chosen, and how many there are."""
    columns = dataset.all_columns
    return Preview(columns, found.count(), records(found[:MOST_SHOWN], columns))


def choices_of(dataset: Dataset, sent: Sent) -> tuple[Narrowing | None, Rows]:
    """The form of choices, bound to what was sent, and the rows that answer to it."""
    if dataset.choices is None:
        return None, dataset.rows()
    form = dataset.choices(sent)
    return form, form.apply(dataset.rows()).order_by(*dataset.rows().query.order_by)


def linked(name: str, dataset: Dataset, files: Sequence[tuple[Form, WrittenFile]]) -> SafeString:
    """The dataset as schema.org has it (schema.org/Dataset): what search engines of data read."""
    written = {form.name: row for form, row in files}
    downloads: list[Json] = []
    for form in forms_of(dataset):
        address = f"{settings.SITE_URL}{reverse('api:file', args=[name, form.name])}"
        told: Json = {"@type": "DataDownload", "encodingFormat": form.media.partition(";")[0], "contentUrl": address}
        if row := written.get(form.name):
            told |= {
                "contentSize": f"{row.size} B",
                "sha256": row.digest,
                "dateModified": timezone.localdate(row.at).isoformat(),
            }
        downloads.append(told)
    return in_page(
        {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "name": str(dataset.title),
            "description": str(dataset.about),
            "url": f"{settings.SITE_URL}{reverse('api:dataset', args=[name])}",
            **({"license": dataset.licence.url} if dataset.licence.url else {}),
            "isAccessibleForFree": True,
            "inLanguage": "fr",
            "keywords": ["tiers-lieux", *dataset.keywords],
            "spatialCoverage": {"@type": "Country", "name": "France"},
            "creator": {"@type": "Organization", "name": settings.PUBLISHER["name"]},
            "variableMeasured": [column.name for column in dataset.all_columns],
            "distribution": downloads,
        }
    )
