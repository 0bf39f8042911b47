"""Whoever follows a thing reads so on its page, where the others read a button."""

import re

import pytest
from django.urls import reverse

from lieudit.journal.models import FollowReason
from lieudit.journal.services import end_follow, follow_thing
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import an_institution
from tests.deliberation.factories import a_council
from tests.governance.factories import a_decision
from tests.network.factories import OrganisationFactory, PlaceFactory
from tests.public_services.factories import OfferFactory
from tests.territory.factories import DepartmentFactory

pytestmark = pytest.mark.django_db


def institution():
    return an_institution(name="Caisse des dépôts", slug="cdc")


PAGES = {
    "a place": (PlaceFactory, "Suivre ce lieu", "ce lieu"),
    "a department": (DepartmentFactory, "Suivre la Creuse", "la Creuse"),
    "an institution": (institution, "Suivre cette institution", "cette institution"),
    "an organisation": (OrganisationFactory, "Suivre cette organisation", "cette organisation"),
    "an assembly": (a_council, "Suivre cette assemblée", "cette assemblée"),
    "a decision": (a_decision, "Suivre cette page", "cette page"),
    "a service": (OfferFactory, "Suivre ce service", "ce service"),
}


@pytest.mark.parametrize("kind", PAGES)
def test_who_follows_a_thing_reads_so_and_where_to_stop(client, kind, django_assert_max_num_queries):
    make, button, named = PAGES[kind]
    thing = make()
    url = reverse("advocacy:institution", args=["cdc"]) if kind == "an institution" else thing.get_absolute_url()
    client.get(url)  # gives the cookie of forms
    assert "Vous suivez" not in client.get(url).text
    follower = AccountFactory()
    told = follow_thing(thing, account=follower)
    client.force_login(AccountFactory())
    assert button in client.get(url).text, "another one follows it"
    client.force_login(follower)
    client.get(url)
    with django_assert_max_num_queries(12):
        page = client.get(url).text
    assert f"Vous suivez {named}." in page
    assert not re.search(rf">\s*{button}\s*<", page)
    assert f'href="{reverse("journal:rhythm", args=[told.token])}"' in page
    assert "Choisir le rythme, ou arrêter" in page
    end_follow(told)
    assert button in client.get(url).text


def test_who_is_told_at_once_is_offered_to_stop_alone(client):
    place, account = PlaceFactory(), AccountFactory()
    follow_thing(place, account=account, reason=FollowReason.PARTY)
    client.force_login(account)
    page = client.get(place.get_absolute_url()).text
    assert "Ne plus suivre" in page
    assert "Choisir le rythme" not in page
