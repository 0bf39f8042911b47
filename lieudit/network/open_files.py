"""The files of all places, once there are too many to write while somebody waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.tasks import task
from django.utils.datastructures import MultiValueDict

from lieudit.care.taken_back import taken_back
from lieudit.network.exporting import EXPORTS, Export
from lieudit.network.filters import PlaceFilters
from lieudit.network.models import Place, PlaceQuerySet
from lieudit.toolkit import open_files
from lieudit.toolkit.models import Beat

BEAT = "place-files"


def file_name(export: Export) -> str:
    """How a file of all places is called where files are kept."""
    return f"lieux.{export.name}" if export.name == export.extension else f"lieux-{export.name}.{export.extension}"


def written_at(name: str) -> dt.datetime | None:
    """When the file of that format was written, where there is one."""
    return open_files.written_at(file_name(EXPORTS[name])) if name in EXPORTS else None


def all_places() -> PlaceQuerySet:
    """What the list shows without a choice."""
    return PlaceFilters(MultiValueDict()).apply(Place.objects.shown()).order_by("name", "pk")


def ask_for_place_files() -> Iterable[object]:
    """By the timer: files that are missing, a day old, or hold words that were taken back are written by the worker."""
    long = long_exports()
    for export in EXPORTS.values():
        if export not in long:  # it is written as it is asked for
            open_files.forget(file_name(export))
    if long:
        open_files.ask(BEAT, due_exports, write_place_files.enqueue)
    return ()


def long_exports() -> list[Export]:
    """The formats in which all places are too long to write while one waits."""
    count = all_places().order_by()[: open_files.LIVE_ROWS + 1].count()
    return [export for export in EXPORTS.values() if count > open_files.most_of(export.row)]


def due_exports() -> list[Export]:
    taken = taken_back()
    return [export for export in long_exports() if open_files.is_due(file_name(export), taken)]


@task(priority=-90)
def write_place_files() -> None:
    """Write those that are due, row by row."""
    for export in due_exports():
        open_files.write(file_name(export), export.write(all_places()))
    Beat.objects.filter(name=BEAT).delete()
