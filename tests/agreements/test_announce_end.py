"""The end of an agreement is announced to both sides in time, once for each notice."""

import pytest
from django.core import mail
from django.utils import timezone

from lieudit.agreements.services import announce_end, expire_agreement, turn_agreements
from lieudit.journal.models import Entry
from lieudit.toolkit.french import day
from tests.agreements.factories import AgreementFactory, in_days
from tests.network.factories import AnimatorFactory, OrganisationFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


def ends_in(days, **fields):
    return AgreementFactory(starts_on=in_days(-900), ends_on=in_days(days), **fields)


def announced(agreement):
    return Entry.objects.about(agreement).filter(kind="public_services.agreement_end_announced")


def test_both_sides_and_the_animation_are_told_at_once(django_capture_on_commit_callbacks):
    agreement = ends_in(170)
    speaker = RepresentativeFactory(place=agreement.place)
    partner = RepresentativeFactory(place=None, organisation=agreement.partner)
    animator = AnimatorFactory(department=agreement.place.municipality.department)
    with django_capture_on_commit_callbacks(execute=True):
        assert turn_agreements() == 1
    told = {address for each in mail.outbox for address in each.to}
    assert told == {each.account.email for each in (speaker, partner, animator)}
    assert f"prend fin le {day(agreement.ends_on)}" in mail.outbox[0].body


def test_each_notice_is_given_once():
    agreement = ends_in(170)
    assert announce_end(agreement)
    assert not announce_end(agreement)
    agreement.refresh_from_db()
    agreement.ends_on = in_days(59)
    agreement.save()
    assert announce_end(agreement)
    assert not announce_end(agreement)
    assert announced(agreement).count() == 2


@pytest.mark.parametrize(("days", "state"), [(181, "running"), (30, "renewed"), (30, "expired")])
def test_nothing_is_said_too_early_or_of_what_is_over(days, state):
    assert not announce_end(ends_in(days, state=state))


def test_a_partner_for_whom_nobody_speaks_is_told_by_mail(django_capture_on_commit_callbacks):
    agreement = ends_in(50, partner=OrganisationFactory(email="contact@partenaire.fr"))
    for _day in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            turn_agreements()
    assert [each.to for each in mail.outbox] == [["contact@partenaire.fr"]]
    assert agreement.get_absolute_url() in mail.outbox[0].body


def test_an_agreement_comes_to_its_term_when_nobody_renewed_it():
    agreement = ends_in(-1)
    assert turn_agreements() == 1
    agreement.refresh_from_db()
    assert agreement.state == "expired"
    assert not expire_agreement(agreement)
    assert turn_agreements() == 0


def test_who_keeps_it_finds_it_on_their_desk(client):
    agreement = ends_in(100, confirmed_at=timezone.now())
    partner = RepresentativeFactory(place=None, organisation=agreement.partner)
    client.force_login(partner.account)
    assert "convention finit, sans suite demandée" in client.get("/compte/").text
    text = client.get("/services/conventions/").text
    assert agreement.title in text
    assert "Inscrire la suite" in text
