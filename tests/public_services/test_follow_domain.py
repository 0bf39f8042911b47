"""A domain is followed like a territory: what speaks of it, in whatever room it is said, comes to who asked."""

import datetime as dt

import pytest
from django.core import mail
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from lieudit.journal import services as journal
from lieudit.journal.models import Follow, Mention
from lieudit.needs.services import express_need
from lieudit.network.models import TOPICS, DomainTopic
from lieudit.network.vocabulary import Domain
from lieudit.public_services.services import declare_offer
from lieudit.public_services.vocabulary import DOMAIN_OF, SLUG_OF
from lieudit.toolkit.tokens import thing_token
from tests.accounts.factories import AccountFactory
from tests.network.factories import PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db

CULTURE = "/services/culture/"


def in_the_letter_of_tomorrow():
    with TestCase.captureOnCommitCallbacks(execute=True):
        journal.send_digests(timezone.now() + dt.timedelta(days=1))
    return "\n".join(message.body for message in mail.outbox)


def say(words, domain):
    speaker = RepresentativeFactory()
    return express_need(
        actor=speaker.account, place=speaker.place, words=words, deposit_key=words, domains=[domain], channel="site"
    )


def test_the_rows_are_the_domains_with_the_addresses_of_their_pages():
    rows = list(DomainTopic.objects.order_by("rank").values_list("rank", "code", "slug"))
    assert rows == [(rank, code, SLUG_OF[code]) for rank, code in enumerate(TOPICS, 1)]
    assert set(TOPICS) == {domain.value for domain in DOMAIN_OF.values()} == set(Domain.values) - {Domain.OTHER}


def test_one_follows_from_the_page_of_the_domain(client):
    account = AccountFactory()
    client.force_login(account)
    page = client.get(CULTURE).text
    assert "Suivre ce domaine" in page
    topic = DomainTopic.objects.get(code="culture")
    url = reverse("journal:follow", args=[thing_token(topic)])
    assert url in page
    assert client.post(url).url == CULTURE
    assert Follow.objects.running().get(account=account).thing == topic


def test_needs_and_services_of_the_domain_come_and_no_others():
    journal.follow_thing(DomainTopic.objects.get(code="culture"), account=AccountFactory())
    say("Une scène pour les compagnies de la vallée.", Domain.CULTURE)
    say("Un conseiller numérique le lundi.", Domain.DIGITAL)
    offer = declare_offer(
        PlaceFactory(), actor=AccountFactory(), domain=Domain.CULTURE, kind="library", title="Prêt de livres"
    )
    body = in_the_letter_of_tomorrow()
    assert "Culture".upper() in body
    assert "exprim" in body
    assert offer.title in body
    told = Mention.objects.filter(content_type__model="domaintopic").values_list("object_id", flat=True)
    assert sorted(told) == sorted(
        [TOPICS.index("culture") + 1, TOPICS.index("digital") + 1, TOPICS.index("culture") + 1]
    )


def test_a_need_about_something_else_is_no_subject_of_a_domain():
    need = say("Le toit fuit.", Domain.OTHER)
    assert not Mention.objects.filter(content_type__model="domaintopic").exists()
    assert DomainTopic.named(need.domains) == []
