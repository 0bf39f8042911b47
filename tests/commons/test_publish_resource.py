"""Who animates the territory, or represents the keeper, shares a deposit as it was written."""

import pytest

from lieudit.commons.services import deposit_resource, publish_resource
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.commons.factories import ResourceFactory
from tests.commons.test_deposit_resource import WORDS
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


def test_it_is_shared_and_its_author_told(mailoutbox, django_capture_on_commit_callbacks):
    place, author = PlaceFactory(), AccountFactory()
    resource = deposit_resource(actor=author, keeper=place, **WORDS)
    with django_capture_on_commit_callbacks(execute=True):
        publish_resource(resource, actor=AnimatorFactory(department=place.municipality.department).account)
    assert [mail.to for mail in mailoutbox] == [[author.email]]
    assert Entry.objects.public().about(resource).get().kind == "commons.published"


def test_once_only():
    resource = ResourceFactory(waiting=True)
    publish_resource(resource, actor=AccountFactory())
    with pytest.raises(RuleBroken, match="pas possible à ce stade"):
        publish_resource(resource, actor=AccountFactory())


def test_one_click_from_the_desk_leads_back_to_it(client):
    resource = ResourceFactory(waiting=True)
    client.force_login(AnimatorFactory(department=resource.place.municipality.department).account)
    answer = client.post(f"/communs/{resource.number}/publier/", {"next": "/communs/a-relire/"})
    assert answer["Location"] == "/communs/a-relire/"
    again = client.post(f"/communs/{resource.number}/publier/", follow=True)
    assert "pas possible à ce stade" in again.text


def test_neither_its_author_nor_another_territory(client):
    resource = ResourceFactory(waiting=True)
    client.force_login(resource.author)
    assert client.post(f"/communs/{resource.number}/publier/").status_code == 403
    client.force_login(RepresentativeFactory().account)
    assert client.post(f"/communs/{resource.number}/publier/").status_code == 404


def test_who_represents_the_keeper_may(client):
    resource = ResourceFactory(waiting=True)
    client.force_login(RepresentativeFactory(place=resource.place).account)
    assert client.post(f"/communs/{resource.number}/publier/").status_code == 302
    resource.refresh_from_db()
    assert resource.state == "published"
