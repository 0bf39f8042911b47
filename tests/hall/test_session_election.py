"""An election held in session: the ballots of its own room, opened among who is there; its states go on as outside."""

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.accounts.services import close_account
from lieudit.care.services import hide_text
from lieudit.elections import count
from lieudit.elections.minutes import close_election, minutes_text, sign_minutes
from lieudit.elections.models import Contest, Election, Elector, Round
from lieudit.elections.protocol import fingerprint
from lieudit.elections.reading import against_session
from lieudit.elections.workflow import ElectionState
from lieudit.governance.models import Decision, Seat
from lieudit.hall.ballots import close_session_ballot, enter_paper_count, open_session_ballot, open_session_election
from lieudit.hall.models import Outcome, Session, SessionBallot
from lieudit.hall.services import ask_question, check_in, check_out, close_session, start_item
from lieudit.journal.models import Entry
from lieudit.minutes.assembly import parts_of
from lieudit.minutes.blocks import item_blocks
from lieudit.minutes.record import record_of
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.models import Ballot, Vote
from lieudit.voting.services import cast_vote, cast_votes, close_due_ballots
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council
from tests.hall.factories import COLLEGES, a_proxy, a_session, again, an_electing_session, an_election
from tests.hall.test_session_ballot import under
from tests.meetings.factories import a_meeting, an_item
from tests.voting.factories import at_its_hour, moved
from tests.voting.test_give_proxy import at_once

O = Contest.Outcome  # noqa: E741


def opens(session, **asked):
    return open_session_election(again(session), actor=session.chair, **asked)


def entry_of(seat):
    return (
        Ballot.objects.latest("pk").roll.model.objects.select_related("ballot").get(key=seat.key, ballot__state="open")
    )


def says(seat, *names, **others):
    choice = {"approve": list(names)} if names else "blank"
    return cast_votes(entry_of(seat), actor=seat.voter, choice=choice, others=others)


def closes(session, capture):
    """At its hour: one hand is enough."""
    at_its_hour(*Ballot.objects.open())
    with capture(execute=True):
        close_session_ballot(session.ballots.open().first(), actor=session.chair)
    return Election.objects.get(pk=session.election.pk)


def of_college(session, code):
    """The four seats of a college; the last two stand."""
    return [seat for seat in session.seats if seat.college.code == code]


@pytest.mark.django_db
def test_each_college_gets_the_ballot_of_its_room_with_who_is_there_frozen():
    session = an_electing_session(present=10)
    a_proxy(session, session.seats[11], session.seats[2])
    votes = opens(session, minutes=20)
    election = Election.objects.get()
    assert election.state == ElectionState.VOTING
    assert [vote.ballot for vote in votes] == [each.ballot for each in Round.objects.order_by("ballot__number")]
    assert {vote.ballot.sitting for vote in votes} == {election.sitting}
    assert all(vote.ballot.is_in_session and vote.ballot.is_open for vote in votes)
    assert [(vote.quorum["present"], vote.quorum["represented"], vote.quorum["registered"]) for vote in votes] == [
        (4, 0, 4),
        (3, 0, 4),
        (3, 1, 4),
    ]
    assert {entry.key for vote in votes for entry in vote.ballot.roll.all()} == {seat.key for seat in session.seats}
    opened = Entry.objects.get(kind="hall.election_opened")
    assert "« Renouveler le conseil » se vote au point 1 : 3 scrutins." in opened.sentence.replace("\xa0", " ")
    with pytest.raises(RuleBroken, match="Un vote est ouvert"):
        opens(session)


@pytest.mark.django_db
def test_votes_and_proxies_elect_and_the_mandates_follow_as_if_it_had_been_held_outside(
    django_capture_on_commit_callbacks,
):
    session = an_electing_session(present=11)
    carrier, giver = session.seats[8], session.seats[11]
    a_proxy(session, giver, carrier)
    opens(session)
    for code in COLLEGES[:3]:
        *voters, stands = of_college(session, code)
        for seat in voters:
            says(seat, stands.name, **({giver.key: None} if seat == carrier else {}))
    election = closes(session, django_capture_on_commit_callbacks)
    assert election.state == ElectionState.COUNTED
    assert set(election.contests.values_list("outcome", flat=True)) == {O.ELECTED}
    elected = {of_college(session, code)[3].organisation for code in COLLEGES[:3]}
    outcomes = Outcome.objects.filter(kind="election")
    assert outcomes.count() == 3
    assert all("Le vote désigne" in outcome.text for outcome in outcomes)
    tally = Ballot.objects.get(roll__key=giver.key).tally
    assert tally.result["withheld"]  # four voices of a college: who is elected, and no number
    assert Vote.objects.filter(entry__ballot=tally.ballot).count() == 4
    assert not Decision.objects.exists()
    close_session(again(session), actor=session.chair)
    digest = fingerprint(minutes_text(election))
    for scrutineer in election.scrutineers.all():
        sign_minutes(election, actor=scrutineer.account, seen=digest)
    close_election(election, actor=session.chair)
    seats = Seat.objects.filter(since=election.mandates_from)
    assert {seat.organisation for seat in seats} <= elected
    assert Decision.objects.get().method == "election"


