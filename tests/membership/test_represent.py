"""Being represented: named by a mail address, with a mandate, told by mail; ended, with its history kept."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.membership import services
from lieudit.network.models import Representative
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.membership.factories import a_candidate, a_member, a_person, secretariat, speaker_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def named(member, email="suppleante@exemple.fr", **terms):
    return services.name_representative(member, actor=speaker_of(member), email=email, **terms)


def test_a_person_without_account_is_named_and_told(django_capture_on_commit_callbacks):
    member = a_member()
    with django_capture_on_commit_callbacks(execute=True):
        found = named(member, quality="substitute", role="trésorerie")
    assert Account.objects.get(email="suppleante@exemple.fr") == found.account
    told = next(sent for sent in mail.outbox if sent.to == ["suppleante@exemple.fr"])
    assert "suppléant·e" in told.body
    assert reverse("network:end_representation", args=[found.pk]) in told.body


def test_a_person_who_has_an_account_is_found_whatever_the_capitals():
    account = AccountFactory(email="lou@exemple.fr")
    assert named(a_member(), "Lou@Exemple.fr").account == account


def test_a_person_represents_a_member_once():
    member = a_member()
    named(member)
    with pytest.raises(RuleBroken, match="représente déjà"):
        named(member)


def test_neither_a_candidate_nor_a_person_names_anybody():
    with pytest.raises(RuleBroken, match="n’est pas possible"):
        named(a_candidate())
    person = a_person()
    with pytest.raises(RuleBroken, match="parle pour elle-même"):
        services.name_representative(person, actor=person.account, email="a@exemple.fr")


def test_a_mandate_that_ends_stays_in_the_history():
    member = a_member()
    ended = services.end_representative(named(member), actor=speaker_of(member))
    assert ended.until == timezone.localdate() - dt.timedelta(days=1)
    assert Representative.objects.of(member.organisation).count() == 2


def test_the_last_representative_is_first_replaced():
    member = a_member()
    only = Representative.objects.running().of(member.organisation).get()
    with pytest.raises(RuleBroken, match="dernière personne"):
        services.end_representative(only, actor=only.account)
    services.end_representative(named(member), actor=only.account)
    with pytest.raises(RuleBroken, match="dernière personne"):  # who spoke for it once is nobody's replacement
        services.end_representative(only, actor=only.account)


def test_three_clicks_and_a_document_name_somebody(client):
    member = a_member()
    client.force_login(speaker_of(member))
    form = reverse("membership:appoint", args=[member.number])
    assert form in client.get(member.get_absolute_url()).content.decode()
    document = SimpleUploadedFile("mandat.pdf", b"%PDF-1.7 mandat")
    sent = {"email": "titulaire@exemple.fr", "quality": "titular", "role": "présidence", "document": document}
    client.post(form, sent)
    found = Representative.objects.get(account__email="titulaire@exemple.fr")
    url = reverse("membership:mandate", args=[member.number, found.pk])
    assert client.get(url).content.startswith(b"%PDF")
    client.force_login(secretariat())
    assert client.get(url).status_code == 200
    client.force_login(AccountFactory())
    assert client.get(url).status_code == 403


def test_a_document_that_is_none_and_a_date_that_is_past_are_refused(client):
    member = a_member()
    client.force_login(speaker_of(member))
    document = SimpleUploadedFile("mandat.pdf", b"<script>")
    sent = {"email": "x@exemple.fr", "quality": "titular", "until": "2020-01-01", "document": document}
    answer = client.post(reverse("membership:appoint", args=[member.number]), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "n’est pas lisible ici" in page
    assert "Cette date est passée" in page
    assert "x@exemple.fr" in page


def test_the_mandate_of_another_organisation_is_not_ended_from_here(client):
    member, other = a_member(), a_member()
    client.force_login(speaker_of(member))
    foreign = Representative.objects.running().of(other.organisation).get()
    assert client.post(reverse("membership:end_representative", args=[member.number, foreign.pk])).status_code == 404
