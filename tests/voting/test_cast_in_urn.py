"""A vote in the urn enters without a name nor an hour, once; nothing says before the close that somebody voted."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import Clock
from lieudit.voting.closing import ask_early_closing, confirm_early_closing, waiting_of
from lieudit.voting.counting import count
from lieudit.voting.models import Attendance, Ballot, Envelope, RollEntry, Vote
from lieudit.voting.sealing import read_paper, sealed_paper
from lieudit.voting.services import cast_vote, cast_votes, close_ballot, close_due_ballots, draw_lot, end_voices
from lieudit.voting.workflow import EndedBy
from tests.accounts.factories import AccountFactory
from tests.voting.boxes import OPTIONS, a_secret, roll_of, voice
from tests.voting.factories import guards_asleep, moved

pytestmark = pytest.mark.django_db


def cast(ballot, at, *names, by=None):
    holder = None if by is None else voice(ballot, by)
    actor = ballot.voters[at if by is None else by]
    return cast_vote(ballot, voice(ballot, at), actor=actor, choice={"approve": list(names)}, carried_by=holder)


def over(ballot):
    moved(ballot, closes_at=timezone.now())
    return close_ballot(Ballot.objects.get(pk=ballot.pk), actor=None)


def in_the_heap(table: str, column: str) -> list:
    """The rows in the order of the files of the database, which a dump follows, with who wrote them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column}::text, xmin::text FROM {table} ORDER BY ctid")
        return cursor.fetchall()


def test_a_vote_marks_the_voice_and_fills_an_envelope_and_nothing_ties_them():
    ballot = a_secret("urn")
    entries, tick = Entry.objects.count(), Clock.now()
    mark = cast(ballot, 0, "Adèle")
    awaited = [RollEntry.objects.awaiting(voter).exists() for voter in ballot.voters[:2]]
    assert awaited == [False, True]
    assert isinstance(mark, Attendance)
    assert (Vote.objects.count(), read_paper(ballot, Envelope.objects.get().sealed)) == (0, {"approve": ["Adèle"]})
    assert list(Attendance.objects.filter(voted=True).values_list("entry__key", flat=True)) == ["v0"]
    assert Entry.objects.count() == entries
    assert Clock.now() == tick
    shared = {field.name for field in Envelope._meta.fields} & {field.name for field in Attendance._meta.fields}
    assert shared == {"key"}
    assert {type(field).__name__ for model in (Envelope, Attendance) for field in model._meta.fields} == {
        "UUIDField",
        "ForeignKey",
        "TextField",
        "OneToOneField",
        "BooleanField",
    }
    keys = set(Envelope.objects.values_list("key", flat=True))
    assert keys.isdisjoint(Attendance.objects.values_list("key", flat=True))


def test_the_places_of_the_rows_and_their_transactions_say_nothing_of_the_order():
    """Each vote writes every row of the urn again: 60 voters in order, options in turn, and what a dump would show."""
    ballot = a_secret("urn", 60)
    for at in range(60):
        cast(ballot, at, OPTIONS[at % 3] if at != 59 else OPTIONS[0])
    envelopes, marks = in_the_heap("voting_envelope", "sealed"), in_the_heap("voting_attendance", "entry_id")
    assert (len(envelopes), len(marks)) == (60, 60)
    assert len({xmin for _row, xmin in envelopes + marks}) == 1
    cast_in_order = [{"approve": [OPTIONS[at % 3]]} for at in range(60)]
    in_files = [read_paper(ballot, row) for row, _xmin in envelopes]
    assert in_files != cast_in_order
    ids = [str(pk) for pk in ballot.roll.order_by("pk").values_list("pk", flat=True)]
    assert [row for row, _xmin in marks] != ids
    same = sum(row == said for row, said in zip(in_files, cast_in_order, strict=True))
    assert same < 45  # by chance one in three is at its place


def test_twice_is_refused_and_the_urn_does_not_give_back_a_paper():
    ballot = a_secret("urn")
    cast(ballot, 0, "Adèle")
    with pytest.raises(RuleBroken, match="l’urne ne rend pas un bulletin"):
        cast(ballot, 0, "Bruno")
    assert Envelope.objects.count() == 1


