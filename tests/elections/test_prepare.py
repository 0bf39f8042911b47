"""Preparing and announcing: the computation, the calendar that holds or is refused, one election at a time."""

import copy
import datetime as dt
import threading
from fractions import Fraction

import pytest
from django.db import connections
from django.utils import timezone

from lieudit.elections import roll, services
from lieudit.elections.models import Election
from lieudit.elections.schedule import lines
from lieudit.governance.models import Rulebook
from lieudit.governance.rulemaking import adopt_rulebook
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.elections.factories import (
    NETWORKS,
    PARTNERS,
    PLACES,
    a_calendar,
    a_vacant_council,
    announced,
    at,
    contest,
    prepared,
    seated,
)

pytestmark = pytest.mark.django_db


def test_seats_to_fill_are_computed_for_each_college():
    election = prepared()
    assert [(c.college.code, c.seats) for c in election.contests.select_related("college")][:2] == [
        ("third_places", 7),
        ("regional_networks", 5),
    ]
    assert contest(election).computed["sentences"][-1] == "À pourvoir : 7 − 0 qui continuent = 7."


def test_who_sits_with_a_term_later_than_the_window_goes_on():
    council = a_vacant_council()
    seated(council, council.members[0], dt.date(2025, 1, 1), timezone.localdate() + dt.timedelta(days=400))
    seated(council, council.members[1], dt.date(2024, 1, 1), timezone.localdate() + dt.timedelta(days=10))
    election = prepared(council)
    assert contest(election).seats == 6
    assert len(contest(election).computed["ending"]) == 1


@pytest.mark.parametrize(
    ("field", "days", "said"),
    [
        ("roll_on", -1, "aujourd’hui au plus tôt"),
        ("corrections_until", 2, "La correction de la liste dure 5\N{NO-BREAK SPACE}jours au moins"),
        ("corrections_until", 26, "finit avant l’ouverture du vote"),
        ("candidacies_until", 12, "closent 15 jours avant le vote"),
        ("candidacies_until", -1, "après que la liste est arrêtée"),
        ("mandates_from", 30, "après la clôture du vote"),
        ("window", 20, "Cette élection renouvelle au moins"),
    ],
)
def test_an_impossible_date_is_refused_with_its_reason_beside_its_field(field, days, said):
    with pytest.raises(RuleBroken) as refusal:
        prepared(**{field: timezone.localdate() + dt.timedelta(days=days)})
    assert said in refusal.value.message_dict[field][0]


def test_impossible_hours_are_refused():
    council = a_vacant_council()
    with pytest.raises(RuleBroken, match="après son ouverture"):
        prepared(council, closes_at=at(25))
    with pytest.raises(RuleBroken, match="15 jours à l’avance"):
        prepared(council, opens_at=at(14))


def test_the_calendar_is_a_table_that_says_where_one_stands():
    rows = lines(prepared().calendar, timezone.now() + dt.timedelta(days=7))
    assert [row.state for row in rows] == ["done", "done", "current", "to-come", "to-come"]


def test_an_assembly_holds_one_election_at_a_time():
    council = a_vacant_council()
    prepared(council)
    with pytest.raises(RuleBroken, match="déjà en cours"):
        prepared(council)


@pytest.mark.django_db(transaction=True)
def test_two_preparations_at_once_give_one_election():
    council, outcomes = a_vacant_council(), []

    def prepare():
        try:
            prepared(council)
            outcomes.append("done")
        except RuleBroken:
            outcomes.append("refused")
        finally:
            connections.close_all()

    workers = [threading.Thread(target=prepare) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(outcomes) == ["done", "refused"]
    assert Election.objects.count() == 1


def test_the_calendar_changes_until_it_is_announced():
    election = prepared()
    words = {"title": "Élection", "lot_source": "Loto", "tie_source": ""} | a_calendar(closes_at=at(31))
    services.plan_election(election, actor=election.secretariat, **words)
    election.refresh_from_db()
    assert election.closes_at == at(31)
    services.announce_election(election, actor=election.secretariat)
    with pytest.raises(RuleBroken, match="n’est pas possible à ce stade"):
        services.plan_election(election, actor=election.secretariat, **words)


def test_the_announcement_freezes_the_version_of_the_rules():
    election = prepared()
    rules = election.rules | {"candidacy": {"statement_min": 500, "closing_days": 15, "standing": True}}
    adopt_rulebook(election.assembly, actor=None, rules=rules, in_force_from=timezone.localdate())
    services.announce_election(election, actor=election.secretariat)
    election.refresh_from_db()
    assert election.rulebook.version == 2
    rules = rules | {"notice_days": 1}
    adopt_rulebook(election.assembly, actor=None, rules=rules, in_force_from=timezone.localdate())
    election.refresh_from_db()
    assert election.rulebook.version == 2
    assert Entry.objects.about(election.assembly).filter(kind="elections.announced").exists()


def without(election, college, **moved):
    """The next version of the rules, from today: one college less, whose weight goes to the places."""
    rules = copy.deepcopy(election.rules)
    left = rules["colleges"]["weights"].pop(college)
    rules["colleges"]["weights"][PLACES] = str(Fraction(left) + Fraction(rules["colleges"]["weights"][PLACES]))
    rules["colleges"]["moved"] = moved
    return adopt_rulebook(election.assembly, actor=None, rules=rules, in_force_from=timezone.localdate())


def test_a_college_that_the_rules_no_longer_have_elects_nobody_and_its_members_vote_where_its_seats_went():
    election = prepared()
    assert election.contests.filter(college__code=PARTNERS).exists()
    without(election, PARTNERS, **{PARTNERS: NETWORKS})
    services.announce_election(election, actor=election.secretariat)
    assert not election.contests.filter(college__code=PARTNERS).exists()
    roll.freeze_roll(election, actor=election.secretariat)
    assert not election.roll.filter(college__code=PARTNERS).exists()
    assert election.roll.filter(college__code=NETWORKS).count() == 4


def test_an_election_without_a_seat_to_fill_is_not_announced():
    election = prepared()
    rules = election.rules | {"seats": dict.fromkeys(election.rules["seats"], 0)}
    Rulebook.objects.create(assembly=election.assembly, version=2, rules=rules, in_force_from=timezone.localdate())
    with pytest.raises(RuleBroken, match="rien à élire"):
        services.announce_election(election, actor=election.secretariat)


def test_a_cancelled_election_leaves_room_for_another():
    election = announced()
    services.cancel_election(election, actor=election.secretariat, reason="La salle n’est pas libre.")
    assert Entry.objects.about(election).first().sentence.endswith("La salle n’est pas libre.")
    prepared(election.council)