@pytest.mark.django_db
def test_a_proxy_to_another_college_has_no_effect_and_is_listed():
    session = an_electing_session(present=11)
    giver = session.seats[11]
    a_proxy(session, giver, session.seats[0])
    opens(session)
    frozen = entry_of(giver).frozen_proxy
    assert (frozen.refusal, frozen.words) == (
        "holder_unknown",
        "la voix qui devait le porter n’est pas sur la liste de ce scrutin",
    )


@pytest.mark.django_db
def test_of_a_member_with_two_seats_who_is_away_the_seat_of_its_college_gives_the_proxy():
    council = a_council(COLLEGES * 2)
    session = an_electing_session(present=11, council=council)
    giver, carrier = session.seats[11], session.seats[8]
    Seat.objects.create(college=session.seats[0].college, organisation=giver.organisation, since=giver.since)
    a_proxy(session, giver, carrier)
    opens(session)
    assert entry_of(giver).frozen_proxy.holder.key == carrier.key


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"state": "sealed"}, "pas encore au vote : elle est liste scellée"),
        ({"state": "voting"}, "déjà ordonnés hors séance"),
        ({"state": "counted"}, "sont comptées"),
        ({"state": "closed"}, "est close"),
        ({"state": "cancelled"}, "est annulée"),
        ({"opens_at": timezone.now() + dt.timedelta(days=1)}, "pas avant"),
        ({}, ""),
    ],
)
def test_an_election_that_is_not_at_its_vote_is_refused_with_the_reason(values, sentence):
    now = timezone.now()
    election = Election(**{"state": "ordered", "opens_at": now, "closes_at": now} | values)
    said = against_session(election, [Contest(outcome=O.ELECTED), Contest(outcome=O.WAITING)], now)
    assert sentence in said
    assert bool(sentence) == bool(said)


@pytest.mark.django_db
def test_past_its_hour_of_closing_an_election_does_not_open():
    session = an_electing_session(3, closes_at=timezone.now() - dt.timedelta(minutes=1))
    with pytest.raises(RuleBroken, match="L’heure de clôture est passée"):
        opens(session)
    assert not SessionBallot.objects.exists()


@pytest.mark.django_db
def test_where_nobody_stands_nothing_opens():
    with pytest.raises(RuleBroken, match="rien à voter en séance"):
        opens(an_electing_session(present=6, candidates=0))
    assert Election.objects.get().state == ElectionState.ORDERED


@pytest.mark.django_db
def test_without_the_quorum_of_a_college_or_with_a_voice_that_does_not_sit_nothing_is_left_of_it():
    council = under(a_council(COLLEGES * 2), quorum={"value": "1/2", "base": "registered"})
    election, meeting = an_election(council), a_meeting(council)
    item = an_item(meeting, "election", title="Élire", election=election)
    session = a_session(4, meeting=meeting, council=council, started=False)
    start_item(session, item, actor=session.chair)
    with pytest.raises(RuleBroken, match="n’est pas atteint : 1 voix sur 2"):
        opens(session)
    assert not Ballot.objects.exists()
    Seat.objects.filter(pk=session.seats[5].pk).update(until=timezone.localdate() - dt.timedelta(days=1))
    with pytest.raises(RuleBroken, match="sans siéger ici"):
        opens(session)
    assert Election.objects.get().state == ElectionState.ORDERED


@pytest.mark.django_db
def test_an_item_without_election_opens_none():
    session = a_session()
    with pytest.raises(RuleBroken, match="aucune élection"):
        opens(session)


