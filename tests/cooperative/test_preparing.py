"""Who leads an assembly begins its cooperative from a page, without anybody else’s hand."""

import pytest
from django.urls import reverse

from lieudit.cooperative.models import Cooperative
from lieudit.governance.services import found_assembly
from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import a_keeper

pytestmark = pytest.mark.django_db
ADDRESS = "/cooperative/preparer/"


def test_from_the_list_one_begins_and_everybody_may_promise(client):
    assembly = found_assembly("Conseil du bocage", actor=None)
    client.force_login(a_keeper())
    assert ADDRESS in client.get(reverse("cooperative:cooperatives")).text
    page = client.post(ADDRESS, {"assembly": assembly.pk}, follow=True)
    assert "C’est commencé" in page.text
    assert Cooperative.objects.get().assembly == assembly
    assert client.get(ADDRESS).status_code == 403
    client.force_login(AccountFactory())
    page = client.get(reverse("cooperative:cooperative", args=[assembly.slug])).text
    assert reverse("cooperative:promise", args=[assembly.slug]) in page
    assert ADDRESS not in client.get(reverse("cooperative:cooperatives")).text
    assert client.get(ADDRESS).status_code == 403
