"""The acts of proxies: given until a ballot opens, answered, frozen at its opening, used or lapsed at its closing.

Who may carry one, and why one has no effect, is answered by `proxy_rules.py`. Those of a session have a table of their
own and the same life: `meetings` and `hall` take its steps by `take_step`. Every act holds the ballots that it reaches
until its end: opening one of them comes before it, or after.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.journal.models import FollowReason
from lieudit.toolkit import french
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.workflow import Workflow
from lieudit.voting.models import Ballot, FrozenProxy, Proxy, RollEntry, VoiceEnd, Vote
from lieudit.voting.proxy_rules import REASONS, resolve, why_lapsed, why_none, why_unable
from lieudit.voting.workflow import BALLOT_WORKFLOW, PROXY_WORKFLOW, BallotState, ProxyState, Way


@transaction.atomic
def give_proxy(
    giver: RollEntry, *, actor: Account, holder: RollEntry | None = None, whole_sitting: bool = False
) -> Proxy:
    """Ask `holder` to vote for `giver`, for its ballot or for the whole sitting; this replaces what was given before.

    Without `holder`, where the rule names who carries blank proxies, the proxy is blank and stands at once.
    """
    whole_sitting = whole_sitting and giver.ballot.sitting_id is not None
    proxy = Proxy(giver=giver, holder=holder, whole_sitting=whole_sitting, given_by=actor, given_at=timezone.now())
    reached = _hold(proxy)
    if giver.ballot_id not in {ballot.pk for ballot in reached}:
        BALLOT_WORKFLOW.check("entrust", lock(giver.ballot))
    bearer = proxy.bearer
    _refuse_giving(giver, bearer)
    assert bearer is not None
    for ballot in reached:
        _refuse_bearer(ballot, bearer, giver)
    _withdraw_former(proxy, actor)
    if holder is None:
        proxy.state, proxy.answered_at = ProxyState.ACCEPTED, proxy.given_at
    proxy.save()
    follow_proxy(proxy, giver.speakers() | bearer.speakers())
    scope = _("toute la séance") if whole_sitting else _("ce scrutin")
    _record("voting.proxy_given", proxy, bearer, actor, giver, scope=scope)
    return proxy


@transaction.atomic
def accept_proxy(proxy: Proxy, *, actor: Account) -> Proxy:
    """Promise to vote for who gives the proxy; refused beyond what the rule lets one voice carry."""
    reached, proxy = _hold_for_answer(proxy)
    bearer = proxy.bearer
    assert bearer is not None
    for ballot in reached:
        _refuse_bearer(ballot, bearer, proxy.giver)
    return _answer(proxy, "accept", actor, bearer)


@transaction.atomic
def refuse_proxy(proxy: Proxy, *, actor: Account) -> Proxy:
    """Decline to vote for who gives the proxy, even after having accepted, until the ballot opens."""
    proxy = _hold_for_answer(proxy)[1]
    return _answer(proxy, "refuse", actor, proxy.bearer)


@transaction.atomic
def revoke_proxy(proxy: Proxy, *, actor: Account) -> Proxy:
    """Take a proxy back, until the ballot opens."""
    proxy = _hold_for_answer(proxy)[1]
    return _answer(proxy, "revoke", actor, proxy.giver)


def _hold(proxy: Proxy) -> list[Ballot]:
    """The ballots that a proxy reaches and that are not open yet, held until the end of the act."""
    waiting = proxy.ballots().filter(state=BallotState.PREPARED)
    return list(waiting.select_for_update(of=("self",)).order_by("pk"))


def _hold_for_answer(proxy: Proxy) -> tuple[list[Ballot], Proxy]:
    """The same, with the proxy as the act before left it; refused once its ballots are open."""
    reached = _hold(proxy)
    proxy = lock(proxy)
    if not reached:
        raise RuleBroken(_("Le vote est ouvert : les pouvoirs ne changent plus."))
    return reached, proxy


def _refuse_giving(giver: RollEntry, bearer: RollEntry | None) -> None:
    """Refuse what no other holder could mend, and a proxy that goes to nobody of the roll."""
    if giver.suspended:
        raise RuleBroken(
            agreed(_("%(name)s ne vote pas à ce scrutin. %(note)s"), name=capfirst(giver.name), note=giver.note)
        )
    if sentence := why_none(giver.ballot.proxy_rule):
        raise RuleBroken(sentence)
    if bearer is None:
        raise RuleBroken({"holder": _("Choisissez qui votera en votre nom.")})
    if bearer.ballot_id != giver.ballot_id:
        raise RuleBroken({"holder": _("Choisissez une voix de la liste.")})


def _refuse_bearer(ballot: Ballot, bearer: RollEntry, giver: RollEntry) -> None:
    """Refuse now what the opening of `ballot` would refuse: one cannot carry it, and the giver should know in time."""
    found = why_unable(ballot.roll.all(), giver.key, ballot.accepted_proxies(), ballot.proxy_rule)
    if bearer.key in found:
        raise RuleBroken(found[bearer.key])


def _withdraw_former(proxy: Proxy, actor: Account) -> None:
    """The latest proxy counts: those it replaces are taken back, and their holders are told."""
    former = Proxy.objects.standing().filter(giver=proxy.giver, whole_sitting=False)
    if proxy.whole_sitting:
        same = Proxy.objects.standing().filter(giver__key=proxy.giver.key)
        former = same.filter(giver__ballot__sitting=proxy.giver.ballot.sitting_id)
    for old in former.select_for_update(of=("self",)).order_by("pk"):
        _answer(old, "revoke", actor, old.giver)


ANSWERED = {
    "accept": "voting.proxy_accepted",
    "refuse": "voting.proxy_refused",
    "revoke": "voting.proxy_revoked",
}


def _answer(proxy: Proxy, step: str, actor: Account, by: RollEntry | None) -> Proxy:
    take_step(PROXY_WORKFLOW, step, proxy)
    _record(ANSWERED[step], proxy, proxy.bearer, actor, by)
    return proxy


def _record(
    kind: str, proxy: Proxy, bearer: RollEntry | None, actor: Account, by: RollEntry | None, **words: str
) -> None:
    """One line of the journal, told at once to who gives the proxy and to who is asked to carry it."""
    data = {"giver": proxy.giver.name, "holder": bearer.name if bearer else "", "number": proxy.giver.ballot.number}
    hat = by.organisation if by else None
    journal.record(kind, proxy.giver.ballot, proxy, actor=actor, hat=hat, data={**data, **words})


# What the opening and the closing of a ballot make of its proxies


@dataclass(frozen=True)
class Entrusted:
    """A proxy that was given and accepted before its ballot exists, for the session that votes: keys of the roll.

    Without `holder` it is blank: the rule says who carries it.
    """

    giver: str
    holder: str | None
    given_by: Account
    given_at: dt.datetime


def entrust(entries: Iterable[RollEntry], entrusted: Iterable[Entrusted]) -> None:
    """Proxies of a session become those of its ballot, the first given first.

    One whose holder is not on the roll, in the ballot of one college for instance, is refused at once.
    """
    voices = {entry.key: entry for entry in entries}
    given = sorted((line for line in entrusted if line.giver in voices), key=lambda line: line.given_at)
    Proxy.objects.bulk_create(
        Proxy(
            giver=voices[line.giver],
            holder=voices[line.holder] if line.holder else None,
            state=ProxyState.ACCEPTED,
            given_by=line.given_by,
            given_at=line.given_at,
            answered_at=line.given_at,
        )
        for line in given
        if line.holder is None or line.holder in voices
    )
    FrozenProxy.objects.bulk_create(
        FrozenProxy(ballot=voices[line.giver].ballot, giver=voices[line.giver], rank=0, refusal="holder_unknown")
        for line in given
        if line.holder and line.holder not in voices
    )


def freeze_proxies(ballot: Ballot) -> None:
    """Freeze what becomes of each proxy, and tell at once those whose proxy has no effect."""
    given = Proxy.objects.standing().reaching(ballot).select_related("giver", "holder")
    if not given:
        return
    for rank, fate in enumerate(resolve(ballot.roll.at_opening(), given, ballot.proxy_rule), start=1):
        FrozenProxy.objects.create(
            ballot=ballot, giver=fate.giver, holder=fate.holder, proxy=fate.proxy, rank=rank, refusal=fate.refusal
        )
        if fate.refusal:
            _tell_unused(ballot, fate.proxy, fate.giver, fate.holder, fate.refusal)


def proxy_in_force(entry: RollEntry, holder: RollEntry) -> FrozenProxy:
    """The proxy by which `holder` votes for `entry`; refused when there is none, or when it has no effect."""
    frozen = FrozenProxy.objects.filter(giver=entry, holder=holder).select_related("holder", "proxy").first()
    names = {"of": french.of(entry.name), "giver": entry.name, "holder": capfirst(holder.name)}
    if frozen is None:
        raise RuleBroken(agreed(_("%(holder)s ne porte pas le pouvoir %(of)s%(giver)s."), **names))
    if frozen.refusal:
        reason = {"reason": REASONS[frozen.refusal]}
        raise RuleBroken(_("Le pouvoir %(of)s%(giver)s ne vaut pas à ce scrutin : %(reason)s.") % (names | reason))
    return frozen


def lapse_or_speak(ballot: Ballot) -> Iterator[tuple[FrozenProxy, Vote]]:
    """At closing, each proxy in force in whose giver's name nothing was cast, with the vote of its holder, which speaks
    for the giver too.

    Those of a holder who did not vote, or has lost its right meanwhile, lapse, and so do those of a giver who has lost
    theirs: who gave them is told. In the urn, nobody knows what a holder chose: it speaks for whom it voted for, only.
    """
    if ballot.way == Way.BELENIOS:  # those in force were weights
        return
    silent = ballot.frozen_proxies.filter(refusal="", giver__vote=None).exclude(giver__attendance__voted=True)
    ended = set(VoiceEnd.objects.running().filter(entry__ballot=ballot).values_list("entry_id", flat=True))
    for frozen in silent.select_related("giver", "holder__organisation", "holder__vote__cast_by", "proxy"):
        own = getattr(frozen.holder, "vote", None)
        over = bool(ended & {frozen.giver_id, frozen.holder_id})
        reason = "unused" if ballot.is_secret and not over else why_lapsed(own, ended=over)
        if own is not None and not reason:
            yield frozen, own
        elif frozen.proxy:
            _tell_unused(ballot, frozen.proxy, frozen.giver, frozen.holder, reason)


def _tell_unused(ballot: Ballot, proxy: Proxy, giver: RollEntry, holder: RollEntry | None, reason: str) -> None:
    data = {"giver": giver.name, "number": ballot.number, "reason": REASONS[reason]}
    data["holder"] = holder.name if holder else _("personne")
    journal.record("voting.proxy_unused", ballot, proxy, actor=None, data=data)


# What the proxies of ballots and of sessions have in common


def take_step(life: Workflow, step: str, proxy: Any) -> None:
    """Take a step of the life of a proxy, and write when: it is answered, taken back, or found to be without effect."""
    life.apply(step, proxy)
    proxy.answered_at = timezone.now()
    proxy.save(update_fields=["state", "answered_at"])


def follow_proxy(proxy: models.Model, accounts: Iterable[Account]) -> None:
    """Whoever speaks for one of both voices hears at once what becomes of the proxy."""
    for account in accounts:
        journal.follow_thing(proxy, account=account, reason=FollowReason.PARTY)
