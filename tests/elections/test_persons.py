"""Persons who stand are read by name, and never frozen by it; who voted for them is never published."""

import json

import pytest
from django.contrib import admin
from django.db import IntegrityError, transaction
from django.urls import reverse

from lieudit.accounts.services import close_account
from lieudit.elections import minutes
from lieudit.elections.models import Candidacy
from lieudit.elections.protocol import public_copy
from lieudit.governance.models import Decision, DecisionMethod
from lieudit.journal.models import Entry
from lieudit.voting.admin import VoteAdmin
from lieudit.voting.counting import count as recount
from lieudit.voting.disclosure import in_totals
from lieudit.voting.models import Ballot, Vote
from lieudit.voting.services import cast_vote
from tests.elections.factories import (
    PLACES,
    a_person,
    a_vacant_council,
    ballot_of,
    close_all,
    contest,
    vote,
    voting,
)
from tests.elections.test_count import fresh, sealed_minutes
from tests.voting.factories import a_ballot

pytestmark = pytest.mark.django_db
ADA, BLAISE = "Ada Lovelace", "Blaise Pascal"


@pytest.fixture
def election(later):
    """Two persons stand in a college of two persons and four organisations; one publishes her name."""
    council = a_vacant_council(places=4)
    council.members[:0] = [a_person(PLACES, ADA), a_person(PLACES, "Un autre nom", public=False)]
    found = voting(later, candidates=2, council=council)
    Candidacy.objects.filter(elector__account=council.members[0].account).update(person=ADA)
    Candidacy.objects.filter(elector__account=council.members[1].account).update(person=BLAISE)
    return found


def key_of(election, name: str) -> str:
    return next(option for option, read in fresh_ballot(election).names.items() if read == name)


def fresh_ballot(election) -> Ballot:
    return Ballot.objects.get(pk=ballot_of(election).pk)


def roll_of(page: str) -> str:
    """The lines of the roll, as the page of a ballot shows them."""
    return page.split('id="h-roll"')[1].split("<tbody>")[1].split("</tbody>")[0]


def everybody_votes(election) -> None:
    ada, blaise = key_of(election, ADA), key_of(election, BLAISE)
    for member, choice in zip(
        election.council.members[:6],
        (
            *({ada: "for"},) * 3,
            *({ada: "for", blaise: "against"},) * 2,
            {blaise: "for"},
        ),
        strict=True,
    ):
        vote(election, member, {"opinions": choice})


def test_the_paper_and_the_page_name_who_stands_and_the_ballot_keeps_keys(election, client):
    ballot = ballot_of(election)
    assert ballot.options == ["candidature n° 1", "candidature n° 2"]
    assert ADA not in json.dumps([ballot.options, ballot.question, ballot.rule], ensure_ascii=False)
    entry = ballot.roll.get(account=election.council.members[0].account)
    client.force_login(election.council.members[0].voter)
    for address in (ballot.get_absolute_url(), f"/votes/{ballot.number}/voix/{entry.key}/"):
        page = client.get(address).text
        assert ADA in page
        assert BLAISE in page
        assert "membre n°" not in page.split('id="h-roll"')[0]


def test_results_and_minutes_name_the_elected_and_freeze_no_name(election, client, later):
    everybody_votes(election)
    close_all(election, later)
    page = client.get(ballot_of(election).get_absolute_url()).text
    assert f"Le vote désigne {ADA}." in page
    sealed = sealed_minutes(fresh(election))
    assert ADA not in json.dumps(sealed.text | {"people": {}}, ensure_ascii=False)
    assert ADA not in json.dumps(public_copy(sealed.text), ensure_ascii=False)
    assert ADA in {person["name"] for person in sealed.text["people"].values()}
    assert sealed.text["colleges"][0]["elected"] == [Candidacy.objects.get(elected=True).option]
    read = client.get(f"/elections/{election.number}/proces-verbal/").text
    assert f"Élus&nbsp;: {ADA}" in read
    assert ADA in client.get(election.get_absolute_url()).text
    assert minutes.as_read(fresh(election), sealed.text)["colleges"][0]["elected"] == [ADA]
    frozen = [entry.data for entry in Entry.objects.all()] + list(Ballot.objects.values_list("explained", flat=True))
    assert ADA not in json.dumps(frozen, ensure_ascii=False)


def test_who_has_left_is_read_by_the_number_of_the_candidacy(election, client, later):
    ada = key_of(election, ADA)
    everybody_votes(election)
    close_all(election, later)
    close_account(election.council.members[0].voter, actor=election.council.members[0].voter)
    page = client.get(ballot_of(election).get_absolute_url()).text
    assert f"Le vote désigne {ada}." in page
    assert ADA not in page
    assert ADA not in client.get(f"/elections/{election.number}/candidatures/").text
    assert not Candidacy.objects.filter(person=ADA).exists()


def test_a_name_that_is_published_since_is_the_one_that_is_read(election, client):
    account = election.council.members[1].voter
    account.name, account.name_is_public = "Blaise P.", True
    account.save()
    assert "Blaise P." in client.get(ballot_of(election).get_absolute_url()).text


