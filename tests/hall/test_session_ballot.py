"""A vote in session: who is there is counted and frozen at its opening, two chairs take their turn, the last second
decides once, and what is adopted becomes a decision."""

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.governance.models import Decision
from lieudit.governance.rulemaking import adopt_rulebook, open_change
from lieudit.governance.rules import complete
from lieudit.hall.agreements import confirm_agreement, note_agreement
from lieudit.hall.ballots import (
    close_session_ballot,
    conclude_due_session_ballots,
    conclude_session_ballot,
    open_session_ballot,
)
from lieudit.hall.models import Outcome, Session, SessionBallot
from lieudit.hall.services import check_in, check_out, close_session, start_item, word_decision
from lieudit.journal.models import Entry
from lieudit.journal.tasks import Item
from lieudit.meetings.models import Meeting
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting import counting
from lieudit.voting.models import Ballot, Vote
from lieudit.voting.services import cast_vote, cast_votes, close_due_ballots, open_ballot
from tests.governance.factories import a_council, rewritten
from tests.hall.factories import COLLEGES, a_proxy, a_session, again
from tests.meetings.factories import a_meeting, an_item
from tests.voting.factories import at_its_hour, moved
from tests.voting.test_give_proxy import at_once


def opens(session, **asked):
    return open_session_ballot(session, actor=session.chair, **{"reason": "Le texte a été revu en séance."} | asked)


def says(vote, seat, choice="for", others=None):
    entry = vote.ballot.roll.get(key=seat.key)
    return cast_votes(entry, actor=seat.voter, choice=choice, others=others or {})


def closes(session, vote):
    """At its hour: one hand is enough."""
    at_its_hour(vote.ballot)
    return close_session_ballot(vote, actor=session.chair)


def under(council, **rules):
    """The same council under other rules from today."""
    changed = complete(council.rulebook.rules) | rules
    adopt_rulebook(council, actor=None, rules=changed, in_force_from=timezone.localdate())
    return council


@pytest.mark.django_db
def test_the_wording_is_voted_and_becomes_a_decision():
    session = a_session()
    word_decision(session, actor=session.chair, text="Le budget est adopté, sans la ligne 4.")
    vote = opens(session)
    for seat in session.seats[:4]:
        says(vote, seat)
    outcome = closes(session, vote)
    assert vote.ballot.question == vote.wording.text == "Le budget est adopté, sans la ligne 4."
    assert "adopté" in outcome.text
    decision = Decision.objects.get()
    assert (outcome.decision, decision.title, decision.method) == (decision, "Adopter le budget", "vote")
    assert (decision.wording, decision.ballot) == (vote.wording.text, vote.ballot)
    assert f"#point-{session.decision.pk}" in decision.url
    tally = Ballot.objects.get().tally
    assert counting.count(tally.recount) == tally.result


@pytest.mark.django_db
def test_what_is_not_adopted_is_no_decision():
    session = a_session()
    vote = opens(session)
    says(vote, session.seats[1], "against")
    assert closes(session, vote).decision is None
    assert not Decision.objects.exists()


@pytest.mark.django_db
def test_an_amendment_is_voted_apart_from_the_text():
    session = a_session()
    for question in ("Retirer la ligne 4 ?", ""):
        vote = opens(session, question=question)
        says(vote, session.seats[1])
        closes(session, vote)
    assert list(Decision.objects.order_by("pk").values_list("title", flat=True)) == [
        "Retirer la ligne 4 ?",
        "Adopter le budget",
    ]


@pytest.mark.django_db
def test_the_words_of_an_item_kept_for_members_are_read_by_nobody_else(client):
    council = a_council(COLLEGES)
    meeting = a_meeting(council, is_public=True)
    an_item(meeting, "decision", title="Le litige avec le bailleur", is_restricted=True, resolution="On transige.")
    session = a_session(meeting=meeting)
    noted = note_agreement(session, actor=session.chair, text="On transige sans délai.", reason="On transige ce soir.")
    confirm_agreement(noted, actor=session.seats[1].voter)
    word_decision(session, actor=session.chair, text="On transige à 3 000 euros.")
    for asked in ({}, {"question": "On transige par écrit."}):
        vote = opens(again(session), **asked)
        assert vote.ballot.in_totals, "no voice is published beside a name"
        client.force_login(session.seats[1].voter)
        page = client.get(f"/seances/{meeting.number}/ma-place/voter/{session.seats[1].pk}/?choice=for").text
        assert asked.get("question", "On transige à 3 000 euros.") in page
        for seat in session.seats:
            says(vote, seat)
        assert "On transige" in closes(session, vote).text
    told = " ".join(entry.sentence for entry in Entry.objects.public())
    written = " ".join(line for row in Decision.objects.values_list("title", "wording") for line in row)
    asked = " ".join(Ballot.objects.values_list("question", flat=True))
    assert Decision.objects.count() == 3
    assert [words for words in ("litige", "transige") if words in told + written + asked] == []
    assert "hors de l’ordre du jour s’ouvre au point 1\u00a0: «\u00a0Point réservé aux membres\u00a0»" in told
    assert "Raison donnée\u00a0: Point réservé aux membres" in told
    assert not Item(Entry.objects.filter(kind="hall.concluded").latest("pk")).hidden


