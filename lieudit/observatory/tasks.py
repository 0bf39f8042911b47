"""Figures are worked out by the worker, once a night: no web process ever does it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.tasks import task
from django.utils import timezone

from lieudit.observatory.models import Snapshot
from lieudit.observatory.open_rows import forget_written
from lieudit.observatory.snapshots import forget_old, take_snapshot
from lieudit.toolkit.models import Beat

BEAT = "figures"
NIGHT = 3
"""The hour, in Paris, from which those of the day are worked out."""
PRIORITY = -80
"""Whatever somebody waits for passes before."""


@task(priority=PRIORITY)
def take_figures() -> None:
    """Those of today, when something that they read has changed; what is old is let go."""
    take_snapshot()
    forget_old()
    forget_written()


@transaction.atomic
def ask_for_figures() -> Iterable[object]:
    """For the timer: once a day, from three in the morning, or at once where there never were any."""
    now = timezone.localtime()
    if now.hour < NIGHT and Snapshot.objects.exists():
        return ()
    beat, new = Beat.objects.select_for_update().get_or_create(name=BEAT)
    if new or timezone.localdate(beat.at) < now.date():
        Beat.keep(BEAT)
        take_figures.enqueue()
    return ()
