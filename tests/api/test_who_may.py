"""Who keeps reuses and questions, who has an address told, whose token is whose: each door, asked of everybody."""

import pytest

from lieudit.api import permissions
from lieudit.api.models import Hook, HookMessage, Question, Reuse, Token
from lieudit.api.permissions import HOOK_ACCESS, MESSAGE_ACCESS, QUESTION_ACCESS, REUSE_ACCESS, TOKEN_ACCESS
from tests.accounts.factories import AccountFactory
from tests.network.factories import OrganisationFactory, PlaceFactory
from tests.network.people import ANIMATORS, doors, former_spokesperson, people, spokesperson, who

pytestmark = pytest.mark.django_db
SECRETARIAT, OWNER = {"secretariat"}, {"owner"}


@pytest.fixture
def everybody():
    place, network = PlaceFactory(), OrganisationFactory(network=True)
    return people() | {
        "place": spokesperson(place),
        "network": spokesperson(network),
        "was its voice": former_spokesperson(place),
        "owner": AccountFactory(),
    }


@pytest.mark.parametrize(("access", "made"), [(REUSE_ACCESS, Reuse), (QUESTION_ACCESS, Question)])
def test_what_is_said_of_datasets_is_kept_by_the_secretariat_and_not_by_who_said_it(everybody, access, made):
    thing = made(author=everybody["owner"])
    assert doors(access, everybody, thing) == dict.fromkeys(access.workflow.steps, SECRETARIAT)


def test_who_answers_for_something_may_have_an_address_told(everybody):
    assert who(everybody, permissions.may_add_hook) == ANIMATORS | {"place", "network"}


@pytest.mark.parametrize(("access", "made"), [(HOOK_ACCESS, Hook), (TOKEN_ACCESS, Token)])
def test_an_address_and_a_token_are_of_who_made_them_alone(everybody, access, made):
    thing = made(account=everybody["owner"])
    assert doors(access, everybody, thing) == dict.fromkeys(access.workflow.steps, OWNER)
    assert doors(access, everybody, made())[next(iter(access.workflow.steps))] == set(), "of nobody: not even anonymous"


def test_what_is_sent_again_is_by_who_owns_the_address(everybody):
    message = HookMessage(hook=Hook(account=everybody["owner"]))
    assert doors(MESSAGE_ACCESS, everybody, message) == {"replay": {"owner"}}