@pytest.mark.django_db
def test_equals_meet_again_in_the_session_and_who_gave_no_voice_is_called_again(django_capture_on_commit_callbacks):
    session = an_electing_session()
    opens(session)
    places, networks = of_college(session, "third_places"), of_college(session, "regional_networks")
    says(places[0], places[2].name)
    says(places[1], places[3].name)
    says(networks[0], networks[3].name)
    election = closes(session, django_capture_on_commit_callbacks)
    assert [contest.outcome for contest in election.contests.all()] == [O.TIE, O.ELECTED, O.NO_VOTE]
    tied, elected, nobody = Session.objects.board(session.meeting.number).polls
    assert [stand.fate for poll in (tied, elected, nobody) for stand in poll.stands] == [
        "tied",
        "tied",
        "out",
        "in",
        "out",
        "out",
    ]
    assert any("Égalité entre" in outcome.text for outcome in Outcome.objects.all())
    again_ = opens(session)
    assert [vote.ballot.options for vote in again_] == [
        [places[2].name, places[3].name],
        [seat.name for seat in of_college(session, "partners")[2:]],
    ]
    says(places[0], places[3].name)
    says(of_college(session, "partners")[0], of_college(session, "partners")[2].name)
    election = closes(session, django_capture_on_commit_callbacks)
    assert election.state == ElectionState.COUNTED
    assert {contest.outcome for contest in election.contests.all()} == {O.ELECTED}
    with pytest.raises(RuleBroken, match="sont comptées"):
        opens(session)


@pytest.mark.django_db
def test_the_vote_closes_by_the_hour_of_the_calendar_and_is_concluded_once(django_capture_on_commit_callbacks):
    session = an_electing_session(present=6, closes_at=timezone.now() + dt.timedelta(minutes=5))
    votes = opens(session, minutes=60)
    assert {vote.ballot.closes_at for vote in votes} == {session.election.closes_at}
    for ballot in Ballot.objects.all():
        moved(ballot, closes_at=timezone.now() - dt.timedelta(seconds=1))
    with pytest.raises(RuleBroken, match="clos depuis"):
        says(session.seats[0])
    with django_capture_on_commit_callbacks(execute=True):
        close_due_ballots()
    assert Outcome.objects.count() == 3
    with pytest.raises(RuleBroken, match="déjà clos"):
        close_session_ballot(votes[0], actor=session.chair)


@pytest.mark.django_db
def test_a_draw_published_after_the_session_parts_the_tie_and_changes_nothing_of_it(
    django_capture_on_commit_callbacks,
):
    session = an_electing_session(tie_source="Loto du lendemain")
    opens(session)
    places = of_college(session, "third_places")
    says(places[0], places[2].name)
    says(places[1], places[3].name)
    election = closes(session, django_capture_on_commit_callbacks)
    close_session(again(session), actor=session.chair)
    contest = election.contests.get(outcome=O.TIE)
    with django_capture_on_commit_callbacks(execute=True):
        count.part_tie(contest, actor=AccountFactory(secretariat=True), seed="3 9 27")
    assert Contest.objects.get(pk=contest.pk).outcome == O.ELECTED
    assert Outcome.objects.count() == 3


@pytest.mark.django_db
def test_who_leaves_in_the_middle_votes_once_back_and_another_question_is_put_to_the_same_item(
    django_capture_on_commit_callbacks,
):
    session = an_electing_session()
    opens(session)
    leaver = session.seats[1]
    check_out(again(session), leaver, actor=leaver.voter)
    with pytest.raises(RuleBroken, match="a quitté la séance"):
        says(leaver)
    check_in(again(session), leaver, actor=session.chair, by="list")
    says(leaver)
    closes(session, django_capture_on_commit_callbacks)
    other = open_session_ballot(
        again(session), actor=session.chair, question="Reporter le reste ?", reason="Il est tard."
    )
    assert not other.ballot.options


@pytest.mark.django_db(transaction=True)
def test_two_chairs_and_the_page_of_the_election_open_it_once():
    session, keeper = an_electing_session(present=6), AccountFactory(secretariat=True)
    answers = at_once(
        lambda: opens(session),
        lambda: opens(session),
        lambda: count.order_ballots(session.election, actor=keeper),
    )
    assert answers.count("done") == 1
    refusals = {answer for answer in answers if answer != "done"}
    said = ("ouvert", "hors séance", "à ce stade", "il n’en reste pas assez")  # the page asks for three days
    assert all(any(words in each for words in said) for each in refusals), refusals
    assert Ballot.objects.count() == 3
    assert SessionBallot.objects.count() in (0, 3)


