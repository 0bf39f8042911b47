"""A resource is taken away with a reason: its page stays if it was shared, its files are given no more."""

import pytest

from lieudit.commons.services import withdraw_resource
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.commons.factories import ResourceFactory, ReuseFactory
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db


def test_its_page_stays_with_the_reason_and_it_leaves_the_lists(client):
    use = ReuseFactory()
    resource = withdraw_resource(use.resource, actor=AccountFactory(), reason="Une erreur de calcul.")
    text = client.get(resource.get_absolute_url()).text
    assert "Une erreur de calcul." in text
    assert "exemple.fr/methode" not in text
    for address in ("/communs/", use.place.get_absolute_url(), "/services/travail-et-emploi/"):
        page = client.get(address).text.replace("est retirée des communs", "")
        assert f"/communs/{resource.number}/" not in page, address
    with pytest.raises(RuleBroken, match="pas possible à ce stade"):
        withdraw_resource(resource, actor=AccountFactory(), reason="Encore.")


def test_a_deposit_is_taken_back_without_a_word_in_public(client):
    resource = ResourceFactory(waiting=True)
    client.force_login(resource.author)
    address = f"/communs/{resource.number}/retirer/"
    assert client.post(address, {"reason": "Pas prête.", "charter": "on"}).status_code == 302
    assert not Entry.objects.public().about(resource).exists()
    client.logout()
    assert client.get(resource.get_absolute_url()).status_code == 404


def test_what_is_shared_is_withdrawn_by_who_keeps_it(client):
    resource = ResourceFactory()
    address = f"/communs/{resource.number}/retirer/"
    client.force_login(resource.author)
    assert client.get(address).status_code == 403
    client.force_login(RepresentativeFactory(place=resource.place).account)
    assert client.post(address, {"reason": ""}).status_code == 422
