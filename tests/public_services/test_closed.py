"""At a place that is closed for good, nobody waits and nothing is signed: acts say so, forms and buttons are gone."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.agreements.models import Agreement
from lieudit.agreements.services import end_agreement, renew_agreement, sign_agreement
from lieudit.desks.reads import desk_at
from lieudit.public_services.models import Offer
from lieudit.public_services.services import end_offer, revise_offer, say_room, say_shortage
from lieudit.records.duplicates import merge_places
from lieudit.territory.desk import lists_of
from lieudit.toolkit.errors import RuleBroken
from tests.agreements.factories import AgreementFactory, in_days
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory
from tests.public_services.factories import OfferFactory
from tests.records.factories import TwinFactory

pytestmark = pytest.mark.django_db
DATES = {"starts_on": in_days(0), "ends_on": in_days(300)}
CLOSED = "Ce lieu est fermé définitivement"


@pytest.fixture
def closed():
    return PlaceFactory(status="closed")


def test_acts_refuse_and_what_ends_may_still_be_said(closed):
    offer, agreement = OfferFactory(place=closed, state="full"), AgreementFactory(place=closed)
    actor = agreement.author
    for refused in (
        lambda: say_shortage(offer, actor=actor, state="waiting"),
        lambda: say_room(offer, actor=actor),
        lambda: sign_agreement(closed, actor=actor, partner=agreement.partner, title="Suite", **DATES),
        lambda: renew_agreement(agreement, actor=actor, starts_on=in_days(300), ends_on=in_days(600)),
    ):
        with pytest.raises(RuleBroken, match=CLOSED):
            refused()
    assert (Offer.objects.get().state, Agreement.objects.get().state) == ("full", "running")
    revise_offer(offer, actor=actor, description="Avant la fermeture.")
    end_offer(offer, actor=actor, reason="Lieu fermé.")
    end_agreement(agreement, actor=actor, reason="Lieu fermé.")


def test_a_place_closed_for_a_time_goes_on():
    offer = OfferFactory(place__status="paused")
    say_shortage(offer, actor=offer.author, state="full")
    say_room(offer, actor=offer.author)
    partner = RepresentativeFactory(of_organisation=True).organisation
    assert sign_agreement(offer.place, actor=offer.author, partner=partner, title="Un conseiller", **DATES)


def test_services_and_agreements_of_a_merged_place_go_on_at_the_one_that_is_kept():
    twin = TwinFactory()
    offer, agreement = OfferFactory(place=twin.second), AgreementFactory(place=twin.second)
    merge_places(twin, actor=offer.author, kept=twin.first, reason="Un seul lieu.")
    offer, agreement = Offer.objects.get(), Agreement.objects.get()
    assert (offer.place, agreement.place) == (twin.first, twin.first)
    say_shortage(offer, actor=offer.author, state="full")
    renew_agreement(agreement, actor=offer.author, starts_on=in_days(300), ends_on=in_days(600))
    with pytest.raises(RuleBroken, match=CLOSED):
        sign_agreement(twin.second, actor=offer.author, partner=agreement.partner, title="Suite", **DATES)


def test_forms_and_buttons_are_gone_and_pages_say_why(client, closed):
    offer = OfferFactory(place=closed, state="waiting", waiting=3)
    agreement = AgreementFactory(place=closed, ends_on=in_days(30))
    client.force_login(RepresentativeFactory(place=closed).account)
    forms = {
        "declare_offer": closed.slug,
        "say_shortage": offer.number,
    }
    signing = {"sign_agreement": closed.slug, "renew_agreement": agreement.number}
    seen = "".join(
        client.get(url).text
        for url in (
            offer.get_absolute_url(),
            agreement.get_absolute_url(),
            reverse("public_services:place", args=[closed.slug]),
            reverse("agreements:agreements"),
        )
    )
    urls = {name: reverse(f"public_services:{name}", args=[arg]) for name, arg in forms.items()}
    urls |= {name: reverse(f"agreements:{name}", args=[arg]) for name, arg in signing.items()}
    for name, url in urls.items():
        assert f'"{url}' not in seen, name
        for page in (client.get(url), client.post(url, {"charter": "on"})):
            assert CLOSED in page.text, name
            assert 'type="submit"' not in page.text
            assert "sheet stack" not in page.text
    assert "Lieu fermé" in seen
    assert "Exprimer ce besoin" not in seen
    client.post(reverse("public_services:say_room", args=[offer.number]))
    assert Offer.objects.get().state == "waiting"
    assert CLOSED in client.get(offer.get_absolute_url()).text


def test_at_the_desk_an_agreement_of_a_closed_place_is_broken_rather_than_followed(closed):
    agreement = AgreementFactory(place=closed, ends_on=in_days(30), confirmed_at=timezone.now())
    animator = AnimatorFactory(department=closed.municipality.department)
    lists = {listed.key: listed for listed in lists_of(desk_at(animator.account, animator.department), "/")}
    [gesture] = lists["conventions"].lines[0].gestures
    assert reverse("agreements:end_agreement", args=[agreement.number]) in gesture.url
