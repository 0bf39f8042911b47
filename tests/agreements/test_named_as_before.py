"""Agreements left the room of services: what was signed or written under their former name still names them."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.signing import Signer
from django.urls import reverse

from lieudit.agreements.models import Agreement
from lieudit.care.services import hide_text
from lieudit.journal import services as journal
from lieudit.journal.models import Entry
from lieudit.toolkit.tokens import label_of, row_token, thing_of, thing_token
from tests.accounts.factories import AccountFactory
from tests.agreements.factories import AgreementFactory

pytestmark = pytest.mark.django_db


def test_a_word_signed_before_the_move_still_names_the_agreement():
    agreement = AgreementFactory()
    before = Signer(salt="thing").sign(f"public_services.agreement.{agreement.pk}")
    assert thing_token(agreement) == before
    assert thing_of(before) == thing_of(row_token("agreements.agreement", agreement.pk)) == agreement
    assert label_of(Agreement) == "public_services.agreement"
    assert label_of(AccountFactory()) == "accounts.account"


def test_what_care_hides_leaves_the_entries_that_were_written_before(client):
    agreement = AgreementFactory(title="Mots masqués")
    words = {"place": "A", "partner": "B", "title": agreement.title, "until": "demain", "of": thing_token(agreement)}
    journal.record("public_services.agreement_expired", agreement, actor=None, data=words)
    assert Entry.objects.public().about(agreement).exists()
    hide_text(agreement, actor=AccountFactory(secretariat=True), reason="Vise une personne.")
    assert not Entry.objects.public().about(agreement).exists()


def test_the_content_type_is_carried_with_all_that_points_at_it():
    kind = ContentType.objects.get_for_model(Agreement)
    ContentType.objects.filter(pk=kind.pk).update(app_label="public_services")
    import_module("lieudit.agreements.migrations.0001_from_services").carry(apps, "public_services", "agreements")
    assert ContentType.objects.get(pk=kind.pk).app_label == "agreements"
    ContentType.objects.clear_cache()


def test_addresses_are_those_of_before():
    assert reverse("agreements:agreement", args=[12]) == "/services/conventions/12/"
    assert reverse("agreements:sign_agreement", args=["le-preau"]) == "/services/lieux/le-preau/convention/"
    assert reverse("agreements:agreement_link", args=["x"]) == "/services/conventions/repondre/x/"
