"""Who stood in an election held in session: a number in the public copy, a name in that of the members."""

import json

import pytest
from django.urls import reverse

from lieudit.accounts.services import close_account, export_data
from lieudit.hall.ballots import close_session_ballot, open_session_election
from lieudit.hall.services import close_session
from lieudit.minutes import seal, services
from lieudit.minutes.documents import sheet_of
from lieudit.minutes.models import Minutes
from lieudit.minutes.record import record_of
from lieudit.voting.models import Ballot
from lieudit.voting.services import cast_votes
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council
from tests.hall.factories import COLLEGES, again, an_electing_session
from tests.voting.factories import at_its_hour

pytestmark = pytest.mark.django_db
ADA = "Ada Lovelace"


@pytest.fixture
def session(django_capture_on_commit_callbacks):
    """A session that elected a person, who holds a seat and was there, in the college of partners."""
    council = a_council(COLLEGES * 2)
    seat = [seat for seat in council.seats if seat.college.code == "partners"][-1]
    seat.organisation, seat.account = None, AccountFactory(name=ADA)
    seat.save()
    seat.voter = seat.account
    session = an_electing_session(council=council)
    open_session_election(again(session), actor=session.chair)
    ballot = Ballot.objects.get(options__contains="candidature n° 2")
    for entry in ballot.roll.select_related("ballot"):
        voter = next(seat.voter for seat in session.seats if seat.key == entry.key)
        cast_votes(entry, actor=voter, choice={"approve": ["candidature n° 2"]}, others={})
    at_its_hour(*Ballot.objects.open())
    with django_capture_on_commit_callbacks(execute=True):
        close_session_ballot(session.ballots.open().first(), actor=session.chair)
    close_session(again(session), actor=session.chair)
    session.ada = seat.account
    return session


@pytest.fixture
def minutes(session) -> Minutes:
    found = services.draft_minutes(session.meeting, actor=session.chair)
    return Minutes.objects.with_meeting().get(pk=found.pk)


def lines(text) -> str:
    return json.dumps(sheet_of(text, sealed=False), ensure_ascii=False).replace("\xa0", " ")


def test_the_copy_of_members_names_who_is_elected_and_the_public_one_says_a_number(minutes):
    text = services.composed(minutes)
    public = seal.redacted(text)
    assert f"Élu : candidature n° 2 ({ADA})" in lines(seal.redacted(text, inside=True))
    assert "Élu : candidature n° 2" in lines(public)
    assert ADA not in json.dumps(public, ensure_ascii=False)
    assert seal.fingerprint(public) == seal.fingerprint(text)


def test_the_public_copy_does_not_tell_that_a_seat_and_a_candidacy_are_one_person(minutes, session):
    keys = set(minutes.people.filter(account=session.ada).values_list("key", flat=True))
    assert len(keys) == 2
    facts = next(part["facts"] for part in services.composed(minutes)["parts"] if part["facts"].get("ballots"))
    [candidates] = [each["candidates"] for each in facts["ballots"] if "candidates" in each]
    seats = {line["seat"]: line["who"] for line in minutes.sections.get(kind="presence").facts["present"]}
    assert not {*candidates.values()} & {key for who in seats.values() for key in who}


def test_the_page_names_them_to_members_only(minutes, session, client):
    address = reverse("minutes:minutes", args=[minutes.meeting.number])
    assert ADA not in client.get(address).text
    client.force_login(session.seats[0].voter)
    assert f"candidature n°&nbsp;2 ({ADA})" in client.get(address).text.replace("\xa0", "&nbsp;").replace(
        "n° 2", "n°&nbsp;2"
    )


def test_who_presides_mends_the_name_before_the_approval_and_the_person_finds_it_in_their_data(
    minutes, session, client
):
    client.force_login(session.chair)
    page = client.get(reverse("minutes:people", args=[minutes.meeting.number])).text
    assert "Candidature n" in page
    stood = minutes.people.get(candidacy__isnull=False)
    names = dict(minutes.people.values_list("key", "name")) | {stood.key: "Ada King"}
    services.name_people(minutes, actor=session.chair, chair=minutes.chair, secretary=minutes.secretary, names=names)
    assert "candidature n° 2 (Ada King)" in lines(services.composed(minutes))
    exported = json.dumps(export_data(session.ada), ensure_ascii=False, default=str)
    assert "Ada King" in exported


def test_who_closed_their_account_before_the_draft_stays_a_number(session):
    close_account(session.ada, actor=session.ada)
    record = record_of(session.meeting, session.chair, None)
    assert not [person for person in record.people if person.candidacy]


def test_facts_that_were_sealed_before_are_read_as_they_were(minutes):
    text = services.composed(minutes)
    for part in text["parts"]:
        for ballot in part["facts"].get("ballots", []):
            ballot.pop("candidates", None)
    assert "Élu : candidature n° 2" in lines(text)
    assert seal.fingerprint(seal.redacted(text)) == seal.fingerprint(text)
