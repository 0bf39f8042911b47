"""Acts on what comes in: a place says its year; the secretariat writes a sum of the council, and what follows it.

No money moves here: sums are said, sourced and dated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.funding.models import Income, MixLine, YearMix
from lieudit.funding.workflow import INCOME_WORKFLOW
from lieudit.journal import services as journal
from lieudit.membership.standing import euros
from lieudit.network.models import Organisation, Place
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import clause, day
from lieudit.toolkit.numbers import next_number

MOST_LINES = 40
"""Funders of a place in one year."""
FIRST_YEAR = 2000


class Said(NamedTuple):
    """One line of what a place receives: from whom, of which nature, how many euros."""

    funder: str
    nature: str
    amount: Decimal


@transaction.atomic
def say_mix(place: Place, *, actor: Account, year: int, lines: Sequence[Said], is_public: bool = False) -> YearMix:
    """Say where the money of a place came from in one year: the whole year again, each time. Nobody else reads it
    unless the place publishes."""
    check_year(year)
    if not lines:
        raise RuleBroken(_("Aucune somme n’est dite : écrivez au moins une ligne."))
    if len(lines) > MOST_LINES:
        raise RuleBroken(_("Quarante lignes au plus : réunissez les plus petites."))
    Place.objects.select_for_update(of=("self",)).get(pk=place.pk)
    before = YearMix.objects.filter(place=place, year=year).first()
    mix = before or YearMix(place=place, year=year)
    was_public = bool(before and before.is_public)
    mix.is_public, mix.author, mix.at = is_public, actor, timezone.now()
    if was_public:
        mix.taken_at = mix.at
    mix.save()
    MixLine.objects.bulk_create(
        [
            MixLine(mix=mix, rank=rank, funder=clause(line.funder)[:120], nature=line.nature, amount=line.amount)
            for rank, line in enumerate(lines, start=1)
        ],
        update_conflicts=True,
        unique_fields=["mix", "rank"],
        update_fields=["funder", "nature", "amount"],
    )
    mix.lines.filter(rank__gt=len(lines)).delete()
    kind = "funding.mix_said"
    if is_public and not was_public:
        kind = "funding.mix_published"
    elif was_public and not is_public:
        kind = "funding.mix_hidden"
    journal.record(kind, place, actor=actor, data={"place": place.name, "year": year})
    return mix


def check_year(year: int) -> None:
    """Refuse a year to come, or too old."""
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise RuleBroken({"year": _("Une année entre %(first)s et celle-ci.") % {"first": FIRST_YEAR}})


# What comes in to the council


@transaction.atomic
def add_income(
    *,
    actor: Account,
    nature: str,
    words: str,
    amount: Decimal,
    year: int,
    on: dt.date,
    source: str,
    organisation: Organisation | None = None,
    said: str = "",
    until: dt.date | None = None,
) -> Income:
    """Write a sum that comes in to the council, with the paper that says it. Twice the same is refused."""
    check_year(year)
    said = "" if organisation else clause(said)
    if not organisation and not said:
        raise RuleBroken({"organisation": _("Choisissez de qui elle vient, ou écrivez son nom au-dessous.")})
    if abs(on.year - year) > 1:
        raise RuleBroken({"on": _("Cette pièce est trop loin de l’exercice : vérifiez l’année.")})
    if until and until < on:
        raise RuleBroken({"until": _("L’engagement finirait avant la pièce : vérifiez les deux dates.")})
    what = {
        "organisation": organisation,
        "said": said[:120],
        "nature": nature,
        "words": clause(words),
        "amount": amount,
        "year": year,
        "on": on,
        "source": clause(source),
    }
    if same := Income.objects.standing().filter(**what).first():
        raise RuleBroken(_("Cette somme est déjà écrite, sous le n° %s.") % same.number)
    income = Income.objects.create(number=next_number(Income), until=until, author=actor, **what)
    record("funding.income_added", income, actor=actor)
    return income


@transaction.atomic
def ask_sequel(income: Income, *, actor: Account, on: dt.date) -> Income:
    """The council asked its funder what follows: from that day its answer is waited for."""
    income = INCOME_WORKFLOW.take("ask", income)
    _not_to_come(on)
    income.asked_on, income.heard_on = on, None
    income.save(update_fields=["asked_on", "heard_on"])
    record("funding.income_asked", income, actor=actor, day=day(on))
    return income


@transaction.atomic
def hear_sequel(income: Income, *, actor: Account, on: dt.date, until: dt.date | None = None) -> Income:
    """The funder answered; `until` is how long it is engaged from now on, if it says so."""
    income = INCOME_WORKFLOW.take("hear", income)
    _not_to_come(on)
    if income.asked_on is None or on < income.asked_on:
        raise RuleBroken({"on": _("Une réponse vient après la demande : dites d’abord le jour de celle-ci.")})
    income.heard_on, income.until = on, until or income.until
    income.save(update_fields=["heard_on", "until"])
    record("funding.income_heard", income, actor=actor, day=day(on))
    return income


@transaction.atomic
def withdraw_income(income: Income, *, actor: Account, reason: str) -> Income:
    """A sum was wrong: it no longer counts, and stays with the reason."""
    income, reason = INCOME_WORKFLOW.take("withdraw", income), clause(reason)
    if not reason:
        raise RuleBroken({"reason": _("Dites pourquoi.")})
    income.reason = reason
    income.save(update_fields=["state", "reason"])
    record("funding.income_withdrawn", income, actor=actor, reason=reason)
    return income


def record(kind: str, income: Income, *, actor: Account, **data: object) -> None:
    """The last line of each act on a sum of the council."""
    known = {"number": income.number, "funder": income.funder, "amount": euros(income.amount), "year": income.year}
    held = [income.organisation] if income.organisation else []
    journal.record(kind, income, *held, actor=actor, data=known | data)


def _not_to_come(on: dt.date) -> None:
    if on > timezone.localdate():
        raise RuleBroken({"on": _("Ce jour est à venir.")})
