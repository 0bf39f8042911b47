"""A whole session of 120 members in five colleges, held on the pages of a real server with several processes.

Its clock is moved rather than waited for, set back once, and the server is killed in the middle of a vote. At the end,
what the database, the minutes and the recount files say is what happened, to the second.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from itertools import pairwise

import pytest
from django.utils import timezone

from lieudit.governance.models import Decision, Seat
from lieudit.governance.rulemaking import adopt_rulebook
from lieudit.governance.rules import complete
from lieudit.hall.models import Outcome, Presence, Round, Session, SessionBallot, Speech
from lieudit.meetings.models import MeetingProxy
from lieudit.minutes.services import draft_minutes
from lieudit.voting import counting
from lieudit.voting.models import Vote
from lieudit.voting.recount import digest_of
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_seat, an_assembly
from tests.hall.factories import a_proxy
from tests.journeys.hall import Person, Site, together
from tests.meetings.factories import a_meeting, an_item, convened

COLLEGES = {
    "third_places": 60, "regional_networks": 25, "thematic_networks": 15, "citizens_contributors_qualified": 12,
    "partners": 8,
}  # fmt: skip
WEIGHTS = dict(zip(COLLEGES, ("3/10", "1/4", "1/5", "3/20", "1/10"), strict=True))
AWAY = range(59, 49, -1)
"""The last ten of the third places: they entrust the first ones."""
TURN = 20
"""Seconds that one speaks: three speakers a minute."""
BUDGET, AMENDED = "Le budget de 2027 est adopté.", "Le budget de 2027 est adopté, la ligne 4 est revue en juin."
CHARTER, REVISED = "La charte d’accueil est adoptée.", "La charte d’accueil est adoptée pour deux ans."
FEES = "La cotisation de 2027 est de 50 euros."


@pytest.fixture
def site(tmp_path):
    served = Site(tmp_path)
    yield served
    served.stop()


@pytest.fixture
def meeting(transactional_db):
    """The council under a quorum of half, convened on four points, with ten proxies."""
    council = an_assembly()
    codes = {each.code for each in council.colleges.all()}
    assert codes >= COLLEGES.keys()
    council.seats = [a_seat(council, code) for code, count in COLLEGES.items() for _ in range(count)]
    Seat.objects.filter(pk=council.seats[0].pk).update(chairs=True)
    rules = complete(council.rulebook.rules) | {"quorum": {"value": "1/2", "base": "registered"}}
    for words in ("weights", "names", "letters"):
        rules["colleges"][words] = {code: rules["colleges"][words][code] for code in COLLEGES}
    rules["colleges"]["weights"], rules["seats"] = WEIGHTS, COLLEGES
    adopt_rulebook(council, actor=None, rules=rules, in_force_from=timezone.localdate())
    meeting = a_meeting(council, is_public=True, starts_at=timezone.now() + dt.timedelta(minutes=5))
    an_item(meeting, title="Accueil", kind="information")
    for title, text in (("Charte", CHARTER), ("Budget", BUDGET), ("Cotisation", FEES)):
        an_item(meeting, "decision", title=title, resolution=text)
    meeting = convened(meeting)
    session = type("OfMeeting", (), {"meeting": meeting})
    for rank, away in enumerate(AWAY):
        a_proxy(session, council.seats[away], council.seats[1 + rank // 2])
    meeting.seats = council.seats
    return meeting


class Hall:
    """The persons of the session, by the rank of their seat; the first one presides."""

    def __init__(self, site, meeting) -> None:
        self.site, self.seats, self.meeting = site, meeting.seats, meeting
        self.persons = [Person(site, seat.voter, meeting) for seat in meeting.seats]
        self.chair = self.persons[0]
        self.said: list[tuple[str, dt.datetime, dt.datetime]] = []

    @property
    def session(self):
        return Session.objects.get()

    def commands(self, word, **typed):
        assert self.chair.sends(f"presidence/{word}/", **typed) == 302, (word, typed)

    def closes_by_two(self):
        """Voices are missing: the chair asks, and once the vote has had its time the secretariat confirms."""
        self.commands("clore", step="ask", why="left")
        self.site.later(200)
        second = Person(self.site, AccountFactory(secretariat=True), self.meeting)
        assert second.sends("presidence/clore/", step="confirm") == 302

    def starts(self, rank):
        self.commands("point", item=self.meeting.items.get(rank=rank).pk)

    def arrive(self, ranks):
        code = self.session.code
        sent = [
            partial(self.persons[at].sends, "arriver/", seat=self.seats[at].pk, mode="on_site", code=code)
            for at in ranks
        ]
        assert set(together(sent)) == {302}

    def leave(self, ranks):
        assert set(together([partial(self.does, at, "partir") for at in ranks])) == {302}

    def does(self, at, word, **typed):
        return self.persons[at].sends(f"ma-place/{word}/", seat=self.seats[at].pk, **typed)

    def votes(self, at, choice):
        """The voices that a seat carries say the same as it does."""
        carried = {f"for_{self.seats[away].key}": "same" for away in AWAY}
        return self.persons[at].insists(f"ma-place/voter/{self.seats[at].pk}/", choice=choice, **carried)

    def speaks(self, at):
        """One asks, is given the floor and speaks; the test notes between which moments that began."""
        assert self.does(at, "parole", kind="normal") == 302
        before = self.site.now()
        self.commands("parole", speech=Speech.objects.waiting().get().pk)
        self.said.append((self.seats[at].pk, before, self.site.now()))
        self.site.later(TURN)

    @property
    def quorum(self):
        return Session.objects.board(self.meeting.number).quorum


@pytest.mark.django_db(transaction=True)
def test_a_session_of_120_members_matches_its_record_to_the_second(site, meeting):
    hall = Hall(site, meeting)
    assert len(hall.seats) == 120
    assert hall.chair.sends("presidence/", target="presence") == 302
    opened = hall.session.opened_at

    # Check-in; the quorum is lost and found
    assert hall.persons[1].sends("arriver/", seat=hall.seats[1].pk, mode="on_site", code="FAUXXX") == 422
    assert hall.persons[1].sends("arriver/", seat=hall.seats[2].pk, mode="on_site", code=hall.session.code) == 422
    hall.arrive(range(40))
    hall.arrive([1])  # a code used again leads to one's place
    assert Presence.objects.count() == 40
    hall.starts(3)
    hall.chair.sends("presidence/vote/", question="", minutes=10)
    assert not SessionBallot.objects.exists()
    assert (hall.quorum.present, hall.quorum.represented, hall.quorum.needed) == (40, 10, 60)
    hall.arrive(range(60, 85))
    assert (hall.quorum.gathered, hall.quorum.is_reached) == (75, True)
    hall.leave(range(66, 85))
    assert (hall.quorum.gathered, hall.quorum.is_reached) == (56, False)
    hall.arrive(range(66, 120))
    hall.leave([5])  # two proxies in hand lapse
    assert sorted(MeetingProxy.objects.values_list("state", flat=True)) == ["accepted"] * 8 + ["lapsed"] * 2
    assert (hall.quorum.present, hall.quorum.represented) == (99, 8)

    # Three speakers a minute
    hall.starts(1)
    for at in [*range(1, 5), *range(60, 70), *range(100, 104), *range(6, 12), *range(112, 118)]:
        hall.speaks(at)
    hall.commands("fin-de-parole")
    assert len(hall.said) == 30

    # Consent: an objection is integrated, everybody is asked again
    hall.starts(2)
    hall.commands("tour", review_on=(timezone.localdate() + dt.timedelta(days=365)).isoformat())
    for step in ("close_questions", "call_objections"):
        hall.commands("etape", step=step)
    assert hall.does(101, "repondre", answer="objection", reason="Une charte sans terme ne se révise pas.") == 302
    hall.commands("etape", step="adopt")
    assert Round.objects.get().state == "objections"
    hall.commands("etape", step="integrate")
    hall.commands("traiter", voice=Round.objects.get().voices.get().pk, step="integrate", outcome="Deux ans.")
    hall.commands("soumettre", text=REVISED)
    answers = [partial(hall.does, at, "repondre", answer="consent") for at in (101, 1, 2, 3, 60, 61, 112)]
    assert set(together(answers)) == {302}
    hall.commands("mains")
    hall.commands("etape", step="adopt")  # refused: the hands of the room need another than who noted them
    assert Round.objects.get().state == "objections"
    second = Person(site, AccountFactory(secretariat=True), hall.meeting)
    assert second.sends("presidence/etape/", step="adopt") == 302
    assert Round.objects.get().state == "adopted"

    # The clock of the server is set back an hour, within the day that its rules begin: nothing goes backwards
    here = timezone.localtime(site.now())
    back = min(3600, here.hour * 3600 + here.minute * 60)
    site.later(-back)
    hall.starts(3)
    hall.commands("formulation", text=AMENDED)
    site.later(back)

    # A weighted vote with proxies; a process dies, then all of them, and the server starts again
    hall.commands("vote", question="", minutes=60, reason="Le texte a été revu en séance.")
    there = [at for at in range(120) if at not in range(40, 60) and at != 5]
    said = {at: ("for", "against", "for", "abstain")[at % 4] for at in there}
    together([partial(hall.votes, at, said[at]) for at in there[:30]])
    site.kill_a_worker()
    together([partial(hall.votes, at, said[at]) for at in there[30:60]])
    rest = [partial(hall.votes, at, said[at]) for at in there[60:]]
    assert set(together(rest, partial(site.fall, lambda: Vote.objects.count() > 75))) == {302}
    first = SessionBallot.objects.get()
    assert Vote.objects.filter(entry__ballot=first.ballot).count() == len(there) + 8  # nothing lost, nothing twice
    assert hall.chair.sends("presidence/clore/", step="ask", why="left") == 422  # no voice is missing
    hall.commands("clore", step="close")

    # Suspended for ten minutes, then the last vote
    hall.starts(4)
    hall.commands("suspendre", reason="Pause.")
    suspended = hall.session.adjournments.get().from_at
    assert hall.does(1, "parole", kind="normal") == 302
    assert not Speech.objects.waiting().exists()
    site.later(600)
    hall.commands("reprendre")
    hall.commands("vote", question="", minutes=60)
    half = [partial(hall.votes, at, "against" if at < 100 else "for") for at in there[::2]]
    assert set(together(half)) == {302}
    hall.closes_by_two()
    hall.commands("lever")

    the_record_matches(hall, opened, suspended)
    the_votes_recount(first, SessionBallot.objects.last())
    the_minutes_match(hall)


def the_record_matches(hall, opened, suspended):
    """Moments follow one another; each turn is as long as the test let it last, to the second."""
    session = hall.session
    speeches = list(session.speeches.ended())
    assert [speech.seat_id for speech in speeches] == [seat for seat, _before, _after in hall.said]
    for speech, (_seat, before, after) in zip(speeches, hall.said, strict=True):
        assert before <= speech.started_at <= after
    for speech, following in zip(speeches, hall.said[1:], strict=False):
        assert following[1] <= speech.ended_at <= following[2]
        assert speech.seconds(session.last_at) >= TURN
    passages = list(session.passages.all())
    assert [passage.item.rank for passage in passages] == [3, 1, 2, 3, 4, 4]
    for one, two in pairwise(passages):
        assert one.started_at <= one.ended_at <= two.started_at
    pause = session.adjournments.get()
    assert (passages[4].ended_at, passages[5].started_at) == (pause.from_at, pause.until_at)
    assert 600 <= (pause.until_at - suspended).total_seconds() < 615
    assert session.opened_at == opened <= passages[0].started_at
    assert session.closed_at == session.last_at == passages[-1].ended_at
    assert not session.presences.running().exists()


def the_votes_recount(first, second):
    """Anybody counts the same from the files; the quorum that was frozen is the one that was counted."""
    for vote, voices, status in ((first, 107, "adopted"), (second, 107, "rejected")):
        tally = vote.ballot.tally
        assert counting.count(tally.recount) == tally.result
        assert digest_of(tally.recount) == tally.digest
        assert tally.result["status"] == status
        assert tally.result["raw"]["present"] == voices == vote.quorum["present"] + vote.quorum["represented"]
        assert tally.result["raw"]["registered"] == vote.quorum["registered"] == 120
        assert tally.recount["rule"]["colleges"]["weights"] == WEIGHTS
    assert first.ballot.question == AMENDED
    assert {d.wording: d.method for d in Decision.objects.all()} == {REVISED: "consent", AMENDED: "vote"}
    assert Outcome.objects.count() == 3


def the_minutes_match(hall):
    """The draft of the minutes says the same numbers and the same moments."""
    minutes = draft_minutes(hall.meeting, actor=hall.seats[0].voter)
    sections = {(section.kind, section.title): section.facts for section in minutes.sections.all()}
    closing = next(facts for (kind, _title), facts in sections.items() if kind == "closing")
    speeches = list(hall.session.speeches.ended())
    spoken = sum(speech.seconds(speech.ended_at) for speech in speeches)
    assert closing["speaking"]["turns"] == 30
    assert closing["speaking"]["seconds"] == spoken
    assert dt.datetime.fromisoformat(closing["closed"]) == hall.session.closed_at.replace(microsecond=0)
    budget = sections["item", "3. Budget"]
    assert [wording["text"] for wording in budget["wordings"]][-1] == AMENDED
    assert len(budget["ballots"]) == 1
    total = next(facts for (kind, _title), facts in sections.items() if kind == "presence")["total"]
    assert total["seats"] == 120
