"""A deposit is given back with a reason that its author reads, corrects, and sends again."""

import pytest

from lieudit.commons.services import deposit_resource, return_resource
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.commons.factories import ResourceFactory
from tests.commons.test_deposit_resource import WORDS
from tests.network.factories import AnimatorFactory, PlaceFactory

pytestmark = pytest.mark.django_db


def test_its_author_reads_the_reason_by_mail_and_on_its_page(client, mailoutbox, django_capture_on_commit_callbacks):
    resource = deposit_resource(actor=AccountFactory(), keeper=PlaceFactory(), **WORDS)
    with django_capture_on_commit_callbacks(execute=True):
        return_resource(resource, actor=AccountFactory(), reason="Nommez qui a écrit la méthode.")
    assert "Nommez qui a écrit" in " ".join(mailoutbox[0].body.split())
    client.force_login(resource.author)
    text = client.get(resource.get_absolute_url()).text
    assert "Nommez qui a écrit" in text
    assert "La corriger et la renvoyer" in text
    assert "vous l’avez déposée : renvoyée" in client.get("/compte/").text
    client.logout()
    assert client.get(resource.get_absolute_url()).status_code == 404


def test_what_is_shared_is_not_given_back():
    with pytest.raises(RuleBroken, match="pas possible à ce stade"):
        return_resource(ResourceFactory(), actor=AccountFactory(), reason="Trop tard.")


def test_a_reason_is_asked_and_the_door_is_that_of_the_territory(client):
    resource = ResourceFactory(waiting=True)
    address = f"/communs/{resource.number}/renvoyer/"
    client.force_login(resource.author)
    assert client.get(address).status_code == 403
    client.force_login(AnimatorFactory(department=resource.place.municipality.department).account)
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "Un lien mort.", "charter": "on"}).status_code == 302