@pytest.mark.django_db(transaction=True)
def test_voices_at_the_very_second_of_closing_are_counted_or_refused_never_lost():
    session = an_electing_session(present=6)
    vote = opens(session)[0]
    entries = {seat.pk: entry_of(seat) for seat in session.seats[:6]}

    def cast(seat):
        entry = entries[seat.pk]
        return lambda: cast_vote(entry.ballot, entry, actor=seat.voter, choice={"approve": entry.ballot.options[:1]})

    at_its_hour(*Ballot.objects.open())
    shut = [lambda: close_session_ballot(vote, actor=session.chair)] * 2
    answers = at_once(*map(cast, session.seats[:3]), *shut, *map(cast, session.seats[3:6]))
    assert answers[3:5].count("done") == 1
    voices = answers[:3] + answers[5:]
    assert all(answer == "done" or "clos depuis" in answer for answer in voices)
    assert Vote.objects.count() == voices.count("done")
    counted = sum(ballot.tally.result["raw"]["cast"] for ballot in Ballot.objects.all())
    assert counted == Vote.objects.count()
    assert not Elector.objects.filter(election__state=ElectionState.VOTING).exists()


# The pages


def at(session, path):
    return f"/seances/{session.meeting.number}/{path}"


@pytest.mark.django_db
def test_the_chair_opens_closes_and_opens_again_from_one_page(client, django_capture_on_commit_callbacks):
    session = an_electing_session()
    client.force_login(session.chair)
    page = client.get(at(session, "presidence/")).text
    assert "Ouvrez le vote : chaque collège reçoit son bulletin" in page
    assert session.seats[6].name in page
    page = client.post(at(session, "presidence/election/"), {"minutes": "0"})
    assert page.status_code == 422
    assert not Ballot.objects.exists()
    page = client.post(at(session, "presidence/election/"), {"minutes": "10"}, follow=True).text
    assert "Le vote est ouvert. Le quorum et la liste des voix sont figés." in page
    refused = client.post(at(session, "presidence/election/"), {"minutes": "10"})
    assert refused.status_code == 422
    assert "Un vote est ouvert" in refused.text
    says(session.seats[0], session.seats[6].name)
    assert "Clore plus tôt" in client.get(at(session, "presidence/")).text
    at_its_hour(*Ballot.objects.open())
    page = client.post(at(session, "presidence/clore-le-vote/"), follow=True).text
    assert "Des collèges n’ont pas tout pourvu et votent de nouveau" in page
    assert "Aucune voix exprimée." in page
    page = client.post(at(session, "presidence/election/"), {"minutes": "10"}, follow=True).text
    text = page.replace("&nbsp;", " ").replace("\xa0", " ")
    assert "0 sur 8" in text
    assert "0 sur 4" not in text  # in a college of one, a count says who has voted


@pytest.mark.django_db
def test_an_election_that_may_not_open_says_why_and_offers_no_button(client):
    session = an_electing_session(present=6)
    Election.objects.update(state="voting")
    with pytest.raises(RuleBroken, match="déjà ordonnés hors séance"):
        opens(session)
    client.force_login(session.chair)
    page = client.get(at(session, "presidence/")).text
    assert "déjà ordonnés hors séance" in page
    assert "Ouvrir l’élection" not in page


@pytest.mark.django_db
def test_a_member_ticks_and_confirms_votes_blank_or_lets_a_proxy_wait(client):
    session = an_electing_session(present=11)
    carrier, giver = session.seats[8], session.seats[11]
    a_proxy(session, giver, carrier)
    opens(session)
    client.force_login(carrier.voter)
    address = at(session, f"ma-place/voter/{carrier.pk}/")
    assert address in client.get(at(session, "ma-place/")).text
    page = client.get(address).text
    assert "Confirmer mon vote" in page
    assert "Vos pouvoirs" in page
    nothing = client.post(address, {"step": "confirm", f"for_{giver.key}": "same"})
    assert "Cochez au moins une option" in nothing.text
    assert "Votre vote&nbsp;: <strong>Blanc</strong>" in client.post(address, {"choice": "blank"}).text
    assert not Vote.objects.exists()
    ticked = {"approve": [giver.name], "step": "confirm"}
    client.post(address, {**ticked, f"for_{giver.key}": "later"}, follow=True)
    assert Vote.objects.get().choice == {"approve": [giver.name]}
    assert "Reste 1\xa0pouvoir à porter" in client.get(at(session, "ma-place/")).text
    assert "par son pouvoir" in client.get(address).text
    page = client.post(address, {"choice": "blank", "step": "confirm"}, follow=True).text
    assert "Votre vote est compté" in page
    assert Vote.objects.latest("pk").carried_by.key == carrier.key
    assert "un second choix n’est pas enregistré" in client.get(address, follow=True).text


