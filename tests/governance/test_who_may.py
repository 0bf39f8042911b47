"""Who sits, who chairs, who writes and who puts to the vote: each door, asked of everybody around."""

import pytest

from lieudit.governance import permissions
from lieudit.governance.models import Seat
from lieudit.governance.permissions import CHANGE_ACCESS
from lieudit.governance.rulemaking import adopt_rulebook
from lieudit.governance.rules import DEFAULT_RULES
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_change, a_council
from tests.governance.people import CHAIRS, SEATS, around
from tests.network.people import days, doors, spokesperson, who

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    return a_council()


@pytest.fixture
def everybody(council):
    return around(council)


def test_a_seat_is_held_by_a_person_or_by_who_represents_its_organisation_today(everybody, council):
    assert who(everybody, lambda account: permissions.sits_in(account, council)) == SEATS


def test_the_seat_that_chairs_chairs_and_the_secretariat_stands_in(everybody, council):
    assert who(everybody, lambda account: permissions.chairs(account, council)) == CHAIRS
    assert who(everybody, lambda account: permissions.may_open_change(account, council)) == SEATS | {"secretariat"}


def test_a_change_is_written_by_who_speaks_for_it_today_and_the_chair(everybody, council):
    """Who wrote it for an organisation, and speaks for it no more, leaves it to who does."""
    change = a_change(council)
    change.author = everybody["author"] = AccountFactory()
    writes = {"seat", "also speaks for the seat", "chair", "secretariat"}
    assert doors(CHANGE_ACCESS, everybody, change) == {
        "edit": writes,
        "rebase": writes,
        "withdraw": writes,
        "put_to_vote": CHAIRS,
        "adopt": set(),
        "reject": set(),
        "give_up": set(),
    }
    change.held = True
    assert doors(CHANGE_ACCESS, everybody, change)["give_up"] == CHAIRS
    change.organisation = None
    assert doors(CHANGE_ACCESS, everybody, change)["edit"] == {"chair", "secretariat"}
    change.author = everybody["seat"]
    assert doors(CHANGE_ACCESS, everybody, change)["edit"] == {"seat", "chair", "secretariat"}


def test_any_seat_puts_a_change_to_the_vote_where_the_rules_say_so(everybody, council):
    change = a_change(council)
    rules = DEFAULT_RULES | {"changes": DEFAULT_RULES["changes"] | {"put_by": "seat"}}
    adopt_rulebook(council, actor=None, rules=rules, in_force_from=days(0))
    found = who(everybody, lambda account: permissions.puts_to_vote(account, change))
    assert found == SEATS | {"secretariat"}


def accounts(everybody, names):
    return {everybody[name].pk for name in names}


def test_seats_speak_by_the_active_accounts_that_hold_or_represent_them(everybody, council):
    everybody["gone"] = spokesperson(council.seats[1].organisation)
    type(everybody["gone"]).objects.filter(pk=everybody["gone"].pk).update(is_active=False)
    running = Seat.objects.running().filter(college__assembly=council)
    assert set(permissions.speakers_of(running).values_list("pk", flat=True)) == accounts(everybody, SEATS)
    assert set(permissions.chairs_of(council.pk).values_list("pk", flat=True)) == accounts(everybody, {"chair"})
