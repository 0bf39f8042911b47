"""Texts: written from convergences, discussed, amended, put to consent and to the vote, adopted, signed."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.deliberation.adoption import (
    adopt_draft,
    join_dissent,
    open_round,
    put_to_vote,
    settle_objection,
    sign_position,
    take_stance,
)
from lieudit.deliberation.models import Amendment, Draft, Objection, Paragraph, Position
from lieudit.deliberation.services import (
    add_finding,
    answer_amendment,
    comment_paragraph,
    integrate_amendment,
    open_discussion,
    open_draft,
    propose_amendment,
    recommend_amendment,
    refuse_amendment,
    write_paragraph,
)
from lieudit.deliberation.vocabulary import CommentKind, Recommendation, StanceChoice
from lieudit.governance.models import Assembly, Seat
from lieudit.needs.models import Convergence
from lieudit.network.models import Organisation, Place
from lieudit.pages.management.demonstration import margins
from lieudit.pages.management.demonstration.chorus import MORE_TEXTS
from lieudit.pages.management.demonstration.figures import cite_in
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.pages.management.demonstration.voices import Told, Voices
from lieudit.pages.management.demonstration.words import FINDINGS, TEXTS
from lieudit.voting.models import Ballot
from lieudit.voting.services import cast_vote, close_ballot

ALL_TEXTS = TEXTS | MORE_TEXTS
LOOSE = "leases"
"""The draft whose finding no paragraph rests on."""
DISCUSSION_DAYS, ROUND_DAYS, VOTE_DAYS = 20, 14, 14
REVIEW_DAYS = 540


class Debates:
    """The council at work, each act done by somebody who may."""

    def __init__(self, cast: Cast, voices: Voices) -> None:
        self.cast, self.voices = cast, voices
        self.chair = cast.roles["presidence"]

    def write(
        self, key: str, convergence: Convergence, *, actor: Account, hat: Organisation, assembly: Assembly
    ) -> Draft:
        """Open a draft and write its paragraphs: the first says the needs, the demands answer some of them."""
        text = ALL_TEXTS[key]
        draft = open_draft(
            [convergence], actor=actor, hat=hat, assembly=assembly, title=text.title, summary=text.summary
        )
        needs, findings = list(draft.needs.order_by("number")), []
        if key in FINDINGS:
            claim, figure, source, dated = FINDINGS[key]
            content = {"claim": claim, "figure": figure, "source": source, "dated": dt.date.fromisoformat(dated)}
            findings.append(add_finding(draft, actor=actor, **content))
        cite_in(draft, key)
        for rank, (heading, wording, is_demand) in enumerate(text.paragraphs):
            write_paragraph(
                draft,
                draft.paragraphs.get(rank=1) if rank == 0 else None,
                actor=actor,
                heading=heading,
                wording=wording,
                is_demand=is_demand,
                needs=needs if rank == 0 else needs[rank - 1 : rank + 3],
                findings=findings if rank == 0 and key != LOOSE else (),
            )
        return draft

    def open(self, key: str, convergence: Convergence, days: float) -> Told[Draft]:
        """Write for the national assembly, and publish some days later for questions and amendments."""
        actor, hat = self.cast.roles["national"], self.cast.networks["national"]
        yield self.cast.calendar.ago(days)
        draft = self.write(key, convergence, actor=actor, hat=hat, assembly=self.cast.assemblies["national"])
        yield self.cast.calendar.ago(days - 4)
        return open_discussion(draft, actor=actor, closes_on=in_days(DISCUSSION_DAYS))

    def discuss(self, key: str, draft: Draft, days: float) -> Told[list[Amendment]]:
        """Questions with their answers, then amendments, a day apart."""
        paragraph, day = self._paragraph(draft, len(ALL_TEXTS[key].paragraphs)), days
        for question, answer in margins.QUESTIONS.get(key, ()):
            day -= 1.3
            yield self.cast.calendar.ago(day)
            place, account = self._somebody()
            asked = comment_paragraph(paragraph, actor=account, hat=place, kind=CommentKind.QUESTION, text=question)
            if answer:
                day -= 0.8
                yield self.cast.calendar.ago(day)
                comment_paragraph(
                    paragraph,
                    actor=draft.author,
                    hat=draft.organisation,
                    kind=CommentKind.COMMENT,
                    text=answer,
                    in_reply_to=asked,
                )
        proposed = []
        for change in margins.CHANGES.get(key, ()):
            day -= 0.9
            yield self.cast.calendar.ago(day)
            proposed.append(self._propose(draft, change))
        return proposed

    def _propose(self, draft: Draft, change: margins.Change) -> Amendment:
        paragraph, (place, account) = self._paragraph(draft, change.rank), self._somebody()
        if change.old not in paragraph.wording:
            raise ValueError(f"« {change.old} » is not in paragraph {change.rank} of « {draft} »")
        return propose_amendment(
            paragraph,
            actor=account,
            hat=place,
            wording=paragraph.wording.replace(change.old, change.new),
            reason=change.reason,
            seen=paragraph.stamp,
        )

    def merge(self, amendments: list[Amendment], days: float) -> Told[None]:
        """The first amendment is integrated, the others are not kept; each with a reason."""
        for rank, amendment in enumerate(amendments):
            actor, accepted, day = amendment.draft.author, rank == 0, days - 3.5 * rank
            yield self.cast.calendar.ago(day)
            amendment = recommend_amendment(
                amendment,
                actor=actor,
                recommendation=Recommendation.ACCEPT if accepted else Recommendation.REJECT,
                recommendation_reason="La demande y gagne." if accepted else "Cela viderait la demande de son objet.",
            )
            yield self.cast.calendar.ago(day - 2)
            answer = "agree" if accepted else "maintain"
            amendment = answer_amendment(amendment, actor=amendment.author, answer=answer)
            yield self.cast.calendar.ago(day - 3)
            if accepted:
                integrate_amendment(amendment, actor=actor, wording=amendment.proposed, seen=amendment.paragraph.stamp)
            else:
                refuse_amendment(amendment, actor=actor)

    def advise(self, rivals: list[Amendment], days: float) -> Told[None]:
        """What the drafting group says of amendments of which one only may stay: a session will rank them."""
        yield self.cast.calendar.ago(days)
        for amendment, reason in zip(rivals, margins.ADVICE, strict=True):
            recommend_amendment(
                amendment,
                actor=amendment.draft.author,
                recommendation=Recommendation.ACCEPT,
                recommendation_reason=reason,
            )

    def ask(self, draft: Draft, days: float) -> Told[None]:
        """Open a consent round."""
        yield self.cast.calendar.ago(days)
        dates = {"closes_on": in_days(ROUND_DAYS), "review_on": in_days(REVIEW_DAYS)}
        open_round(draft, actor=self.chair, **dates, reason=margins.HURRY)

    def answer(
        self, draft: Draft, days: float, *, concerns: int = 2, against: margins.Refusal | None = None, silent: int = 0
    ) -> Told[Objection | None]:
        """Seats answer the round: most consent, some with a concern, the last one may object."""
        seats = self._in_any_order()
        seats = self._role_last(seats)[: len(seats) - silent]
        half = len(seats) // 2
        for rank, (seat, account) in enumerate(seats):
            if rank in {0, half}:
                yield self.cast.calendar.ago(days if rank == 0 else days - 4)
            if rank == 0 and against:
                self._object(draft, seat, account, against)
                continue
            worried = rank <= concerns
            take_stance(
                draft,
                actor=account,
                seat=seat,
                choice=StanceChoice.CONCERN if worried else StanceChoice.CONSENT,
                reason=margins.CONCERNS[rank % len(margins.CONCERNS)] if worried else "",
            )
        return draft.objections.order_by("number").last()

    def _object(self, draft: Draft, seat: Seat, account: Account, refusal: margins.Refusal) -> None:
        take_stance(
            draft,
            actor=account,
            seat=seat,
            choice=StanceChoice.OBJECTION,
            reason=refusal.reason,
            tied=True,
            proposal=refusal.proposal,
            paragraph=self._paragraph(draft, refusal.rank),
        )

    def _in_any_order(self) -> list[tuple[Seat, Account]]:
        return self.cast.dice.sample(self.cast.seats, k=len(self.cast.seats))

    def _role_last(self, seats: list[tuple[Seat, Account]]) -> list[tuple[Seat, Account]]:
        """The member whose screen is shown answers last: what waits for an answer waits for theirs."""
        return sorted(seats, key=lambda pair: pair[1] == self.cast.roles["siege"])

    def integrate(self, objection: Objection, days: float, old: str, new: str) -> Told[None]:
        """Change the paragraph so that an objection falls: everybody will be asked again."""
        yield self.cast.calendar.ago(days)
        paragraph = objection.paragraph
        assert paragraph is not None
        paragraph.refresh_from_db()
        settle_objection(
            objection,
            actor=objection.draft.author,
            step="integrate",
            outcome="La rédaction proposée est reprise, avec ses mots.",
            paragraph=paragraph,
            wording=paragraph.wording.replace(old, new),
            seen=paragraph.stamp,
        )

    def maintain(self, objection: Objection, days: float) -> Told[None]:
        yield self.cast.calendar.ago(days)
        outcome = "Entendue deux fois. Aucune rédaction ne convient aux deux parties : on vote."
        settle_objection(objection, actor=objection.author, step="maintain", outcome=outcome)

    def vote(self, draft: Draft, days: float, *, against: int, silent: int) -> Told[Ballot]:
        """Put to the vote, then cast voices over some days; who objected votes against."""
        yield self.cast.calendar.ago(days)
        closes = timezone.now() + dt.timedelta(days=VOTE_DAYS)
        ballot = put_to_vote(draft, actor=self.chair, closes_at=closes)
        entries = {entry.key: entry for entry in ballot.roll.all()}
        opponents = {objection.seat_id for objection in draft.objections.all()}
        seats = self._in_any_order()
        seats.sort(key=lambda pair: pair[0].pk not in opponents)
        for rank, (seat, account) in enumerate(self._role_last(seats)[: len(seats) - silent]):
            if rank % 12 == 0:
                yield self.cast.calendar.ago(days - 1 - rank / 12)
            choice = "against" if rank < against else ("abstain" if rank < against + 3 else "for")
            cast_vote(ballot, entries[f"seat-{seat.pk}"], actor=account, choice=choice)
        return ballot

    def count(self, ballot: Ballot) -> Told[Position | None]:
        """Close at the hour; what follows from the result happens as the act ends."""
        yield ballot.closes_at
        close_ballot(ballot, actor=None)
        yield ballot.closes_at + dt.timedelta(minutes=5)
        return Position.objects.filter(draft__ballot=ballot).first()

    def adopt(self, draft: Draft, days: float) -> Told[Position]:
        yield self.cast.calendar.ago(days)
        return adopt_draft(draft, actor=self.chair)

    def sign(self, position: Position, days: float, *, count: int, dissent: bool = False) -> Told[None]:
        """Seats sign over a fortnight, the first two with a reservation; who maintained an objection dissents."""
        opponents = {objection.seat_id for objection in position.draft.objections.filter(state="maintained")}
        willing = [pair for pair in self.cast.seats if pair[0].pk not in opponents]
        for rank, (seat, account) in enumerate(self.cast.dice.sample(willing, k=count)):
            if rank % 8 == 0:
                yield self.cast.calendar.ago(days - rank / 8)
            reservation = margins.RESERVATIONS[rank] if rank < len(margins.RESERVATIONS) else ""
            sign_position(position, actor=account, seat=seat, reservation=reservation)
        if dissent:
            for seat, account in self.cast.seats:
                if seat.pk in opponents:
                    join_dissent(position, actor=account, seat=seat, text=margins.DISSENT)

    def _somebody(self) -> tuple[Place, Account]:
        place = next(self.voices.turns["speaking"])
        return place, self.cast.speakers[place.pk]

    @staticmethod
    def _paragraph(draft: Draft, rank: int) -> Paragraph:
        return draft.paragraphs.select_related("draft").get(rank=rank)


def in_days(days: int) -> dt.date:
    """A day to come, seen from the moved clock."""
    return timezone.localdate() + dt.timedelta(days=days)
