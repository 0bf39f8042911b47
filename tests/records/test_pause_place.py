"""A place closes for a time, for good, opens again, and changes hands: with dates, and on the lists."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from lieudit.care.permissions import moderates
from lieudit.care.services import hide_text
from lieudit.journal.models import Entry
from lieudit.network.models import Affiliation, Place
from lieudit.records.models import Closure, FieldSource
from lieudit.records.services import close_place, pause_place, reopen_place, transfer_place, turn_closures
from lieudit.toolkit.errors import RuleBroken
from tests.network.factories import AnimatorFactory, OrganisationFactory, PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db

TODAY = dt.date.today()


def in_days(count):
    return TODAY + dt.timedelta(days=count)


@pytest.fixture
def mandate():
    return RepresentativeFactory(place=PlaceFactory(name="Le Préau", slug="le-preau"))


def status(place):
    return Place.objects.get(pk=place.pk).status


def test_a_pause_of_today_is_read_on_the_page_and_ends_by_itself(client, mandate):
    pause_place(mandate.place, actor=mandate.account, since=TODAY, until=in_days(9), reason="Travaux.")
    assert status(mandate.place) == "paused"
    assert Entry.objects.latest("pk").sentence.endswith("Motif\u00a0: Travaux.")
    assert FieldSource.objects.get().value == "paused"
    assert "Travaux." in client.get(mandate.place.get_absolute_url()).content.decode()
    assert "en pause" in client.get(reverse("network:places")).content.decode()
    assert [turn_closures(in_days(9)), turn_closures(in_days(10)), turn_closures(in_days(11))] == [0, 1, 0]
    assert status(mandate.place) == "open"


def test_a_pause_to_come_begins_on_its_day(client, mandate):
    pause_place(mandate.place, actor=mandate.account, since=in_days(5), until=in_days(9), reason="Congés.")
    assert status(mandate.place) == "open"
    assert "Fermera du" in client.get(mandate.place.get_absolute_url()).content.decode()
    turn_closures(in_days(5))
    assert status(mandate.place) == "paused"
    assert Entry.objects.latest("pk").kind == "records.closure_began"


@pytest.mark.parametrize(("since", "until", "said"), [(3, 1, "avant de commencer"), (-9, -1, "déjà passée")])
def test_dates_that_cannot_be_are_refused(mandate, since, until, said):
    with pytest.raises(RuleBroken, match=said):
        pause_place(mandate.place, actor=mandate.account, since=in_days(since), until=in_days(until), reason="x")


def test_two_closures_do_not_meet(mandate):
    pause_place(mandate.place, actor=mandate.account, since=in_days(5), until=in_days(9), reason="Congés.")
    with pytest.raises(RuleBroken, match="déjà inscrite"):
        pause_place(mandate.place, actor=mandate.account, since=in_days(9), until=in_days(12), reason="Travaux.")
    with pytest.raises(RuleBroken, match="déjà inscrite"):
        close_place(mandate.place, actor=mandate.account, since=TODAY, reason="Fin.")
    pause_place(mandate.place, actor=mandate.account, since=in_days(10), until=in_days(12), reason="Travaux.")


def test_a_closed_place_leaves_the_list_and_keeps_its_page(client, mandate):
    close_place(mandate.place, actor=mandate.account, since=TODAY, reason="Fin du bail.")
    assert status(mandate.place) == "closed"
    assert "Le Préau" not in client.get(reverse("network:places")).content.decode()
    assert "Le Préau" in client.get(reverse("network:places") + "?status=closed").content.decode()
    page = client.get(mandate.place.get_absolute_url()).content.decode()
    assert "Fermé définitivement depuis le" in page
    assert turn_closures(in_days(400)) == 0


def test_a_place_opens_again_today(client, mandate):
    pause_place(mandate.place, actor=mandate.account, since=TODAY, until=in_days(9), reason="Travaux.")
    pause_place(mandate.place, actor=mandate.account, since=in_days(20), until=in_days(29), reason="Congés.")
    client.force_login(mandate.account)
    url = reverse("records:reopen_place", args=[mandate.place.slug])
    client.post(url)
    assert (status(mandate.place), Closure.objects.coming().count()) == ("open", 0)
    assert "déjà ouvert" in client.post(url, follow=True).content.decode()
    with pytest.raises(RuleBroken, match="déjà ouvert"):
        reopen_place(mandate.place, actor=mandate.account)


def test_another_body_carries_the_place_and_the_former_one_keeps_its_dates(mandate):
    old, new, third = OrganisationFactory.create_batch(3, operating_body=True)
    Affiliation.objects.create(place=mandate.place, organisation=old, since=in_days(-900))
    link = transfer_place(mandate.place, actor=mandate.account, organisation=new, since=TODAY)
    assert Affiliation.objects.get(organisation=old).until == in_days(-1)
    assert list(mandate.place.affiliations.running()) == [link]
    assert f"Structure précédente : {old.name}." in Entry.objects.latest("pk").sentence
    with pytest.raises(RuleBroken, match="porte déjà"):
        transfer_place(mandate.place, actor=mandate.account, organisation=new, since=TODAY)
    with pytest.raises(RuleBroken, match="après cette date"):
        transfer_place(mandate.place, actor=mandate.account, organisation=third, since=in_days(-5))
    elsewhere = PlaceFactory()
    with pytest.raises(RuleBroken, match="trop ancienne"):
        transfer_place(elsewhere, actor=mandate.account, organisation=new, since=dt.date.min)
    network = OrganisationFactory(network=True)
    with pytest.raises(RuleBroken, match="structure porteuse"):
        transfer_place(mandate.place, actor=mandate.account, organisation=network, since=TODAY)


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("pause_place", {"since": TODAY.isoformat(), "until": in_days(2).isoformat(), "reason": "Travaux."}),
        ("close_place", {"since": TODAY.isoformat(), "reason": "Fin du bail."}),
        ("transfer_place", {"since": TODAY.isoformat()}),
    ],
)
def test_each_form_keeps_what_was_typed_then_does_it(client, mandate, page, typed):
    if page == "transfer_place":
        typed = typed | {"organisation": OrganisationFactory(operating_body=True).name}
    url = reverse(f"records:{page}", args=[mandate.place.slug])
    client.force_login(mandate.account)
    wrong = client.post(url, typed | {"since": "hier"})
    assert wrong.status_code == 422
    assert "hier" in wrong.content.decode()
    assert client.post(url, typed)["Location"] == mandate.place.get_absolute_url()
    client.force_login(AnimatorFactory(department=None, national=True).account)
    assert client.get(url).status_code == 200


def test_the_reason_of_a_closure_and_a_version_are_reported_from_their_place(client, mandate):
    closure = pause_place(mandate.place, actor=mandate.account, since=TODAY, until=in_days(9), reason="Vilain mot.")
    animator = AnimatorFactory().account
    for text in (closure, FieldSource.objects.get()):
        assert moderates(animator, text)
        assert not moderates(mandate.account, text)
    page = client.get(mandate.place.get_absolute_url()).content.decode()
    assert page.count("Signaler") == 2
    hide_text(closure, actor=animator, reason="Vise une personne.")
    assert "Vilain mot." not in re.split("h-thread", client.get(mandate.place.get_absolute_url()).content.decode())[0]
    hide_text(FieldSource.objects.get(), actor=animator, reason="Vise une personne.")
    sources = client.get(reverse("records:sources", args=[mandate.place.slug])).content.decode()
    assert "Personne n’a encore corrigé" in sources
