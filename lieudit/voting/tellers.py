"""Papers counted by two persons of different colleges, each apart: who takes a paper, two sheets, two signatures.

Neither reads what the other wrote before both are done; what differs is then shown to both until it agrees. The second
signature closes the vote. Whoever presides over it reads none of it before.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.voting.counting import MalformedRecount
from lieudit.voting.methods import choice_words, read_choice
from lieudit.voting.models import Ballot, MarkBack, RollEntry, Sheet, Tally, Teller
from lieudit.voting.naming import renamed
from lieudit.voting.permissions import closes_the_ballot
from lieudit.voting.rights import against_voting
from lieudit.voting.services import close_ballot
from lieudit.voting.urn import turnout
from lieudit.voting.workflow import BALLOT_WORKFLOW, Way

if TYPE_CHECKING:
    from lieudit.voting.frozen import Pile, Said


MOST_PAPERS = 100_000
"""Papers that one pile may hold: a slip of the keyboard is not a count."""


@transaction.atomic
def name_tellers(ballot: Ballot, *, actor: Account | None, first: Teller, second: Teller) -> list[Teller]:
    """Name the two persons who count the papers: of different colleges, none of whom presides over the vote.

    They may be named anew as long as neither has begun. `first` and `second` are not saved yet (`teller_of`).
    """
    ballot = _on_paper(ballot, "name_tellers")
    if first.college == second.college:
        raise RuleBroken(_("Les deux personnes qui dépouillent sont de collèges différents."))
    if first.account_id == second.account_id:
        raise RuleBroken(_("Deux personnes dépouillent, chacune de son côté."))
    for teller in (first, second):
        if closes_the_ballot(teller.account, ballot):
            raise RuleBroken(_("Qui préside le vote, ou tient le secrétariat, ne dépouille pas."))
    try:
        with transaction.atomic():
            ballot.tellers.all().delete()
            named = [_placed(ballot, teller, place) for place, teller in enumerate((first, second), start=1)]
    except IntegrityError as begun:
        raise RuleBroken(_("Le dépouillement est commencé : ces deux personnes le finissent.")) from begun
    data = {"number": ballot.number, "first": first.college_name, "second": second.college_name}
    journal.record("voting.tellers_named", ballot, actor=actor, data=data)
    return named


def _placed(ballot: Ballot, teller: Teller, place: int) -> Teller:
    teller.ballot, teller.place = ballot, place
    teller.save(force_insert=True)
    return teller


def teller_of(entry: RollEntry, account: Account) -> Teller:
    """Who would count for a voice of the roll: of its college."""
    return Teller(account=account, college=entry.college, college_name=entry.college_name)


@transaction.atomic
def mark_papers(ballot: Ballot, *, actor: Account, taken: Collection[str]) -> int:
    """Write who has taken a paper, by key of the roll; how many have by now.

    Who carries a proxy in force takes the paper of that voice. A mark is taken back by both: what one leaves out waits
    for the other to leave it out too. Nothing is changed once somebody has signed.
    """
    ballot = _on_paper(ballot, "count_papers")
    _refuse_signed(ballot)
    rows = ballot.roll.with_ends().select_related("attendance", "account", "mark_back")
    roll = {entry.key: entry for entry in rows}
    if strangers := sorted(set(taken) - roll.keys()):
        raise RuleBroken(_("%(key)s n’est pas sur la liste de vote.") % {"key": strangers[0]})
    back = 0
    for key, entry in roll.items():
        if entry.attendance.voted:
            back += _keep_or_take_back(entry, actor, kept=key in taken)
        elif key in taken:
            _mark(ballot, entry)
    if back:
        marks = french.counted(back, _("marque d’émargement est retirée"), _("marques d’émargement sont retirées"))
        one, other = [teller.college_name for teller in ballot.tellers.all()]
        data = {"number": ballot.number, "marks": marks, "first": one, "second": other}
        journal.record("voting.marks_taken_back", ballot, actor=actor, data=data)
    return turnout(ballot)


def _mark(ballot: Ballot, entry: RollEntry) -> None:
    carrier, since = _carrier(entry), ballot.opened_at  # what was handed out in time may be written after the hour
    if refusal := against_voting(ballot, entry, carrier, now=since, called="holder"):
        raise RuleBroken(refusal)
    entry.attendance.voted, entry.attendance.carried_by = True, carrier
    entry.attendance.save(update_fields=["voted", "carried_by"])


def _keep_or_take_back(entry: RollEntry, actor: Account, *, kept: bool) -> bool:
    """Whether the mark is taken back: what one asks, the other confirms; who puts it back no longer asks."""
    asked: MarkBack | None = getattr(entry, "mark_back", None)
    if kept or asked is None:
        if kept and asked is not None and asked.asked_by_id == actor.pk:
            asked.delete()
        elif not kept:
            MarkBack.objects.create(entry=entry, asked_by=actor)
        return False
    if asked.asked_by_id == actor.pk:
        return False
    asked.delete()
    entry.attendance.voted, entry.attendance.carried_by = False, None
    entry.attendance.save(update_fields=["voted", "carried_by"])
    return True


def _carrier(entry: RollEntry) -> RollEntry | None:
    """Who takes the paper of a voice that is not there, by a proxy in force."""
    frozen = getattr(entry, "frozen_proxy", None)
    carried = frozen is not None and not frozen.refusal and entry.present is not True
    return frozen.holder if frozen is not None and carried else None


@transaction.atomic
def write_sheet(
    ballot: Ballot, *, actor: Account, envelopes: int, void: int, lines: Sequence[Pile], done: bool = False
) -> Sheet:
    """Write what one has read, alone. `done`: it is finished, and is compared with the other one once both are."""
    ballot = _on_paper(ballot, "count_papers")
    _refuse_signed(ballot)
    sheet = _own(ballot, actor)
    sheet.envelopes, sheet.void, sheet.lines = envelopes, void, _piles(ballot, lines)
    sheet.done_at = timezone.now() if done else None
    if done:
        _refuse_uncounted(ballot, sheet)
    sheet.save()
    return sheet


def _piles(ballot: Ballot, lines: Sequence[Pile]) -> list[Pile]:
    """Papers that say the same are one pile; refused when the rule could not count one."""
    piles: Counter[str] = Counter()
    for line in lines:
        try:
            said = read_choice(ballot.rule, ballot.options, line["said"])
        except MalformedRecount as fault:
            raise RuleBroken(_("Un bulletin ne peut pas être compté : %(fault)s.") % {"fault": fault.fault}) from fault
        if not 0 < line["count"] <= MOST_PAPERS:
            raise RuleBroken(_("Comptez au moins un bulletin par pile."))
        piles[json.dumps(said, ensure_ascii=False, sort_keys=True)] += line["count"]
    return [{"said": json.loads(said), "count": times} for said, times in sorted(piles.items())]


def _refuse_uncounted(ballot: Ballot, sheet: Sheet) -> None:
    words = {
        "envelopes": french.counted(sheet.envelopes, "enveloppe"),
        "read": french.counted(sheet.read, "bulletin"),
    }
    if sheet.read != sheet.envelopes:
        raise RuleBroken(
            _("Vous notez %(envelopes)s et %(read)s, nuls compris : recomptez. Une enveloppe vide est un bulletin nul.")
            % words
        )


@transaction.atomic
def sign_sheet(ballot: Ballot, *, actor: Account) -> Tally | None:
    """Sign what one has read, once both have read the same and the vote is over; the second signature closes it.

    With more envelopes than marks, nothing tells which one is too many: what they sign is that the vote is void, and is
    to be held again. Fewer is no fault: somebody took a paper, and kept it.
    """
    ballot = _on_paper(ballot, "count_papers")
    sheets = sheets_of(ballot)
    own = next((sheet for sheet in sheets if sheet.teller.account_id == actor.pk), None)
    if own is None or own.done_at is None:
        raise RuleBroken(_("Finissez d’abord votre relevé."))
    if len(sheets) < 2 or any(sheet.done_at is None for sheet in sheets):
        raise RuleBroken(_("L’autre relevé n’est pas fini : vous signerez ensemble."))
    if differences(ballot, sheets):
        raise RuleBroken(_("Vos deux relevés diffèrent : on ne signe que le même."))
    if timezone.now() < ballot.closable_at:
        moment = french.instant(ballot.closable_at)
        raise RuleBroken(_("La règle laisse à ce vote jusqu’au %(moment)s : attendez encore.") % {"moment": moment})
    if waiting := MarkBack.objects.filter(entry__ballot=ballot).select_related("entry__account").first():
        raise RuleBroken(
            _("L’une de vous deux demande de retirer la marque %(of)s%(name)s : confirmez-le, ou remettez-la.")
            % {"of": french.of(waiting.entry.holder), "name": waiting.entry.holder}
        )
    if own.signed_at is None:
        own.signed_at = max(timezone.now(), own.done_at)
        own.save(update_fields=["signed_at"])
    if any(sheet.signed_at is None for sheet in sheets):
        return None
    data = {"number": ballot.number, "envelopes": french.counted(own.envelopes, "enveloppe")}
    kind = "voting.papers_void" if own.envelopes > turnout(ballot) else "voting.papers_signed"
    journal.record(kind, ballot, actor=None, data=data)
    return close_ballot(ballot, actor=actor)


def sheets_of(ballot: Ballot) -> list[Sheet]:
    """The sheets of both, in their places."""
    found = Sheet.objects.filter(teller__ballot=ballot).select_related("teller__account")
    return list(found.order_by("teller__place").select_for_update(of=("self",)))


def differences(ballot: Ballot, sheets: Sequence[Sheet]) -> list[tuple[str, int, int]]:
    """What two sheets say differently: (what, how many for the first, how many for the second)."""
    first, second = sheets
    told = [
        (_("Enveloppes"), first.envelopes, second.envelopes),
        (_("Bulletins nuls"), first.void, second.void),
    ]
    piles = [{json.dumps(line["said"], sort_keys=True): line["count"] for line in sheet.lines} for sheet in sheets]
    for said in sorted({*piles[0], *piles[1]}):
        told.append((pile_words(ballot, json.loads(said)), piles[0].get(said, 0), piles[1].get(said, 0)))
    return [(what, one, other) for what, one, other in told if one != other]


def pile_words(ballot: Ballot, said: Said) -> str:
    """What the papers of a pile say."""
    return choice_words(renamed(said, ballot.names), renamed(ballot.options, ballot.names))


def _own(ballot: Ballot, actor: Account) -> Sheet:
    teller = ballot.tellers.filter(account=actor).first()
    if teller is None:
        raise RuleBroken(_("Vous n’êtes pas de celles et ceux qui dépouillent ce vote."))
    return Sheet.objects.select_for_update(of=("self",)).filter(teller=teller).first() or Sheet(teller=teller)


def _refuse_signed(ballot: Ballot) -> None:
    if Sheet.objects.filter(teller__ballot=ballot, signed_at__isnull=False).exists():
        raise RuleBroken(_("Le dépouillement est signé : il ne change plus."))


def _on_paper(ballot: Ballot, step: str) -> Ballot:
    ballot = lock(ballot)
    if ballot.way != Way.PAPER:
        raise RuleBroken(_("Ce vote ne se tient pas sur papier."))
    BALLOT_WORKFLOW.check(step, ballot)
    return ballot
