"""An agreement is broken before its term: the other side reads why."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lieudit.journal.models import Follow
from lieudit.public_services.agreements import end_agreement
from lieudit.public_services.models import Agreement
from lieudit.toolkit.errors import RuleBroken
from tests.network.factories import RepresentativeFactory
from tests.public_services.factories import AgreementFactory

pytestmark = pytest.mark.django_db


def test_both_sides_are_told(client):
    agreement = AgreementFactory()
    speaker = RepresentativeFactory(place=agreement.place)
    client.force_login(speaker.account)
    address = reverse("public_services:end_agreement", args=[agreement.number])
    page = client.post(address, {"reason": "Le bail est rompu.", "charter": "on"}, follow=True).text
    assert "Le bail est rompu." in page
    assert Follow.objects.of(agreement).filter(account=speaker.account).exists()
    with pytest.raises(RuleBroken, match="Rompue"):
        end_agreement(agreement, actor=speaker.account, reason="Encore.")


def test_the_database_keeps_its_reason():
    AgreementFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.update(state="ended")
