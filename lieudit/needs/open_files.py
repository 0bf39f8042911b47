"""The open data of all needs, once there are too many to write while somebody waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.tasks import task
from django.utils import timezone

from lieudit.care.models import Measure
from lieudit.needs.models import Need
from lieudit.needs.workflow import NeedState
from lieudit.toolkit import open_files
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.models import Beat
from lieudit.toolkit.prepared import Rows
from lieudit.toolkit.table_files import FORMS, Form

BEAT = "open-files"
ASKED_AGAIN = dt.timedelta(minutes=30)
"""How long a writing that was asked for is waited for before it is asked again."""


BESOINS = "besoins"
"""The dataset, in its address."""


@dataclass(frozen=True)
class OpenFile:
    """All needs, in one form."""

    form: Form

    @property
    def name(self) -> str:
        return f"{BESOINS}.{self.form.name}"


CSV, GEOJSON = OpenFile(FORMS["csv"]), OpenFile(FORMS["geojson"])
FILES = (CSV, GEOJSON)


def are_many() -> bool:
    """Whether all needs are too many to be written while one waits: numbers are given one after the other."""
    last = Need.objects.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) > open_files.LIVE_ROWS


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
    if not are_many():
        for file in FILES:  # they are fewer than they were: each is written as it is asked for
            open_files.forget(file.name)
        return ()
    taken = touched()
    waits = Beat.objects.filter(name=BEAT, at__gt=timezone.now() - ASKED_AGAIN).exists()
    if not waits and any(open_files.is_due(file.name, taken) for file in FILES):
        Beat.keep(BEAT)
        write_files.enqueue()
    return ()


@task(priority=-90)
def write_files() -> None:
    """Write those that are due, row by row: the worker holds none of them whole."""
    for file in FILES:
        if open_files.is_due(file.name, touched()):
            dataset = DATASETS[BESOINS]
            open_files.write(file.name, file.form.write(dataset, dataset.rows()))
    Beat.objects.filter(name=BEAT).delete()