@pytest.mark.django_db
def test_papers_of_an_election_are_not_noted_voice_by_voice(client):
    """Who noted them would know who voted for whom: an election is voted on its page."""
    session = an_electing_session()
    vote = opens(session)[0]
    client.force_login(session.chair)
    page = client.get(at(session, "presidence/papier/")).text
    assert "se vote sur sa page, sans appel nominal" in page
    assert client.get(at(session, f"presidence/papier/{vote.ballot.number}/")).status_code == 404
    with pytest.raises(RuleBroken, match="diraient qui a voté quoi"):
        enter_paper_count(vote, actor=session.chair, data={session.seats[0].key: "abstain"})
    assert not Vote.objects.exists()


@pytest.mark.django_db
def test_grades_are_not_read_from_papers(client):
    session = an_electing_session(council=under(a_council(COLLEGES), election={"method": "schulze"}))
    vote = opens(session)[0]
    client.force_login(session.chair)
    assert "se vote sur sa page" in client.get(at(session, "presidence/papier/")).text
    assert client.get(at(session, f"presidence/papier/{vote.ballot.number}/")).status_code == 404


@pytest.mark.django_db
def test_pages_cost_no_more_than_others(client, django_assert_max_num_queries, django_capture_on_commit_callbacks):
    session = an_electing_session()
    assert client.get(at(session, "ecran/")).status_code == 200  # kinds of things are read once a process
    for step in (lambda: None, lambda: opens(session), lambda: closes(session, django_capture_on_commit_callbacks)):
        step()
        client.logout()
        with django_assert_max_num_queries(8):
            assert "Élire un siège" in client.get(at(session, "ecran/")).text
        for person, path in ((session.chair, "presidence/"), (session.seats[2].voter, "ma-place/")):
            client.force_login(person)
            with django_assert_max_num_queries(12):
                assert session.seats[6].name in client.get(at(session, path)).text


@pytest.mark.django_db
def test_the_minutes_carry_the_count_and_who_was_elected(django_capture_on_commit_callbacks):
    session = an_electing_session()
    opens(session)
    for seat in session.seats:
        says(seat, of_college(session, seat.college.code)[3].name)
    closes(session, django_capture_on_commit_callbacks)
    close_session(again(session), actor=session.chair)
    part = parts_of(record_of(session.meeting, session.chair, None))[2]
    assert part.text.count("Élection : Scrutin n°") == 3
    told = " ".join(line for block in item_blocks(part.facts, {}) for line in block.get("lines", []))
    assert f"Élu : {of_college(session, 'partners')[3].name}" in told
    assert "Votants moins de 5, exprimés non publié, blancs non publié." in told
    assert "Quorum atteint à l’ouverture : 4 voix présentes" in told.replace("\xa0", " ")


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["vote", "hide"])
def test_what_is_done_elsewhere_wakes_the_pages_of_the_session(monkeypatch, act):
    session = an_electing_session()
    opens(session)
    question = ask_question(session, actor=session.seats[1].voter, seat=session.seats[1], text="Qui paie ?")
    told = []
    monkeypatch.setattr("lieudit.toolkit.live.tell", told.append)
    if act == "vote":
        entry = entry_of(session.seats[1])
        cast_vote(entry.ballot, entry, actor=session.seats[1].voter, choice="blank")
    else:
        hide_text(question, actor=session.chair, reason="Hors sujet.")
    assert f"hall:{session.meeting.number}" in told


@pytest.mark.django_db
def test_an_account_that_closes_leaves_the_session():
    session = a_session()
    seat, other = session.seats[1:3]
    check_out(session, seat, actor=seat.voter)
    check_in(session, seat, actor=seat.voter, by="code", code=session.code)
    close_account(seat.voter, actor=seat.voter)
    there = set(session.presences.running().values_list("seat", flat=True))
    assert seat.pk not in there
    assert other.pk in there
    assert Session.objects.board(session.meeting.number).quorum.present == 5
