"""Panels are composed by the worker, which says how far it is; what it finds is published, or explained."""

from __future__ import annotations

import datetime as dt
import logging
import secrets

from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.journal import services as journal
from lieudit.lottery.drawing import FORMAT, chances, digest_of, written
from lieudit.lottery.models import Lottery, Panels, Quota, Volunteer
from lieudit.lottery.workflow import LOTTERY_WORKFLOW, LotteryState
from lieudit.toolkit.french import counted, typeset
from lieudit.toolkit.locks import lock

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(minutes=10)
"""Without a word from the worker for this long, panels are composed again: it is gone."""


@task
def compose_panels(lottery_id: int) -> None:
    """Compose the panels of a lottery whose call is closed, and publish them with their digest; or say what cannot be
    met. Twice gives the same, once."""
    # Imported here: SciPy is loaded by the worker, never by a process that serves pages (decision 47).
    from lieudit.lottery.composing import CannotCompose, compose
    from lieudit.lottery.composing import Quota as Bound

    lottery = Lottery.objects.get(pk=lottery_id)
    if lottery.state != LotteryState.COMPOSING:
        return
    quotas = list(lottery.quotas.all())
    bounds = [Bound(lottery.kinds.index(each.kind), each.code, each.low, each.high) for each in quotas]
    rows = lottery.volunteers.filter(number__isnull=False).order_by("number").values_list("number", "profile")
    pool = {f"{number:06}": tuple(profile[kind] for kind in lottery.kinds) for number, profile in rows}
    beat = _Beat(lottery)
    try:
        composed = compose(pool, bounds, lottery.seats, tell=beat)
    except CannotCompose as refused:
        changes = [[lottery.kinds[q.kind], q.code, low, high] for q, low, high in refused.relaxed]
        _fall_short(lottery, {"missing": refused.missing, "relaxed": changes})
        return
    panels = [[int(key) for key in panel] for panel in composed.panels]
    _publish(lottery, quotas, {int(key): list(profile) for key, profile in pool.items()}, panels)


class _Beat:
    """Writes how far the worker is, when it has moved by a hundredth."""

    def __init__(self, lottery: Lottery) -> None:
        self.pk, self.said = lottery.pk, -1

    def __call__(self, share: float) -> None:
        if (now := int(100 * share)) > self.said:
            self.said = now
            held = Lottery.objects.filter(pk=self.pk, state=LotteryState.COMPOSING)
            held.update(progress=now, beat_at=timezone.now())


@transaction.atomic
def _publish(lottery: Lottery, quotas: list[Quota], profiles: dict[int, list[str]], panels: list[list[int]]) -> None:
    """Freeze the panels with their digest, and write down the chance of each volunteer."""
    held = lock(lottery)
    if held.state != LotteryState.COMPOSING or [*held.quotas.all()] != quotas:
        return
    LOTTERY_WORKFLOW.apply("publish", held)
    kinds = held.kinds
    bounds = [[kinds.index(each.kind), each.code, each.low, each.high] for each in quotas]
    aside = written({"salt": secrets.token_hex(16), "kinds": kinds, "profiles": profiles})
    text = written(
        {
            "format": FORMAT,
            "lottery": held.number,
            "title": held.title,
            "seats": held.seats,
            "source": held.source,
            "draw_at": held.draw_at.isoformat(),
            "pool": sorted(profiles),
            "quotas": bounds,
            "profiles_digest": digest_of(aside),
            "panels": panels,
        }
    )
    held_by = chances(panels)
    least = min(held_by.get(number, 0) for number in profiles)
    facts = {"text": text, "digest": digest_of(text), "profiles": aside, "least": least, "at": timezone.now()}
    made = Panels.objects.create(lottery=held, **facts)
    rows = list(held.volunteers.filter(number__isnull=False))
    for row in rows:
        row.chance = held_by.get(row.number or 0, 0)
    Volunteer.objects.bulk_update(rows, ["chance"])
    held.progress, held.short = 100, {}
    held.save()
    data = {**words_of(held), "panels": counted(len(panels), "panel", "panels"), "digest": made.digest}
    journal.record("lottery.published", held, held.assembly, actor=None, data=data)


@transaction.atomic
def _fall_short(lottery: Lottery, why: dict[str, object]) -> None:
    held = lock(lottery)
    if held.state != LotteryState.COMPOSING:
        return
    LOTTERY_WORKFLOW.apply("fall_short", held)
    held.short = why
    held.save()
    journal.record("lottery.short", held, held.assembly, actor=None, data=words_of(held))


def words_of(lottery: Lottery) -> dict[str, object]:
    """What every sentence of a lottery may say."""
    where = {"url": lottery.get_absolute_url(), "link": _("Voir le tirage au sort")}
    return {**where, "number": lottery.number, "title": typeset(lottery.title)}


def compose_again() -> list[Lottery]:
    """Ask the worker anew for panels whose composition was lost on the way."""
    before = timezone.now() - LEASE
    lost = list(Lottery.objects.filter(state=LotteryState.COMPOSING, beat_at__lt=before).order_by("pk"))
    for lottery in lost:
        Lottery.objects.filter(pk=lottery.pk).update(beat_at=timezone.now())
        compose_panels.enqueue(lottery.pk)
    return lost
