"""The open data of all needs, once there are too many to write while somebody waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.tasks import task

from lieudit.care.models import Measure
from lieudit.needs.models import Need
from lieudit.needs.workflow import NeedState
from lieudit.toolkit import open_files
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.models import Beat
from lieudit.toolkit.prepared import Rows
from lieudit.toolkit.table_files import FORMS, Form

BEAT = "open-files"


BESOINS = "besoins"
"""The dataset, in its address."""


@dataclass(frozen=True)
class OpenFile:
    """All needs, in one form; a need takes so many milliseconds, less than other rows do."""

    form: Form
    row: float = 0.025

    @property
    def name(self) -> str:
        return f"{BESOINS}.{self.form.name}"

    @property
    def is_long(self) -> bool:
        """Whether all needs are too many to be written while one waits: numbers are given one after the other."""
        last = Need.objects.order_by("-number").values_list("number", flat=True).first()
        return (last or 0) > open_files.most_of(self.row)


CSV, GEOJSON = OpenFile(FORMS["csv"]), OpenFile(FORMS["geojson"])
FILES = (CSV, GEOJSON)


def last_withdrawn() -> Rows:
    """When the words of a need were last taken back."""
    left = Need.objects.filter(state=NeedState.WITHDRAWN).order_by("-moved_at")
    return left.values_list("moved_at", flat=True)[:1]


def touched() -> dt.datetime | None:
    """When words of a need, or their publication, were last taken back; None where they never were."""
    left = last_withdrawn()
    hidden = Measure.objects.hiding().filter(content_type=ContentType.objects.get_for_model(Need))
    moments = [left.first(), hidden.order_by("-at").values_list("at", flat=True).first()]
    return max((at for at in moments if at), default=None)


def ask_for_files() -> Iterable[object]:
    """By the timer: files that are missing, a day old, or hold words that were taken back are written by the worker."""
    long = long_files()
    for file in FILES:
        if file not in long:  # needs are fewer than they were: it is written as it is asked for
            open_files.forget(file.name)
    if long:
        open_files.ask(BEAT, due_files, write_files.enqueue)
    return ()


def long_files() -> list[OpenFile]:
    return [file for file in FILES if file.is_long]


def due_files() -> list[OpenFile]:
    """Those that are missing, a day old, or hold words that were taken back."""
    taken = touched()
    return [file for file in long_files() if open_files.is_due(file.name, taken)]


@task(priority=-90)
def write_files() -> None:
    """Write those that are due, row by row: the worker holds none of them whole."""
    dataset = DATASETS[BESOINS]
    for file in due_files():
        open_files.write(file.name, file.form.write(dataset, dataset.rows()))
    Beat.objects.filter(name=BEAT).delete()
