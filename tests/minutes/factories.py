"""Sessions that were held, and their minutes at each moment of their life, made by the acts themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from lieudit.governance.models import Assembly, Seat
from lieudit.hall import consenting
from lieudit.hall.ballots import close_session_ballot, open_session_ballot
from lieudit.hall.floor import ask_to_speak, end_speech, give_floor
from lieudit.hall.models import Session
from lieudit.hall.services import check_in, close_session, note_outcome, start_item, word_decision
from lieudit.meetings.convening import convene_meeting
from lieudit.meetings.delegation import accept_seat_proxy, entrust_seat
from lieudit.meetings.models import Meeting
from lieudit.meetings.workflow import ItemKind
from lieudit.minutes import followup, services
from lieudit.minutes.models import Action, Minutes, Section
from lieudit.minutes.seal import fingerprint
from lieudit.voting.services import cast_votes
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council
from tests.hall.factories import opens
from tests.meetings.factories import a_meeting, an_item
from tests.worlds import kept

COLLEGES = ("third_places", "third_places", "regional_networks", "regional_networks", "partners")
"""The first presides and is there, the second carries the third, the fourth is absent, the fifth is at a distance."""
WORDING = "Le budget de 2027 est adopté."
AMENDED = "Le budget de 2027 est adopté, sans hausse des cotisations."


@kept
def a_session(council: Assembly | None = None, *, restricted: bool = False, **values: Any) -> Session:
    """A session with somebody there, somebody represented and somebody away; nothing is discussed yet."""
    council = council or a_council(COLLEGES)
    secretary = getattr(council, "secretary", None) or AccountFactory(secretariat=True)
    council.secretary = secretary
    meeting = a_meeting(council, chair=council.seats[0].voter, secretary=secretary, **values)
    an_item(meeting, title="Nouvelles des territoires")
    an_item(meeting, ItemKind.DECISION, title="Adopter le budget", resolution=WORDING)
    an_item(meeting, title="Un litige avec un bailleur", is_restricted=restricted)
    convene_meeting(meeting, actor=secretary)
    meeting = Meeting.objects.get(pk=meeting.pk)
    first, second, third, _fourth, fifth = council.seats
    proxy = entrust_seat(meeting, actor=third.voter, giver=third, holder=second)
    accept_seat_proxy(proxy, actor=second.voter)
    session = opens(meeting, secretary)
    session.council, session.secretary = council, secretary
    for seat, mode in ((first, "on_site"), (second, "on_site"), (fifth, "remote")):
        check_in(session, seat, actor=seat.voter, mode=mode, by="link")
    return session


def item(meeting: Meeting, rank: int) -> Any:
    return meeting.items.get(rank=rank)


def speaks(session: Session, seat: Seat) -> None:
    speech = ask_to_speak(session, seat, actor=seat.voter)
    give_floor(session, speech=speech, actor=session.secretary)
    end_speech(session, actor=session.secretary)


def votes(session: Session, choice: str = "for") -> None:
    """Everybody there says the same, for themselves and for whom they carry."""
    opened = open_session_ballot(session, actor=session.secretary, reason="Le texte a été revu en séance.")
    for seat in (session.council.seats[0], session.council.seats[1], session.council.seats[4]):
        entry = opened.ballot.roll.get(key=seat.key)
        carried = {each.giver.key: choice for each in entry.frozen_carried.filter(refusal="")}
        cast_votes(entry, actor=seat.voter, choice=choice, others=carried)
    close_session_ballot(opened, actor=session.secretary)


@kept
def held(council: Assembly | None = None, **values: Any) -> Session:
    """A session that was closed: two speeches, a wording that was amended, a vote, an action, a point left out."""
    session = a_session(council, **values)
    secretary, seats, meeting = session.secretary, session.council.seats, session.meeting
    start_item(session, item(meeting, 1), actor=secretary)
    speaks(session, seats[0])
    speaks(session, seats[4])
    said = {"carrier_name": "Groupe Territoires", "due_on": timezone.localdate() + dt.timedelta(days=30)}
    note_outcome(session, actor=secretary, kind="action", text="Écrire aux départements qui n’ont rien dit.", **said)
    start_item(session, item(meeting, 2), actor=secretary)
    word_decision(session, actor=secretary, text=WORDING)
    word_decision(session, actor=seats[0].voter, text=AMENDED)
    votes(session)
    close_session(session, actor=secretary)
    kept = {"council": session.council, "secretary": secretary}
    session = Session.objects.select_related("meeting__assembly").get(pk=session.pk)
    session.__dict__.update(kept)
    return session


@kept
def with_people(minutes: Minutes, session: Session) -> Minutes:
    found = Minutes.objects.with_meeting().get(pk=minutes.pk)
    found.session, found.secretary, found.council = session, session.secretary, session.council
    found.chair = session.council.seats[0].voter
    return found


@kept
def drafted(session: Session | None = None, **values: Any) -> Minutes:
    session = session or held(**values)
    return with_people(services.draft_minutes(session.meeting, actor=session.secretary), session)


@kept
def sent(session: Session | None = None, **values: Any) -> Minutes:
    session = session or held(**values)
    return with_people(services.publish_draft(session.meeting, actor=session.secretary), session)


def section(minutes: Minutes, rank: int = 3) -> Section:
    """By default, that of the first point."""
    found = minutes.sections.get(rank=rank)
    found.minutes = minutes
    return found


@kept
def correction(minutes: Minutes, seat: Seat | None = None, **words: Any):
    """The second seat, which was there, asks for another wording of the first point."""
    part = section(minutes, words.pop("rank", 3))
    seat = seat or minutes.council.seats[1]
    said = {"seen": part.stamp, "proposed": f"{part.text}\nLa Filature annonce sa fermeture.", "reason": "C’est dit."}
    return services.propose_correction(part, actor=seat.voter, seat=seat, **(said | words))


@kept
def next_session(minutes: Minutes, **values: Any) -> Meeting:
    """A later session of the same council, convened, that is to decide of nothing yet."""
    starts_at = minutes.meeting.starts_at.replace(hour=18, minute=0)
    meeting = a_meeting(minutes.council, **({"title": "Séance de printemps", "starts_at": starts_at} | values))
    an_item(meeting, title="Nouvelles")
    meeting.rank, meeting.rulebook, meeting.state = 900 + meeting.number, minutes.assembly.rulebook, "convened"
    meeting.save()
    return meeting


@kept
def opened(meeting: Meeting, minutes: Minutes) -> Session:
    """The later session, opened among the same three seats."""
    session = opens(meeting, minutes.secretary)
    session.council, session.secretary = minutes.council, minutes.secretary
    for rank in (0, 1, 4):
        seat = minutes.council.seats[rank]
        check_in(session, seat, actor=seat.voter, by="link")
    return session


@kept
def decides(minutes: Minutes, choice: str = "for", how: str = "vote") -> Session:
    """A later session takes the point that approves the minutes, and votes or consents on it."""
    asked = services.ask_approval(minutes, actor=minutes.secretary, meeting=next_session(minutes))
    return takes(minutes, asked, choice, how)


def takes(minutes: Minutes, asked: Any, choice: str = "for", how: str = "vote") -> Session:
    """The session of the point that approves the minutes opens, and decides of it."""
    session = opened(asked.meeting, minutes)
    start_item(session, asked, actor=minutes.secretary)
    word_decision(session, actor=minutes.secretary, text=asked.resolution)
    if how == "vote":
        votes(session, choice)
    else:
        consents(session)
    return session


def consents(session: Session) -> None:
    """A consent round to which nobody objects."""
    round = consenting.open_round(
        session, actor=session.secretary, review_on=timezone.localdate() + dt.timedelta(days=90)
    )
    consenting.move_round(round, "call_objections", actor=session.secretary)
    for rank in (0, 1, 4):
        seat = session.council.seats[rank]
        consenting.answer_round(round, seat, actor=seat.voter, answer="consent")
    consenting.move_round(round, "adopt", actor=session.secretary)


@kept
def approved(later, minutes: Minutes | None = None, **values: Any) -> Minutes:
    minutes = minutes or sent(**values)
    later(days=9)
    decides(minutes)
    return with_people(minutes, minutes.session)


def sign(minutes: Minutes, actor: Any, seen: str = "") -> Any:
    return services.sign_minutes(minutes, actor=actor, seen=seen or fingerprint(minutes.text))


@kept
def sealed(later, minutes: Minutes | None = None, **values: Any) -> Minutes:
    minutes = minutes or approved(later, **values)
    sign(minutes, minutes.chair)
    sign(minutes, minutes.secretary)
    return with_people(minutes, minutes.session)


def an_action(session: Session | None = None, **words: Any) -> Action:
    session = session or held()
    said = {"text": "Réunir les bailleurs.", "actor": session.secretary} | words
    action = followup.add_action(session.meeting, **said)
    action.session = session
    return action
