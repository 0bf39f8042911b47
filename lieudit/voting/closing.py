"""A vote that closes before its hour though voices are missing: one person asks with a reason, another confirms.

Every act holds the ballot until its end: two who ask, or who confirm, take their turn.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.network.models import Representative
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.turns import in_turn
from lieudit.voting.models import Ballot, EarlyClosing, RollEntry, Tally
from lieudit.voting.outcome import rests_on, silence_words
from lieudit.voting.reminding import take_back, tell_again
from lieudit.voting.services import close_ballot
from lieudit.voting.workflow import BALLOT_WORKFLOW, Way, WhyEarly


@dataclass(frozen=True)
class Turnout:
    """One college, while the vote is open: how many voices it may say, how many it has said."""

    name: str
    cast: int
    able: int


@dataclass(frozen=True)
class Waiting:
    """What one reads before closing a vote, or the ballots of an election together: who is missing, who has asked."""

    ballots: Sequence[Ballot]
    colleges: Sequence[Turnout]
    early: EarlyClosing | None
    now: dt.datetime
    hidden: bool = False
    """The urn does not say how many have voted: no count, and one hand at its hour only."""

    @property
    def cast(self) -> int:
        return sum(row.cast for row in self.colleges)

    @property
    def able(self) -> int:
        return sum(row.able for row in self.colleges)

    @property
    def missing(self) -> int:
        return self.able - self.cast

    @property
    def at_stake(self) -> str:
        """What closing now would leave aside, for who asks and who confirms: « 36 voix sur 37 n’ont pas voté : le
        résultat tiendrait sur une seule. »; nothing of an urn, nor once every voice is cast."""
        if self.hidden or not self.missing:
            return ""
        return _("%(silence)s : %(rests)s.") % {
            "silence": silence_words(self.missing, self.able),
            "rests": rests_on(self.cast, _("le résultat tiendrait")),
        }

    @property
    def one_hand(self) -> bool:
        """Every voice is cast, or the hour has come."""
        return self.now >= self.closes_at or not (self.hidden or self.missing)

    @property
    def seconds(self) -> int:
        """How long the rules still leave to the vote, whoever asks."""
        return max(0, ceil((max(ballot.closable_at for ballot in self.ballots) - self.now).total_seconds()))

    @property
    def closable_at(self) -> dt.datetime:
        return max(ballot.closable_at for ballot in self.ballots)

    @property
    def closes_at(self) -> dt.datetime:
        return max(ballot.closes_at for ballot in self.ballots)


def waiting_of(ballots: Iterable[Ballot]) -> Waiting:
    """What is missing from open ballots, college by college; of one held in totals, as a whole; of an urn, nothing."""
    found = list(ballots)
    early = EarlyClosing.objects.filter(ballot__in=found).select_related("asked_by").order_by("pk").first()
    if any(ballot.is_secret for ballot in found):
        return Waiting(found, [], early, timezone.now(), hidden=True)
    secret = any(ballot.is_quiet for ballot in found)
    entries = RollEntry.objects.filter(ballot__in=found).order_by("college", "name")
    colleges = [entries.missing(), entries.filter(vote__isnull=False)]
    whole = _("Ensemble des voix")
    missing, cast = [
        Counter(whole if secret else name for name in rows.values_list("college_name", flat=True)) for rows in colleges
    ]
    names = list(dict.fromkeys([*missing, *cast]))
    rows = [Turnout(name, cast[name], cast[name] + missing[name]) for name in sorted(names)]
    return Waiting(found, rows, early, timezone.now())


LONGEST_PAUSE = dt.timedelta(days=1)
"""How long a vote may be suspended, in all: then it goes on by itself."""


@transaction.atomic
def suspend_ballot(ballot: Ballot, *, actor: Account, words: str) -> Ballot:
    """Suspend a vote that something prevents: it takes none, keeps those that it has, and nobody closes it."""
    ballot = lock(ballot)
    BALLOT_WORKFLOW.check("suspend", ballot)
    if ballot.paused_at is not None:
        raise RuleBroken(_("Ce vote est déjà suspendu."))
    if ballot.is_over:
        raise RuleBroken(_("L’heure de la clôture est passée : ce vote ne se suspend plus."))
    if ballot.paused_for >= LONGEST_PAUSE:
        raise RuleBroken(_("Ce vote a déjà été suspendu un jour en tout : il va à son terme."))
    if not words.strip():
        raise RuleBroken({"words": _("Dites pourquoi : la raison est publiée.")})
    ballot.paused_at = timezone.now()
    ballot.save(update_fields=["paused_at"])
    take_back(ballot)
    data = {"number": ballot.number, "reason": words.strip().rstrip(". ")}
    journal.record("voting.suspended", ballot, actor=actor, data=data)
    return ballot


@transaction.atomic
def resume_ballot(ballot: Ballot, *, actor: Account | None) -> Ballot:
    """Go on with a vote: it closes later by as long as it was suspended, and by a day in all at most."""
    ballot = lock(ballot)
    BALLOT_WORKFLOW.check("resume", ballot)
    if ballot.paused_at is None:
        raise RuleBroken(_("Ce vote n’est pas suspendu."))
    lasted = min(max(timezone.now() - ballot.paused_at, dt.timedelta()), LONGEST_PAUSE - ballot.paused_for)
    ballot.paused_at, ballot.paused_for = None, ballot.paused_for + lasted
    ballot.closes_at += lasted
    ballot.save(update_fields=["paused_at", "paused_for", "closes_at"])
    tell_again(ballot)
    data = {"number": ballot.number, "closes": french.instant(ballot.closes_at)}
    journal.record("voting.resumed", ballot, actor=actor, data=data)
    return ballot


def resume_due_ballots() -> list[Ballot]:
    """Go on with the votes that were suspended as long as one may be; called by a timer."""
    paused = Ballot.objects.open().filter(paused_at__lte=timezone.now() - LONGEST_PAUSE + F("paused_for"))
    return in_turn(list(paused), partial(resume_ballot, actor=None))


@transaction.atomic
def ask_early_closing(ballot: Ballot, *, actor: Account, why: str, words: str = "") -> EarlyClosing:
    """Ask that a vote closes though voices are missing; who has asked may say it otherwise until it is confirmed."""
    ballot = lock(ballot)
    BALLOT_WORKFLOW.check("ask_early", ballot)
    _refuse_elsewhere(ballot)
    if not ballot.roll.missing().exists():
        raise RuleBroken(_("Toutes les voix sont exprimées : une main suffit pour clore."))
    if why == WhyEarly.OTHER and not words.strip():
        raise RuleBroken({"words": _("Dites le motif : il est écrit au procès-verbal.")})
    known = EarlyClosing.objects.filter(ballot=ballot).first()
    if known and known.asked_by_id != actor.pk:
        raise RuleBroken(_("Une autre personne l’a déjà demandé : vous pouvez confirmer."))
    closing = known or EarlyClosing(ballot=ballot, asked_by=actor)
    closing.why, closing.words, closing.asked_at = why, words.strip(), timezone.now()
    closing.save()
    data = {"number": ballot.number, "reason": closing.reason}
    journal.record("voting.early_asked", ballot, actor=actor, data=data)
    return closing


def is_another_hand(account: Account, first: Account) -> bool:
    """Whether `account` may confirm what `first` asked: another person, who speaks for no structure of the first."""
    return account.pk != first.pk and not _speak_together(account, first)


def refuse_same_hand(actor: Account, closing: EarlyClosing) -> None:
    """Refuse who asked, and who speaks for a structure of who asked."""
    if closing.asked_by_id == actor.pk:
        raise RuleBroken(_("Vous l’avez demandé : une autre personne confirme."))
    if _speak_together(actor, closing.asked_by):
        raise RuleBroken(_("Vous parlez pour la même structure que la première personne : ce n’est qu’une main."))


def _refuse_elsewhere(ballot: Ballot) -> None:
    """With Belenios nothing is missing that two persons could do without: they give the vote up (`archives.py`)."""
    if ballot.way == Way.BELENIOS:
        raise RuleBroken(_("Ce vote se tient avec Belenios : il se clôt quand l’archive de chaque urne est vérifiée."))


def _speak_together(one: Account, other: Account) -> bool:
    """Both represent one organisation today."""
    speaking = Representative.objects.running().filter(organisation__isnull=False)
    theirs = speaking.filter(account=other).values("organisation")
    return speaking.filter(account=one, organisation__in=theirs).exists()


@transaction.atomic
def confirm_early_closing(ballot: Ballot, *, actor: Account) -> Tally:
    """Confirm what another person asked, once the vote has had the time that the rules leave to it: it is counted."""
    ballot = lock(ballot)
    BALLOT_WORKFLOW.check("confirm_early", ballot)
    _refuse_elsewhere(ballot)
    closing = EarlyClosing.objects.filter(ballot=ballot).first()
    if closing is None:
        raise RuleBroken(_("Personne n’a demandé de clore ce vote avant l’heure."))
    refuse_same_hand(actor, closing)
    now = timezone.now()
    if now < ballot.closable_at and ballot.roll.missing().exists():
        moment = french.instant(ballot.closable_at)
        raise RuleBroken(_("La règle laisse à ce vote jusqu’au %(moment)s : attendez encore.") % {"moment": moment})
    closing.confirmed_by, closing.confirmed_at = actor, max(now, closing.asked_at)
    closing.save(update_fields=["confirmed_by", "confirmed_at"])
    return close_ballot(ballot, actor=actor)
