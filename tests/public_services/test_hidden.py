"""Words of services that a measure of care hides leave every page, and the log."""

import pytest
from django.urls import reverse

from lieudit.agreements.services import end_agreement, turn_agreements
from lieudit.care.services import hide_text
from lieudit.journal.models import Entry
from lieudit.public_services.services import say_shortage
from tests.agreements.factories import AgreementFactory, in_days
from tests.network.factories import AnimatorFactory, RepresentativeFactory
from tests.public_services.factories import OfferFactory

pytestmark = pytest.mark.django_db


def hide(thing):
    animator = AnimatorFactory(department=thing.place.municipality.department).account
    return hide_text(thing, actor=animator, reason="Vise une personne.")


def test_a_hidden_service_is_read_nowhere(client):
    offer = OfferFactory(title="Mots masqués", place__domains=["digital"])
    say_shortage(offer, actor=offer.author, state="waiting", waiting=3, shortage="Quelqu’un.")
    hide(offer)
    assert client.get(offer.get_absolute_url()).status_code == 404
    pages = [
        offer.place.get_absolute_url(),
        reverse("public_services:place", args=[offer.place.slug]),
        reverse("public_services:domain", args=["mediation-numerique"]),
        f"{reverse('public_services:near')}?where=46.17,1.87",
        reverse("journal:log"),
        "/lieux/export/csv/",
    ]
    for page in pages:
        assert "Mots masqués" not in client.get(page).getvalue().decode(), page


def test_a_hidden_agreement_is_read_nowhere(client):
    agreement = end_agreement(AgreementFactory(title="Mots masqués"), actor=AgreementFactory().author, reason="Non.")
    hide(agreement)
    assert client.get(agreement.get_absolute_url()).status_code == 404
    page = client.get(reverse("public_services:place", args=[agreement.place.slug])).text
    assert "Mots masqués" not in page
    assert not Entry.objects.public().about(agreement).exists()


def test_a_hidden_agreement_is_not_read_from_its_service_nor_announced(client, django_capture_on_commit_callbacks):
    agreement = AgreementFactory(title="Mots masqués", ends_on=in_days(50), partner__email="contact@partenaire.fr")
    offer = OfferFactory(place=agreement.place, agreement=agreement, partner=agreement.partner)
    assert "Mots masqués" in client.get(offer.get_absolute_url()).text
    hide(agreement)
    assert "Mots masqués" not in client.get(offer.get_absolute_url()).text
    with django_capture_on_commit_callbacks(execute=True):
        assert turn_agreements() == 0
    client.force_login(RepresentativeFactory(place=None, organisation=agreement.partner).account)
    assert "sans suite demandée" not in client.get("/compte/").text
