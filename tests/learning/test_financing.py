"""Who may be paid for: an organisation says its number and its certificate; pages say yes or no, and nothing else."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.journal.models import Entry
from lieudit.learning.financing import say_training_body
from lieudit.learning.models import TrainingBody
from lieudit.toolkit.errors import RuleBroken
from tests.learning.factories import a_path, a_session
from tests.network.factories import OrganisationFactory, PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db
NUMBER = "11 75 50123 45"
YES, NO = "Peut être pris en charge.", "Pas de prise en charge."


@pytest.fixture
def body():
    return RepresentativeFactory(place=None, organisation=OrganisationFactory())


def said_by(spoken, **words):
    given = {"declaration": NUMBER, "certificate": "Q-1234", "certificate_until": in_days(60)}
    return say_training_body(spoken.organisation, actor=spoken.account, **{**given, **words})


def in_days(days):
    return timezone.localdate() + dt.timedelta(days=days)


def page(client, thing):
    return client.get(thing.get_absolute_url()).content.decode()


def given_by(spoken, **words):
    path = a_path(keeper=spoken.organisation, actor=spoken.account)
    return path, a_session(keeper=spoken.organisation, actor=spoken.account, venue=PlaceFactory(), **words)


def test_the_page_says_whether_one_may_be_paid_for_and_nothing_else(client, body):
    path, session = given_by(body)
    for thing in (path, session):
        assert NO in page(client, thing)
    said_by(body)
    for thing in (path, session):
        text = page(client, thing)
        assert YES in text
        assert NO not in text
        for hidden in ("11755012345", "Q-1234", "CPF"):
            assert hidden not in text


def test_a_number_without_a_certificate_is_not_enough(client, body):
    path, _session = given_by(body)
    said_by(body, certificate="", certificate_until=None)
    assert NO in page(client, path)


def test_a_certificate_that_ends_before_the_session_promises_nothing(client, body):
    path, session = given_by(body)
    said_by(body, certificate_until=in_days(15))
    assert YES in page(client, path), "today"
    assert NO in page(client, session), "it ends in twenty-one days"


def test_a_certificate_that_has_ended_is_no_more(client, body):
    path, _session = given_by(body)
    said_by(body)
    TrainingBody.objects.update(certificate_until=in_days(-1))
    assert NO in page(client, path)


def test_a_place_is_paid_for_by_nobody(client):
    assert NO in page(client, a_session())


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ({"declaration": "123"}, "onze chiffres"),
        ({"declaration": "1175501234A"}, "onze chiffres"),
        ({"certificate": ""}, "avec son dernier jour"),
        ({"certificate_until": None}, "avec son dernier jour"),
        ({"certificate_until": dt.date(2020, 1, 1)}, "plus valable"),
        ({"certificate_until": dt.date(2090, 1, 1)}, "trois ans"),
        ({"declaration": ""}, "Écrivez le numéro"),
    ],
)
def test_what_cannot_be_is_refused(body, words, why):
    with pytest.raises(RuleBroken, match=why):
        said_by(body, **words)


def test_without_a_number_it_is_a_training_body_no_more(body):
    said_by(body)
    say_training_body(body.organisation, actor=body.account, declaration="")
    assert not TrainingBody.objects.exists()
    kinds = list(Entry.objects.about(body.organisation).order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["learning.training_body_said", "learning.training_body_ended"]


def test_the_database_keeps_eleven_digits_and_an_end(body):
    said_by(body)
    for wrong in ({"declaration": "12"}, {"certificate_until": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            TrainingBody.objects.update(**wrong)


def test_who_speaks_for_the_organisation_alone_reads_and_writes_it(client, body):
    url = reverse("learning:training_body", args=[body.organisation.slug])
    client.force_login(RepresentativeFactory().account)
    assert client.get(url).status_code == 403
    client.force_login(body.account)
    assert "onze chiffres" in client.post(url, {"declaration": "12"}).content.decode()
    client.post(url, {"declaration": NUMBER})
    assert TrainingBody.objects.get().declaration == "11755012345"
    assert "11755012345" in client.get(url).content.decode()
