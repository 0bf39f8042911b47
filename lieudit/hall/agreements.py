"""A decision that the room takes without a vote: one person notes what is agreed, another one confirms.

Where it could have been voted under the same conditions: at a point of decision, with the quorum, on what the members
were convened for or with a reason. Never in a general assembly, nor at a point that is voted or put to consent.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.governance.models import DecisionMethod, Seat
from lieudit.hall.board import quorum_of
from lieudit.hall.models import Agreement, Outcome, Session, seats_of
from lieudit.hall.permissions import confirms_closing
from lieudit.hall.services import (
    conclude,
    current_item,
    enter_in_register,
    hold,
    keep,
    moment,
    note_outcome,
    record,
    refuse_off_agenda,
    refuse_unless_running,
    refuse_while_deciding,
)
from lieudit.hall.workflow import OutcomeKind, RoundState
from lieudit.meetings.models import AgendaItem
from lieudit.meetings.workflow import GENERAL, ItemKind
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock

DECIDED = frozenset({RoundState.ADOPTED, RoundState.FALLBACK})


def note_suite(
    session: Session,
    *,
    actor: Account,
    kind: str,
    text: str,
    reason: str = "",
    carrier: Seat | None = None,
    carrier_name: str = "",
    due_on: dt.date | None = None,
) -> Outcome | Agreement:
    """What comes of the current item, as its form says it: a decision waits for a second person."""
    if kind == OutcomeKind.DECISION:
        return note_agreement(session, actor=actor, text=text, reason=reason)
    return note_outcome(
        session, actor=actor, kind=kind, text=text, carrier=carrier, carrier_name=carrier_name, due_on=due_on
    )


@transaction.atomic
def note_agreement(session: Session, *, actor: Account, text: str, reason: str = "") -> Agreement:
    """Write down a decision on which the room agrees; who wrote it may write it otherwise until it is confirmed."""
    session = hold(session)
    item = current_item(session)
    if not text.strip():
        raise RuleBroken({"text": _("Écrivez ce qui est décidé.")})
    _refuse_unless_decidable(session, item)
    known = session.agreements.waiting().filter(item=item).first()
    if known and known.asked_by_id != actor.pk:
        raise RuleBroken(_("Une autre personne a déjà noté un accord à ce point : confirmez-le, ou retirez-le."))
    now, noted = moment(session), known or Agreement(session=session, item=item, asked_by=actor)
    noted.text, noted.asked_at = text.strip(), now
    noted.off_agenda = refuse_off_agenda(session, item, noted.text, reason)
    noted.save()
    record("hall.agreement_noted", keep(session, now), item, actor=actor, rank=item.number, text=noted.text)
    return noted


@transaction.atomic
def confirm_agreement(agreement: Agreement, *, actor: Account) -> Outcome:
    """The second hand: another person, for another voice, heard the same. It goes to the register."""
    session, noted = hold(agreement.session), _standing(agreement)
    refuse_unless_running(session)
    if not confirms_closing(actor, session, noted.asked_by):
        raise RuleBroken(_("Une autre personne du bureau confirme, qui porte une autre voix que la première."))
    _refuse_unless_decidable(session, noted.item)
    noted.confirmed_by, noted.confirmed_at = actor, moment(session, noted.asked_at)
    noted.save(update_fields=["confirmed_by", "confirmed_at"])
    words = {"actor": actor, "wording": noted.text, "method": DecisionMethod.MINUTES}
    decision = enter_in_register(session, noted.item, **words)  # type: ignore[arg-type]
    said = {"kind": OutcomeKind.DECISION, "text": noted.text, "decision": decision, "agreement": noted}
    return conclude(session, noted.item, actor=actor, **said)  # type: ignore[arg-type]


@transaction.atomic
def withdraw_agreement(agreement: Agreement, *, actor: Account) -> None:
    """Take back an agreement that nobody has confirmed."""
    session, noted = hold(agreement.session), _standing(agreement)
    record("hall.agreement_withdrawn", keep(session, moment(session)), noted.item, actor=actor, rank=noted.item.number)
    noted.delete()


def _standing(agreement: Agreement) -> Agreement:
    """As the act before left it, with its item; its session is held. Refused once it is confirmed, or taken back."""
    found = Agreement.objects.filter(pk=agreement.pk, confirmed_at=None).first()
    if found is None:
        raise RuleBroken(_("Cet accord n’attend plus : il a été confirmé ou retiré."))
    found = lock(found)
    found.item = AgendaItem.objects.select_related("meeting").get(pk=found.item_id)
    return found


def _refuse_unless_decidable(session: Session, item: AgendaItem) -> None:
    if item.kind != ItemKind.DECISION:
        raise RuleBroken({"kind": _("Une décision se note à un point de décision : celui-ci n’en est pas un.")})
    if session.meeting.kind in GENERAL:
        raise RuleBroken(_("En assemblée générale, une décision se vote, ou se prend par un tour de consentement."))
    refuse_while_deciding(session)
    if item.is_fixed or item.draft_id or item.change_id:
        raise RuleBroken(_("Ce que demande ce point se vote, ou se prend par un tour de consentement."))
    if session.ballots.filter(item=item).exists() or session.rounds.filter(item=item, state__in=DECIDED).exists():
        raise RuleBroken(_("Ce point a été mis aux voix : ce qui en sort encore se vote."))
    quorum = quorum_of(seats_of(session, item), session.meeting, item)
    if not quorum.is_reached:
        counts = {"there": quorum.gathered, "needed": quorum.needed}
        words = _("Le quorum n’est pas atteint : %(there)d voix réunies, il en faut %(needed)d.")
        raise RuleBroken(words % counts)
