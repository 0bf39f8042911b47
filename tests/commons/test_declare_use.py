"""« Nous l’utilisons »: one click for who represents one place, once for a place, even twice at the same instant."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from lieudit.commons.models import Reuse
from lieudit.commons.services import declare_use
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.commons.factories import ResourceFactory, ReuseFactory
from tests.network.factories import PlaceFactory, RepresentativeFactory


@pytest.mark.django_db
def test_one_click_is_enough_for_who_represents_one_place(client):
    resource, speaker = ResourceFactory(), RepresentativeFactory()
    client.force_login(speaker.account)
    assert f'action="/communs/{resource.number}/utiliser/"' in client.get(resource.get_absolute_url()).text
    text = client.post(f"/communs/{resource.number}/utiliser/", follow=True).text
    assert Reuse.objects.get().place == speaker.place
    assert "Nous ne l’utilisons plus" in text
    assert f"est utilisée par {speaker.place.name}" in Entry.objects.about(resource).get().sentence


@pytest.mark.django_db
def test_who_represents_several_chooses_and_may_say_how(client):
    resource, one = ResourceFactory(), RepresentativeFactory()
    other = RepresentativeFactory(of_organisation=True, account=one.account).organisation
    client.force_login(one.account)
    address = f"/communs/{resource.number}/utiliser/"
    page = client.post(address)
    assert (page.status_code, "Choisissez au nom de qui." in page.text) == (422, True)
    typed = {"hat": f"organisation:{other.pk}", "words": "Dans nos formations.", "charter": "on"}
    assert client.post(address, typed).status_code == 302
    assert (Reuse.objects.get().organisation, Reuse.objects.get().words) == (other, "Dans nos formations.")


@pytest.mark.django_db
def test_who_represents_nobody_is_told_what_to_do_first(client):
    resource = ResourceFactory()
    address = f"/communs/{resource.number}/utiliser/"
    assert client.post(address).status_code == 302
    client.force_login(AccountFactory())
    assert "demandez à le représenter" in client.get(address).text
    assert client.post(address, {"hat": "place:1"}).status_code == 422
    assert not Reuse.objects.exists()


@pytest.mark.django_db
def test_nobody_speaks_for_a_place_of_others(client):
    resource, speaker, other = ResourceFactory(), RepresentativeFactory(), PlaceFactory()
    client.force_login(speaker.account)
    assert client.post(f"/communs/{resource.number}/utiliser/", {"hat": f"place:{other.pk}"}).status_code == 422
    assert not Reuse.objects.exists()


@pytest.mark.django_db
def test_what_means_nothing_is_refused():
    resource, place = ResourceFactory(), PlaceFactory()
    for hat, words in ((resource.place, "va de soi"), (PlaceFactory(status="closed"), "fermé")):
        with pytest.raises(RuleBroken, match=words):
            declare_use(resource, actor=AccountFactory(), hat=hat)
    with pytest.raises(RuleBroken, match="pas possible à ce stade"):
        declare_use(ResourceFactory(waiting=True), actor=AccountFactory(), hat=place)
    declare_use(resource, actor=AccountFactory(), hat=place)
    with pytest.raises(RuleBroken, match="déjà dit"):
        declare_use(resource, actor=AccountFactory(), hat=place)


@pytest.mark.django_db
def test_the_database_holds_one_running_use():
    use = ReuseFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReuseFactory(resource=use.resource, place=use.place)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReuseFactory(resource=use.resource, place=None)


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_instant_are_one():
    resource, place, actor, outcomes = ResourceFactory(), PlaceFactory(), AccountFactory(), []

    def declare():
        try:
            declare_use(resource, actor=actor, hat=place)
            outcomes.append("said")
        except RuleBroken:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=declare) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes) == ["refused", "said"]
    assert Reuse.objects.running().count() == 1
