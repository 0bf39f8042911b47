"""Acts on matched funds: opened by who leads an assembly, filled with commons that places carry, promised to by other
places; the clock counts what the fund adds to each, once the last day is past."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.funding.matching import Shared, Terms, matched, matching_file, result_of
from lieudit.funding.models import MOST_RATIO, MatchedCommon, MatchedFund, Pledge
from lieudit.funding.workflow import (
    COMMON_WORKFLOW,
    MATCHED_FUND_WORKFLOW,
    PLEDGE_WORKFLOW,
    CommonState,
    MatchedFundState,
    PledgeState,
)
from lieudit.governance.models import Assembly
from lieudit.journal import services as journal
from lieudit.membership.standing import euros
from lieudit.network.models import Place
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import clause, counted, day, percent
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.turns import in_turn

MOST_FUND = Decimal(10**9)
"""Euros of a matched fund, at most."""
MOST_COMMONS = 60
"""Commons of one fund, at most: a page that one can still read."""


@transaction.atomic
def open_matched_fund(
    assembly: Assembly,
    *,
    actor: Account,
    title: str,
    purpose: str,
    amount: Decimal,
    ratio: Decimal,
    closes_on: dt.date,
    most: Decimal | None = None,
    most_each: Decimal | None = None,
) -> MatchedFund:
    """Say how much is added to what places promise, within which caps, and until which day: rules that do not move."""
    if not 0 < amount <= MOST_FUND:
        raise RuleBroken({"amount": _("D’un centime à un milliard d’euros : un fonds vide n’ajoute rien.")})
    if not 0 < ratio <= MOST_RATIO:
        raise RuleBroken({"ratio": _("Pour 1 € promis, d’un centime à %d € ajoutés.") % MOST_RATIO})
    if most is not None and not 0 < most <= amount:
        raise RuleBroken({"most": _("Un commun ne reçoit pas plus que le fonds entier.")})
    if most_each is not None and most_each <= 0:
        raise RuleBroken({"most_each": _("Ce qui est compté d’un lieu est au-dessus de zéro.")})
    if closes_on <= timezone.localdate():
        raise RuleBroken({"closes_on": _("Choisissez un jour à venir : les lieux ont besoin de temps.")})
    fund = MatchedFund.objects.create(
        number=next_number(MatchedFund),
        assembly=assembly,
        title=clause(title),
        purpose=purpose.replace("\0", "").strip(),
        amount=amount,
        ratio=ratio,
        most=most,
        most_each=most_each,
        closes_on=closes_on,
        author=actor,
    )
    record("funding.fund_opened", fund, actor=actor, until=day(closes_on), whole=euros(1 + ratio))
    return fund


@transaction.atomic
def propose_common(
    fund: MatchedFund, *, actor: Account, place: Place, title: str, words: str, licence: str
) -> MatchedCommon:
    """A place carries a common before the fund, under an open licence, before the last day has passed."""
    fund = MATCHED_FUND_WORKFLOW.take("carry", fund)
    _check_day(fund)
    if fund.commons.public().count() >= MOST_COMMONS:
        raise RuleBroken(_("Ce cofinancement a déjà %d communs : sa page ne se lirait plus.") % MOST_COMMONS)
    title, words = clause(title), words.replace("\0", "").strip()
    if not title or not words:
        raise RuleBroken({"words" if title else "title": _("Dites ce que ce sera.")})
    rank = fund.commons.count() + 1
    try:
        with transaction.atomic():
            common = MatchedCommon.objects.create(
                fund=fund, rank=rank, place=place, title=title, words=words, licence=licence, author=actor
            )
    except IntegrityError as twice:
        raise RuleBroken({"title": _("Un commun de ce cofinancement porte déjà ce titre.")}) from twice
    journal.follow_thing(fund, account=actor, confirmed=True)
    record_of(common, "funding.common_proposed", actor=actor)
    return common


@transaction.atomic
def set_common_aside(common: MatchedCommon, *, actor: Account, reason: str) -> MatchedCommon:
    """Who leads the fund keeps a common out of it, with a reason: nothing is promised to it any more."""
    _check_still_open(lock(common.fund))
    common, reason = COMMON_WORKFLOW.take("set_aside", common), clause(reason)
    if not reason:
        raise RuleBroken({"reason": _("Dites pourquoi : le lieu le lira.")})
    common.reason = reason
    common.save(update_fields=["state", "reason"])
    record_of(common, "funding.common_set_aside", actor=actor, reason=reason)
    return common


@transaction.atomic
def withdraw_common(common: MatchedCommon, *, actor: Account) -> MatchedCommon:
    """A place takes its common back before the count: nothing is promised to it any more."""
    _check_still_open(lock(common.fund))
    common = COMMON_WORKFLOW.take("withdraw", common)
    common.save(update_fields=["state"])
    record_of(common, "funding.common_withdrawn", actor=actor)
    return common


@transaction.atomic
def pledge_to_common(common: MatchedCommon, *, actor: Account, place: Place, amount: Decimal) -> Pledge:
    """A place promises a sum to the common of another; a second word replaces the first. All of it is kept, and counted
    up to the cap of the fund."""
    fund = lock(common.fund)
    _check_still_open(fund)
    common = COMMON_WORKFLOW.take("pledge", common)
    if place.pk == common.place_id:
        raise RuleBroken({"place": _("Ce lieu porte le commun : le fonds n’ajoute rien à ce qu’il se promet.")})
    if not 0 < amount <= MOST_FUND:
        raise RuleBroken({"amount": _("D’un centime à un milliard d’euros.")})
    before = common.pledges.filter(place=place, state=PledgeState.STANDING).first()
    if before is not None and before.amount == amount:
        raise RuleBroken({"amount": _("Votre lieu promet déjà %s à ce commun.") % euros(amount)})
    if before is not None:
        PLEDGE_WORKFLOW.take("take_back", before).save(update_fields=["state"])
    pledge = Pledge.objects.create(common=common, place=place, amount=amount, author=actor)
    journal.follow_thing(fund, account=actor, confirmed=True)
    record_of(common, "funding.pledged", actor=actor, pledging=place.name, sum=euros(amount))
    return pledge


@transaction.atomic
def take_pledge_back(pledge: Pledge, *, actor: Account) -> Pledge:
    """A place promises no more, while promises are still made."""
    _check_still_open(lock(pledge.common.fund))
    pledge = PLEDGE_WORKFLOW.take("take_back", pledge)
    pledge.save(update_fields=["state"])
    words = {"pledging": pledge.place.name, "sum": euros(pledge.amount)}
    record_of(pledge.common, "funding.pledge_taken_back", actor=actor, **words)
    return pledge


def standing_pledges(fund: MatchedFund) -> list[Pledge]:
    """Those that are counted, or were (the others fell at the count), in the order in which they were made."""
    rows = Pledge.objects.standing() if fund.state == MatchedFundState.OPEN else Pledge.objects.kept()
    rows = rows.filter(common__fund=fund).select_related("common", "place")
    return list(rows.order_by("at", "pk"))


def share_out(fund: MatchedFund, pledges: Iterable[Pledge]) -> Shared:
    """What the fund adds to each common for these promises, by rank."""
    return matched(_as_counted(pledges), terms_of(fund))


def _as_counted(pledges: Iterable[Pledge]) -> list[tuple[int, str, int]]:
    return [(each.common.rank, each.place.slug, cents(each.amount)) for each in pledges]


def terms_of(fund: MatchedFund) -> Terms:
    """Its rules, in cents."""
    most, most_each = (None if cap is None else cents(cap) for cap in (fund.most, fund.most_each))
    return Terms(cents(fund.amount), Fraction(fund.ratio), most, most_each)


def cents(euros: Decimal) -> int:
    return int(euros * 100)


@transaction.atomic
def settle_fund(fund: MatchedFund) -> MatchedFund:
    """Once the last day is past, count what the fund adds to each common: nobody chooses after it. What was counted is
    kept with its result, for who counts again."""
    pledges = standing_pledges(lock(fund))
    fund = MATCHED_FUND_WORKFLOW.take("settle", fund)
    if timezone.localdate() <= fund.closes_on:
        raise RuleBroken(_("Les promesses se font jusqu’au %s.") % day(fund.closes_on))
    _let_fall(fund, pledges)
    shared = share_out(fund, pledges)
    for common in fund.commons.filter(state=CommonState.PROPOSED).order_by("rank"):
        common.added = Decimal(shared.added.get(common.rank, 0)) / 100
        common.save(update_fields=["added"])
    fund.counted = {**matching_file(terms_of(fund), _as_counted(pledges)), "result": result_of(shared)}
    fund.settled_at = timezone.now()
    fund.save(update_fields=["state", "counted", "settled_at"])
    if not pledges:
        record("funding.fund_unpledged", fund, actor=None)
        return fund
    added = euros(Decimal(sum(shared.added.values())) / 100)
    short = _(" ; le fonds ne suffisait pas : chacun reçoit %s de ce qui était appelé") % percent(shared.rate)
    words = {"added": added, "commons": counted(sum(cents > 0 for cents in shared.added.values()), _("commun"))}
    record("funding.fund_settled", fund, actor=None, short=short if shared.is_short else "", **words)
    return fund


def _let_fall(fund: MatchedFund, counted: Iterable[Pledge]) -> None:
    """Promises that are not counted are no more: those of a place made one with the one that carries, or with another
    that promises too."""
    others = Pledge.objects.kept().filter(common__fund=fund).exclude(pk__in=[each.pk for each in counted])
    others.update(state=PledgeState.TAKEN_BACK)


def settle_due_funds() -> list[MatchedFund]:
    """Count those whose last day is past; called by a timer."""
    return in_turn(MatchedFund.objects.to_settle().order_by("number"), settle_fund)


@transaction.atomic
def cancel_matched_fund(fund: MatchedFund, *, actor: Account, reason: str) -> MatchedFund:
    """Give up before the count, with a reason."""
    fund, reason = MATCHED_FUND_WORKFLOW.take("cancel", fund), clause(reason)
    _check_day(fund)
    if not reason:
        raise RuleBroken({"reason": _("Dites pourquoi.")})
    fund.reason = reason
    fund.save(update_fields=["state", "reason"])
    record("funding.fund_cancelled", fund, actor=actor, reason=reason)
    return fund


def _check_still_open(fund: MatchedFund) -> None:
    """Nobody chooses once all that is promised is known: its last day past, a fund waits for the clock alone."""
    if fund.state != MatchedFundState.OPEN:
        raise RuleBroken(_("Ce cofinancement n’est plus ouvert : il est « %s ».") % fund.get_state_display())
    _check_day(fund)


def _check_day(fund: MatchedFund) -> None:
    if timezone.localdate() > fund.closes_on:
        raise RuleBroken(_("Les promesses se faisaient jusqu’au %s.") % day(fund.closes_on))


def record_of(common: MatchedCommon, kind: str, *, actor: Account, **data: object) -> None:
    """The last line of each act on a common, or on what is promised to it."""
    said = {"common": common.title, "place": common.place.name, "of": thing_token(common)}
    record(kind, common.fund, common.place, actor=actor, **said, **data)


def record(kind: str, fund: MatchedFund, *more: Place, actor: Account | None, **data: object) -> None:
    """The last line of each act on a matched fund."""
    known = {
        "number": fund.number,
        "title": fund.title,
        "assembly": fund.assembly.name,
        "amount": euros(fund.amount),
        "of": thing_token(fund),
        "url": fund.get_absolute_url(),
        "link": _("Lire le cofinancement"),
    }
    journal.record(kind, fund, fund.assembly, *more, actor=actor, data=known | data)
