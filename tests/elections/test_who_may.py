"""Who runs an election, who votes, who stands, who watches, who sits in a circle: asked of everybody around."""

import pytest
from django.utils import timezone

from lieudit.elections import permissions
from lieudit.elections.models import Candidacy, Circle, Contest, Correction, Election, Elector, Scrutineer
from lieudit.elections.permissions import CANDIDACY_ACCESS, CIRCLE_ACCESS, CORRECTION_ACCESS, ELECTION_ACCESS
from tests.accounts.factories import AccountFactory
from tests.elections.factories import PARTNERS, PLACES, a_vacant_council, with_roll
from tests.elections.factories import contest as contest_of
from tests.elections.factories import line as line_of
from tests.governance.factories import a_seat, an_assembly
from tests.network.people import doors, former_spokesperson, people, spokesperson, who

pytestmark = pytest.mark.django_db
RUNS = {"chair", "secretariat", "staff of the council"}


@pytest.fixture
def election():
    return with_roll(a_vacant_council(places=3, networks=1, partners=1))


@pytest.fixture
def everybody(election):
    """On the roll of places: a voter, one who is struck, one who does not vote; on another roll, a partner."""
    voter, struck, owing, _network, partner = election.council.members
    Elector.objects.filter(pk=line_of(election, struck).pk).update(struck=True)
    Elector.objects.filter(pk=line_of(election, owing).pk).update(in_standing=False)
    watcher = Scrutineer.objects.create(election=election, elector=line_of(election, partner), account=AccountFactory())
    return people() | {
        "chair": a_seat(election.assembly, chairs=True).voter,
        "seat": a_seat(election.assembly).voter,
        "chair elsewhere": a_seat(an_assembly("Une autre assemblée"), chairs=True).voter,
        "staff of the council": election.secretariat,
        "voter": voter.voter,
        "also voter": spokesperson(voter.organisation),
        "was voter": former_spokesperson(voter.organisation),
        "struck": struck.voter,
        "owing": owing.voter,
        "partner": partner.voter,
        "watcher": watcher.account,
    }


def test_an_election_is_run_by_the_chair_watched_by_scrutineers_and_joined_by_the_roll(everybody, election):
    expected = dict.fromkeys(ELECTION_ACCESS.workflow.steps, RUNS)
    network = election.council.members[3].voter
    everybody["network"] = network
    expected |= {
        "correct": set(everybody) - {"anonymous"},
        "stand": {"voter", "also voter", "owing", "partner", "network"},
        "note_incident": RUNS | {"watcher"},
        "sign": {"watcher"},
    }
    assert doors(ELECTION_ACCESS, everybody, Election.objects.get(pk=election.pk)) == expected


def test_nobody_decides_on_the_correction_that_they_asked_for(everybody, election):
    correction = Correction(election=election, author=everybody["voter"])
    decides = dict.fromkeys(("hold", "accept", "refuse"), RUNS)
    assert doors(CORRECTION_ACCESS, everybody, correction) == decides | {"reply": set()}
    correction.author = everybody["chair"]
    assert doors(CORRECTION_ACCESS, everybody, correction)["accept"] == RUNS - {"chair"}


def test_the_member_whom_somebody_would_strike_replies(everybody, election):
    line = line_of(election, election.council.members[0])
    against = Correction(election=election, author=everybody["partner"], elector=line, is_against=True, wish="strike")
    assert doors(CORRECTION_ACCESS, everybody, against)["reply"] == {"voter", "also voter"}


def test_who_stands_runs_nothing_of_the_election_whatever_they_preside(everybody, election):
    contest, line = contest_of(election), line_of(election, election.council.members[0])
    Candidacy.objects.create(contest=contest, elector=line, author=everybody["chair"], filed_at=timezone.now())
    found = doors(ELECTION_ACCESS, everybody, Election.objects.get(pk=election.pk))
    for step in ("draw_order", "order_ballots", "part_tie", "vote_again", "name_scrutineer", "cancel", "seal_roll"):
        assert found[step] == RUNS - {"chair"}, step
    correction = Correction(election=Election.objects.get(pk=election.pk), author=everybody["partner"])
    assert doors(CORRECTION_ACCESS, everybody, correction)["accept"] == RUNS - {"chair"}


def test_a_candidacy_is_withdrawn_by_who_speaks_for_its_member_today_and_set_aside_by_who_runs(everybody, election):
    line = line_of(election, election.council.members[0])
    candidacy = Candidacy(contest=contest_of(election), elector=line, author=AccountFactory())
    everybody["author"] = candidacy.author
    assert doors(CANDIDACY_ACCESS, everybody, candidacy) == {
        "withdraw": {"voter", "also voter"},
        "set_aside": RUNS,
        "leave": set(),
    }


@pytest.mark.parametrize(("college", "voices"), [(PLACES, {"voter", "also voter"}), (PARTNERS, {"partner"})])
def test_a_circle_is_of_the_voices_of_its_college_and_led_by_who_facilitates(everybody, election, college, voices):
    contest = Contest.objects.get(election=election, college__code=college)
    circle = Circle(contest=contest, facilitator=AccountFactory())
    everybody["facilitator"] = circle.facilitator
    leads = {"facilitator"}
    assert doors(CIRCLE_ACCESS, everybody, circle) == {
        **dict.fromkeys(("name", "move", "answer", "lift"), voices),
        **dict.fromkeys(("read", "propose", "end"), leads),
    }
    assert who(everybody, lambda account: permissions.is_in_circle(account, circle)) == voices | leads


def test_one_votes_in_the_election_of_ones_own_roll_only(everybody, election):
    voter = everybody["voter"]
    assert [line.election for line in permissions.voices_of(voter, election)] == [election]
    assert not permissions.voices_of(voter, Election(pk=0)).exists()
    assert permissions.is_elector(voter, election)
    assert not permissions.is_elector(voter, Election(pk=0))
    assert not permissions.voices_of(everybody["struck"], election).exists()
    assert not permissions.voices_of(everybody["owing"], election).exists()