@pytest.mark.django_db
def test_presence_and_proxies_are_frozen_with_the_quorum():
    session = a_session(present=3)
    one, two, _three, four, five, six = session.seats
    a_proxy(session, four, two)
    a_proxy(session, six, five)  # its holder is not there
    a_proxy(session, two, one)  # is there, and votes in person
    vote = opens(session)
    assert vote.quorum | {"colleges": ()} == {
        "present": 3,
        "represented": 1,
        "registered": 6,
        "needed": 2,
        "reached": True,
        "colleges": (),
    }
    assert {row["code"]: row["represented"] for row in vote.quorum["colleges"]}["third_places"] == 1
    check_in(session, five, actor=five.voter, by="link")  # comes too late for this one
    with pytest.raises(RuleBroken, match="n’était pas en séance à l’ouverture"):
        says(vote, five)
    says(vote, two, "for", {four.key: "against"})
    says(vote, one)
    closes(session, vote)
    raw = Ballot.objects.get().tally.result["raw"]
    assert (raw["present"], raw["registered"], raw["heads"]) == (4, 6, {"for": 2, "against": 1})
    again_counted = opens(session, question="Et la ligne 5 ?")
    assert (again_counted.quorum["present"], again_counted.quorum["represented"]) == (4, 2)


@pytest.mark.django_db
def test_a_proxy_for_one_item_reaches_that_item_only():
    session = a_session(present=3)
    one, two, _three, four, *_others = session.seats
    other = an_item(session.meeting, "decision", title="Autre", resolution="Autre texte.")
    a_proxy(session, four, one)
    a_proxy(session, four, two, item=other)
    assert opens(session).ballot.frozen_proxies.get().holder.key == one.key
    closes(session, SessionBallot.objects.get())
    start_item(session, other, actor=session.chair)
    assert opens(session).ballot.frozen_proxies.get().holder.key == two.key


@pytest.mark.django_db
def test_without_the_quorum_no_vote_opens_and_nothing_is_left_of_it():
    council = under(a_council(COLLEGES), quorum={"value": "1/2", "base": "registered"})
    session = a_session(council=council, present=3)
    check_out(session, session.seats[2], actor=session.seats[2].voter)
    with pytest.raises(RuleBroken, match="2 voix réunies, il en faut 3"):
        opens(session)
    assert not Ballot.objects.exists()
    a_proxy(session, session.seats[5], session.seats[1])
    assert opens(session).quorum["represented"] == 1


@pytest.mark.django_db
def test_a_second_call_needs_no_quorum_and_an_extraordinary_assembly_two_thirds():
    council = a_council(COLLEGES)
    session = a_session(council=council, present=1)
    meeting = session.meeting
    first = Meeting.objects.create(
        number=900, assembly=council, title="Première", starts_at=meeting.starts_at, ends_at=meeting.ends_at
    )
    Meeting.objects.filter(pk=meeting.pk).update(kind="extraordinary")
    with pytest.raises(RuleBroken, match="il en faut 3"):
        opens(session)
    Meeting.objects.filter(pk=meeting.pk).update(second_call_of=first)
    rule = opens(again(session)).ballot.rule
    assert (rule["quorum"], rule["threshold"], rule["strict"]) == ("0", "2/3", False)


@pytest.mark.django_db
def test_nothing_is_voted_without_a_text():
    session = a_session(started=False)
    start_item(session, an_item(session.meeting, title="Tour de table"), actor=session.chair)
    with pytest.raises(RuleBroken, match="Écrivez d’abord le texte"):
        opens(session)
    assert opens(session, question="Prolonger d’une heure ?").wording is None


@pytest.mark.django_db
def test_a_text_put_to_the_vote_is_not_reworded():
    session = a_session()
    opens(session)
    with pytest.raises(RuleBroken, match="Un vote est ouvert"):
        word_decision(session, actor=session.chair, text="Autre chose.")


@pytest.mark.django_db
def test_a_vote_that_its_hour_closes_is_concluded_too(django_capture_on_commit_callbacks):
    session = a_session()
    vote = opens(session, minutes=5)
    says(vote, session.seats[1])
    past = timezone.now() - dt.timedelta(seconds=1)
    moved(vote.ballot, closes_at=past)
    with pytest.raises(RuleBroken, match="clos depuis"):
        says(vote, session.seats[2])
    with django_capture_on_commit_callbacks(execute=True):
        close_due_ballots()
    assert Outcome.objects.get().author is None
    assert conclude_session_ballot(Ballot.objects.get()) is None
    with pytest.raises(RuleBroken, match="clos"):
        closes(session, vote)
    assert (Outcome.objects.count(), Decision.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_a_clock_that_is_set_back_during_a_vote_does_not_close_it_before_it_opened(monkeypatch):
    session = a_session()
    vote = opens(session)
    hour_ago = timezone.now() - dt.timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: hour_ago)
    says(vote, session.seats[1])
    closes(session, vote)
    ballot = Ballot.objects.get()
    assert ballot.closed_at >= ballot.opened_at


