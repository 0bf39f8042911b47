"""An agreement is written down with its dates; its document is read by the two sides."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.agreements.models import Agreement
from lieudit.agreements.services import sign_agreement
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.agreements.factories import AgreementFactory, in_days
from tests.network.factories import OrganisationFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def speaker():
    return RepresentativeFactory()


@pytest.fixture
def partner():
    return RepresentativeFactory(of_organisation=True)


def test_it_binds_two_sides(speaker, partner):
    agreement = sign_agreement(
        speaker.place,
        actor=speaker.account,
        partner=partner.organisation,
        title="Un conseiller",
        starts_on=in_days(0),
        ends_on=in_days(365),
    )
    entry = Entry.objects.about(agreement).get()
    assert (agreement.number, agreement.state, entry.hat_name) == (1, "running", speaker.place.name)
    assert entry in Entry.objects.about(partner.organisation)


def test_one_that_has_not_begun_is_to_come_and_says_where_services_depend_on_it(client, speaker):
    agreement = AgreementFactory(place=speaker.place, starts_on=in_days(30), confirmed_at=timezone.now())
    assert "À venir" in client.get(agreement.get_absolute_url()).text
    client.force_login(speaker.account)
    services = reverse("public_services:place", args=[speaker.place.slug])
    assert f'href="{services}"' in client.get(agreement.get_absolute_url()).text


@pytest.mark.parametrize(
    ("starts", "ends", "words"), [(10, 5, "avant de commencer"), (-30, -1, "déjà passé"), (0, 40_000, "quatre-vingt")]
)
def test_dates_that_cannot_be_are_refused(speaker, partner, starts, ends, words):
    with pytest.raises(RuleBroken, match=words):
        sign_agreement(
            speaker.place,
            actor=speaker.account,
            partner=partner.organisation,
            title="Un conseiller",
            starts_on=in_days(starts),
            ends_on=in_days(ends),
        )


def test_the_document_is_read_by_the_two_sides_only(client, speaker, partner, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(speaker.account)
    typed = {
        "partner": partner.organisation.name,
        "title": "Un conseiller",
        "starts_on": in_days(0).isoformat(),
        "ends_on": in_days(300).isoformat(),
        "document": SimpleUploadedFile("convention.pdf", b"%PDF-1.7 convention"),
        "charter": "on",
    }
    assert client.post(reverse("agreements:sign_agreement", args=[speaker.place.slug]), typed).status_code == 302
    address = reverse("agreements:agreement_document", args=[Agreement.objects.get().number])
    for account, status in ((speaker.account, 200), (partner.account, 200), (AccountFactory(), 403)):
        client.force_login(account)
        assert client.get(address).status_code == status
    assert "lu par les deux parties" in client.get(Agreement.objects.get().get_absolute_url()).text


def test_what_is_no_pdf_is_refused_and_the_rest_is_kept(client, speaker):
    client.force_login(speaker.account)
    typed = {
        "partner": OrganisationFactory().name,
        "title": "Un conseiller",
        "starts_on": in_days(0).isoformat(),
        "ends_on": in_days(300).isoformat(),
        "document": SimpleUploadedFile("convention.pdf", b"MZ"),
        "charter": "on",
    }
    page = client.post(reverse("agreements:sign_agreement", args=[speaker.place.slug]), typed)
    assert (page.status_code, "n’est pas lisible" in page.text, "Un conseiller" in page.text) == (422, True, True)


def test_the_database_refuses_an_agreement_that_ends_before_it_starts():
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementFactory(ends_on=in_days(-200))


def test_a_far_last_day_is_refused():
    agreement, days = AgreementFactory(), {"starts_on": dt.date(9950, 1, 1), "ends_on": dt.date(9999, 12, 31)}
    with pytest.raises(RuleBroken, match="quatre-vingt-dix-neuf ans"):
        sign_agreement(agreement.place, actor=agreement.author, partner=agreement.partner, title="Bail", **days)
