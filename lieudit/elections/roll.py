"""The electoral roll: frozen on its day, corrected on request with a receipt, then sealed for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sized
from dataclasses import dataclass, replace
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.elections.models import Correction, Election, Elector
from lieudit.elections.services import refuse_candidate, save, take
from lieudit.elections.tasks import send_concern, send_receipt
from lieudit.elections.workflow import CORRECTION_WORKFLOW, ElectionState
from lieudit.governance.models import Assembly, College, Seat
from lieudit.governance.services import kept_name
from lieudit.journal import services as journal
from lieudit.journal.models import FollowReason
from lieudit.membership import models as membership
from lieudit.network.models import Organisation, Representative
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.turns import in_turn
from lieudit.voting.closing import is_another_hand


@dataclass(frozen=True)
class Member:
    """A member as the roll freezes it: `reason` says why it is not in standing."""

    key: str
    college: str
    name: str
    organisation: Organisation | None
    account: Account | None
    in_standing: bool = True
    reason: str = ""


def electors_of(assembly: Assembly, on: dt.date) -> list[Member]:
    """Who belongs on a day to the association that `assembly` governs; where none is recorded, whoever sits in it."""
    members = membership.Member.objects.of_association(assembly.region).running(on).with_names().order_by("number")
    paid = set(membership.Member.objects.in_standing(on).values_list("pk", flat=True))
    late = _("cotisation due au %(day)s") % {"day": french.day(on)}
    found = [
        Member(
            f"member-{member.pk}",
            member.college,
            str(member.organisation or _("membre n° %(number)s") % {"number": member.number}),
            member.organisation,
            member.account,
            member.pk in paid,
            "" if member.pk in paid else late,
        )
        for member in members
    ]
    return found or [
        Member(seat.key, seat.college.code, kept_name(seat), seat.organisation, seat.account)
        for seat in Seat.objects.running(on).of_assembly(assembly).select_related("college")
    ]


@transaction.atomic
def freeze_roll(election: Election, *, actor: Account | None) -> Election:
    """Freeze the roll on its day: one line a member, in standing or not, with the reason."""
    election = take(election, "freeze_roll")
    today = timezone.localdate()
    if today < election.roll_on:
        raise RuleBroken(_("La liste est arrêtée le %(day)s.") % {"day": french.day(election.roll_on)})
    colleges = {college.code: college for college in election.assembly.colleges.under(election.rulebook)}
    moved = election.rulebook.rules["colleges"].get("moved", {})
    found = electors_of(election.assembly, today)
    found = [replace(member, college=moved.get(member.college, member.college)) for member in found]
    members = [member for member in found if member.college in colleges]
    lines = Elector.objects.bulk_create(
        Elector(election=election, number=number, **vars(member) | {"college": colleges[member.college]})
        for number, member in enumerate(members, 1)
    )
    if not lines:
        raise RuleBroken(_("Aucun membre : la liste serait vide."))
    save(election)
    data = {"title": election.title, "lines": _said(lines), "until": french.day(election.corrections_until)}
    journal.record("elections.roll_frozen", election, election.assembly, actor=actor, data=data)
    return election


@transaction.atomic
def ask_correction(
    election: Election,
    *,
    actor: Account,
    wish: str,
    words: str,
    elector: Elector | None = None,
    organisation: Organisation | None = None,
    college: College | None = None,
) -> Correction:
    """Ask that the roll be corrected. The receipt has a number, and leaves by mail."""
    election = take(election, "correct")
    if timezone.localdate() > election.corrections_until:
        day = french.day(election.corrections_until)
        raise RuleBroken(_("La correction de la liste est finie depuis le %(day)s.") % {"day": day})
    _refuse_wish(wish, elector, college)
    if wish == Correction.Wish.ADD:
        _refuse_stranger(election, organisation, None if organisation else actor, college)
    line = elector if wish in {Correction.Wish.STRIKE, Correction.Wish.COLLEGE} else None
    is_against = line is not None and not Elector.objects.spoken_by(actor).filter(pk=line.pk).exists()
    correction = Correction.objects.create(
        is_against=is_against,
        election=election,
        number=next_number(Correction),
        wish=wish,
        elector=elector,
        organisation=organisation,
        college=college,
        words=words,
        author=actor,
        asked_at=timezone.now(),
    )
    journal.follow_thing(correction, account=actor, reason=FollowReason.AUTHOR)
    data = {"number": correction.number, "wish": str(correction.get_wish_display())}
    journal.record("elections.correction_asked", correction, election, actor=actor, data=data)
    send_receipt(correction)
    if correction.is_against:
        for speaker in concerned_by(correction):
            journal.follow_thing(correction, account=speaker, reason=FollowReason.PARTY)
            send_concern(correction, speaker)
    return correction


def concerned_by(correction: Correction) -> list[Account]:
    """Who speaks today for the member whose line is in question."""
    line = correction.elector
    if line is None:
        return []
    speaking = Representative.objects.running().filter(organisation__isnull=False, organisation=line.organisation_id)
    speakers = Q(pk=line.account_id) | Q(pk__in=speaking.values("account"))
    return list(Account.objects.filter(speakers, is_active=True))


TIME_TO_REPLY = dt.timedelta(days=1)
"""How long a member has to reply, from the moment a first person holds what was asked against it."""


@transaction.atomic
def reply_to_correction(correction: Correction, *, actor: Account, reply: str) -> Correction:
    """The member whose line is in question says why it should stay as it is."""
    correction = lock(correction)
    CORRECTION_WORKFLOW.check("reply", correction)
    if not reply.strip():
        raise RuleBroken({"reply": _("Écrivez votre réponse.")})
    correction.reply = reply.strip()
    correction.save(update_fields=["reply"])
    line = correction.elector
    hat = line.organisation if line else None
    data = {"number": correction.number}
    journal.record("elections.correction_replied", correction, correction.election, actor=actor, hat=hat, data=data)
    return correction


@transaction.atomic
def decide_correction(correction: Correction, *, actor: Account, decision: str, reason: str) -> Correction:
    """Accept or refuse (`decision`) a correction, with a reason; accepted, the line changes at once.

    What is asked against a member takes two persons to be accepted: the first holds it, the second comes once the
    member has replied, or has had a day to.
    """
    election = lock(correction.election)
    correction = lock(correction)
    refuse_candidate(election, actor)
    if not reason.strip():
        raise RuleBroken({"reason": _("Dites pourquoi : la raison est envoyée à qui a demandé, et gardée.")})
    if election.roll_sealed_at:
        raise RuleBroken(_("La liste est scellée : elle ne change plus."))
    if correction.is_against and decision == "accept" and correction.held_by is None:
        return _hold(correction, election, actor, reason.strip())
    CORRECTION_WORKFLOW.apply(decision, correction)
    if decision == "accept":
        if correction.is_against:
            _refuse_alone(correction, actor)
        _correct(correction)
    correction.reason, correction.decided_by, correction.decided_at = reason.strip(), actor, timezone.now()
    correction.save()
    data = {"number": correction.number, "decision": str(correction.get_state_display()), "reason": reason}
    journal.record("elections.correction_decided", correction, election, actor=actor, data=data)
    return correction


def _hold(correction: Correction, election: Election, actor: Account, reason: str) -> Correction:
    CORRECTION_WORKFLOW.apply("hold", correction)
    correction.held_by, correction.held_at, correction.held_reason = actor, timezone.now(), reason
    correction.save()
    data = {"number": correction.number, "wish": str(correction.get_wish_display()), "reason": reason}
    journal.record("elections.correction_held", correction, election, actor=actor, data=data)
    return correction


def _refuse_alone(correction: Correction, actor: Account) -> None:
    """A second person accepts, who is another hand than the first, after the time of the member."""
    assert correction.held_by is not None
    assert correction.held_at is not None
    if not is_another_hand(actor, correction.held_by):
        raise RuleBroken(
            _("Une autre personne, qui ne parle pas pour la même structure que vous, confirme ce que vous avez retenu.")
        )
    until = correction.held_at + TIME_TO_REPLY
    if not correction.reply and timezone.now() < until:
        raise RuleBroken(
            _("Le membre concerné peut répondre jusqu’au %(until)s : attendez sa réponse, ou cette heure.")
            % {"until": french.instant(until)}
        )


def _refuse_stranger(
    election: Election, organisation: Organisation | None, account: Account | None, college: College | None
) -> None:
    """Only who belongs to the association, or sits in its assembly, is added; in the college where it belongs."""
    assembly, holder = election.assembly, organisation or account
    assert holder is not None
    member = membership.Member.objects.of(holder).of_association(assembly.region).running().first()
    if member is not None:
        moved = election.rulebook.rules["colleges"].get("moved", {})
        own = assembly.colleges.filter(code=moved.get(member.college, member.college)).first()
        if own and college and own != college:
            raise RuleBroken({"college": _("Ce membre est du collège %(own)s : c’est là qu’il vote.") % {"own": own}})
        return
    seats = Seat.objects.running().filter(college__assembly=assembly)
    if not seats.filter(organisation=organisation, account=account).exists():
        raise RuleBroken(
            _("On n’ajoute à la liste qu’un membre de l’association, ou qui siège dans l’assemblée : adhérez d’abord.")
        )


def _refuse_wish(wish: str, elector: Elector | None, college: College | None) -> None:
    if wish == Correction.Wish.ADD and not college:
        raise RuleBroken({"college": _("Dites dans quel collège ajouter ce membre.")})
    if wish != Correction.Wish.ADD and not elector:
        raise RuleBroken({"elector": _("Choisissez la ligne de la liste à corriger.")})
    if wish == Correction.Wish.COLLEGE and not college:
        raise RuleBroken({"college": _("Dites vers quel collège.")})


def _correct(correction: Correction) -> None:
    """Change the line, or add it; a second line for one member is impossible."""
    election, line = correction.election, correction.elector
    if line is None:
        holder = correction.organisation or correction.author
        account = None if correction.organisation else correction.author
        _refuse_stranger(election, correction.organisation, account, correction.college)
        number = 1 + max(election.roll.values_list("number", flat=True), default=0)
        who = _("un·e membre du collège %(college)s") % {"college": correction.college}
        line = Elector(election=election, number=number, key=f"added-{correction.number}")
        line.organisation = correction.organisation
        line.account = account
        line.name = str(holder) if correction.organisation else who
    if correction.college and correction.wish in {Correction.Wish.ADD, Correction.Wish.COLLEGE}:
        line.college = correction.college
    if correction.wish == Correction.Wish.STANDING:
        line.in_standing, line.reason = True, ""
    if correction.wish == Correction.Wish.STRIKE:
        line.struck, line.reason = True, _("retirée de la liste, correction n° %(n)s") % {"n": correction.number}
    try:
        with transaction.atomic():
            line.save()
    except IntegrityError as twice:
        raise RuleBroken(_("Ce membre est déjà sur la liste : une seule ligne par membre.")) from twice


@transaction.atomic
def seal_roll(election: Election, *, actor: Account | None) -> Election:
    """Close the corrections: from here on the roll is the one that votes, and the database keeps it so."""
    election = take(election, "seal_roll")
    if timezone.localdate() <= election.corrections_until:
        day = french.day(election.corrections_until)
        raise RuleBroken(_("La liste se corrige jusqu’au %(day)s compris.") % {"day": day})
    if waiting := election.corrections.waiting().count():
        asked = french.counted(waiting, "demande de correction attend", "demandes de correction attendent")
        raise RuleBroken(_("%(asked)s une réponse : répondez avant de sceller.") % {"asked": asked})
    save(election, roll_sealed_at=timezone.now())
    data = {"title": election.title, "lines": _said(election.roll.voting())}
    journal.record("elections.roll_sealed", election, election.assembly, actor=actor, data=data)
    return election


def keep_the_calendar() -> list[Election]:
    """Freeze the rolls whose day has come, and seal those whose corrections are over; called by a timer."""
    today, moved = timezone.localdate(), []
    due = [
        (freeze_roll, Election.objects.filter(state=ElectionState.ANNOUNCED, roll_on__lte=today)),
        (seal_roll, Election.objects.filter(state=ElectionState.ROLL, corrections_until__lt=today)),
    ]
    for act, elections in due:
        moved += in_turn(list(elections), partial(act, actor=None))  # or waits for an answer: the desk says so
    return moved


def _said(lines: Sized) -> str:
    return french.counted(len(lines), "membre")
