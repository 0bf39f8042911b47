"""The adoption of a draft: consent rounds, objections, the vote, the frozen position and who signs it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, cast

from django.db import connection, transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account, Visitor
from lieudit.deliberation.canonical import fingerprint, plain, position_text, seat_name
from lieudit.deliberation.consent import Standing, standing
from lieudit.deliberation.models import (
    Amendment,
    ConsentRound,
    Dissent,
    Draft,
    Objection,
    Paragraph,
    Position,
    Signature,
    Stance,
)
from lieudit.deliberation.services import (
    given_back,
    integrate_amendment,
    next_in,
    record,
    refuse_amendment,
    rewrite,
    save,
    take,
    until,
)
from lieudit.deliberation.thread import to_hand_over
from lieudit.deliberation.vocabulary import StanceChoice
from lieudit.deliberation.workflow import LIVE, OBJECTION_WORKFLOW, PENDING, AmendmentState, DraftState
from lieudit.governance import rules
from lieudit.governance import services as governance
from lieudit.governance.models import Assembly, DecisionMethod, Seat
from lieudit.governance.permissions import speakers_of
from lieudit.journal import services as journal
from lieudit.journal.models import FollowReason
from lieudit.lexicon.tasks import learn_thing
from lieudit.needs import services as needs_services
from lieudit.needs.workflow import NeedState
from lieudit.network.models import DomainTopic
from lieudit.toolkit import french
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.turns import in_turn
from lieudit.toolkit.types import Fields, Json
from lieudit.voting.models import Ballot
from lieudit.voting.outcome import why_not
from lieudit.voting.workflow import BallotState


def standing_of(draft: Draft, present: Collection[int] | None = None) -> Standing:
    """Where the last round of a draft stands today; in session, `present` are the seats that are asked."""
    last = draft.rounds.prefetch_related("stances").last()
    seats = Seat.objects.running().filter(college__assembly=draft.assembly_id).select_related("college")
    if present is not None and last is not None:
        seats = seats.filter(Q(pk__in=present) | Q(pk__in=last.stances.values("seat")))
    return standing(
        last,
        seats=list(seats),
        stances=last.stances.all() if last else [],
        objections=draft.objections.all(),
        rules=draft.rulebook.rules,
        today=timezone.localdate(),
    )


@transaction.atomic
def open_round(
    draft: Draft, *, actor: Account, closes_on: dt.date, review_on: dt.date, reason: str = ""
) -> ConsentRound:
    """Ask every seat of the assembly, under the rules in force when the first round opens.

    Before the end that was announced for the discussion, or for the round that runs, it needs a `reason` that all
    read: those who counted on the days that were left are told by it.
    """
    draft = Draft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    announced = announced_end(draft)
    draft = take(draft, "seek_consent")
    if draft.amendments.public().filter(state__in=LIVE).exists():
        raise RuleBroken(_("Il reste des amendements à intégrer ou à écarter avant de demander le consentement."))
    if refusal := standing_of(draft).against_round():
        raise RuleBroken(refusal)
    if announced and not reason.strip():
        message = _(
            "La discussion est annoncée jusqu’au %(day)s : dites pourquoi vous n’attendez pas, tout le monde le lira."
        )
        raise RuleBroken({"reason": message % {"day": french.day(announced)}})
    if review_on <= until(closes_on):
        raise RuleBroken({"review_on": _("Le réexamen vient après le tour.")})
    draft.rounds.filter(closed_at=None).update(closed_at=timezone.now())
    rulebook = draft.rulebook if draft.rounds.exists() else draft.assembly.rulebook
    save(draft, closes_on=closes_on, review_on=review_on, rulebook=rulebook)
    hurried = reason.strip() if announced else ""
    opened = draft.rounds.create(number=next_in(draft.rounds), closes_on=closes_on, hurried=hurried)
    for account in _members(draft.assembly):
        journal.follow_thing(draft, account=account, reason=FollowReason.MEMBER)
    data = {"round": opened.number, "until": french.day(closes_on)}
    data["next"] = _("Les membres du conseil répondent jusqu’au %(until)s.") % data
    data["next_by"] = closes_on.isoformat()
    kind = "deliberation.round_opened"
    if announced:
        kind = "deliberation.round_hurried"
        data |= {"announced": french.day(announced), "reason": hurried.rstrip(". ")}
    record(kind, draft, draft.assembly, *draft.convergences.all(), *draft.needs, actor=actor, **data)
    return opened


def announced_end(draft: Draft) -> dt.date | None:
    """The last day announced for the discussion of a draft, while it has not passed: amendments may still come."""
    runs = draft.state == DraftState.OPEN and draft.closes_on and draft.closes_on >= timezone.localdate()
    return draft.closes_on if runs else None


def _members(assembly: Assembly) -> QuerySet[Account]:
    """Those who may answer for a seat today: they are told of the round."""
    return speakers_of(Seat.objects.running().filter(college__assembly=assembly))


def asked_seats(account: Visitor, draft: Draft) -> list[Any]:
    """The seats for which `account` answers the running round, each with its `answer` so far, in words."""
    said = Stance.objects.filter(seat=OuterRef("pk"), round__draft=draft, round__closed_at=None)
    held = Seat.objects.running().held_by(account).filter(college__assembly=draft.assembly)
    seats: list[Any] = list(
        held.select_related("organisation", "account").annotate(said=Subquery(said.values("choice")[:1]))
    )
    for seat in seats:
        seat.answer = str(StanceChoice(seat.said).label) if seat.said else ""
    return seats


@transaction.atomic
def take_stance(
    draft: Draft,
    *,
    actor: Account,
    seat: Seat,
    choice: str,
    reason: str = "",
    tied: bool = False,
    proposal: str = "",
    paragraph: Paragraph | None = None,
) -> Stance:
    """Answer for a seat, once a round; the last answer counts. Untied to the purpose, an objection is a concern."""
    draft = take(draft, "answer_round")
    asked, today = draft.rounds.filter(closed_at=None).first(), timezone.localdate()
    if asked is None or today > asked.closes_on:
        raise RuleBroken(_("Ce tour est terminé : les réponses ne sont plus reçues."))
    if choice != StanceChoice.CONSENT and not reason:
        raise RuleBroken({"reason": _("Dites ce qui vous arrête : sans raison, il n’y a ni objection ni réserve.")})
    objects = choice == StanceChoice.OBJECTION and tied
    choice = StanceChoice.CONCERN if choice == StanceChoice.OBJECTION and not tied else choice
    words = {"choice": choice, "concern": reason if choice == StanceChoice.CONCERN else "", "author": actor}
    stance, _new = Stance.objects.update_or_create(round=asked, seat=seat, defaults=words)
    earlier = draft.objections.filter(state__in=PENDING, seat=seat)
    if objects:
        raised = earlier.filter(round=asked).first() or Objection(draft=draft, round=asked, seat=seat)
        raised.number = raised.number or next_in(draft.objections)
        save(raised, state="open", reason=reason, proposal=proposal, paragraph=paragraph, author=actor)
    else:
        earlier.update(state="lifted", settled_at=timezone.now())
    data = {"seat": seat_name(seat), "round": asked.number, "choice": str(StanceChoice(choice).label)}
    record("deliberation.answered", draft, actor=actor, hat=seat.organisation, **data)
    return stance


@transaction.atomic
def settle_objection(
    objection: Objection,
    *,
    actor: Account,
    step: str,
    outcome: str,
    paragraph: Paragraph | None = None,
    wording: str = "",
    seen: str = "",
) -> Objection:
    """Integrate an objection (the text changes, everybody is asked again), lift it, or note that it is maintained."""
    draft = take(objection.draft, "settle_objection")
    objection = Objection.objects.select_related("seat__college", "seat__organisation").get(pk=objection.pk)
    OBJECTION_WORKFLOW.apply(step, objection)
    save(objection, outcome=outcome, settled_at=timezone.now())
    data = {"number": objection.number, "seat": seat_name(objection.seat), "outcome": outcome}
    data["state"] = objection.get_state_display()
    if step == "integrate":
        assert paragraph is not None
        paragraph.refresh_from_db()
        if paragraph.rank is None or seen != paragraph.stamp:
            raise RuleBroken(_("Ce paragraphe a changé entre-temps. Relisez-le avant d’intégrer l’objection."))
        data |= {"before": paragraph.wording, "after": wording}
        rewrite(paragraph, wording)
        draft.rounds.filter(closed_at=None).update(closed_at=timezone.now())
    things = [paragraph] if paragraph else []
    record("deliberation.objection_settled", draft, *things, actor=actor, **data)
    return objection


# Adopting


@transaction.atomic
def vote_on_rivals(
    draft: Draft,
    *,
    actor: Account,
    paragraph: Paragraph,
    closes_at: dt.datetime | None = None,
    opens_at: dt.datetime | None = None,
    room: Fields | None = None,
) -> Ballot:
    """Let the council rank the amendments that change one paragraph in ways that exclude each other, and its text as
    it is (Schulze): the one that wins each duel is integrated when the vote closes. In session, `room` says who is
    there (see `order_ballot`)."""
    draft = take(draft, "vote_on_rivals")
    rivals = [each for each in rivals_on(draft).filter(paragraph=paragraph) if not each.is_overtaken]
    if len(rivals) < 2:
        raise RuleBroken(_("Il faut deux amendements au moins sur ce paragraphe, avec l’avis du groupe sur chacun."))
    as_is, book = _("Texte inchangé"), draft.assembly.rulebook
    said = {rival_name(each): {"text": each.proposed, "url": each.get_absolute_url()} for each in rivals}
    said[as_is] = {"text": paragraph.wording, "url": draft.get_absolute_url()}
    ballot = governance.order_ballot(
        draft.assembly,
        actor=actor,
        question=_("« %(title)s », paragraphe %(rank)s : quel texte ?")
        % {"title": draft.title, "rank": paragraph.rank},
        rulebook=book,
        rule=rules.ballot_rule(book.rules, "schulze"),
        options=list(said),
        explained=said,
        opens_at=opens_at,
        closes_at=closes_at,
        **(room or {}),
    )
    draft.amendments.filter(pk__in=[each.pk for each in rivals]).update(ballot=ballot)
    data = {"numbers": ", ".join(str(each.number) for each in rivals), "until": french.instant(ballot.closes_at)}
    record("deliberation.rivals_put_to_vote", draft, ballot, paragraph, *rivals, actor=actor, **data)
    return ballot


def rivals_on(draft: Draft) -> QuerySet[Amendment]:
    """Amendments that may be put to the vote against each other: advised, and about a paragraph that stands."""
    advised = draft.amendments.public().filter(state=AmendmentState.RECOMMENDED, inserts=False)
    return advised.filter(paragraph__rank__isnull=False, ballot=None).select_related("paragraph", "author")


def rival_paragraphs(draft: Draft) -> QuerySet[Paragraph]:
    """The paragraphs of a draft on which two amendments at least may be put to the vote against each other."""
    disputed = rivals_on(draft).values("paragraph").annotate(n=Count("pk")).filter(n__gte=2)
    return draft.paragraphs.live().filter(pk__in=disputed.values("paragraph"))


@transaction.atomic
def conclude_rivals(ballot: Ballot) -> None:
    """Integrate the amendment that won, and leave the others; a tie or a missing quorum decides nothing."""
    rivals = list(Amendment.objects.filter(ballot=ballot, state__in=LIVE).select_related("paragraph", "draft"))
    if not rivals or rivals[0].draft.state != DraftState.OPEN:
        return
    draft, result = rivals[0].draft, ballot.tally.result
    kept = result["winners"][0][0] if result["status"] == "elected" else ""
    winner = next((each for each in rivals if kept == rival_name(each)), None)
    for each in rivals:
        if not kept or (each is winner and each.is_overtaken):
            Amendment.objects.filter(pk=each.pk).update(ballot=None)
        elif each is not winner:
            refuse_amendment(each, actor=None)
    if winner and not winner.is_overtaken:
        integrate_amendment(winner, actor=None, wording=winner.proposed, seen=winner.paragraph.stamp)
    words = kept or _("rien : le groupe de rédaction reprend la main")
    record("deliberation.rivals_decided", draft, ballot, actor=None, ballot=ballot.number, kept=words)


def rival_name(amendment: Amendment) -> str:
    """What a voter reads of an amendment among the options."""
    return _("Amendement %(number)s") % {"number": amendment.number}


@transaction.atomic
def put_to_vote(
    draft: Draft,
    *,
    actor: Account,
    closes_at: dt.datetime | None = None,
    opens_at: dt.datetime | None = None,
    **room: Any,
) -> Ballot:
    """Put a text that consent did not carry to the vote: the ballot freezes the rule and the roll.

    Without `opens_at` the vote opens at once; announced, it leaves time to give proxies. In session, `room` says who is
    there (see `order_ballot`).
    """
    draft = take(draft, "put_to_vote")
    if refusal := standing_of(draft).against_vote():
        raise RuleBroken(refusal)
    draft.rounds.filter(closed_at=None).update(closed_at=timezone.now())
    ballot = governance.order_ballot(
        draft.assembly,
        actor=actor,
        question=_("Adopter la position commune « %(title)s » ?") % {"title": draft.title},
        rulebook=draft.rulebook,
        opens_at=opens_at,
        closes_at=closes_at,
        **room,
    )
    save(draft, ballot=ballot, closes_on=timezone.localdate(ballot.closes_at))
    data = {"until": french.instant(ballot.closes_at), "ballot": ballot.number}
    data |= {"url": ballot.get_absolute_url(), "link": _("Voir le vote")}
    data["next"] = _("Le vote se clôt le %(until)s.") % data
    data["next_by"] = timezone.localdate(ballot.closes_at).isoformat()
    things = [ballot, draft.assembly, *draft.convergences.all(), *draft.needs]
    record("deliberation.put_to_vote", draft, *things, actor=actor, **data)
    return ballot


@transaction.atomic
def adopt_draft(draft: Draft, *, actor: Account, present: Collection[int] | None = None) -> Position:
    """Adopt by consent: every seat, or every one in session, has answered the last round; no objection is left."""
    draft = take(draft, "adopt")
    now = standing_of(draft, present)
    if now.round is None or (refusal := now.against_adoption()):
        raise RuleBroken(refusal)
    draft.rounds.filter(closed_at=None).update(closed_at=timezone.now())
    answers = {row.name: {"seats": row.seats, "consent": row.consent, "concern": row.concern} for row in now.rows}
    return _freeze(draft, {"method": "consent", "round": now.round.number, "answers": answers}, actor=actor)


@transaction.atomic
def conclude_ballot(ballot: Ballot) -> Position | None:
    """A counted ballot adopts its draft, or sends the needs back; a ballot about something else is left alone."""
    draft = Draft.objects.filter(ballot=ballot).first()
    if draft is None:
        conclude_rivals(ballot)
        return None
    result = ballot.tally.result
    if result["status"] == "adopted":
        decision = {"method": "ballot", "ballot": ballot.number, "result": result, "recount": ballot.tally.digest}
        return _freeze(take(draft, "adopt"), decision, actor=None)
    draft = save(take(draft, "reject"))
    needs = needs_services.send_back(draft.convergences.all())
    data = {"why": why_not(result["status"]), "ballot": ballot.number, "next": given_back()}
    record("deliberation.rejected", draft, ballot, *draft.convergences.all(), *needs, actor=None, **data)
    return None


def conclude_due_ballots() -> list[Draft]:
    """Draw the consequences of ballots counted while the site went down, before their signal; called by a timer."""
    rows = Draft.objects.filter(state=DraftState.BALLOT, ballot__state=BallotState.CLOSED)
    left = list(rows)
    rivals = Amendment.objects.filter(state__in=LIVE, ballot__state=BallotState.CLOSED)
    ballots = [cast(Ballot, draft.ballot) for draft in left]
    in_turn([*ballots, *Ballot.objects.filter(pk__in=rivals.values("ballot"))], conclude_ballot)
    return left


def _freeze(draft: Draft, decision: Json, *, actor: Account | None) -> Position:
    """Number the text, freeze it with its objections and concerns, and seal it with a fingerprint."""
    draft.save()
    now = timezone.now().replace(microsecond=0)
    text = position_text(
        draft,
        number=_position_number(timezone.localdate(now).year),
        adopted_at=timezone.localtime(now),
        paragraphs=list(draft.paragraphs.live().prefetch_related("needs", "findings")),
        public_needs=set(draft.needs.public().values_list("number", flat=True)),
        objections=draft.objections.select_related("seat__college", "seat__organisation", "paragraph"),
        concerns=last.stances.worded() if (last := draft.rounds.last()) else [],
        decision=decision,
    )
    position = Position.objects.create(
        number=text["number"],
        title=text["title"],
        summary=text["summary"],
        draft=draft,
        text=text,
        fingerprint=fingerprint(text),
        adopted_at=now,
        plain=plain(text),
    )
    learn_thing.enqueue("position", position.pk)
    convergences = list(draft.convergences.all())
    needs = needs_services.advance(convergences, NeedState.ADOPTED)
    line: Fields = {"title": position.title, "wording": position.summary, "url": position.get_absolute_url()}
    line |= {"ballot": draft.ballot, "method": DecisionMethod.VOTE if draft.ballot else DecisionMethod.CONSENT}
    registered = governance.register_decision(draft.assembly, actor=actor, **line)
    things = [position, registered, draft.assembly, *([draft.ballot] if draft.ballot else []), *convergences, *needs]
    things += DomainTopic.named({code for need in needs for code in need.domains})
    data = {"number": position.number, "fingerprint": position.fingerprint}
    data |= {"url": position.get_absolute_url(), "link": _("Lire la position")}
    if any(each["demand"] for each in text["paragraphs"]):
        coming = to_hand_over(now)
        data |= {"next": coming.sentence(timezone.localdate(now)), "next_by": str(coming.by)}
    record("deliberation.adopted", draft, *things, actor=actor, **data)
    return position


def _position_number(year: int) -> str:
    """`2026-07`: the year, and the rank in it. Others wait until this transaction ends; no row is ever deleted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('deliberation_position'))")
    return f"{year}-{Position.objects.filter(number__startswith=f'{year}-').count() + 1:02}"


