"""What happens to a lottery until its draw. What comes of the draw is in panel.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from random import SystemRandom

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.governance.models import Assembly, College
from lieudit.governance.rules import filling_of
from lieudit.journal import services as journal
from lieudit.journal.models import FollowReason
from lieudit.lottery.figures import Proposed, exact, facts_of_place, proposed
from lieudit.lottery.models import Lottery, Quota, Volunteer
from lieudit.lottery.tasks import compose_panels, words_of
from lieudit.lottery.vocabulary import OF_PERSONS, OF_PLACES, Audience, Kind
from lieudit.lottery.workflow import LOTTERY_WORKFLOW, LotteryState
from lieudit.network.models import Place
from lieudit.network.permissions import speaks_for
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.turns import in_turn

SHORTEST = dt.timedelta(days=3)
"""From the opening of a call to its last day, at least."""
BETWEEN = dt.timedelta(hours=1)
"""From the end of a call to its draw, at least: the panels are composed and published meanwhile."""
MOST_SEATS = 300


def record(kind: str, lottery: Lottery, *things: models.Model, actor: Account | None, **data: object) -> None:
    """The last line of each act."""
    journal.record(kind, lottery, *things, actor=actor, data={**words_of(lottery), **data})


# Preparing


@transaction.atomic
def prepare_lottery(
    assembly: Assembly,
    *,
    actor: Account,
    title: str,
    why: str,
    seats: int,
    closes_on: dt.date,
    draw_at: dt.datetime,
    source: str,
    audience: str = Audience.ALL,
    kinds: Sequence[str] = (),
    college: College | None = None,
    until: dt.date | None = None,
) -> Lottery:
    """Prepare a lottery: whom it seats, the public draw that will give the seed, and quotas proposed from figures."""
    _check(assembly, college, seats, audience, kinds, until)
    _check_days(closes_on, draw_at)
    kinds = [kind for kind in Kind.values if kind in set(kinds)]
    if college and filling_of(assembly.rulebook.rules, college.code).by_region and Kind.REGION not in kinds:
        kinds = [str(Kind.REGION), *kinds]
    try:
        with transaction.atomic():
            lottery = Lottery.objects.create(
                number=next_number(Lottery),
                assembly=assembly,
                college=college,
                title=title,
                why=why,
                seats=seats,
                audience=audience,
                kinds=kinds,
                closes_on=closes_on,
                draw_at=draw_at,
                source=source,
                until=until,
                author=actor,
            )
    except IntegrityError as twice:
        raise RuleBroken(_("Un tirage au sort de ce collège est déjà en cours.")) from twice
    _propose_quotas(lottery)
    record("lottery.prepared", lottery, assembly, actor=actor, assembly=assembly.name)
    return lottery


@transaction.atomic
def edit_lottery(
    lottery: Lottery,
    *,
    actor: Account,
    seats: int,
    audience: str,
    kinds: Sequence[str],
    closes_on: dt.date,
    draw_at: dt.datetime,
    until: dt.date | None = None,
    **words: str,
) -> Lottery:
    """Write it anew before its call opens: title, mission, days, source; quotas are proposed again if seats change."""
    lottery = LOTTERY_WORKFLOW.take("edit", lottery)
    _check(lottery.assembly, lottery.college, seats, audience, kinds, until)
    _check_days(closes_on, draw_at)
    kinds = [kind for kind in Kind.values if kind in set(kinds)]
    anew = (lottery.seats, lottery.kinds) != (seats, kinds)
    _write(lottery, seats=seats, audience=audience, kinds=kinds, until=until, **words)
    _write(lottery, closes_on=closes_on, draw_at=draw_at)
    if anew:
        _propose_quotas(lottery)
    record("lottery.edited", lottery, actor=actor)
    return lottery


@transaction.atomic
def set_quotas(
    lottery: Lottery, *, actor: Account, bounds: Mapping[int, tuple[int, int]], figures: str = ""
) -> Lottery:
    """Fix the fewest and the most members of each category, by the rank of its quota; where that is not what was
    proposed from figures, say from which others, or why."""
    lottery = LOTTERY_WORKFLOW.take("set_quotas", lottery)
    rows = list(lottery.quotas.all())
    moved = [row for row in rows if bounds.get(row.rank, (row.low, row.high)) != (row.low, row.high)]
    for row in rows:
        row.low, row.high = bounds.get(row.rank, (row.low, row.high))
    _check_quotas(lottery, rows)
    if moved and not figures.strip():
        raise RuleBroken({"figures": _("Vous changez des bornes : dites d’après quels chiffres, ou pourquoi.")})
    Quota.objects.bulk_update(rows, ["low", "high"])
    _write(lottery, figures=figures)
    record("lottery.quotas_set", lottery, actor=actor)
    return lottery


def _propose_quotas(lottery: Lottery) -> None:
    lottery.quotas.all().delete()
    rank, rows = 0, []
    for kind in lottery.kinds:
        for category, low, high in _proposed(lottery, kind):
            rank += 1
            code, label, figure = category
            words = {"kind": kind, "code": code, "label": label[:120], "figure": figure}
            rows.append(Quota(lottery=lottery, rank=rank, low=low, high=high, **words))
    Quota.objects.bulk_create(rows)


def _proposed(lottery: Lottery, kind: str) -> list[Proposed]:
    if lottery.college and kind == Kind.REGION:
        filling = filling_of(lottery.assembly.rulebook.rules, lottery.college.code)
        if filling.by_region:
            return exact(kind, lottery.seats, base=filling.base)
    return proposed(kind, lottery.seats)


def _check(
    assembly: Assembly,
    college: College | None,
    seats: int,
    audience: str,
    kinds: Collection[str],
    until: dt.date | None,
) -> None:
    if not 1 <= seats <= MOST_SEATS:
        raise RuleBroken({"seats": _("Un panel compte de 1 à %(most)s personnes.") % {"most": MOST_SEATS}})
    if set(kinds) & set(OF_PLACES) and audience != Audience.PLACES:
        raise RuleBroken({"audience": _("Ce quota se dit d’un lieu : appelez les lieux, ou retirez-le.")})
    if until and until <= timezone.localdate():
        raise RuleBroken({"until": _("La fin des mandats est un jour à venir.")})
    if college is None:
        return
    rules = assembly.rulebook.rules
    if not filling_of(rules, college.code).by_lot:
        raise RuleBroken(
            {"college": _("Ce collège est élu : les règles de l’assemblée disent lesquels se tirent au sort.")}
        )
    free = rules["seats"].get(college.code, 0) - college.seats.running().count()
    if seats > free:
        said = french.counted(max(free, 0), "siège libre", "sièges libres")
        raise RuleBroken({"seats": _("Ce collège a %(free)s.") % {"free": said}})


def _check_days(closes_on: dt.date, draw_at: dt.datetime) -> None:
    if closes_on < timezone.localdate() + SHORTEST:
        raise RuleBroken({"closes_on": _("Laissez au moins trois jours pour se porter volontaire.")})
    if timezone.localdate(draw_at - BETWEEN) <= closes_on:
        raise RuleBroken({"draw_at": _("Le tirage vient après l’appel : choisissez un jour plus tardif.")})


def _check_quotas(lottery: Lottery, rows: Sequence[Quota]) -> None:
    for row in rows:
        if row.low > row.high:
            raise RuleBroken(_("%(what)s : le minimum dépasse le maximum.") % {"what": row})
    for kind in lottery.kinds:
        mine = [row for row in rows if row.kind == kind]
        low, high, name = sum(row.low for row in mine), sum(row.high for row in mine), Kind(kind).label
        words = {"kind": name, "seats": lottery.seats, "low": low, "high": high}
        if low > lottery.seats:
            raise RuleBroken(_("%(kind)s : les minimums font %(low)s, pour %(seats)s sièges.") % words)
        if high < lottery.seats:
            raise RuleBroken(_("%(kind)s : les maximums ne font que %(high)s, pour %(seats)s sièges.") % words)


# The call


@transaction.atomic
def open_call(lottery: Lottery, *, actor: Account) -> Lottery:
    """Call for volunteers. Quotas, seats and mission are said, and change no more."""
    lottery = LOTTERY_WORKFLOW.take("open", lottery)
    _check(lottery.assembly, lottery.college, lottery.seats, lottery.audience, lottery.kinds, lottery.until)
    _check_days(lottery.closes_on, lottery.draw_at)
    _check_quotas(lottery, list(lottery.quotas.all()))
    _write(lottery)
    data = {"assembly": lottery.assembly.name, "until": french.day(lottery.closes_on), "source": lottery.source}
    data |= {"hour": french.instant(lottery.draw_at), "seats": french.counted(lottery.seats, "siège")}
    record("lottery.opened", lottery, lottery.assembly, actor=actor, **data)
    return lottery


@transaction.atomic
def extend_call(lottery: Lottery, *, actor: Account, closes_on: dt.date, draw_at: dt.datetime) -> Lottery:
    """Leave more time to volunteer, and draw after it."""
    lottery = LOTTERY_WORKFLOW.take("extend", lottery)
    if closes_on <= lottery.closes_on:
        former = french.day(lottery.closes_on)
        raise RuleBroken({"closes_on": _("Choisissez un jour plus tardif que le %s.") % former})
    _new_days(lottery, closes_on, draw_at)
    record("lottery.extended", lottery, actor=actor, **_days_said(lottery))
    return lottery


@transaction.atomic
def reopen_call(lottery: Lottery, *, actor: Account, closes_on: dt.date, draw_at: dt.datetime) -> Lottery:
    """Call for more volunteers, since the quotas cannot be met with those who came."""
    lottery = LOTTERY_WORKFLOW.take("reopen", lottery)
    _new_days(lottery, closes_on, draw_at)
    lottery.volunteers.update(number=None)
    _write(lottery, short={}, progress=0)
    record("lottery.reopened", lottery, lottery.assembly, actor=actor, **_days_said(lottery))
    return lottery


def _new_days(lottery: Lottery, closes_on: dt.date, draw_at: dt.datetime) -> None:
    _check_days(closes_on, draw_at)
    _write(lottery, closes_on=closes_on, draw_at=draw_at)


def _days_said(lottery: Lottery) -> dict[str, object]:
    return {"until": french.day(lottery.closes_on), "hour": french.instant(lottery.draw_at)}


@transaction.atomic
def volunteer_for(
    lottery: Lottery,
    *,
    actor: Account,
    name: str,
    consent: bool,
    place: Place | None = None,
    said: Mapping[str, str] | None = None,
) -> Volunteer:
    """Volunteer, or correct what one said: in one's own name or for a place, with what the quotas need.

    `name` is published only if they are drawn and accept; `consent` is to that, and to quotas held by what is said.
    """
    lottery = LOTTERY_WORKFLOW.take("volunteer", lottery)
    if not lottery.is_open:
        raise RuleBroken(_("L’appel à volontaires est terminé."))
    if not consent:
        raise RuleBroken({"consent": _("Sans votre accord, votre nom n’entre pas dans le tirage.")})
    if place is not None and not speaks_for(actor, place):
        raise RuleBroken(_("Vous ne parlez pas pour ce lieu."))
    if place is None and lottery.audience == Audience.PLACES:
        raise RuleBroken(_("Cet appel s’adresse aux lieux : dites pour lequel vous vous portez volontaire."))
    profile = _profile(lottery, place, said or {})
    values = {"place": place, "profile": profile, "name": name, "consented_at": timezone.now()}
    try:
        with transaction.atomic():
            known, _new = Volunteer.objects.update_or_create(lottery=lottery, account=actor, defaults=values)
    except IntegrityError as twice:
        raise RuleBroken(_("Quelqu’un s’est déjà porté volontaire pour ce lieu.")) from twice
    journal.follow_thing(lottery, account=actor, reason=FollowReason.PARTY)
    record("lottery.volunteered", lottery, actor=None)
    return known


def _profile(lottery: Lottery, place: Place | None, said: Mapping[str, str]) -> dict[str, str]:
    """The category of each kind that the lottery uses: the place's record says its own, the person the rest."""
    known = {**said, **(facts_of_place(place) if place else {})}
    known |= {kind: said.get(kind, "") for kind in OF_PERSONS}
    codes = {(quota.kind, quota.code) for quota in lottery.quotas.all()}
    missing = [kind for kind in lottery.kinds if (kind, known.get(kind, "")) not in codes]
    if missing:
        names = ", ".join(str(Kind(kind).label).lower() for kind in missing)
        refused = _("Il manque de quoi tenir les quotas : %(names)s.") % {"names": names}
        if place and set(missing) - set(OF_PERSONS):
            refused += " " + _("La fiche du lieu ne le dit pas : complétez-la d’abord.")
        raise RuleBroken(refused)
    return {kind: known[kind] for kind in lottery.kinds}


