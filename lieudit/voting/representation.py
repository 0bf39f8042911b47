"""Proxies: given until a ballot opens, accepted or refused by who would carry them, then used.

Every act holds the ballots that it reaches until its end: opening one of them comes before it, or after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.journal.models import FollowReason
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.voting.models import Ballot, Proxy, RollEntry, Vote
from lieudit.voting.proxies import bars
from lieudit.voting.services import cast_vote
from lieudit.voting.workflow import BALLOT_WORKFLOW, PROXY_WORKFLOW, BallotState, ProxyState


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
    for account in giver.speakers() | bearer.speakers():
        journal.follow_thing(proxy, account=account, reason=FollowReason.PARTY)
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


@dataclass(frozen=True)
class CastTogether:
    """What became of the voices cast in one act: votes written, and why the others were not."""

    votes: list[Vote]
    refusals: list[str]


@transaction.atomic
def cast_votes(holder: RollEntry, *, actor: Account, choice: Any, others: Mapping[str, Any]) -> CastTogether:
    """Cast the voice of `holder` and those that it carries, in one act.

    `others` says by key of the roll what each of them votes; None, the same as the holder. A voice that cannot be
    cast, because its giver came first, does not hold back the others.
    """
    choices = {holder.key: choice} | {key: choice if said is None else said for key, said in others.items()}
    done = CastTogether([], [])
    for voice in holder.ballot.roll.filter(key__in=choices).order_by("pk"):  # two acts at once take them in one order
        carried_by = None if voice == holder else holder
        try:
            vote = cast_vote(holder.ballot, voice, actor=actor, choice=choices[voice.key], carried_by=carried_by)
        except RuleBroken as refusal:
            done.refusals.extend(refusal.messages)
        else:
            done.votes.append(vote)
    if not done.votes:
        raise RuleBroken(list(dict.fromkeys(done.refusals)))
    return done


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
            _("%(name)s ne vote pas à ce scrutin. %(note)s") % {"name": capfirst(giver.name), "note": giver.note}
        )
    if giver.ballot.proxy_cap == 0:
        raise RuleBroken(_("La règle n’admet pas de pouvoir."))
    if bearer is None:
        raise RuleBroken({"holder": _("Choisissez qui votera en votre nom.")})
    if bearer.ballot_id != giver.ballot_id:
        raise RuleBroken({"holder": _("Choisissez une voix de la liste.")})


def _refuse_bearer(ballot: Ballot, bearer: RollEntry, giver: RollEntry) -> None:
    """Refuse now what the opening of `ballot` would refuse: one cannot carry it, and the giver should know in time."""
    found = bars(ballot.roll.all(), giver.key, ballot.accepted_proxies(), ballot.rule, ballot.proxy_cap)
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
    PROXY_WORKFLOW.apply(step, proxy)
    proxy.answered_at = timezone.now()
    proxy.save(update_fields=["state", "answered_at"])
    _record(ANSWERED[step], proxy, proxy.bearer, actor, by)
    return proxy


def _record(
    kind: str, proxy: Proxy, bearer: RollEntry | None, actor: Account, by: RollEntry | None, **words: str
) -> None:
    """One line of the journal, told at once to who gives the proxy and to who is asked to carry it."""
    data = {"giver": proxy.giver.name, "holder": bearer.name if bearer else "", "number": proxy.giver.ballot.number}
    hat = by.organisation if by else None
    journal.record(kind, proxy.giver.ballot, proxy, actor=actor, hat=hat, data={**data, **words})