@transaction.atomic
def sign_position(position: Position, *, actor: Account, seat: Seat, reservation: str = "") -> Signature:
    """Sign for a seat, with a reservation if need be."""
    _refuse_twice(position, seat)
    signature = Signature.objects.create(
        position=position, seat=seat, reservation=reservation, author=actor, organisation=seat.organisation
    )
    data = {"seat": seat_name(seat), "number": position.number}
    record("deliberation.signed", position.draft, position, actor=actor, hat=seat.organisation, **data)
    return signature


@transaction.atomic
def join_dissent(position: Position, *, actor: Account, seat: Seat, text: str) -> Dissent:
    """Join a minority statement to the position, for a seat: it goes wherever the position goes."""
    _refuse_twice(position, seat)
    dissent = Dissent.objects.create(
        position=position, seat=seat, text=text, author=actor, organisation=seat.organisation
    )
    data = {"seat": seat_name(seat), "number": position.number}
    record("deliberation.dissented", position.draft, position, actor=actor, hat=seat.organisation, **data)
    return dissent


def _refuse_twice(position: Position, seat: Seat) -> None:
    """A seat says one thing of a position: it signs, or joins a minority statement."""
    lock(position)
    if position.signatures.filter(seat=seat).exists():
        raise RuleBroken(agreed(_("%(seat)s a déjà signé cette position."), seat=seat.name))
    if position.dissents.filter(seat=seat).exists():
        raise RuleBroken(agreed(_("%(seat)s a déjà joint un avis minoritaire à cette position."), seat=seat.name))
