"""The files of the day: every dataset in each of its forms, written by the worker, with its size and its checksum.

Without a choice, an open file is that of the day where there is one; what is chosen, and what was never written yet, is
written while one waits. Words that were taken back since are in no file that is given.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from itertools import batched

from django.conf import settings
from django.tasks import task
from django.utils import timezone

from lieudit.api.models import WrittenFile
from lieudit.care.taken_back import taken_back
from lieudit.toolkit import open_files
from lieudit.toolkit.datasets import DATASETS, NOTHING, UNTOLD, Dataset, rows
from lieudit.toolkit.models import Beat
from lieudit.toolkit.prepared import Rows
from lieudit.toolkit.table_files import FORMS, Form

CATALOGUE = "catalogue"
FIRST_DAY = dt.date(2026, 11, 28)
"""When these datasets were given for the first time."""
CATALOGUE_FORMS = {"ttl": "text/turtle; charset=utf-8", "rdf": "application/rdf+xml", "jsonld": "application/ld+json"}
BEAT = "dataset-files"
EMPTY: tuple[object, ...] = (None, "", [])
"""What a cell says that says nothing."""


def file_name(name: str, form: Form) -> str:
    """How the file of the day is called where files are kept."""
    return f"jeu-{name}.{form.name}"


def forms_of(dataset: Dataset) -> list[Form]:
    return [form for form in FORMS.values() if form.serves(dataset)]


def is_given(name: str, form: Form) -> bool:
    """Whether the file of the day is there, and holds no word that was taken back since."""
    at = open_files.written_at(file_name(name, form))
    return at is not None and not open_files.holds_taken_words(at, taken_back())


def written_files(name: str) -> list[tuple[Form, WrittenFile]]:
    """What is known of the files of the day that are given now: those whose row is that of the file."""
    found = []
    for row in WrittenFile.objects.of(name):
        form = FORMS.get(row.form)
        if form and open_files.written_at(file_name(name, form)) == row.at:
            found.append((form, row))
    taken = taken_back() if found else None
    return [(form, row) for form, row in found if not open_files.holds_taken_words(row.at, taken)]


def due_files() -> list[tuple[str, Dataset, Form]]:
    """Files that are missing, a day old, or hold words that were taken back."""
    due, taken = [], taken_back()
    for name, dataset in DATASETS.items():
        due += [(name, dataset, f) for f in forms_of(dataset) if open_files.is_due(file_name(name, f), taken)]
    return due


def ask_for_files() -> Iterable[object]:
    """By the timer: have the worker write those that are due."""
    open_files.ask(BEAT, lambda: due_files() or catalogue_is_due(), write_files.enqueue)
    return ()


def catalogue_is_due() -> bool:
    """Whether the catalogue is missing, or a day old."""
    return any(open_files.is_due(f"{CATALOGUE}.{form}", None) for form in CATALOGUE_FORMS)


@task(priority=-95)
def write_files() -> None:
    """Write those that are due, row by row: the worker holds none of them whole."""
    for name, dataset, form in due_files():
        write_file(name, dataset, form)
    write_catalogue()
    Beat.objects.filter(name=BEAT).delete()


def write_file(name: str, dataset: Dataset, form: Form) -> WrittenFile:
    """Write a file of the day, then what is known of it."""
    digest, size, things = hashlib.sha256(), 0, dataset.read(NOTHING)[0]

    def measured() -> Iterator[bytes]:
        nonlocal size
        for piece in form.write(dataset, things):
            digest.update(piece)
            size += len(piece)
            yield piece

    count, filled = filled_cells(dataset, things) if form.name == "csv" else (things.count(), {})
    open_files.write(file_name(name, form), measured())
    at = open_files.written_at(file_name(name, form))
    known = {"at": at, "size": size, "rows": count, "digest": digest.hexdigest(), "filled": filled}
    return WrittenFile.objects.update_or_create(dataset=name, form=form.name, defaults=known)[0]


def catalogue_file(form: str, page: int) -> str:
    """How a page of the catalogue is called where files are kept."""
    return f"{CATALOGUE}-{page}.{form}" if page > 1 else f"{CATALOGUE}.{form}"


def catalogue_page(asked: str) -> int:
    """The page of the catalogue that an address asks for: the first one where it says none, 0 where there is no such
    page.
    """
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 4 else int(not asked)
    return number if number < 2 or open_files.written_at(catalogue_file("ttl", number)) else 0


def write_catalogue() -> None:
    """Write each page of the catalogue in each of its forms: it says the size and the checksum of the files of the day.
    The first one is written last: it leads to the others, which are there. What bears no licence is no open data.
    """
    from lieudit.api.catalogue import A_PAGE, SERIALISED, Entry, House, Page, Written, as_file, graph_of, tell_page

    house = House(settings.SITE_URL, settings.PUBLISHER["name"], settings.PUBLISHER["email"], FIRST_DAY)
    entries = [
        Entry(name, dataset, tuple(Written(f.name, row.at, row.size, row.digest) for f, row in written_files(name)))
        for name, dataset in DATASETS.items()
        if dataset.licence is not UNTOLD
    ]
    parts, now = [*batched(entries, A_PAGE, strict=False)], timezone.now()
    for number, part in reversed([*enumerate(parts, start=1)]):
        for form in SERIALISED:
            graph = graph_of(part, house, now)
            tell_page(graph, Page(form, number, len(parts), len(entries)), house)
            open_files.write(catalogue_file(form, number), [as_file(graph, form)])
    beyond = len(parts) + 1
    while open_files.written_at(catalogue_file("ttl", beyond)):  # of a day when there were more
        for form in SERIALISED:
            open_files.forget(catalogue_file(form, beyond))
        beyond += 1


def filled_cells(dataset: Dataset, things: Rows) -> tuple[int, dict[str, int]]:
    """How many rows there are, and how many say each column."""
    columns, count = dataset.all_columns, 0
    filled = [0] * len(columns)
    for row in rows(things, columns):
        count += 1
        for at, value in enumerate(row):
            filled[at] += value not in EMPTY
    return count, {column.name: said for column, said in zip(columns, filled, strict=True)}
