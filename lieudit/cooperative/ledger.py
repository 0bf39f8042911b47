"""Writing the ledger: one movement after another, numbered without a gap, each chained to the one before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.cooperative.entries import FIRST, Line, balanced, canonical, chained
from lieudit.cooperative.models import Allocation, Associate, Cooperative, Movement, Posting, Subscription
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock


def hold(cooperative: Cooperative) -> Cooperative:
    """The cooperative, whose acts take their turn until the end of the transaction."""
    return lock(cooperative)


def _closed_by(cooperative: Cooperative, day: dt.date) -> Allocation | None:
    """What shares out the surplus of the year of a past day, or of a later one."""
    rows = cooperative.allocations.standing().filter(year__gte=day.year).order_by("year")
    return rows.first() if day < timezone.localdate() else None


def day_of_record(cooperative: Cooperative, day: dt.date) -> dt.date:
    """The day on which what the bank did takes effect: its own or, once that year is shared out, today."""
    return timezone.localdate() if _closed_by(cooperative, day) else day


def check_open(cooperative: Cooperative, day: dt.date) -> None:
    """Refuse a day of a year whose surplus is shared out: what that year was reckoned on does not move any more.

    Raises:
        RuleBroken: the year of this day is closed.
    """
    if closed := _closed_by(cooperative, day):
        words = _("L’exercice %(year)d est clos : sa répartition est %(state)s. Datez ce mouvement d’aujourd’hui.")
        raise RuleBroken({"paid_on": words % {"year": day.year, "state": closed.get_state_display().lower()}})


def post_movement(
    cooperative: Cooperative,
    kind: str,
    lines: Sequence[Line],
    *,
    actor: Account | None,
    day: dt.date,
    cause: str,
    subscription: Subscription | None = None,
    contra_of: Movement | None = None,
) -> Movement:
    """Write a movement. Call `hold` first: numbers follow one another.

    Raises:
        ValueError: the lines are not balanced; the database would refuse them too, at the end of the transaction.
    """
    if not lines or not balanced(lines):
        raise ValueError(f"{kind}: {lines}")
    last = Movement.objects.filter(cooperative=cooperative).order_by("-number").first()
    number = last.number + 1 if last else 1
    recorded_at = timezone.now()
    contra = contra_of.number if contra_of else 0
    text = canonical(number, str(kind), day.isoformat(), stamp(recorded_at), cause, contra, lines)
    movement = Movement.objects.create(
        cooperative=cooperative,
        number=number,
        kind=kind,
        day=day,
        recorded_at=recorded_at,
        recorded_by=actor,
        cause=cause,
        subscription=subscription,
        contra_of=contra_of,
        size=len(lines),
        hash=chained(last.hash if last else FIRST, text),
    )
    numbers = {line.associate for line in lines if line.associate}
    keys = dict(Associate.objects.filter(number__in=numbers).values_list("number", "pk"))
    Posting.objects.bulk_create(
        Posting(
            movement=movement,
            rank=rank,
            account=line.account,
            associate_id=keys[line.associate] if line.associate else None,
            unit=line.unit,
            debit=line.debit,
            credit=line.credit,
        )
        for rank, line in enumerate(lines, start=1)
    )
    return movement


def stamp(moment: dt.datetime) -> str:
    """A moment as it is hashed: universal time, to the microsecond."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def day_of_contrary(movement: Movement) -> dt.date:
    """The day of what is undone, so that the register of that day is right; today, once its year is closed."""
    today = timezone.localdate()
    return movement.day if movement.day.year == today.year else today


def lines_of(movement: Movement) -> list[Line]:
    """The lines of a movement, as they were hashed."""
    return [
        Line(each.account, each.associate.number if each.associate else 0, each.unit, each.debit, each.credit)
        for each in movement.postings.all()
    ]
