"""What became of the session that was held: its minutes, sealed; those of the next one, which are being corrected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.governance.models import Seat
from lieudit.hall.agreements import confirm_agreement, note_agreement
from lieudit.hall.ballots import close_session_ballot, open_session_ballot
from lieudit.hall.consenting import answer_round, move_round, note_hands, open_round
from lieudit.hall.exclusions import submit_exclusion
from lieudit.hall.floor import end_speech, give_floor
from lieudit.hall.models import Session
from lieudit.hall.services import check_in, close_session, confirm_list, note_outcome, open_session, start_item
from lieudit.hall.workflow import Mode, OutcomeKind
from lieudit.meetings.convening import convene_meeting
from lieudit.meetings.models import Meeting
from lieudit.meetings.services import add_item, move_item, plan_meeting
from lieudit.meetings.workflow import ItemKind, MeetingState
from lieudit.membership.exclusion import hear_member, open_exclusion, write_defence
from lieudit.membership.models import Exclusion, Member
from lieudit.minutes.followup import add_action, close_action, postpone_action
from lieudit.minutes.models import Action, Minutes, attended_by
from lieudit.minutes.seal import fingerprint
from lieudit.minutes.services import (
    answer_correction,
    ask_approval,
    attach_statement,
    edit_section,
    propose_correction,
    publish_draft,
    sign_minutes,
)
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast
from lieudit.pages.management.demonstration.voices import Told
from lieudit.toolkit.types import Fields
from lieudit.voting.services import cast_vote

GROUNDS = (
    "Le 3 septembre puis le 11 septembre, la structure a envoyé une offre commerciale à toutes les adresses de la liste"
    " des membres, malgré un rappel écrit du secrétariat le 5."
)
REENTRY = "Ce que la rentrée a changé dans les lieux"


class Remembered:
    """The national council: the secretariat holds the pen, the chair presides and signs first."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago
        self.secretariat, self.chair = cast.roles["secretariat"], cast.roles["presidence"]
        self.assembly = cast.assemblies["national"]

    def strands(self) -> Iterator[Strand]:
        yield self.told()

    def told(self) -> Strand:
        """The session that was held is remembered whole; a shorter one approves its minutes, and its own are read."""
        yield self.ago(61)
        former = Meeting.objects.of(self.assembly).get(state=MeetingState.CLOSED)
        minutes = publish_draft(former, actor=self.secretariat)
        yield from self._correct(minutes)
        procedure = yield from self._accuse()
        latter = yield from self._convene(minutes, procedure)
        yield from self._hold(latter)
        yield self.ago(4)
        project = publish_draft(latter, actor=self.secretariat)
        yield from self._sign(minutes)
        yield self.ago(2)
        seat, account = self._attending(project)[3]
        part = project.sections.get(title__endswith=REENTRY)
        words = f"{part.text}\nDeux lieux ont rouvert depuis l’été, à Guéret et à Lannion."
        reason = "Ces deux ouvertures ont été annoncées en séance."
        propose_correction(part, actor=account, seat=seat, seen=part.stamp, proposed=words, reason=reason)

    def _attending(self, minutes: Minutes) -> list[tuple[Seat, Account]]:
        attended = set(attended_by(minutes))
        return [(seat, account) for seat, account in self.cast.seats if seat.pk in attended]

    def _correct(self, minutes: Minutes) -> Strand:
        """The secretary writes, two members correct, one joins a statement; two actions find who does them."""
        yield self.ago(60)
        part = minutes.sections.filter(kind="item", is_restricted=False)[2]
        text = f"{part.text}\nChacun raconte sa rentrée. Les loyers reviennent dans chaque récit."
        edit_section(part, actor=self.secretariat, text=text, is_restricted=False, seen=part.stamp)
        self._to_do(
            minutes.meeting, "Écrire aux départements qui n’ont encore rien dit.", 12, name="Groupe Territoires"
        )
        self._to_do(minutes.meeting, "Demander à chaque réseau une date de visite.", 45, seat=self.cast.seats[3][0])
        yield self.ago(58)
        part.refresh_from_db()
        (seat, account), (other, speaks) = self._attending(minutes)[2:4]
        proposed = part.text.replace("Les loyers", "Les loyers et l’énergie")
        reason = "Nous l’avons dit aussi de l’énergie."
        kept = propose_correction(part, actor=account, seat=seat, seen=part.stamp, proposed=proposed, reason=reason)
        proposed, reason = f"{part.text}\nTous demandent un moratoire.", "C’était l’avis de la salle."
        left = propose_correction(part, actor=speaks, seat=other, seen=part.stamp, proposed=proposed, reason=reason)
        text = "Nous regrettons que la question des loyers n’ait pas été mise au vote ce jour-là."
        attach_statement(minutes, actor=speaks, seat=other, text=text)
        yield self.ago(57)
        answer_correction(kept, actor=self.secretariat, accepted=True, answer="C’est exact, merci.")
        said = "Deux membres l’ont demandé, pas tous : la déclaration jointe le dit."
        answer_correction(left, actor=self.secretariat, accepted=False, answer=said)
        yield self.ago(50)
        letters = Action.objects.get(owner_name="Groupe Territoires")
        later, reason = timezone.localdate() + dt.timedelta(days=40), "Les adresses des conseils manquaient."
        postpone_action(letters, actor=self.secretariat, to_on=later, reason=reason)

    def _to_do(self, meeting: Meeting, text: str, days: int, *, seat: Seat | None = None, name: str = "") -> None:
        organisation = seat.organisation if seat else None
        due_on = timezone.localdate() + dt.timedelta(days=days)
        add_action(
            meeting,
            actor=self.secretariat,
            text=text,
            organisation=organisation,
            owner_name=name,
            due_on=due_on,
        )

    def _accuse(self) -> Told[Exclusion]:
        """A procedure is opened against a member, who has two weeks before it is heard."""
        yield self.ago(49)
        _body, account = self.cast.newcomers[-1]
        member = Member.objects.running().spoken_by(account).order_by("-number").first()
        assert member is not None
        hearing_on = timezone.localdate() + dt.timedelta(days=15)
        return open_exclusion(member, actor=self.chair, grounds=GROUNDS, hearing_on=hearing_on)

    def _convene(self, former: Minutes, procedure: Exclusion) -> Told[Meeting]:
        """The session that follows is asked to approve the minutes of the one before, and to judge the member heard."""
        yield self.ago(36)
        starts_at = self.ago(5)
        meeting = plan_meeting(
            self.assembly,
            actor=self.secretariat,
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(hours=2),
            title="Point d’étape du conseil",
            place_name="La Halle aux voisins",
            chair=self.chair,
            secretary=self.secretariat,
        )
        words: Fields = {"kind": ItemKind.DISCUSSION, "title": REENTRY, "minutes": 40}
        item = add_item(self.assembly, actor=self.secretariat, meeting=meeting, **words)
        move_item(item, actor=self.secretariat, up=True)  # before the pause
        ask_approval(former, actor=self.secretariat, meeting=meeting)
        yield self.ago(33.5)
        _body, account = self.cast.newcomers[-1]
        defence = "Le fichier a été envoyé par erreur. Nous avons écrit à chaque personne, et nous l’avons effacé."
        write_defence(procedure, actor=account, words=defence)
        said = "Reçu par la présidence, le membre reconnaît les deux envois et présente ses excuses."
        hear_member(procedure, actor=self.chair, words=said)
        point = submit_exclusion(procedure, actor=self.chair, meeting=meeting, words=GROUNDS)
        move_item(point.item, actor=self.secretariat, up=True)
        yield self.ago(32)
        convene_meeting(meeting, actor=self.secretariat)
        return Meeting.objects.get(pk=meeting.pk)

    def _hold(self, meeting: Meeting) -> Strand:
        """An hour and a half, in which the room consents to the minutes of the session before."""
        yield meeting.starts_at
        session = open_session(meeting, actor=self.chair)
        for rank, (seat, _account) in enumerate(self.cast.seats[:-4]):
            yield meeting.starts_at + dt.timedelta(seconds=14 * rank)
            mode = "remote" if rank % 4 == 3 else "on_site"
            check_in(session, seat, actor=self.secretariat, mode=mode, by="list")
        yield from self._go(session, "Quorum", 15)
        confirm_list(session, actor=self.chair)
        agreed = note_agreement(session, actor=self.chair, text="L’ordre du jour est adopté tel qu’il a été envoyé.")
        confirm_agreement(agreed, actor=self.secretariat)
        yield from self._go(session, "Approuver le procès-verbal", 17)
        review_on = timezone.localdate() + dt.timedelta(days=180)
        round = open_round(session, actor=self.chair, review_on=review_on)
        move_round(round, "call_objections", actor=self.chair)
        far = set(session.presences.running().filter(mode=Mode.REMOTE).values_list("seat", flat=True))
        for seat, account in self.cast.seats:
            if seat.pk in far:
                answer_round(round, seat, actor=account, answer="consent")
        note_hands(round, actor=self.chair)
        yield session.opened_at + dt.timedelta(minutes=19)
        move_round(round, "adopt", actor=self.secretariat)
        letters = Action.objects.get(owner_name="Groupe Territoires")
        close_action(letters, actor=self.secretariat, closing_note="Dix-sept messages sont partis.")
        yield from self._go(session, REENTRY, 25, (4, 8, 2))
        text = "Recueillir les factures d’énergie de vingt lieux."
        note_outcome(
            session,
            actor=self.secretariat,
            kind=OutcomeKind.ACTION,
            text=text,
            carrier_name="Groupe Énergie",
            due_on=timezone.localdate() + dt.timedelta(days=120),
        )
        yield from self._go(session, "Procédure d’exclusion", 50)
        yield from self._judge(session)
        yield from self._go(session, "Suites", 70)
        yield session.opened_at + dt.timedelta(minutes=80, seconds=41)
        close_session(session, actor=self.chair)

    def _judge(self, session: Session) -> Strand:
        """Behind closed doors, all who are there vote on the exclusion: the council decides, and nobody alone."""
        vote = open_session_ballot(session, actor=self.chair)
        yield session.opened_at + dt.timedelta(minutes=55)
        for rank, (seat, account) in enumerate(self.cast.seats[:-4]):
            entry = vote.ballot.roll.filter(key=seat.key, suspended=False).first()
            if entry:
                cast_vote(vote.ballot, entry, actor=account, choice="against" if rank % 7 == 3 else "for")
        yield session.opened_at + dt.timedelta(minutes=58)
        close_session_ballot(vote, actor=self.chair)

    def _go(self, session: Session, title: str, minutes: int, speakers: Iterable[int] = ()) -> Strand:
        """To that item, so many minutes after the beginning; these seats speak, each some seconds longer."""
        at = session.opened_at + dt.timedelta(minutes=minutes)
        yield at
        start_item(session, session.meeting.items.get(title__startswith=title), actor=self.chair)
        for rank, speaker in enumerate(speakers):
            at += dt.timedelta(seconds=20)
            yield at
            give_floor(session, actor=self.chair, seat=self.cast.seats[speaker][0])
            at += dt.timedelta(seconds=65 + 17 * rank)
            yield at
            end_speech(session, actor=self.chair)

    def _sign(self, minutes: Minutes) -> Strand:
        """The chair, then the secretariat: the minutes are numbered and sealed."""
        for days, who in ((3.5, self.chair), (3, self.secretariat)):
            yield self.ago(days)
            minutes.refresh_from_db()
            sign_minutes(minutes, actor=who, seen=fingerprint(minutes.text))