def test_after_the_close_and_of_a_voice_that_left_it_is_refused():
    ballot = a_secret("urn")
    end_voices(RollEntry.objects.filter(pk=voice(ballot, 1).pk), EndedBy.MEMBERSHIP)
    with pytest.raises(RuleBroken, match="ne fait plus partie"):
        cast(ballot, 1, "Adèle")
    over(ballot)
    with pytest.raises(RuleBroken, match="Le vote est clos"):
        cast(ballot, 0, "Adèle")
    assert Envelope.objects.count() == 0


def test_what_cannot_be_counted_does_not_enter():
    ballot = a_secret("urn")
    for choice in ({"approve": []}, {"approve": ["Zoé"]}, "for", {"approve": ["Adèle"], "who": 3}):
        with pytest.raises(RuleBroken):
            cast_vote(ballot, voice(ballot, 0), actor=ballot.voters[0], choice=choice)
    assert not Attendance.objects.filter(voted=True).exists()


def test_before_the_close_nobody_reads_who_nor_how_many(client):
    ballot = a_secret("urn")
    for at in range(3):
        cast(ballot, at, "Adèle")
    for reader in (None, ballot.voters[5], AccountFactory(secretariat=True)):
        client.force_login(reader) if isinstance(reader, Account) else client.logout()
        page = client.get(ballot.get_absolute_url()).text
        assert "a voté" not in roll_of(page)
        assert "3 votes" not in page
        assert "reçu" not in page.replace("Que votre vote est reçu", "")
    assert "Ni qui, ni combien" in client.get(f"/votes/{ballot.number}/clore/").text
    waiting = waiting_of([ballot])
    assert (waiting.hidden, waiting.cast, waiting.able, waiting.one_hand) == (True, 0, 0, False)
    assert client.get(f"/votes/{ballot.number}/recomptage.json").status_code == 404
    client.force_login(ballot.voters[0])
    assert "est reçu" in client.get(ballot.get_absolute_url()).text  # of one's own voice


def test_one_hand_does_not_close_it_whatever_is_in_it_and_two_do():
    ballot = a_secret("urn")
    for at in range(6):
        cast(ballot, at, "Adèle")
    with pytest.raises(RuleBroken, match="L’urne ne dit pas combien ont voté"):
        close_ballot(ballot, actor=None)
    first, second = AccountFactory(), AccountFactory()
    ask_early_closing(ballot, actor=first, why="fault")
    tally = confirm_early_closing(ballot, actor=second)
    assert tally.result["status"] == "elected"


def test_it_is_published_as_one_batch_that_anybody_counts_again(client):
    ballot = a_secret("urn", 9)
    for at, name in enumerate(["Adèle", "Bruno", "Adèle", "Adèle", "Bruno", "Chloé"]):
        cast(ballot, at, name)
    cast_vote(ballot, voice(ballot, 6), actor=ballot.voters[6], choice="blank")
    moved(ballot, closes_at=timezone.now())
    assert [each.pk for each in close_due_ballots()] == [ballot.pk]
    file = json.loads(client.get(f"/votes/{ballot.number}/recomptage.json").text)
    said = Counter({tuple(each.get("approve", [each.get("choice")])): each["count"] for each in file["ballots"]})
    assert said == {("Adèle",): 3, ("Bruno",): 2, ("Chloé",): 1, ("blank",): 1}
    assert (file["present"], file["registered"]) == (7, 9)
    assert not {"roll", "proxies"} & set(file)
    assert count(file)["elected"] == ["Adèle"]
    page = client.get(ballot.get_absolute_url()).text
    assert "Le vote désigne Adèle" in page
    assert "a voté" not in roll_of(page)
    client.force_login(ballot.voters[8])
    assert roll_of(client.get(ballot.get_absolute_url()).text).count("a voté") == 7


def test_under_five_the_issue_only_appears_and_a_lot_parts_a_tie():
    ballot = a_secret("urn", 4, lot_source="premier tirage du Loto")
    for at, name in enumerate(["Adèle", "Bruno"]):
        cast(ballot, at, name)
    tally = over(ballot)
    assert tally.recount["withheld"]["status"] == "tie"
    assert "ballots" not in tally.recount
    lot = draw_lot(Ballot.objects.get(pk=ballot.pk), actor=AccountFactory(secretariat=True), seed="7 12 23 31 44")
    assert len(lot.result["elected"]) == 1


