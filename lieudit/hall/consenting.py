"""The acts of a consent round: opened on a wording, answered by who is there, led to its end by the chair.

Where the item points at a draft, each of them is also an act of the deliberation on that draft: its answers, its
objections and its adoption are those of its own page.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lieudit.accounts.models import Account
from lieudit.deliberation import adoption
from lieudit.deliberation.models import Draft, Objection, Paragraph
from lieudit.deliberation.workflow import PENDING, ObjectionState
from lieudit.governance.models import Decision, DecisionMethod, Seat
from lieudit.governance.services import kept_name
from lieudit.hall.ballots import refuse_again
from lieudit.hall.board import ConsentState, asked, quorum_of
from lieudit.hall.models import ExclusionPoint, Round, Session, Voice, seats_of
from lieudit.hall.permissions import adopts_round, noters_of
from lieudit.hall.rounds import after, against_answer
from lieudit.hall.services import (
    conclude,
    current_item,
    enter,
    enter_in_register,
    hold,
    keep,
    moment,
    record,
    refuse_decided,
    refuse_off_agenda,
    refuse_reworded,
    refuse_while_deciding,
    wording_of,
    write_wording,
)
from lieudit.hall.workflow import (
    ROUND_WORKFLOW,
    RUNNING,
    VOICE_WORKFLOW,
    Answer,
    Mode,
    OutcomeKind,
    RoundState,
    VoiceState,
)
from lieudit.meetings.legal import same_words
from lieudit.meetings.models import Meeting
from lieudit.meetings.permissions import holds, presides
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.types import Fields


@transaction.atomic
def open_round(session: Session, *, actor: Account, review_on: dt.date, reason: str = "") -> Round:
    """Put the wording of the current item to the consent of who is there; what is adopted is reviewed that day.

    What the members were not convened for takes a `reason`, as for a vote.
    """
    session = hold(session)
    item = current_item(session)
    refuse_while_deciding(session)
    if ExclusionPoint.objects.filter(item=item).exists():
        raise RuleBroken(_("Une exclusion se vote : ses règles ne connaissent pas d’autre façon d’en décider."))
    if review_on <= timezone.localdate():
        raise RuleBroken({"review_on": _("Le réexamen est à venir.")})
    wording = wording_of(session, item)
    if wording is None:
        text = item.draft.title if item.draft and not item.resolution else item.resolution
        if not text:
            raise RuleBroken(_("Écrivez d’abord le texte soumis à la décision."))
        wording = write_wording(session, item, text, actor)
    asked = "" if item.draft else wording.text
    refuse_decided(session, item, asked)  # before the texts that a vote has decided: by consent, it says which
    refuse_again(session, item, asked)
    reason = refuse_off_agenda(session, item, asked, reason)
    most, turn, now = session.meeting.rules["consent"]["max_rounds"], 1, moment(session)
    stances: list[Any] = []
    if item.draft:
        last, stances = _ask_on_draft(item.draft, actor, review_on)
        most, turn = last.draft.rulebook.rules["consent"]["max_rounds"] - 1, last.number
    round = Round.objects.create(
        session=session,
        item=item,
        wording=wording,
        number=turn,
        max_rounds=most,
        review_on=review_on,
        opened_at=now,
        off_agenda=reason,
    )
    for stance in stances:
        _write(round, stance.seat, stance.author, stance.choice, now, reason=stance.concern)
    record("hall.round_opened", keep(session, now), item, actor=actor, rank=item.number, text=wording.text)
    return round


def _ask_on_draft(draft: Draft, actor: Account, review_on: dt.date) -> tuple[Any, list[Any]]:
    """The running round of the draft, opened now when there is none; and what was already answered before the session.

    Objections that wait on the draft are settled there before the room is asked.
    """
    standing = adoption.standing_of(draft)
    if standing.is_asking and standing.round is not None:
        if standing.open_objections:
            raise RuleBroken(_("Une objection déjà portée sur ce projet reste à traiter, sur sa page."))
        known = standing.round.stances.exclude(choice=Answer.OBJECTION).select_related("seat__organisation", "author")
        return standing.round, list(known)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    review_on = max(review_on, tomorrow + dt.timedelta(days=1))
    why = _("le point est à l’ordre du jour de la séance, où chacun peut encore parler")
    return adoption.open_round(draft, actor=actor, closes_on=tomorrow, review_on=review_on, reason=why), []


@transaction.atomic
def answer_round(
    round: Round, seat: Seat, *, actor: Account, answer: str, reason: str = "", proposal: str = "", noted: bool = False
) -> Voice:
    """Answer for a seat that is there; the last answer of a turn counts.

    `noted` by who presides, of what is said aloud: it never takes the place of what the seat answered itself. On a
    draft, what is noted without an objection is written there once a second hand adopts.
    """
    session = enter(round.session)
    round = Round.objects.select_related("item__draft").get(pk=round.pk)
    ROUND_WORKFLOW.check("answer", round)
    if refusal := against_answer(answer, reason):
        raise RuleBroken({"reason": refusal})
    if not session.presences.running().filter(seat=seat).exists():
        raise RuleBroken(agreed(_("%(seat)s n’est pas en séance."), seat=capfirst(kept_name(seat))))
    said = round.voices.filter(number=round.number, seat=seat).first()
    if noted and said and not said.noted:
        twice = _("%(seat)s a répondu de sa place : la réponse n’est changée que par qui l’a donnée.")
        raise RuleBroken(agreed(twice, seat=capfirst(kept_name(seat))))
    if noted and _waits_on_draft(round, seat):
        raise RuleBroken(_("Ce siège porte une objection sur ce projet : elle se lève par qui l’a portée."))
    if said and said.state == VoiceState.MAINTAINED:
        raise RuleBroken(_("L’objection est maintenue : qui l’a portée peut encore la lever."))
    voice = _write(round, seat, actor, answer, moment(session), reason=reason, proposal=proposal, noted=noted)
    if round.item.draft and (answer == Answer.OBJECTION or not noted):
        _stance(round.item.draft, seat, actor, answer, reason, proposal)
    words = {"seat": kept_name(seat), "answer": str(Answer(answer).label)}
    record("hall.round_answered", session, round.item, actor=actor, of=seat, **words)
    return voice


def _waits_on_draft(round: Round, seat: Seat) -> bool:
    """An objection of the seat is pending on the draft that the round asks about."""
    draft = round.item.draft
    return bool(draft and draft.objections.filter(seat=seat, state__in=PENDING).exists())


def _write(round: Round, seat: Seat, author: Account, answer: str, at: dt.datetime, **words: Any) -> Voice:
    state = VoiceState.OPEN if answer == Answer.OBJECTION else ""
    values = {"answer": answer, "state": state, "author": author, "at": at, "reason": "", "proposal": ""} | words
    return Voice.objects.update_or_create(round=round, number=round.number, seat=seat, defaults=values)[0]


def _stance(draft: Draft, seat: Seat, actor: Account, answer: str, reason: str = "", proposal: str = "") -> None:
    adoption.take_stance(
        draft, actor=actor, seat=seat, choice=answer, reason=reason, tied=answer == Answer.OBJECTION, proposal=proposal
    )


@transaction.atomic
def note_hands(round: Round, *, actor: Account) -> list[Voice]:
    """Note that those who are in the room and have not answered show, by their hands, that they have no objection.

    Who attends remotely answers from its place: no hand of theirs is seen. Another person than `actor` adopts then.
    """
    session = hold(round.session)
    round, now = standing_round(round), moment(session)
    ROUND_WORKFLOW.check("answer", round)
    silent = [seat for seat in asked_of(session, round).silent if not _waits_on_draft(round, seat)]
    hands = [seat for seat in silent if seat.mode == Mode.ON_SITE]
    if silent and not hands:
        raise RuleBroken(_("Les voix qui n’ont pas répondu sont à distance : chacune répond de sa place."))
    if not hands:
        raise RuleBroken(_("Chaque voix présente a déjà répondu."))
    voices = [_write(round, seat, actor, Answer.CONSENT, now, noted=True) for seat in hands]
    count = ngettext("Une voix", "%(n)d voix", len(voices)) % {"n": len(voices)}
    record("hall.hands_noted", keep(session, now), round.item, actor=actor, count=count, rank=round.item.number)
    return voices


def standing_round(round: Round) -> Round:
    """The round as the act before left it, with its voices, and its session already held."""
    return Round.objects.select_related("item__draft", "wording").prefetch_related("voices").get(pk=round.pk)


def asked_of(session: Session, round: Round) -> ConsentState:
    """Where the round stands among who is there."""
    return asked(round, seats_of(session, round.item))


@transaction.atomic
def move_round(round: Round, step: str, *, actor: Account, text: str = "") -> Round:
    """Lead the round one step further; `text` is the wording that an amendment puts to everybody again."""
    session = hold(round.session)
    round, now = standing_round(round), moment(session)
    state = after(asked_of(session, round).consent, step)
    keep(session, now)
    if step == "amend":
        _amend(session, round, actor, text)
    if step == "adopt":
        _refuse_one_hand(round, actor)
        _adopt(session, round, actor)
    if state == RoundState.FALLBACK:
        _maintain(round, actor)
    round.state, round.ended_at = state, None if state in RUNNING else now
    round.save(update_fields=["state", "ended_at", "number", "wording"])
    words: Fields = {"rank": round.item.number, "state": str(RoundState(state).label)}
    record("hall.round_moved", session, round.item, actor=actor, **words)
    return round


def _amend(session: Session, round: Round, actor: Account, text: str) -> None:
    """The text has changed: everybody is asked again."""
    if round.voices.filter(number=round.number, state=VoiceState.OPEN).exists():
        raise RuleBroken(_("Dites d’abord ce que devient chaque objection : intégrée, levée ou maintenue."))
    integrated = round.voices.filter(number=round.number, state=VoiceState.INTEGRATED).exists()
    if integrated and same_words(text, round.wording.text) and not round.item.draft:
        raise RuleBroken({"text": _("Une objection est intégrée : écrivez ce qui change dans le texte.")})
    refuse_reworded(session, round.item, text)
    round.wording = write_wording(session, round.item, text, actor)
    round.number += 1
    if round.item.draft:
        if not adoption.standing_of(round.item.draft).is_stale:
            raise RuleBroken(_("Le projet n’a pas changé : intégrez une objection dans l’un de ses paragraphes."))
        last, _stances = _ask_on_draft(round.item.draft, actor, round.review_on)
        round.number = last.number


def _maintain(round: Round, actor: Account) -> None:
    """The vote decides over the objections that are left."""
    for voice in round.voices.filter(number=round.number, state=VoiceState.OPEN):
        voice.state = VoiceState.MAINTAINED
        voice.save(update_fields=["state"])
        raised = _objection_on_draft(round.item.draft, voice) if round.item.draft else None
        if raised and raised.state == ObjectionState.OPEN:
            adoption.settle_objection(raised, actor=actor, step="maintain", outcome=_("Renvoyée au vote, en séance."))


def _refuse_one_hand(round: Round, actor: Account) -> None:
    """Nobody adopts alone what they noted: a second hand does."""
    if noters_of(round).exists() and not adopts_round(actor, round):
        raise RuleBroken(
            _(
                "Des réponses ont été notées : une autre personne, du bureau ou à défaut d’un autre collège, qui porte "
                "une autre voix que celle qui les a notées, constate le consentement."
            )
        )


def _adopt(session: Session, round: Round, actor: Account) -> None:
    """Nobody who is there objects, and all have answered: the decision is taken, and registered."""
    item, assembly, seats = round.item, session.meeting.assembly, seats_of(session, round.item)
    if not quorum_of(seats, session.meeting, item).is_reached:
        raise RuleBroken(_("Le quorum n’est pas atteint : la séance ne peut rien décider."))
    if item.draft:
        for voice in round.voices.filter(number=round.number, noted=True).exclude(answer=Answer.OBJECTION):
            _stance(item.draft, voice.seat, voice.author, voice.answer, voice.reason, voice.proposal)
        position = adoption.adopt_draft(item.draft, actor=actor, present=[seat.pk for seat in seats if seat.mode])
        decision = Decision.objects.filter(assembly=assembly, url=position.get_absolute_url()).first()
    else:
        decision = enter_in_register(
            session, item, actor=actor, wording=round.wording.text, method=DecisionMethod.CONSENT
        )
    words = {"text": round.wording.text, "counts": counts_of(session.meeting, round, actor)}
    text = _("Adopté par consentement : %(text)s (%(counts)s)") % words
    conclude(session, item, actor=actor, kind=OutcomeKind.DECISION, text=text, round=round, decision=decision)


def counts_of(meeting: Meeting, round: Round, actor: Account) -> str:
    """How many answered the last turn, how many of those were noted, by whom and confirmed by whom; the objections of
    all turns, with what became of each."""
    voices = list(round.voices.select_related("author").order_by("pk"))
    said = [voice for voice in voices if voice.number == round.number]
    noted = [voice for voice in said if voice.noted]
    parts = [ngettext("une voix a répondu", "%(n)d voix ont répondu", len(said)) % {"n": len(said)}]
    if noted:
        by = _(" et ").join(dict.fromkeys(hand_of(meeting, voice.author) for voice in noted))
        words = ngettext("dont une notée", "dont %(n)d notées", len(noted)) % {"n": len(noted)}
        confirmed = _("%(words)s à voix haute ou à main levée par %(by)s, avec une seconde main : %(second)s")
        parts.append(confirmed % {"words": words, "by": by, "second": hand_of(meeting, actor)})
    objections = [voice for voice in voices if voice.answer == Answer.OBJECTION]
    if not objections:
        return _("%(said)s ; aucune objection") % {"said": ", ".join(parts)}
    count = ngettext("%(n)d objection", "%(n)d objections", len(objections)) % {"n": len(objections)}
    states = ", ".join(voice.get_state_display() for voice in objections)
    return f"{', '.join(parts)} ; {count} : {states}"


def hand_of(meeting: Meeting, account: Account) -> str:
    """The part in which somebody notes or confirms; a decision does not print the name of a person."""
    if account.pk == meeting.secretary_id:
        return _("le secrétariat de séance")
    if account.pk == meeting.chair_id:
        return _("la présidence de séance")
    return _("le bureau") if presides(account, meeting) else _("un membre d’un autre collège")


@transaction.atomic
def settle_voice(
    voice: Voice,
    step: str,
    *,
    actor: Account,
    outcome: str = "",
    paragraph: Paragraph | None = None,
    wording: str = "",
    seen: str = "",
) -> Voice:
    """Note what becomes of an objection: integrated, lifted by who raised it, or maintained.

    One that was raised from its own place is lifted from there; one that was noted, said aloud, may be noted as lifted
    with the words that lifted it.
    On a draft, to integrate it is to rewrite one `paragraph`, as its page does.
    """
    session = hold(voice.round.session)
    round, voice = standing_round(voice.round), lock(voice)
    ROUND_WORKFLOW.check("settle", round)
    if step == "lift":
        _refuse_lifting(voice, actor, outcome)
    VOICE_WORKFLOW.apply(step, voice)
    voice.outcome = outcome.strip()
    voice.save(update_fields=["state", "outcome"])
    raised = _objection_on_draft(round.item.draft, voice) if round.item.draft else None
    if raised:
        if step == "integrate" and paragraph is None:
            raise RuleBroken(_("Dites quel paragraphe du projet change, et comment."))
        changed: Fields = {"paragraph": paragraph, "wording": wording, "seen": seen}
        adoption.settle_objection(raised, actor=actor, step=step, outcome=outcome, **changed)
    words: Fields = {
        "seat": kept_name(voice.seat),
        "state": voice.get_state_display(),
        "outcome": voice.outcome,
    }
    record("hall.objection_settled", keep(session, moment(session)), round.item, actor=actor, **words)
    return voice


def _refuse_lifting(voice: Voice, actor: Account, outcome: str) -> None:
    if holds(actor, voice.seat):
        return
    if not voice.noted:
        raise RuleBroken(_("Une objection se lève par qui l’a portée, de sa place. Sinon, elle est maintenue."))
    if not outcome.strip():
        raise RuleBroken({"outcome": _("Dites ce qui a levé l’objection : le procès-verbal le garde.")})


def _objection_on_draft(draft: Draft, voice: Voice) -> Objection | None:
    return draft.objections.filter(seat=voice.seat_id, state__in=PENDING).last()