@pytest.mark.django_db
def test_a_vote_counted_as_the_site_went_down_is_concluded_by_the_timer():
    session = a_session()
    vote = opens(session)
    says(vote, session.seats[1])
    moved(vote.ballot, closes_at=timezone.now())
    close_due_ballots()  # its signal never comes: nothing is committed here
    with pytest.raises(RuleBroken, match="Le résultat d’un vote s’écrit"):
        close_session(session, actor=session.chair)
    assert [outcome.ballot for outcome in conclude_due_session_ballots()] == [vote.ballot]
    assert conclude_due_session_ballots() == []
    assert close_session(session, actor=session.chair).closed_at


@pytest.mark.django_db
def test_a_change_of_the_rules_is_voted_with_its_own_majority(django_capture_on_commit_callbacks):
    session = a_session(started=False)
    council, seat = session.meeting.assembly, session.seats[1]
    change = rewritten(
        open_change(
            council,
            actor=seat.voter,
            organisation=seat.organisation,
            title="Trois semaines avant",
            reason="Mieux prévenir.",
            in_force_from=timezone.localdate(),
            preset="",
        ),
        notice_days=21,
    )
    start_item(session, an_item(session.meeting, "decision", change=change), actor=session.chair)
    vote = opens(session)
    assert vote.ballot.rule["threshold"] == "2/3"
    for each in session.seats:
        says(vote, each)
    with django_capture_on_commit_callbacks(execute=True):
        outcome = closes(session, vote)
    assert outcome.decision is None  # the register has the one of the rules
    assert Decision.objects.get().ballot == vote.ballot
    assert council.rulebook.version == 2


@pytest.mark.django_db(transaction=True)
def test_two_chairs_who_open_the_same_vote_open_one():
    session = a_session()
    answers = at_once(*[lambda: opens(session)] * 2)
    assert sorted(answers) == ["Un vote est ouvert : il faut d’abord le clore.", "done"]
    assert Ballot.objects.count() == SessionBallot.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_chairs_who_close_the_same_vote_count_it_once():
    session = a_session()
    vote = opens(session)
    says(vote, session.seats[1])
    answers = at_once(*[lambda: closes(session, vote)] * 2)
    assert "done" in answers
    assert Outcome.objects.count() == Decision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_votes_at_the_very_second_of_closing_are_counted_or_refused_never_lost():
    session = a_session()
    vote = opens(session)
    entries = {seat.pk: vote.ballot.roll.get(key=seat.key) for seat in session.seats}

    def cast(seat):
        return lambda: cast_vote(vote.ballot, entries[seat.pk], actor=seat.voter, choice="for")

    answers = at_once(*map(cast, session.seats[:4]), lambda: closes(session, vote), *map(cast, session.seats[4:]))
    done = answers.count("done") - 1
    assert answers[4] == "done"
    assert all(answer == "done" or "clos depuis" in answer for answer in answers)
    assert Vote.objects.count() == done
    assert Ballot.objects.get().tally.result["raw"]["cast"] == done


@pytest.mark.django_db(transaction=True)
def test_who_leaves_while_a_vote_opens_is_counted_on_one_side():
    session = a_session()
    seat = session.seats[2]
    assert at_once(lambda: opens(session), lambda: check_out(session, seat, actor=seat.voter)) == ["done", "done"]
    vote = SessionBallot.objects.get()
    there = [entry for entry in vote.ballot.roll.at_opening() if entry.present]
    assert vote.quorum["present"] == len(there), (
        "who had left is on the roll, to vote if it comes back, and is not counted"
    )
    assert vote.quorum["present"] in (5, 6)
    assert Session.objects.board(session.meeting.number).quorum.present == 5


@pytest.mark.django_db
@pytest.mark.parametrize(("choice", "said"), [("for", "C’est décidé, scrutin"), ("against", "a été rejeté, scrutin")])
def test_a_chair_who_puts_the_same_text_again_is_refused_and_other_words_are_not(choice, said):
    session = a_session()
    vote = opens(session, question="Retirer la ligne 4 ?")
    says(vote, session.seats[1], choice)
    closes(session, vote)
    for same in ("Retirer la ligne 4 ?", " retirer la ligne 4…"):
        with pytest.raises(RuleBroken, match=said):
            opens(again(session), question=same)
    with pytest.raises(RuleBroken, match="pas possible à ce stade"):
        open_ballot(Ballot.objects.get(pk=vote.ballot.pk), actor=session.chair)
    assert SessionBallot.objects.count() == 1
    assert opens(again(session), question="Retirer les lignes 4 et 5 ?").ballot.is_open
