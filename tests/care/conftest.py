"""A thing to moderate: a charter wording, written by one account and moderated by another."""

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.care.mediation import appoint_mediator
from lieudit.care.models import CharterVersion
from lieudit.care.permissions import MODERATION, register_moderators
from lieudit.toolkit.tokens import thing_token
from tests.accounts.factories import AccountFactory


@pytest.fixture
def moderator(db):
    return AccountFactory(email="animation@exemple.fr")


@pytest.fixture
def author(db):
    return AccountFactory(email="autrice@exemple.fr")


@pytest.fixture
def thing(db, moderator, author):
    register_moderators(
        CharterVersion,
        lambda thing: Account.objects.filter(pk=moderator.pk),
        queue=lambda account: (
            CharterVersion.objects.filter(pk__gt=0) if account == moderator else CharterVersion.objects.none()
        ),
        author=lambda thing: author,
    )
    yield CharterVersion.objects.create(number=7, text="Des mots <b>durs</b>.", adopted_on=dt.date(2026, 1, 1))
    del MODERATION.given[CharterVersion]


@pytest.fixture
def token(thing):
    return thing_token(thing)


@pytest.fixture
def staff(db):
    return AccountFactory(secretariat=True)


@pytest.fixture
def mediator(db, staff):
    """Somebody in office, named by the secretariat."""
    account = AccountFactory(public=True, name="Maud Méd")
    return appoint_mediator(actor=staff, address=account.email, until=timezone.localdate() + dt.timedelta(days=365))


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """What leaves after commit leaves inside the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