def test_who_carries_a_proxy_puts_an_envelope_for_each_voice_and_speaks_for_nobody_else():
    from lieudit.voting.proxies import accept_proxy, give_proxy
    from lieudit.voting.services import open_ballot

    ballot = a_secret("urn", announced=True, proxy_cap=2)
    voters = ballot.voters
    for giver in (1, 2):
        accept_proxy(give_proxy(voice(ballot, giver), actor=voters[giver], holder=voice(ballot, 0)), actor=voters[0])
    ballot = open_ballot(ballot, actor=None)
    ballot.voters = voters
    said = {"approve": ["Adèle"]}
    done = cast_votes(voice(ballot, 0), actor=voters[0], choice=said, others={"v1": {"approve": ["Bruno"]}})
    assert len(done.votes) == 2
    with pytest.raises(RuleBroken, match="Votre pouvoir a déjà voté"):
        cast(ballot, 1, "Chloé")
    tally = over(ballot)
    assert Envelope.objects.count() == 2  # the holder's choice is not known: nothing is copied for v2
    told = Entry.objects.get(kind="voting.proxy_unused").data
    assert "n’a pas voté en votre nom" in told["reason"]
    assert "withheld" in tally.recount


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE voting_envelope SET sealed = 'blank'",
        "DELETE FROM voting_envelope",
        "UPDATE voting_attendance SET voted = false, carried_by_id = NULL",
        "DELETE FROM voting_attendance",
        "UPDATE voting_ballot SET way = 'roll_call'",
        "INSERT INTO voting_vote (entry_id, choice, cast_by_id, cast_at) SELECT id, '\"for\"', account_id, now() FROM "
        "voting_rollentry LIMIT 1",
    ],
)
def test_the_database_refuses_to_change_what_is_in_the_urn(statement):
    ballot = a_secret("urn")
    cast(ballot, 0, "Adèle")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_none_enters_after_the_close_nor_in_another_ballot():
    ballot = a_secret("urn")
    over(ballot)
    with pytest.raises(DatabaseError), transaction.atomic():
        Envelope.objects.create(ballot=ballot, sealed=sealed_paper(ballot, "blank"))
    public = a_secret("totals")
    with pytest.raises(DatabaseError), transaction.atomic():
        Envelope.objects.create(ballot=public, sealed=sealed_paper(public, "blank"))


def test_an_urn_with_one_envelope_too_many_does_not_close():
    ballot = a_secret("urn")
    cast(ballot, 0, "Adèle")
    with guards_asleep():
        Envelope.objects.create(ballot=ballot, sealed=sealed_paper(ballot, "blank"))
    with pytest.raises(DatabaseError, match="as many envelopes"), transaction.atomic():
        over(ballot)


@pytest.mark.django_db(transaction=True)
def test_many_who_vote_at_once_and_one_who_votes_twice_at_once_lose_nothing():
    ballot = a_secret("urn", 12)

    def one(at: int) -> str:
        try:
            cast(ballot, at % 12, OPTIONS[at % 3])
        except RuleBroken as refusal:
            return refusal.messages[0]
        finally:
            connection.close()
        return "in"

    with ThreadPoolExecutor(6) as threads:
        said = list(threads.map(one, range(24)))
    assert said.count("in") == 12
    assert sum("ne rend pas" in each for each in said) == 12
    assert Envelope.objects.count() == Attendance.objects.filter(voted=True).count() == 12


def test_the_page_of_a_voter_casts_in_the_urn_without_javascript(client, django_assert_max_num_queries):
    ballot = a_secret("urn")
    client.force_login(ballot.voters[0])
    assert "Urne simple" in client.get(ballot.get_absolute_url()).text
    address = f"/votes/{ballot.number}/voix/v0/"
    assert "Relire mon vote" in client.get(address).text
    review = client.post(address, {"approve": ["Adèle"]}).text
    assert "sans nom ni heure" in review
    page = client.post(address, {"approve": ["Adèle"], "step": "confirm"}, follow=True).text
    assert "Votre vote est compté" in page
    assert "déjà voté" in client.get(address).text
    with django_assert_max_num_queries(12):
        client.get(ballot.get_absolute_url())