def test_the_recount_file_has_keys_with_their_table_and_totals_only(election, client, later):
    everybody_votes(election)
    close_all(election, later)
    number = ballot_of(election).number
    text = client.get(f"/votes/{number}/recomptage.json").text
    file = json.loads(text)
    stood = {row.option: row for row in contest(election).candidacies.standing()}
    assert file["keys"] == {
        option: {"candidacy": row.rank, "line": row.elector.number} for option, row in stood.items()
    }
    assert "clés" in file["keys_how"]
    assert {ballot.get("count") for ballot in file["ballots"]} == {1, 2, 3}
    for said in (ADA, BLAISE, '"voter"', "member-", *(m.organisation.name for m in election.council.members[2:4])):
        assert said not in text
    assert recount(file)["elected"] == [key_of(election, ADA)]


def test_nobody_reads_who_voted_for_whom(election, client, later):
    """Pages, files, journal, feeds and desks of others, before the close and after it."""
    ballot, members = ballot_of(election), election.council.members
    ada = key_of(election, ADA)
    entry = ballot.roll.get(account=members[1].account)
    cast_vote(ballot, entry, actor=members[1].voter, choice={"opinions": {ada: "for"}})
    about = Entry.objects.about(ballot)
    assert not about.filter(kind__in=["voting.cast", "voting.cast_by_proxy"]).exists()
    received = about.get(kind="voting.received")
    assert (received.actor, received.hat_name, received.data) == (None, "", {"number": ballot.number})
    for member in (None, members[2], members[3]):
        client.force_login(member.voter) if member else client.logout()
        page = client.get(ballot.get_absolute_url()).text
        assert "vote reçu" in page
        assert "a voté" not in roll_of(page)
    for member in (members[0], *members[2:5]):
        vote(election, member, {"opinions": {ada: "for"}})
    close_all(election, later)
    client.logout()
    page = client.get(ballot.get_absolute_url()).text
    assert "a voté" not in roll_of(page)
    client.force_login(members[2].voter)
    page = roll_of(client.get(ballot.get_absolute_url()).text)
    assert page.count("n’a pas voté") == 1
    assert page.count("a voté") == 5
    assert "Pour" not in page


def test_the_repair_desk_shows_no_vote_of_an_election(election, rf):
    members = election.council.members
    kept = vote(election, members[2], "blank")
    named = a_ballot()
    shown = cast_vote(named, named.roll.get(key="seat-0"), actor=named.voters[0], choice="for")
    found = VoteAdmin(Vote, admin.site).get_queryset(rf.get("/"))
    assert (list(found), kept in found) == ([shown], False)


def test_an_election_of_before_is_read_in_totals_and_still_recounted(election, client, later):
    """Its file was counted by name: what is served says no more who said what, and gives the same result."""
    ballot, members = ballot_of(election), election.council.members
    first, second = ballot.options
    named = {
        "format": "lieudit-recount/1",
        "question": ballot.question,
        "options": ballot.options,
        "rule": {key: value for key, value in ballot.rule.items() if key != "floor"} | {"method": "approval"},
        "roll": [{"voter": f"member-{m.pk}", "name": "x", "college": PLACES, "weight": 1} for m in members[:6]],
        "present": [f"member-{m.pk}" for m in members[:5]],
        "proxies": [],
        "proxies_refused": [],
        "proxy_cap": 2,
        "ballots": [
            {"voter": f"member-{m.pk}", "approve": [second, first] if n else [first, second]}
            for n, m in enumerate(members[:5])
        ],
    }
    file, result = in_totals(named)
    assert file["ballots"] == [{"approve": [first, second], "count": 5}]
    assert (result["elected"], result["raw"]) == (recount(named)["elected"], recount(named)["raw"])
    assert recount(file) == result


def test_what_was_promised_in_totals_stays_so(election):
    with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
        Ballot.objects.filter(pk=ballot_of(election).pk).update(way="roll_call")


def test_the_register_of_decisions_keeps_numbers_and_is_read_by_names(
    election, client, later, django_assert_max_num_queries
):
    everybody_votes(election)
    close_all(election, later)
    sealed_minutes(fresh(election))
    [line] = Decision.objects.filter(method=DecisionMethod.ELECTION)
    elected = Candidacy.objects.get(elected=True)
    assert elected.option in line.wording
    assert ADA not in line.wording
    for page in (line.get_absolute_url(), reverse("governance:assembly_decisions", args=[line.assembly.slug])):
        with django_assert_max_num_queries(8):
            read = client.get(page).text
        assert ADA in read
        assert elected.option not in read
    file = client.get(reverse("governance:decisions_csv", args=[line.assembly.slug])).content.decode()
    assert elected.option in file
    assert ADA not in file
    close_account(election.council.members[0].voter, actor=election.council.members[0].voter)
    assert elected.option in client.get(line.get_absolute_url()).text.replace("&nbsp;", " ").replace("\xa0", " ")
