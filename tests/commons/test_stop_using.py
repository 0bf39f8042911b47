"""« Nous ne l’utilisons plus »: said by who represents the user, or animates its territory."""

import pytest

from lieudit.commons.models import Reuse
from lieudit.commons.services import declare_use, stop_using
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.commons.factories import ReuseFactory
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db


def test_it_leaves_the_count_and_may_be_said_again():
    use = stop_using(ReuseFactory(), actor=AccountFactory())
    assert not Reuse.objects.running().exists()
    with pytest.raises(RuleBroken, match="a pris fin"):
        stop_using(use, actor=AccountFactory())
    assert declare_use(use.resource, actor=AccountFactory(), hat=use.place)


def test_one_click_by_who_represents_it_and_nobody_else(client):
    use = ReuseFactory()
    address = f"/communs/usages/{use.pk}/arreter/"
    client.force_login(use.author)
    assert client.post(address).status_code == 403
    client.force_login(RepresentativeFactory(place=use.place).account)
    assert client.get(address).status_code == 405
    assert "a pris fin" in client.post(address, follow=True).text
    assert "déjà dit" in client.post(address, follow=True).text
