"""An agreement is broken before its term: the other side reads why."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lieudit.agreements.models import Agreement
from lieudit.agreements.services import end_agreement
from lieudit.journal.models import Follow
from lieudit.toolkit.errors import RuleBroken
from tests.agreements.factories import AgreementFactory
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db


def test_both_sides_are_told(client):
    agreement = AgreementFactory()
    speaker = RepresentativeFactory(place=agreement.place)
    client.force_login(speaker.account)
    address = reverse("agreements:end_agreement", args=[agreement.number])
    page = client.post(address, {"reason": "Le bail est rompu.", "charter": "on"}, follow=True).text
    assert "Le bail est rompu." in page
    assert Follow.objects.of(agreement).filter(account=speaker.account).exists()
    with pytest.raises(RuleBroken, match="Rompue"):
        end_agreement(agreement, actor=speaker.account, reason="Encore.")


def test_the_database_keeps_its_reason():
    AgreementFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.update(state="ended")