@transaction.atomic
def close_call(lottery: Lottery, *, actor: Account | None) -> Lottery:
    """End the call once its last day is over: volunteers are numbered by chance, and the worker composes the panels."""
    lottery = LOTTERY_WORKFLOW.take("close", lottery)
    if timezone.localdate() <= lottery.closes_on:
        raise RuleBroken(_("L’appel dure jusqu’au soir du %s.") % french.day(lottery.closes_on))
    rows = list(lottery.volunteers.here().order_by("pk"))
    numbers = list(range(1, len(rows) + 1))
    SystemRandom().shuffle(numbers)
    for row, number in zip(rows, numbers, strict=True):
        row.number = number
    Volunteer.objects.bulk_update(rows, ["number"])
    ask_panels(lottery)
    volunteers = french.counted(len(rows), "volontaire")
    record("lottery.closed", lottery, lottery.assembly, actor=actor, volunteers=volunteers)
    return lottery


def ask_panels(lottery: Lottery) -> None:
    """Have the worker compose the panels."""
    _write(lottery, progress=0, beat_at=timezone.now())
    compose_panels.enqueue(lottery.pk)


def close_due_calls() -> list[Lottery]:
    """Those whose last day has ended."""
    return in_turn(Lottery.objects.to_close(), lambda row: close_call(row, actor=None))


