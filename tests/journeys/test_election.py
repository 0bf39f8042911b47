"""An election of persons by the real pages, held outside a session and then in one: names, a floor, a tie, a second
round; the copy of the members names who must be named, and the public one has the same fingerprint."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from lieudit.elections.models import Candidacy, Contest, Election
from lieudit.elections.protocol import fingerprint
from lieudit.governance.models import Decision, Seat
from lieudit.governance.rulemaking import adopt_rulebook
from lieudit.governance.rules import DEFAULT_RULES, complete
from lieudit.governance.statements import put
from lieudit.hall.services import check_in, start_item
from lieudit.meetings.convening import convene_meeting
from lieudit.meetings.models import Meeting
from lieudit.meetings.workflow import ItemKind
from lieudit.minutes import seal
from lieudit.network.models import Representative
from lieudit.voting.models import RollEntry
from tests.accounts.factories import AccountFactory
from tests.elections.factories import PLACES, SOURCE, STATEMENT, a_calendar, a_person, a_vacant_council
from tests.governance.factories import a_qualified_person, a_seat, an_assembly
from tests.hall.factories import an_election, opens
from tests.journeys.visitor import Visitor
from tests.meetings.factories import a_meeting, an_item

pytestmark = pytest.mark.django_db(transaction=True)

NETWORKS = "regional_networks"
PEOPLE = "citizens_contributors_qualified"
NAMES = "Ada Lovelace", "Blaise Pascal", "Caroline Herschel", "Denis", "Emmy", "Fred", "Gisèle", "Hedy"
ADA, BLAISE, CARO = NAMES[:3]


def at_the_hour(later, **span: float) -> None:
    """Time passes, and the timer of the house runs."""
    later(**span)
    call_command("close_due", stdout=io.StringIO())


def under(council):
    """Of who is elected, more than half of those who vote must approve; one seat in each college."""
    rules = complete(DEFAULT_RULES)
    put(rules, "election.floor", "majority")
    put(rules, "seats", {PLACES: 1, NETWORKS: 1, PEOPLE: 1})
    adopt_rulebook(council, actor=None, rules=rules, in_force_from=timezone.localdate())
    return council


@pytest.fixture
def council():
    """An association of persons and organisations: of who is elected, more than half of who votes must approve."""
    council = a_vacant_council(places=5, networks=5, partners=0)
    council.people = [
        a_person(PEOPLE, name, public=at % 2 == 0)
        for at, name in enumerate((ADA, BLAISE, CARO, "Denis", "Emmy", "Fred", "Gisele", "Hedy"))
    ]
    return under(council)


def calendar(**others) -> dict[str, str]:
    form = "%Y-%m-%dT%H:%M"
    return {
        name: timezone.localtime(value).strftime(form) if isinstance(value, dt.datetime) else value.isoformat()
        for name, value in a_calendar(**others).items()
    } | {"stakes": "ordinary", "again": "yes", "otherwise": "yes"}


def prepared(council) -> Visitor:
    staff = Visitor(council.secretariat).open(reverse("elections:elections")).follow("Préparer une élection")
    return staff.send("Préparer une élection", title="Élection de 2027", lot_source=SOURCE, **calendar())


def stands(council, member, name: str, college: str) -> None:
    """From the page of the election, on the phone of who stands."""
    election = Election.objects.get()
    candidate = Visitor(member.voter).open(election.get_absolute_url())
    links = {url for said, url in candidate.page.links if said.startswith("Porter une candidature")}
    [address] = [url for url in links if college in url]
    candidate.open(address).send("Porter une candidature", person=name, statement=STATEMENT)
    candidate.reads("La candidature est publiée")


def votes(election, member, college: str, **paper) -> None:
    ballot = Contest.objects.get(election=election, college__code=college).rounds.latest("number").ballot
    voter = Visitor(member.voter).open(reverse("voting:ballot", args=[ballot.number])).follow("Voter")
    voter.reads("Tout lire avant de voter").send("Relire mon vote", **paper)
    voter.send("Confirmer mon vote").reads("Votre vote est compté")


def key(election, name: str) -> str:
    return next(row.option for row in Candidacy.objects.of(election) if row.shown == name or row.person == name)


def approve(election, *names: str) -> dict[str, list[str]]:
    return {"approve": [key(election, name) for name in names]}


def test_outside_a_session_a_floor_and_a_tie_lead_to_a_second_round_and_the_minutes_name_who_must_be(council, later):
    election = prepared_and_stood_for(council, later)
    for at, member in enumerate(council.people):
        votes(election, member, PEOPLE, **approve(election, *((ADA, BLAISE) if at < 5 else (CARO,))))
    for at, member in enumerate(council.members[:5]):
        votes(election, member, PLACES, **approve(election, council.members[at % 3].organisation.name))
    for member in council.members[5:]:
        votes(election, member, NETWORKS, option_0="Pour")
    at_the_hour(later, days=8)
    staff = Visitor(council.secretariat).open(election.get_absolute_url())
    staff.reads(
        "plancher non atteint, personne n’est élu", "égalité, à départager", council.members[5].organisation.name
    )
    everybody_votes_again(council, election)
    at_the_hour(later, days=10)
    the_minutes_are_signed_and_sealed(council, election)
    the_copies_have_one_fingerprint(council, election)


def prepared_and_stood_for(council, later) -> Election:
    """From the calendar to the open vote: three persons and three places stand, and one network alone."""
    staff = prepared(council)
    election = Election.objects.get()
    home = election.get_absolute_url()
    staff.send("Annoncer").reads("L’élection est annoncée")
    staff.send("Arrêter la liste").reads("La liste est arrêtée")
    for member, name in zip(council.people, NAMES[:3], strict=False):
        stands(council, member, name, PEOPLE)
    for member in council.members[:3]:
        stands(council, member, "Camille Martin", PLACES)
    stands(council, council.members[5], "Louise Michel", NETWORKS)
    at_the_hour(later, days=7)
    Visitor().open(home).reads("liste scellée")  # by the timer, on its day
    at_the_hour(later, days=2)
    staff = Visitor(council.secretariat).open(home)
    staff.follow("Tirer l’ordre").send("Publier ce tirage", seed="7 12 23 31 44").reads("Le tirage est publié")
    for member in (council.members[3], council.members[9]):
        staff = Visitor(council.secretariat).open(home).follow("Nommer qui dépouille")
        staff.send("Nommer au dépouillement", representative=str(Representative.objects.get(account=member.voter).pk))
    at_the_hour(later, days=16, hours=12)  # the timer opens the ballots
    return election


def everybody_votes_again(council, election) -> None:
    """The places between the three of whom none had enough support, the persons between the two who are even."""
    until = str(timezone.localtime() + dt.timedelta(days=9))[:16]
    for college in (PLACES, PEOPLE):
        staff = Visitor(council.secretariat).open(election.get_absolute_url())
        [address] = [url for _said, url in staff.page.links if f"{college}/etape/revoter" in url]
        staff.open(address).send("Voter de nouveau", closes_at=until).reads("Le nouveau vote est ouvert")
    for member in council.members[:2]:
        votes(election, member, PLACES, **approve(election, council.members[0].organisation.name))
    final = Contest.objects.get(college__code=PEOPLE).rounds.latest("number").ballot
    assert {final.names[option] for option in final.options} == {ADA, BLAISE}
    for at, member in enumerate(council.people):
        votes(election, member, PEOPLE, **approve(election, ADA if at < 6 else BLAISE))


def the_minutes_are_signed_and_sealed(council, election) -> None:
    address = reverse("elections:minutes", args=[election.number])
    watchers = [council.members[3], council.members[9]]
    staff = Visitor(council.secretariat).open(address).reads(f"Élus : {ADA}", "plancher non atteint", "Second tour")
    staff.send("Sceller et ouvrir").reads("signe avant que le procès-verbal soit scellé")
    for member in watchers:
        Visitor(member.voter).open(address).send("Signer ce procès-verbal").reads("Vous avez signé")
    Visitor(council.secretariat).open(address).send("Sceller et ouvrir").reads("les mandats sont ouverts")
    [seat] = Seat.objects.filter(college__code=PEOPLE)
    assert seat.account == council.people[0].voter


def the_copies_have_one_fingerprint(council, election) -> None:
    file = reverse("elections:minutes_file", args=[election.number, "json"])
    full = reverse("elections:full_file", args=[election.number, "json"])
    public = Visitor().open(file).html
    assert Visitor().open(full).url.startswith("/compte/")
    assert Visitor(AccountFactory()).open(full).status == 403
    member = Visitor(council.people[4].voter).open(full)
    assert (
        fingerprint(json.loads(member.html))
        == fingerprint(json.loads(public))
        == Election.objects.get().minutes.fingerprint
    )
    assert hashlib.sha256(public.encode()).hexdigest() == Election.objects.get().minutes.fingerprint
    for account in (council.people[0].voter, council.members[3].voter, council.members[9].voter, council.secretariat):
        assert account.name in member.html
        assert account.name not in public
    page = Visitor(council.people[4].voter).open(reverse("elections:minutes", args=[election.number]))
    page.reads("Personnes nommées", council.members[3].voter.name, council.secretariat.name)
    Visitor().open(page.url).does_not_read("Personnes nommées", council.secretariat.name)
    assert page.client.get(full.replace("json", "pdf")).content.startswith(b"%PDF")


def test_in_session_a_floor_and_a_tie_then_a_second_round_and_the_minutes_of_the_session_name_who_must_be(later):
    council = an_assembly()
    council.seats = [a_seat(council, PLACES, chairs=at == 0) for at in range(6)]
    council.seats += [a_qualified_person(council) for _at in range(6)]
    under(council)
    session = an_opened_session(council)
    at_chair = reverse("hall:chair", args=[session.meeting.number])
    chair = Visitor(council.seats[0].voter).open(at_chair)
    chair.send("Ouvrir l’élection")
    people = [seat for seat in council.seats if seat.account]
    ada, blaise, caro = people[3:]
    for at, seat in enumerate(council.seats[:6]):
        in_room(session, seat, council.seats[3 + at % 3].name)
    for at, seat in enumerate(people):
        in_room(session, seat, *((ada.name, blaise.name) if at < 4 else (caro.name,)))
    closes(chair, at_chair)
    assert not Candidacy.objects.filter(elected=True).exists()  # none has the floor, or two have as much
    chair.open(at_chair).send("Ouvrir l’élection")  # a second round: places again, and those who are even
    for seat in council.seats[:6]:
        in_room(session, seat, council.seats[5].name)
    for at, seat in enumerate(people):
        in_room(session, seat, ada.name if at < 5 else blaise.name)
    closes(chair, at_chair)
    chair.open(at_chair).send("Lever la séance")
    address = reverse("minutes:minutes", args=[session.meeting.number])
    chair.open(address).send("Publier le projet").reads("Le projet est publié")
    member = Visitor(council.seats[2].voter).open(address)
    member.reads("plancher non atteint", "égalité", f"({ada.account.name})", f"({caro.account.name})")
    public = Visitor().open(address)
    files = [
        json.loads(each.open(reverse(f"minutes:{name}", args=[session.meeting.number, "json"])).html)
        for each, name in ((member, "full_file"), (public, "minutes_file"))
    ]
    assert seal.fingerprint(files[0]) == seal.fingerprint(files[1])
    for account in (ada.account, blaise.account, caro.account, council.secretariat):
        assert account.name in json.dumps(files[0], ensure_ascii=False)
        assert account.name not in json.dumps(files[1], ensure_ascii=False)
    the_count_is_signed_and_the_mandates_follow(session, ada, council.seats[5].organisation)


def the_count_is_signed_and_the_mandates_follow(session, ada, place) -> None:
    election = Election.objects.get()
    address = reverse("elections:minutes", args=[election.number])
    for watcher in election.scrutineers.all():
        Visitor(watcher.account).open(address).send("Signer ce procès-verbal").reads("Vous avez signé")
    Visitor(AccountFactory(secretariat=True)).open(address).send("Sceller et ouvrir").reads("les mandats sont ouverts")
    assert Candidacy.objects.get(elected=True, elector__account__isnull=False).elector.account == ada.account
    assert Candidacy.objects.get(elected=True, elector__account=None).elector.organisation == place
    assert ada.account.public_name in Visitor().open(Decision.objects.get().get_absolute_url()).words


def an_opened_session(council):
    """Convened by its secretariat on one item, its twelve seats are there (their journeys are told elsewhere)."""
    election = an_election(council, candidates=3)
    council.secretariat = AccountFactory(secretariat=True)
    meeting = a_meeting(council, chair=council.seats[0].voter, secretary=council.secretariat, is_public=True)
    item = an_item(meeting, ItemKind.ELECTION, title="Élire un siège par collège", election=election)
    convene_meeting(meeting, actor=council.secretariat)
    session = opens(Meeting.objects.get(pk=meeting.pk), council.secretariat)
    for seat in council.seats:
        check_in(session, seat, actor=seat.voter, by="link")
    start_item(session, item, actor=council.secretariat)
    return session


def closes(chair, address: str) -> None:
    """Everybody has voted: one hand is enough."""
    chair.open(address).send("Clore le vote et compter")


def in_room(session, seat, *names: str) -> None:
    """From « ma place », what is read there."""
    own = Visitor(seat.voter).open(reverse("hall:seat", args=[session.meeting.number])).follow("Voter")
    entry = RollEntry.objects.select_related("ballot").get(key=seat.key, ballot__state="open")
    keys = [option for option in entry.ballot.options if entry.ballot.names.get(option, option) in names]
    own.send("Confirmer mon vote", approve=keys).reads("Votre vote est compté")
