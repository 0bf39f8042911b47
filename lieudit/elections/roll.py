"""The electoral roll: frozen on its day, corrected on request with a receipt, then sealed for good."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.elections.models import Correction, Election, Elector
from lieudit.elections.services import save, take
from lieudit.elections.tasks import send_receipt
from lieudit.elections.workflow import CORRECTION_WORKFLOW, CorrectionState, ElectionState
from lieudit.governance.models import Assembly, College, Seat
from lieudit.governance.services import kept_name
from lieudit.journal import services as journal
from lieudit.journal.models import FollowReason
from lieudit.membership import models as membership
from lieudit.network.models import Organisation
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number


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
    correction = Correction.objects.create(
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
    return correction


@transaction.atomic
def decide_correction(correction: Correction, *, actor: Account, decision: str, reason: str) -> Correction:
    """Accept or refuse (`decision`) a correction, with a reason; accepted, the line changes at once."""
    election = lock(correction.election)
    correction = lock(correction)
    CORRECTION_WORKFLOW.apply(decision, correction)
    if election.roll_sealed_at:
        raise RuleBroken(_("La liste est scellée : elle ne change plus."))
    if decision == "accept":
        _correct(correction)
    correction.reason, correction.decided_at = reason, timezone.now()
    correction.save()
    data = {"number": correction.number, "decision": str(correction.get_state_display()), "reason": reason}
    journal.record("elections.correction_decided", correction, election, actor=actor, data=data)
    return correction


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
        number = 1 + max(election.roll.values_list("number", flat=True), default=0)
        who = _("un·e membre du collège %(college)s") % {"college": correction.college}
        line = Elector(election=election, number=number, key=f"added-{correction.number}")
        line.organisation = correction.organisation
        line.account = None if correction.organisation else correction.author
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
    if waiting := election.corrections.filter(state=CorrectionState.ASKED).count():
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
        for election in elections:
            with suppress(RuleBroken):  # a request still waits for an answer: the desk of the secretariat says so
                moved.append(act(election, actor=None))
    return moved


def _said(lines: Any) -> str:
    return french.counted(len(lines), "membre")
