"""« C’est toujours vrai », said of several records in one gesture, by who keeps them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.journal.models import Entry
from lieudit.network.models import Place
from lieudit.records.models import Confirmation, SourceRecord
from lieudit.records.services import MOST_TOGETHER, confirm_place, confirm_places
from lieudit.toolkit.errors import RuleBroken
from tests.budget import at_most
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
PAGE, DESK = "records:confirm_places", "records:desk"


@pytest.fixture
def places():
    return [PlaceFactory(name=name) for name in ("Le Préau", "La Grange", "Le Fil")]


@pytest.fixture
def animator(places):
    return AnimatorFactory(department=places[0].municipality.department).account


def test_those_that_are_ticked_are_confirmed_together_and_told_in_one_line(client, places, animator):
    client.force_login(animator)
    assert 'form="together" name="places"' in client.get(reverse(DESK)).text
    sent = {"places": [place.pk for place in places[:2]], "next": reverse(DESK)}
    response = client.post(reverse(PAGE), sent, follow=True)
    assert "2\u00a0fiches sont confirmées" in response.text
    assert [place.name for place in response.context["page"]] == ["Le Fil"]
    assert set(Confirmation.objects.values_list("voice", "account")) == {("network", animator.pk)}
    entry = Entry.objects.get()
    assert (entry.kind, entry.mentions.count()) == ("records.confirmed_together", 2)
    assert "Le Préau, La Grange" in entry.sentence


def test_what_a_list_just_told_is_confirmed_the_same_way(client, places, animator):
    listed = places[0]
    SourceRecord.objects.create(place=listed, source="Liste", external_id="1", row={}, imported_at=timezone.now())
    client.force_login(animator)
    assert listed not in client.get(reverse(DESK)).context["page"].object_list
    page = client.get(reverse(DESK), {"listees": "1"})
    assert listed in page.context["page"].object_list
    assert "qu’une liste vient de remplir" in page.text
    assert f'name="next" value="{reverse(DESK)}?listees=1"><button' in page.text  # confirmed one by one, one stays here
    client.post(reverse(PAGE), {"places": [listed.pk]})
    listed.refresh_from_db()
    assert listed.confirmed_on == timezone.localdate()


def test_each_is_said_in_the_voice_of_who_speaks_for_it(places):
    mandate = RepresentativeFactory(place=places[0])
    AnimatorFactory(account=mandate.account, department=places[0].municipality.department)
    confirm_places(actor=mandate.account, places=places)
    assert dict(Confirmation.objects.values_list("place", "voice")) == {
        places[0].pk: "place",
        places[1].pk: "network",
        places[2].pk: "network",
    }


def test_said_twice_in_a_day_it_changes_nothing(places, animator):
    confirm_place(places[0], actor=animator)
    assert confirm_places(actor=animator, places=places) == places[1:]
    assert confirm_places(actor=animator, places=places) == []
    assert Confirmation.objects.count() == 3


def test_a_record_that_one_does_not_keep_or_that_left_confirms_none(client, places, animator):
    department = DepartmentFactory(code="87", slug="haute-vienne")
    away = PlaceFactory(municipality=MunicipalityFactory(code="87085", department=department))
    client.force_login(animator)
    for pk in (away.pk, 0, "x"):
        response = client.post(reverse(PAGE), {"places": [places[0].pk, pk]}, follow=True)
        assert "n’est pas à vous" in response.text or "choisissez dans la liste" in response.text
    assert "Cochez au moins une fiche" in client.post(reverse(PAGE), {}, follow=True).text
    assert not Confirmation.objects.exists()
    Place.objects.filter(pk=places[1].pk).update(withdrawn_at=timezone.now())
    assert confirm_places(actor=animator, places=places) == [places[0], places[2]]


def test_few_queries_and_not_too_many_records_at_once(places, animator):
    with at_most(10):
        confirm_places(actor=animator, places=places)
    with pytest.raises(RuleBroken, match="à la fois"):
        confirm_places(actor=animator, places=[Place(pk=pk) for pk in range(MOST_TOGETHER + 1)])


def test_a_record_confirmed_a_year_ago_is_renewed(places, animator):
    old = timezone.localdate() - dt.timedelta(days=400)
    Place.objects.update(confirmed_on=old)
    assert len(confirm_places(actor=animator, places=places)) == 3
