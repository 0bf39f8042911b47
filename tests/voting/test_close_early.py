"""A vote closes before its hour by two hands: one asks with a reason, another confirms once its time has passed."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from lieudit.governance.models import CouncilBallot
from lieudit.governance.services import order_ballot
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.voting.closing import (
    Turnout,
    Waiting,
    ask_early_closing,
    confirm_early_closing,
    is_another_hand,
    waiting_of,
)
from lieudit.voting.methods.resolution import Resolution
from lieudit.voting.models import Ballot, EarlyClosing, RollEntry, Tally, Vote
from lieudit.voting.services import cast_vote, close_ballot
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council, a_seat, an_assembly
from tests.network.factories import OrganisationFactory, RepresentativeFactory
from tests.voting.factories import a_ballot, an_announced, moved, voice
from tests.voting.test_give_proxy import at_once
from tests.voting.test_in_session import in_session, vote


@pytest.fixture
def hands(db):
    return AccountFactory(secretariat=True), AccountFactory(secretariat=True)


def opened_ago(ballot, **ago):
    moved(ballot, opened_at=timezone.now() - dt.timedelta(**ago))


def a_room(**least):
    """Four voices in session, of which the first has voted; a vote lasts three minutes at least."""
    ballot = in_session(dict.fromkeys("abcd", "L"), "abcd", least=dt.timedelta(minutes=3))
    vote(ballot, "a")
    return ballot


def test_one_hand_does_not_close_while_voices_are_missing_nor_does_the_database_let_it(hands):
    ballot = a_room()
    opened_ago(ballot, minutes=5)
    with pytest.raises(RuleBroken, match=r"3.+voix n’ont pas voté"):
        close_ballot(ballot, actor=hands[0])
    with pytest.raises(IntegrityError, match="one hand"), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(state="closed", closed_at=timezone.now())
    ask_early_closing(ballot, actor=hands[0], why="left")
    with pytest.raises(RuleBroken, match=r"3.+voix n’ont pas voté"):
        close_ballot(ballot, actor=hands[0])
    with pytest.raises(IntegrityError, match="one hand"), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(state="closed", closed_at=timezone.now())
    assert not Tally.objects.exists()


def test_two_hands_close_with_the_reason_in_the_journal_and_the_silent_voices_counted(hands):
    ballot = a_room()
    opened_ago(ballot, minutes=5)
    ask_early_closing(ballot, actor=hands[0], why="fault", words="le réseau est tombé.")
    tally = confirm_early_closing(ballot, actor=hands[1])
    assert not RollEntry.objects.awaiting(ballot.voters["b"]).exists()
    said = Entry.objects.get(kind="voting.closed_by_two").sentence.replace("\xa0", " ").replace("\u202f", " ")
    assert "par deux personnes : adopté. 4 voix présentes ou représentées, 1 exprimée, 3 sans vote." in said
    assert "Raison : Une panne les en empêche : le réseau est tombé." in said
    words = Resolution(tally.recount, tally.result, {}).quorum_sentence.replace("\xa0", " ")
    assert words == (
        "Le quorum est atteint : 4 voix présentes ou représentées sur 4 inscrites, il en fallait 2. "
        "1 exprimée, 3 sans vote."
    )


def test_who_closes_early_and_who_reads_the_result_are_told_how_many_said_nothing(hands, client):
    ballot = a_room()
    opened_ago(ballot, minutes=5)
    page = client.get(ballot.get_absolute_url()).text
    assert "soient présentes ou représentées, qu’elles votent ou non." in page
    assert "prennent part au vote" not in page
    waiting = waiting_of([ballot])
    assert waiting.at_stake == "3 voix sur 4 n’ont pas voté : le résultat tiendrait sur une seule."
    ask_early_closing(ballot, actor=hands[0], why="left")
    client.force_login(hands[1])
    confirms = client.get(f"/votes/{ballot.number}/clore/").text.replace("\xa0", " ")
    assert confirms.index("le résultat tiendrait sur une seule") < confirms.index("Confirmer, clore et compter")
    confirm_early_closing(ballot, actor=hands[1])
    read = client.get(ballot.get_absolute_url()).text.replace("\xa0", " ").replace("&nbsp;", " ")
    assert "3 voix sur 4 n’ont pas voté : le résultat tient sur une seule." in read
    assert "clos avant l’heure. Motif : Ces voix ont quitté la séance" in " ".join(read.split())


def test_nothing_is_at_stake_once_every_voice_is_cast(hands):
    ballot = a_room()
    for key in "bcd":
        vote(ballot, key, "against")
    assert waiting_of([ballot]).at_stake == ""
    tally = close_ballot(ballot, actor=None)
    assert Resolution(tally.recount, tally.result, {}).silence == ""


def test_the_second_hand_is_another_account_by_the_act_and_by_the_database(hands):
    ballot = a_room()
    opened_ago(ballot, minutes=5)
    ask_early_closing(ballot, actor=hands[0], why="left")
    with pytest.raises(RuleBroken, match="une autre personne confirme"):
        confirm_early_closing(ballot, actor=hands[0])
    with pytest.raises(IntegrityError, match="nobody_confirms"), transaction.atomic():
        EarlyClosing.objects.update(confirmed_by=hands[0], confirmed_at=timezone.now())
    confirm_early_closing(ballot, actor=hands[1])
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        EarlyClosing.objects.update(why="decline")


def test_two_hands_wait_for_the_time_that_the_rules_leave_and_so_does_the_database(hands):
    ballot = a_room()
    ask_early_closing(ballot, actor=hands[0], why="decline")
    with pytest.raises(RuleBroken, match="attendez encore"):
        confirm_early_closing(ballot, actor=hands[1])
    EarlyClosing.objects.update(confirmed_by=hands[1], confirmed_at=timezone.now())
    with pytest.raises(IntegrityError, match="one hand"), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(state="closed", closed_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(least=dt.timedelta(0))


def test_once_every_voice_is_cast_one_hand_is_enough_at_once(hands):
    ballot = a_room()
    for key in "bcd":
        vote(ballot, key, "against")
    with pytest.raises(RuleBroken, match="une main suffit"):
        ask_early_closing(ballot, actor=hands[0], why="left")
    assert close_ballot(ballot, actor=hands[0]).result["status"] == "rejected"


def test_what_is_asked_may_be_said_otherwise_by_its_author_and_confirmed_only_when_it_was_asked(hands):
    ballot = a_room()
    with pytest.raises(RuleBroken, match="Personne n’a demandé"):
        confirm_early_closing(ballot, actor=hands[1])
    with pytest.raises(RuleBroken, match="Dites le motif"):
        ask_early_closing(ballot, actor=hands[0], why="other", words="  ")
    ask_early_closing(ballot, actor=hands[0], why="left")
    with pytest.raises(RuleBroken, match="vous pouvez confirmer"):
        ask_early_closing(ballot, actor=hands[1], why="left")
    ask_early_closing(ballot, actor=hands[0], why="other", words="Une alerte incendie.")
    assert EarlyClosing.objects.get().reason == "Une alerte incendie"


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_then_two_who_confirm_at_once_take_their_turn():
    ballot, people = a_room(), [AccountFactory(secretariat=True) for _ in range(4)]
    opened_ago(ballot, minutes=5)
    answers = at_once(*[lambda who=who: ask_early_closing(ballot, actor=who, why="left") for who in people[:2]])
    assert sorted(answers) == ["Une autre personne l’a déjà demandé : vous pouvez confirmer.", "done"]
    answers = at_once(*[lambda who=who: confirm_early_closing(ballot, actor=who) for who in people[2:]])
    assert answers.count("done") == 1
    assert Tally.objects.count() == EarlyClosing.objects.filter(confirmed_at__isnull=False).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_confirmation_and_the_last_voices_at_once_lose_nothing():
    ballot, people = a_room(), [AccountFactory(secretariat=True) for _ in range(2)]
    opened_ago(ballot, minutes=5)
    ask_early_closing(ballot, actor=people[0], why="left")
    answers = at_once(
        lambda: confirm_early_closing(ballot, actor=people[1]),
        *[lambda key=key: vote(ballot, key) for key in "bcd"],
    )
    cast = answers[1:].count("done")
    assert answers[0] == "done"
    assert Tally.objects.get().result["raw"]["cast"] == cast + 1


@pytest.mark.django_db
def test_the_page_says_who_is_missing_by_college_and_takes_the_two_hands(client, hands):
    ballot = a_ballot(voices=3)
    cast_vote(ballot, voice(ballot, 0), actor=ballot.voters[0], choice="for")
    page = f"/votes/{ballot.number}/clore/"
    client.force_login(hands[0])
    text = client.get(page).text.replace("&nbsp;", " ").replace("\xa0", " ")
    assert "2 voix n’ont pas voté" in text
    assert "0 sur 1" in text
    refused = client.post(page, {"step": "ask", "words": "Il est tard."})
    assert refused.status_code == 422
    assert "Il est tard." in refused.text
    client.post(page, {"step": "ask", "why": "decline", "words": "Il est tard."})
    assert 'value="confirm"' not in client.get(page).text
    client.force_login(hands[1])
    assert "Il est tard" in client.get(page).text
    assert client.post(page, {"step": "confirm"}).status_code == 302
    assert Ballot.objects.get().state == "closed"
    assert client.get(page).status_code == 302


@pytest.mark.django_db
def test_who_chairs_the_assembly_closes_what_all_have_cast_and_nobody_else_does(client):
    council = a_council()
    ballot = order_ballot(council, actor=None, question="Adopter le texte ?")
    for seat in council.seats:
        cast_vote(ballot, ballot.roll.get(key=seat.key), actor=seat.voter, choice="for")
    client.force_login(council.seats[1].voter)
    assert client.post(f"/votes/{ballot.number}/clore/").status_code == 403
    client.force_login(a_seat(an_assembly("Un autre conseil"), chairs=True).voter)
    assert client.post(f"/votes/{ballot.number}/clore/").status_code == 403
    client.force_login(council.seats[0].voter)
    assert "Toutes les voix sont exprimées" in client.get(f"/votes/{ballot.number}/clore/").text
    client.post(f"/votes/{ballot.number}/clore/", {"step": "close"})
    assert CouncilBallot.objects.get(ballot=ballot).ballot.tally.result["status"] == "adopted"


@pytest.mark.django_db
def test_two_who_speak_for_one_organisation_are_one_hand():
    council = a_council()
    ballot = order_ballot(council, actor=None, question="Adopter le texte ?")
    moved(ballot, opened_at=timezone.now() - dt.timedelta(days=15))
    moved(ballot, closes_at=timezone.now() + dt.timedelta(days=1))
    chair = council.seats[0]
    twin = RepresentativeFactory(place=None, organisation=chair.organisation).account
    ask_early_closing(ballot, actor=chair.voter, why="decline")
    with pytest.raises(RuleBroken, match="ce n’est qu’une main"):
        confirm_early_closing(ballot, actor=twin)
    assert confirm_early_closing(ballot, actor=AccountFactory(secretariat=True))


@pytest.mark.django_db
def test_what_waits_counts_proxies_and_who_was_written_down_as_gone():
    ballot = in_session(dict.fromkeys("abc", "L"), "ab", [("c", "b")])
    waiting = waiting_of([ballot])
    assert (waiting.cast, waiting.missing, waiting.one_hand) == (0, 3, False)
    vote(ballot, "b")
    vote(ballot, "c", by="b")
    assert waiting_of([ballot]).missing == 1


@pytest.mark.django_db
def test_of_a_ballot_held_in_totals_what_waits_is_told_as_a_whole():
    ballot = in_session(dict.fromkeys("abc", "L"), "abc", way="totals")
    vote(ballot, "a")
    waiting = waiting_of([ballot])
    assert [(row.name, row.cast, row.able) for row in waiting.colleges] == [("Ensemble des voix", 1, 3)]


@pytest.mark.django_db
def test_after_its_hour_a_ballot_says_that_it_is_over_and_offers_no_vote(client):
    ballot = a_ballot()
    client.force_login(ballot.voters[0])
    assert "ou jusqu’à ce que toutes les voix soient exprimées" in client.get(ballot.get_absolute_url()).text
    moved(ballot, closes_at=timezone.now() - dt.timedelta(minutes=3))
    page = client.get(ballot.get_absolute_url()).text
    assert "Le vote est terminé depuis le" in page
    assert "vote-buttons" not in page
    assert "terminé depuis le" in client.get("/votes/").text


@pytest.mark.django_db
def test_the_database_keeps_the_hours_that_voters_were_told():
    """Otherwise one hand would move the hour of closing to now, and close alone."""
    ballot = a_ballot(3)
    now = timezone.now()
    for field, moment in (("closes_at", now), ("opens_at", now), ("opened_at", now - dt.timedelta(days=20))):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ballot.objects.filter(pk=ballot.pk).update(**{field: moment})
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(state="prepared")
    with pytest.raises(RuleBroken, match="reste ouvert"):
        close_ballot(Ballot.objects.get(pk=ballot.pk), actor=None)


@pytest.mark.django_db
def test_the_database_lets_no_vote_into_a_ballot_that_is_not_open_and_opens_none_again(later):
    announced, ballot, late = an_announced(2), a_ballot(2), a_ballot(2)
    cast_vote(ballot, voice(ballot, 1), actor=ballot.voters[1], choice="for")
    later(days=8)
    close_ballot(ballot, actor=None)
    for shut in (announced, ballot, late):
        with pytest.raises(IntegrityError), transaction.atomic():
            Vote.objects.create(entry=voice(shut, 0), choice="for", cast_by=shut.voters[0], cast_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(state="open")


NOW = dt.datetime(2027, 5, 12, 16, tzinfo=dt.UTC)


def minutes(count, seconds=0):
    return NOW + dt.timedelta(minutes=count, seconds=seconds)


def an_open_ballot(*, opened=-5, least=3, closes=10):
    """A ballot as the pages read it, by minutes from now; nothing of it is kept."""
    return Ballot(opened_at=minutes(opened), least=dt.timedelta(minutes=least), closes_at=minutes(closes), state="open")


def waits(*ballots, cast=1, able=3, now=NOW):
    return Waiting(ballots or [an_open_ballot()], [Turnout("Lieux", cast, able)], None, now)


def test_the_time_that_the_rules_leave_to_a_vote_never_goes_beyond_its_hour():
    assert an_open_ballot(opened=-5, least=3).closable_at == minutes(-2)
    assert an_open_ballot(opened=-1, least=3).closable_at == minutes(2)
    assert an_open_ballot(opened=-1, least=60, closes=10).closable_at == minutes(10)
    assert Ballot(least=dt.timedelta(0), closes_at=NOW).closable_at == NOW  # not open yet
    suspended = an_open_ballot(opened=-1, least=3)
    suspended.paused_for = dt.timedelta(minutes=4)
    assert suspended.closable_at == minutes(6)


def test_one_hand_is_enough_once_nobody_is_missing_or_at_the_hour_of_closing():
    assert not waits().one_hand
    assert waits(cast=3).one_hand
    assert waits(now=minutes(10)).one_hand
    assert not waits(now=minutes(9, 59)).one_hand
    assert (waits().missing, waits(cast=3).missing) == (2, 0)


def test_of_ballots_that_close_together_the_latest_is_waited_for():
    two = [an_open_ballot(opened=-1, closes=20), an_open_ballot(opened=0, closes=15)]
    found = waits(*two)
    assert (found.closable_at, found.closes_at, found.seconds) == (minutes(3), minutes(20), 180)
    assert waits(*reversed(two)).closable_at == minutes(3)


def test_the_seconds_that_are_left_are_rounded_up_and_never_below_none():
    assert waits(an_open_ballot(opened=0, least=3), now=minutes(0, 0.5)).seconds == 180
    assert waits(an_open_ballot(opened=0, least=3), now=minutes(3)).seconds == 0
    assert waits(an_open_ballot(opened=0, least=3), now=minutes(30)).seconds == 0


@pytest.mark.django_db
def test_who_is_missing_is_counted_college_by_college_in_their_order():
    ballot = in_session({"a": "L", "b": "L", "c": "A", "d": "A*"}, "abcd")
    vote(ballot, "a")
    waiting = waiting_of([ballot])
    assert [(row.name, row.cast, row.able) for row in waiting.colleges] == [("A", 0, 1), ("L", 1, 2)]
    assert (waiting.cast, waiting.able, waiting.missing, waiting.early) == (1, 3, 2, None)


@pytest.mark.django_db
def test_the_ballots_of_one_election_wait_together_with_the_first_request(hands):
    ballots = [in_session(dict.fromkeys("ab", "L"), "ab"), in_session(dict.fromkeys("cd", "A"), "cd")]
    asked = [ask_early_closing(ballot, actor=hands[at], why="left") for at, ballot in enumerate(ballots)]
    waiting = waiting_of(ballots)
    assert (waiting.able, waiting.early) == (4, asked[0])
    assert waiting_of(ballots[1:]).early == asked[1]


@pytest.mark.django_db
def test_the_second_hand_confirms_from_the_very_moment_that_the_rules_leave(hands, monkeypatch):
    ballot = a_room()
    ask_early_closing(ballot, actor=hands[0], why="left")
    ballot.refresh_from_db()
    monkeypatch.setattr(timezone, "now", lambda: ballot.closable_at - dt.timedelta(microseconds=1))
    with pytest.raises(RuleBroken, match="attendez encore"):
        confirm_early_closing(ballot, actor=hands[1])
    monkeypatch.setattr(timezone, "now", lambda: ballot.closable_at)
    assert confirm_early_closing(ballot, actor=hands[1])
    closing = EarlyClosing.objects.get()
    assert (closing.confirmed_by, closing.confirmed_at) == (hands[1], ballot.closable_at)


@pytest.mark.django_db
def test_once_all_have_voted_who_confirms_waits_for_nothing(hands):
    ballot = a_room()
    ask_early_closing(ballot, actor=hands[0], why="left")
    for key in "bcd":
        vote(ballot, key)
    assert confirm_early_closing(ballot, actor=hands[1]).result["status"] == "adopted"


@pytest.mark.django_db
def test_another_hand_is_another_account_that_speaks_for_no_structure_of_the_first():
    one, other = (RepresentativeFactory(place=None, organisation=OrganisationFactory()) for _ in range(2))
    twin = RepresentativeFactory(place=None, organisation=one.organisation)
    was = RepresentativeFactory(
        place=None,
        organisation=one.organisation,
        since=timezone.localdate() - dt.timedelta(days=90),
        until=timezone.localdate() - dt.timedelta(days=1),
    )
    place = RepresentativeFactory()
    both = RepresentativeFactory(place=place.place)  # of one place: it holds no seat, organisations do
    first = one.account
    assert not is_another_hand(first, first)
    assert not is_another_hand(twin.account, first)
    assert is_another_hand(was.account, first)
    assert is_another_hand(other.account, first)
    assert is_another_hand(both.account, place.account)
    assert is_another_hand(AccountFactory(), first)


@pytest.mark.django_db
def test_a_reason_of_another_kind_says_which_and_spaces_say_nothing(hands):
    ballot = a_room()
    with pytest.raises(RuleBroken) as refusal:
        ask_early_closing(ballot, actor=hands[0], why="other")
    assert "words" in refusal.value.message_dict
    closing = ask_early_closing(ballot, actor=hands[0], why="left", words="  Le train part.  ")
    assert (closing.words, closing.asked_by) == ("Le train part.", hands[0])
    entry = Entry.objects.about(ballot).get(kind="voting.early_asked")
    assert "Le train part" in entry.sentence
    assert entry.actor == hands[0]


@pytest.mark.django_db
def test_a_vote_that_is_over_is_closed_by_nobody_s_second_hand(hands):
    ballot = a_room()
    opened_ago(ballot, minutes=5)
    ask_early_closing(ballot, actor=hands[0], why="left")
    confirm_early_closing(ballot, actor=hands[1])
    for act in (
        lambda: ask_early_closing(ballot, actor=hands[0], why="left"),
        lambda: confirm_early_closing(ballot, actor=hands[1]),
    ):
        with pytest.raises(RuleBroken, match="à ce stade"):
            act()
