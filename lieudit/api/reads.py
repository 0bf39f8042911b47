"""What programs read of a dataset where they choose nothing among its rows: the SQL is composed once a day
(`toolkit/prepared.py`, decision 6), since what a row says may depend on the day, and on nothing else that is not a row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import F

from lieudit.api.models import Change
from lieudit.toolkit.datasets import DATASETS, NOTHING, Column, Dataset, selected
from lieudit.toolkit.findable import Given
from lieudit.toolkit.prepared import OneOf, Rows, prepared
from lieudit.toolkit.table_files import fields_of_points

SHAPES = 128
"""Shapes that a process remembers: the first page and the next ones of each dataset, at one size, all columns."""

type Names = tuple[str, ...]
"""Of columns: those that are read, in their order."""


def names_of(columns: Iterable[Column]) -> Names:
    return tuple(column.name for column in columns)


def told(dataset: Dataset, found: Rows, names: Names, on_a_map: bool = False) -> Rows:
    """What rows say in these columns; on a map, after the fields of their points."""
    columns = [column for column in dataset.all_columns if column.name in names]
    return selected(found, columns, *(fields_of_points(dataset) if on_a_map else ()))


def after(dataset: Dataset, found: Rows, start: Given) -> Rows:
    """Rows in the order of their key, after the one from which a page starts, if any."""
    key = str(dataset.key_column.value)
    found = found.order_by(key)
    return found if start is None else found.filter(**{f"{key}__gt": start})


@prepared(most=SHAPES)
def page(name: str, names: Names, on_a_map: bool, most: int, _day: dt.date, *, start: Given) -> Rows:
    """`most` rows at most of a dataset, after a key."""
    dataset = DATASETS[name]
    return told(dataset, after(dataset, dataset.read(NOTHING)[0], start), names, on_a_map)[:most]


@prepared(most=SHAPES)
def one(name: str, names: Names, on_a_map: bool, _day: dt.date, *, key: Given) -> Rows:
    """The row of that key, whether a list holds it or not."""
    dataset = DATASETS[name]
    return told(dataset, dataset.rows().filter(**{str(dataset.key_column.value): key}), names, on_a_map)[:1]


@prepared(most=SHAPES)
def of_keys(name: str, names: Names, _day: dt.date, *, keys: Given) -> Rows:
    """Rows of those keys, in no order."""
    dataset = DATASETS[name]
    found = dataset.read(NOTHING)[0].filter(OneOf(F(str(dataset.key_column.value)), keys))
    return told(dataset, found.order_by(), names)


class Noted(NamedTuple):
    """A change, as a light row."""

    dataset: str
    key: str
    number: int
    at: dt.datetime
    digest: str
    why: str
    same_as: str


@prepared(Noted)
def changes(most: int, *, number: Given, dataset: Given) -> Rows:
    """`most` changes at most, of one dataset or of all, after a place in their order."""
    found = Change.objects.after(number)
    return (found if dataset is None else found.filter(dataset=dataset)).values_list(*Noted._fields)[:most]