@transaction.atomic
def relax_quotas(lottery: Lottery, *, actor: Account, reason: str) -> Lottery:
    """Take the smallest change with which a panel exists, and compose again: people decide it, and say why."""
    lottery = LOTTERY_WORKFLOW.take("relax", lottery)
    changes = lottery.short.get("relaxed", [])
    if not changes:
        raise RuleBroken(_("Il manque des volontaires : aucun quota ne le corrige. Rouvrez l’appel."))
    said = []
    for kind, code, low, high in changes:
        quota = lottery.quotas.get(kind=kind, code=code)
        said.append(change_said(quota, low, high))
        quota.low, quota.high = low, high
        quota.save(update_fields=["low", "high"])
    lottery.short = {}
    ask_panels(lottery)
    record("lottery.relaxed", lottery, lottery.assembly, actor=actor, reason=reason, changes=" ; ".join(said))
    return lottery


def change_said(quota: Quota, low: int, high: int) -> str:
    """« Bretagne : de 2 à 4 au lieu de 3 à 4 »."""
    words = {"label": quota.label, "low": low, "high": high, "was_low": quota.low, "was_high": quota.high}
    return _("%(label)s : de %(low)s à %(high)s, au lieu de %(was_low)s à %(was_high)s") % words


@transaction.atomic
def postpone_draw(lottery: Lottery, *, actor: Account, draw_at: dt.datetime, source: str, reason: str) -> Lottery:
    """Name a later public draw: before the hour of the one that was named; or after it, if its panels were not
    published in time. A draw that took place on published panels is never set aside."""
    lottery = LOTTERY_WORKFLOW.take("postpone", lottery)
    if lottery.hour_has_come and was_published_in_time(lottery):
        raise RuleBroken(_("L’heure du tirage annoncé est passée, ses panels étaient publiés : c’est lui qui compte."))
    if draw_at <= max(lottery.draw_at, timezone.now()):
        raise RuleBroken({"draw_at": _("Choisissez un moment à venir, plus tardif que celui qui était annoncé.")})
    _write(lottery, draw_at=draw_at, source=source)
    hour = french.instant(draw_at)
    record("lottery.postponed", lottery, lottery.assembly, actor=actor, reason=reason, source=source, hour=hour)
    return lottery


def was_published_in_time(lottery: Lottery) -> bool:
    """The panels were published before the hour of the draw."""
    panels = getattr(lottery, "panels", None)
    return panels is not None and panels.at < lottery.draw_at


@transaction.atomic
def cancel_lottery(lottery: Lottery, *, actor: Account, reason: str) -> Lottery:
    """Give it up, and say why; never once the public draw of its published panels took place."""
    held = lock(lottery)
    if held.state == LotteryState.PUBLISHED and held.hour_has_come and was_published_in_time(held):
        raise RuleBroken(_("L’heure du tirage annoncé est passée : il se fait, et ne s’annule plus."))
    LOTTERY_WORKFLOW.apply("cancel", held)
    held.volunteers.here().update(account=None, name="", profile={}, left_at=timezone.now())
    _write(held, held_seed="", held_by=None)
    record("lottery.cancelled", held, held.assembly, actor=actor, reason=reason)
    return held


def _write(lottery: Lottery, **values: object) -> None:
    for name, value in values.items():
        setattr(lottery, name, value)
    lottery.save()
