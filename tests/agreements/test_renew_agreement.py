"""An agreement is followed by another; what it held is held by the new one."""

import pytest
from django.urls import reverse

from lieudit.agreements.models import Agreement
from lieudit.agreements.services import renew_agreement
from lieudit.toolkit.errors import RuleBroken
from tests.agreements.factories import AgreementFactory, in_days
from tests.network.factories import RepresentativeFactory
from tests.public_services.factories import OfferFactory

pytestmark = pytest.mark.django_db


def test_services_depend_on_the_new_one():
    former = AgreementFactory()
    offer = OfferFactory(place=former.place, agreement=former, partner=former.partner)
    new = renew_agreement(former, actor=former.author, starts_on=in_days(266), ends_on=in_days(600))
    former.refresh_from_db()
    offer.refresh_from_db()
    assert (former.state, new.after, new.title, offer.agreement) == ("renewed", former, former.title, new)
    with pytest.raises(RuleBroken, match="Renouvelée"):
        renew_agreement(former, actor=former.author, starts_on=in_days(266), ends_on=in_days(600))


def test_what_follows_comes_after():
    former = AgreementFactory()
    with pytest.raises(RuleBroken, match="commence après"):
        renew_agreement(former, actor=former.author, starts_on=former.starts_on, ends_on=in_days(600))


def test_the_partner_may_do_it_and_dates_are_proposed(client):
    partner = RepresentativeFactory(of_organisation=True)
    former = AgreementFactory(partner=partner.organisation, starts_on=in_days(-265), ends_on=in_days(100))
    client.force_login(partner.account)
    address = reverse("agreements:renew_agreement", args=[former.number])
    assert f'value="{in_days(101).isoformat()}"' in client.get(address).text
    typed = {"starts_on": in_days(101).isoformat(), "ends_on": in_days(400).isoformat(), "charter": "on"}
    page = client.post(address, typed, follow=True).text
    assert "La convention qu’elle prolonge" in page
    assert Agreement.objects.get(after=former).author == partner.account


def test_who_comes_from_a_desk_goes_back_to_it(client):
    former = AgreementFactory()
    client.force_login(RepresentativeFactory(place=former.place).account)
    address = reverse("agreements:renew_agreement", args=[former.number])
    typed = {"starts_on": in_days(266).isoformat(), "ends_on": in_days(500).isoformat(), "charter": "on"}
    assert client.post(f"{address}?next=/territoires/", typed).url == "/territoires/"
