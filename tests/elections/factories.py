"""Elections at each moment of their life, made by the acts themselves, for tests.

The calendar counts from the day of the test: roll today, corrections for 6 days, candidacies for 8, vote from day 25
for a week, mandates from day 40.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from lieudit.elections import count, roll, services
from lieudit.elections.models import Candidacy, Contest, Election, Elector
from lieudit.governance.models import Assembly, Seat
from lieudit.governance.services import seat_member
from lieudit.membership.models import DuesLine, DuesPeriod, DuesScale, Member, MemberKind
from lieudit.membership.workflow import MemberState
from lieudit.voting.models import Ballot, Vote
from lieudit.voting.services import close_ballot, open_ballot
from tests.accounts.factories import AccountFactory
from tests.governance.factories import an_assembly
from tests.network.factories import OrganisationFactory, RepresentativeFactory
from tests.worlds import kept

PLACES, NETWORKS, PARTNERS = "third_places", "regional_networks", "partners"
STATEMENT = "Nous tenons une permanence numérique depuis neuf ans. " * 7
SOURCE = "premier tirage du Loto du lendemain de la clôture des candidatures"


def at(days: int, hour: int = 9) -> dt.datetime:
    day = timezone.localdate() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime(day.year, day.month, day.day, hour))


def a_calendar(**others) -> dict:
    today = timezone.localdate()
    days = {"roll_on": 0, "corrections_until": 6, "candidacies_until": 8, "mandates_from": 40, "window": 60}
    plan = {name: today + dt.timedelta(days=n) for name, n in days.items()}
    return {**plan, "opens_at": at(25), "closes_at": at(32), **others}


def a_member(college: str, **others) -> Member:
    """An organisation that belongs, with somebody who represents it (`member.voter`)."""
    organisation = others.pop("organisation", None) or OrganisationFactory(network=True)
    voter = RepresentativeFactory(place=None, organisation=organisation).account
    number = Member.objects.count() + 1
    member = Member.objects.create(
        number=number,
        organisation=organisation,
        college=college,
        college_reason="Selon la règle.",
        state=MemberState.ADMITTED,
        applied_by=voter,
        since=dt.date(2025, 1, 1),
        **others,
    )
    member.voter = voter
    return member


def a_person(college: str, name: str, *, public: bool = False, **others) -> Member:
    """A person who belongs in their own name, which they publish or not (`member.voter`)."""
    account = AccountFactory(name=name, name_is_public=public)
    member = Member.objects.create(
        number=Member.objects.count() + 1,
        account=account,
        college=college,
        college_reason="Selon la règle.",
        state=MemberState.ADMITTED,
        applied_by=account,
        since=dt.date(2025, 1, 1),
        **others,
    )
    member.voter = account
    return member


def owes(member: Member) -> None:
    """Dues of this year, whose last day was yesterday, and of which nothing is paid."""
    today = timezone.localdate()
    yesterday = today - dt.timedelta(days=1)
    scale = DuesScale.objects.create(year=today.year, grace_until=yesterday)
    tier = DuesLine.objects.create(scale=scale, rank=1, kind=MemberKind.NETWORK, label="Réseau", amount=50)
    DuesPeriod.objects.create(member=member, year=today.year, line=tier, amount=50, grace_until=yesterday)


@kept
def a_vacant_council(places: int = 4, networks: int = 3, partners: int = 1) -> Assembly:
    """An assembly without seats, whose association has members: `council.members`, `council.secretariat`."""
    council = an_assembly()
    colleges = [PLACES] * places + [NETWORKS] * networks + [PARTNERS] * partners
    council.members = [a_member(college) for college in colleges]
    council.secretariat = AccountFactory(secretariat=True)
    return council


@kept
def prepared(council: Assembly | None = None, **others) -> Election:
    council = council or a_vacant_council()
    words = {"title": "Élection de 2027", "lot_source": SOURCE, **a_calendar()} | others
    election = services.prepare_election(council, actor=council.secretariat, **words)
    return with_people(election, council)


def with_people(election: Election, council: Assembly) -> Election:
    election = Election.objects.get(pk=election.pk)
    election.council, election.secretariat = council, council.secretariat
    return election


@kept
def announced(council: Assembly | None = None, **others) -> Election:
    election = prepared(council, **others)
    services.announce_election(election, actor=election.secretariat)
    return with_people(election, election.council)


@kept
def with_roll(council: Assembly | None = None, **others) -> Election:
    election = announced(council, **others)
    roll.freeze_roll(election, actor=election.secretariat)
    return with_people(election, election.council)


def line(election: Election, member: Member) -> Elector:
    return election.roll.get(organisation=member.organisation, account=member.account)


def contest(election: Election, college: str = PLACES) -> Contest:
    return election.contests.get(college__code=college)


def candidacy(election: Election, member: Member, **others) -> Candidacy:
    words = {"person": "Camille Martin", "statement": STATEMENT} | others
    return services.file_candidacy(
        contest(election, member.college), actor=member.voter, elector=line(election, member), **words
    )


@kept
def sealed(later, council: Assembly | None = None, **others) -> Election:
    """Sealed roll, on day 7: candidacies are open for two more days."""
    election = with_roll(council, **others)
    later(days=7)
    roll.seal_roll(election, actor=election.secretariat)
    return with_people(election, election.council)


@kept
def ordered(later, candidates: int = 3, **others) -> Election:
    """Day 9: that many members of the first college stand, their order is drawn."""
    election = sealed(later, **others)
    for member in election.council.members[:candidates]:
        candidacy(election, member)
    later(days=2)
    services.draw_order(election, actor=election.secretariat, seed="7 12 23 31 44")
    return with_people(election, election.council)


@kept
def voting(later, candidates: int = 3, **others) -> Election:
    """Day 25: the ballots are open, watched by two members that do not stand."""
    election = ordered(later, candidates, **others)
    for member in (election.council.members[4], election.council.members[7]):
        count.name_scrutineer(
            election, actor=election.secretariat, elector=line(election, member), account=member.voter
        )
    count.order_ballots(election, actor=election.secretariat)
    later(days=16, hours=12)
    for ballot in Ballot.objects.announced():
        open_ballot(ballot, actor=None)
    return with_people(election, election.council)


def ballot_of(election: Election, college: str = PLACES) -> Ballot:
    return contest(election, college).rounds.latest("number").ballot


def vote(election: Election, member: Member, choice) -> Vote:
    """A voice as the database keeps it, by the method of the ballot: to approve where each is asked is to be for."""
    ballot = ballot_of(election, member.college)
    if ballot.rule["method"] == "each" and isinstance(choice, dict) and "approve" in choice:
        choice = {"opinions": dict.fromkeys(choice["approve"], "for")}
    entry = ballot.roll.get(organisation=member.organisation, account=member.account)
    return Vote.objects.create(entry=entry, choice=choice, cast_by=member.voter, cast_at=timezone.now())


def approve(election: Election, voters, *names: str) -> None:
    for member in voters:
        vote(election, member, {"approve": list(names)})


def names(election: Election, college: str = PLACES) -> list[str]:
    """The candidacies, in the order of the lot."""
    return [row.option for row in contest(election, college).candidacies.standing().order_by("rank")]


def close_all(election: Election, later) -> None:
    """The hour of closing comes; the receivers read the results."""
    later(days=8)
    for each in election.contests.all():
        for turn in each.rounds.all():
            turn.ballot.refresh_from_db()
            if turn.ballot.state != "closed":
                close_ballot(turn.ballot, actor=None)
                count.read_ballot(turn.ballot)


def seated(council: Assembly, member: Member, since: dt.date, until: dt.date | None = None) -> Seat:
    college = council.colleges.get(code=member.college)
    return seat_member(college, actor=None, organisation=member.organisation, since=since, until=until)
