"""Who drafts, who chairs, who sits, who proposed, who objected: each door, asked of everybody around."""

import pytest

from lieudit.deliberation import permissions
from lieudit.deliberation.models import Amendment, Draft, Objection
from lieudit.deliberation.permissions import AMENDMENT_ACCESS, DRAFT_ACCESS, OBJECTION_ACCESS
from lieudit.network.models import Representative
from tests.accounts.factories import AccountFactory
from tests.deliberation.factories import a_council as a_small_council
from tests.deliberation.factories import a_draft, an_amendment
from tests.governance.factories import a_council
from tests.governance.people import CHAIRS, SEATS, around
from tests.needs.factories import ConvergenceFactory
from tests.network.factories import OrganisationFactory, PlaceFactory
from tests.network.people import OVER_CREUSE, OVER_THE_NATION, days, doors, former_spokesperson, spokesperson, who
from tests.territory.factories import DepartmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    return a_council()


@pytest.fixture
def everybody(council):
    return around(council)


@pytest.fixture
def draft(council):
    """Written by somebody, in the name of a network."""
    return Draft(assembly=council, author=AccountFactory(), organisation=OrganisationFactory(network=True))


@pytest.fixture
def drafters(everybody, draft):
    """The names of the drafting group, who have joined everybody."""
    everybody |= {
        "author": draft.author,
        "speaks for its network": spokesperson(draft.organisation),
        "spoke for its network": former_spokesperson(draft.organisation),
    }
    return {"author", "speaks for its network"} | CHAIRS


def test_a_draft_is_written_by_its_group_led_by_the_chair_and_answered_by_the_seats(everybody, draft, drafters):
    signed_in = set(everybody) - {"anonymous"}
    by_the_group = dict.fromkeys(("write", "open", "merge", "settle_objection"), drafters)
    by_who_wrote = {"withdraw": drafters - CHAIRS}
    by_the_chair = dict.fromkeys(("vote_on_rivals", "seek_consent", "put_to_vote", "adopt", "reject"), CHAIRS)
    by_others = {"comment": signed_in, "amend": signed_in, "answer_round": SEATS}
    assert doors(DRAFT_ACCESS, everybody, draft) == by_the_group | by_who_wrote | by_the_chair | by_others


def test_a_draft_in_ones_own_name_is_ones_own_and_the_chairs(everybody, draft, drafters):
    draft.organisation = None
    assert doors(DRAFT_ACCESS, everybody, draft)["write"] == {"author"} | CHAIRS


def test_a_draft_is_opened_by_a_seat_or_by_who_animates_one_of_its_convergences(everybody):
    near, national = ConvergenceFactory(department=DepartmentFactory()), ConvergenceFactory()
    sitting = SEATS | {"chair elsewhere"}  # a seat of any assembly

    def opens(*convergences):
        return who(everybody, lambda account: permissions.may_open(account, convergences))

    assert opens(national, near) == sitting | OVER_CREUSE
    assert opens(national) == sitting | OVER_THE_NATION
    assert opens() == sitting | {"secretariat"}


def an_amendment_by(author, hat=None):
    draft = a_draft(a_small_council())
    return an_amendment(draft, actor=author, hat=hat)


def test_an_amendment_is_its_authors_and_the_text_its_groups(everybody, draft, drafters):
    proposal = an_amendment_by(AccountFactory())
    everybody["proposer"] = proposal.author
    everybody["proposer of another"] = an_amendment(proposal.draft, new="quatre ans").author
    proposal.draft = draft
    assert doors(AMENDMENT_ACCESS, everybody, proposal) == {
        "recommend": drafters,
        "integrate": drafters,
        "refuse": drafters,
        "answer": {"proposer"},
        "withdraw": {"proposer"},
    }


@pytest.mark.parametrize("made", [PlaceFactory, OrganisationFactory])
def test_an_amendment_in_a_name_is_of_those_who_speak_for_it_today(everybody, made):
    hat = made()
    left = spokesperson(hat)
    proposal = an_amendment_by(left, hat)
    Representative.objects.filter(account=left).update(since=days(-9), until=days(-1))
    everybody |= {"left": left, "speaks": spokesperson(hat), "spoke": former_spokesperson(hat)}
    assert who(everybody, lambda account: permissions.proposed(account, proposal)) == {"speaks"}


def test_an_objection_is_lifted_by_its_seat_and_settled_by_the_group(everybody, draft, drafters, council):
    objection = Objection(draft=draft, seat=council.seats[1])
    seat = {"seat", "also speaks for the seat"}
    assert doors(OBJECTION_ACCESS, everybody, objection) == {
        "integrate": drafters,
        "lift": seat,
        "maintain": seat | CHAIRS,
    }


def test_a_seat_that_has_ended_no_longer_lifts_its_objection(everybody, draft, council):
    objection = Objection(draft=draft, seat=council.seats[2])
    assert who(everybody, lambda account: permissions.raised(account, objection)) == set()


def test_an_amendment_unknown_to_the_database_is_nobodys(everybody):
    assert who(everybody, lambda account: permissions.proposed(account, Amendment())) == set()
