"""Whoever follows a thing reads so on its page, where the others read a button."""

import re

import pytest
from django.urls import reverse

from lieudit.journal.models import FollowReason
from lieudit.journal.services import end_follow, follow_thing
from lieudit.network.models import DomainTopic
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import a_referral, an_institution, staff
from tests.agreements.factories import AgreementFactory, bound
from tests.consultations.factories import a_closed, an_open
from tests.deliberation.factories import a_council
from tests.governance.factories import a_decision
from tests.learning.factories import a_path
from tests.network.factories import OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.public_services.factories import OfferFactory
from tests.territory.factories import DepartmentFactory

pytestmark = pytest.mark.django_db


def institution():
    return an_institution(name="Caisse des dépôts", slug="cdc")


def a_domain():
    return DomainTopic.objects.get(code="culture")


PAGES = {
    "a place": (PlaceFactory, "Suivre ce lieu", "ce lieu"),
    "a department": (DepartmentFactory, "Suivre la Creuse", "la Creuse"),
    "an institution": (institution, "Suivre cette institution", "cette institution"),
    "an organisation": (OrganisationFactory, "Suivre cette organisation", "cette organisation"),
    "an assembly": (a_council, "Suivre cette assemblée", "cette assemblée"),
    "a decision": (a_decision, "Suivre cette page", "cette page"),
    "a service": (OfferFactory, "Suivre ce service", "ce service"),
    "a domain": (a_domain, "Suivre ce domaine", "ce domaine"),
    "a consultation": (an_open, "Savoir ce qui en sortira", "cette page"),
    "an agreement": (AgreementFactory, "Suivre cette convention", "cette convention"),
    "a demand": (a_referral, "Suivre cette page", "cette page"),
    "a path": (a_path, "Suivre ses nouvelles", "ses nouvelles"),
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


def of_its_chair(consultation):
    return consultation, consultation.chair


def of_its_place(agreement):
    return agreement, RepresentativeFactory(place=agreement.place).account


LEADERS = {
    "a consultation": lambda: of_its_chair(an_open()),
    "a consultation that is closed": lambda: of_its_chair(a_closed()),
    "an agreement": lambda: of_its_place(bound(AgreementFactory())),
    "a demand": lambda: (a_referral(), staff()),
    "a path": lambda: ((path := a_path()), path.author),
}
"""A thing, and somebody who has the most to do there."""


@pytest.mark.parametrize("kind", LEADERS)
def test_who_leads_what_they_follow_reads_it_in_as_few_queries(client, kind, django_assert_max_num_queries):
    thing, leader = LEADERS[kind]()
    follow_thing(thing, account=leader)
    client.force_login(leader)
    client.get(thing.get_absolute_url())
    with django_assert_max_num_queries(12):
        page = client.get(thing.get_absolute_url()).text
    assert "Vous suivez" in page


def test_who_is_told_at_once_is_offered_to_stop_alone(client):
    place, account = PlaceFactory(), AccountFactory()
    follow_thing(place, account=account, reason=FollowReason.PARTY)
    client.force_login(account)
    page = client.get(place.get_absolute_url()).text
    assert "Ne plus suivre" in page
    assert "Choisir le rythme" not in page
