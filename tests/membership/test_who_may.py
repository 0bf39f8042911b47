"""Who decides on a membership, and never on their own, nor twice on the same one: asked of everybody around."""

import pytest

from lieudit.membership import permissions
from lieudit.membership.models import CollegeChange, Exclusion, Member
from lieudit.membership.permissions import COLLEGE_CHANGE_ACCESS, EXCLUSION_ACCESS, MEMBER_ACCESS
from lieudit.membership.workflow import MemberState
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council
from tests.network.factories import OrganisationFactory
from tests.network.people import doors, former_spokesperson, people, spokesperson, who

pytestmark = pytest.mark.django_db
VOICE = {"voice"}
STAFF = {"secretariat", "who decided", "who opened"}


@pytest.fixture
def member():
    return Member(organisation=OrganisationFactory(operating_body=True), applied_by=AccountFactory())


@pytest.fixture
def everybody(member):
    """Of the secretariat: one who decided, one who opened, one who speaks for the member, one who applied for it."""
    of_the_member = spokesperson(member.organisation)
    type(of_the_member).objects.filter(pk=of_the_member.pk).update(is_staff=True)
    of_the_member.is_staff = True
    return people() | {
        "voice": spokesperson(member.organisation),
        "was its voice": former_spokesperson(member.organisation),
        "applied": member.applied_by,
        "who decided": AccountFactory(secretariat=True),
        "who opened": AccountFactory(secretariat=True),
        "staff and voice": of_the_member,
    }


def test_a_person_who_is_a_member_speaks_for_oneself(everybody):
    person = Member(account=AccountFactory())
    everybody["person"] = person.account
    assert who(everybody, lambda account: permissions.speaks_for_member(account, person)) == {"person"}


def test_before_the_admission_who_applied_acts_too(everybody, member):
    voices = VOICE | {"staff and voice"}
    member.state = MemberState.APPLIED
    opened = doors(MEMBER_ACCESS, everybody, member)
    assert opened == {
        **dict.fromkeys(("admit", "refuse", "confirm_refusal", "open_exclusion"), STAFF),
        **dict.fromkeys(("exclude", "restore"), frozenset()),
        **{step: voices | {"applied"} for step in ("appeal", "withdraw")},
        **dict.fromkeys(("ask_college", "appoint", "leave"), voices),
        "choose_dues": voices | {"applied"} | STAFF,
        "record_payment": STAFF | {"staff and voice"},
    }


def test_once_admitted_only_the_voice_of_the_member_acts_for_it(everybody, member):
    member.state = MemberState.ADMITTED
    found = who(everybody, lambda account: permissions.applied_for(account, member))
    assert found == VOICE | {"staff and voice"}


def test_who_applied_does_not_decide_and_who_refused_does_not_answer_the_appeal(everybody, member):
    member.applied_by, member.decided_by = everybody["who opened"], everybody["who decided"]
    member.state = MemberState.APPLIED
    assert doors(MEMBER_ACCESS, everybody, member)["admit"] == {"secretariat", "who decided"}
    member.state = MemberState.APPEALED
    assert doors(MEMBER_ACCESS, everybody, member)["admit"] == {"secretariat"}


def test_a_change_of_college_is_decided_by_another_than_who_asked(everybody, member):
    change = CollegeChange(member=member, asked_by=everybody["who opened"])
    decide = STAFF - {"who opened"}
    assert doors(COLLEGE_CHANGE_ACCESS, everybody, change) == {"accept": decide, "refuse": decide}


def test_an_exclusion_is_conducted_by_who_leads_the_body_and_decided_by_nobody_alone(everybody, member):
    exclusion = Exclusion(member=member, opened_by=everybody["who opened"], decided_by=everybody["who decided"])
    concerned = VOICE | {"staff and voice"}
    assert doors(EXCLUSION_ACCESS, everybody, exclusion) == {
        **dict.fromkeys(("defend", "appeal"), concerned),
        **dict.fromkeys(("hear", "submit", "drop"), STAFF),
        **dict.fromkeys(("exclude", "spare", "uphold", "overturn"), frozenset()),
    }
    council = a_council()
    everybody |= {"chair": council.seats[0].voter, "seat": council.seats[1].voter}
    assert doors(EXCLUSION_ACCESS, everybody, exclusion)["submit"] == STAFF | {"chair"}


def test_accounts_are_kept_by_the_secretariat(everybody):
    assert who(everybody, permissions.keeps_accounts) == STAFF | {"staff and voice"}
