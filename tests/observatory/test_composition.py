"""An assembly beside the places it speaks for: who sits, in what proportion, and what chance explains."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.consultations.groups import groups_of_place
from lieudit.network.models import Affiliation
from lieudit.network.profile import RURALITIES
from lieudit.network.vocabulary import PlaceStatus
from lieudit.observatory.composition import Presence, Share, compose
from lieudit.records.models import Closure
from lieudit.territory.models import Zoning
from lieudit.territory.vocabulary import Zone
from tests.accounts.factories import AccountFactory
from tests.governance.factories import LONG_AGO, a_qualified_person, a_seat, an_assembly
from tests.needs.factories import NeedFactory, SupportFactory
from tests.network.factories import PlaceFactory, RepresentativeFactory
from tests.observatory.world import lands

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns():
    return lands()


def place(town, status=PlaceStatus.OPEN, **values):
    return PlaceFactory(municipality=town, status=status, **values)


def sits_for(assembly, *places):
    """A seat of an organisation that runs these places since long ago."""
    seat = a_seat(assembly)
    for each in places:
        Affiliation.objects.create(place=each, organisation=seat.organisation, since=LONG_AGO)
    return seat


def by(found, key):
    """The shares of a dimension, by their words."""
    compared = next(each for each in found.compared if each.dimension.key == key)
    return {share.words: share for share in compared.shares}


def test_seats_are_beside_the_places_that_speak_and_those_that_are_known(towns):
    assembly = an_assembly()
    town, village, far = place(towns["Guéret"]), place(towns["Ajain"]), place(towns["Vannes"])
    place(towns["Vannes"], status=PlaceStatus.PAUSED)
    need = NeedFactory(place=town)
    SupportFactory(need=need, place=village)
    SupportFactory(need=need, place=far, pending=True)
    sits_for(assembly, town)
    found = compose(assembly, timezone.localdate())
    regions = by(found, "region")
    creuse = regions["Nouvelle-Aquitaine"]
    assert (creuse.seats, creuse.speaking, creuse.known) == (1, 2, 2)
    assert (regions["Bretagne"].seats, regions["Bretagne"].speaking, regions["Bretagne"].known) == (0, 0, 1)
    assert (found.known, found.speaking, found.unplaced) == (3, 2, 0)
    smallest = next(share for words, share in by(found, "size").items() if words.startswith("Moins"))
    assert (smallest.known, smallest.speaking) == (1, 1)


def test_a_seat_is_shared_between_the_places_of_its_holder(towns):
    assembly = an_assembly()
    sits_for(assembly, place(towns["Guéret"]), place(towns["Limoges"]), place(towns["Vannes"]))
    regions = by(compose(assembly, timezone.localdate()), "region")
    assert regions["Nouvelle-Aquitaine"].seats == pytest.approx(2 / 3)
    assert regions["Bretagne"].seats == pytest.approx(1 / 3)


def test_a_person_sits_for_the_places_that_it_represents(towns):
    assembly, here = an_assembly(), place(towns["Vannes"])
    seat = a_qualified_person(assembly)
    RepresentativeFactory(account=seat.account, place=here, since=LONG_AGO)
    assert by(compose(assembly, timezone.localdate()), "region")["Bretagne"].seats == 1


def test_a_seat_without_a_place_counts_in_the_region_of_its_organisation_alone(towns):
    assembly = an_assembly()
    seat = a_seat(assembly)
    seat.organisation.region = towns["Vannes"].department.region
    seat.organisation.save()
    a_qualified_person(assembly)
    place(towns["Guéret"])
    found = compose(assembly, timezone.localdate())
    assert (by(found, "region")["Bretagne"].seats, found.unplaced) == (1, 2)
    assert all(share.all_seats == 0 for share in by(found, "size").values())


def test_what_was_on_a_past_day_is_read_of_that_day(towns):
    assembly, old = an_assembly(), place(towns["Guéret"], opened_on=dt.date(2020, 1, 1))
    place(towns["Vannes"], opened_on=dt.date(2026, 1, 1))
    seat = sits_for(assembly, old)
    seat.until = dt.date(2025, 6, 1)
    seat.save()
    then, now = compose(assembly, dt.date(2024, 12, 31)), compose(assembly, timezone.localdate())
    assert (len(then.seats), then.known) == (1, 1)
    assert (len(now.seats), now.known) == (0, 2)


def test_a_place_that_is_closed_today_was_there_before_its_closure(towns):
    """Today’s state tells of today; a closure has its dates; a project was open on no day."""
    assembly = an_assembly()
    old = dt.date(2020, 1, 1)
    gone = place(towns["Guéret"], status=PlaceStatus.CLOSED, opened_on=old)
    place(towns["Vannes"], status=PlaceStatus.PROJECT, opened_on=None)
    here = place(towns["Ajain"], opened_on=old)
    words = {"reason": "Fin du bail.", "author": AccountFactory(), "since": dt.date(2025, 3, 1)}
    Closure.objects.create(place=gone, kind="end", **words)
    known = {year: compose(assembly, dt.date(year, 12, 31)).known for year in (2019, 2024, 2025)}
    assert known == {2019: 0, 2024: 2, 2025: 1}
    assert compose(assembly, timezone.localdate()).known == 1
    assert here.status == PlaceStatus.OPEN


def test_the_size_of_a_place_and_its_rurality_are_those_of_consultations(towns):
    assembly = an_assembly()
    small, large = place(towns["Guéret"], built_area=150), place(towns["Vannes"], built_area=1_500)
    Zoning.objects.create(municipality=towns["Guéret"], programme=Zone.FRR, since=LONG_AGO)
    found = compose(assembly, timezone.localdate())
    areas, ruralities = by(found, "area"), by(found, "rurality")
    assert {words.replace("\xa0", " ").replace("\u202f", " "): share.known for words, share in areas.items()} == {
        "Moins de 200 m² bâtis": 1,
        "Plus de 1 000 m² bâtis": 1,
    }
    assert [groups_of_place(each)["size"] for each in (small, large)] == ["petit", "grand"]
    told = {groups_of_place(each)["rurality"] for each in (small, large)}
    assert {str(RURALITIES[code]) for code in told} == ruralities.keys()


def test_a_category_may_sit_as_often_as_it_is_known_and_less_than_it_speaks():
    share = Share("", 3, 9, 10, 30, 10, 100)
    assert share.beside_known.presence == Presence.ALIKE
    assert share.beside_speaking.presence == Presence.LESS
    assert share.beside_speaking.words.replace("\xa0", " ").startswith("0,1 fois")


@pytest.mark.parametrize(
    ("seats", "all_seats", "known", "presence"),
    [
        (0, 30, 50, Presence.LESS),
        (30, 30, 50, Presence.MORE),
        (15, 30, 50, Presence.ALIKE),
        (4, 4, 50, Presence.UNKNOWN),
        (3, 30, 0, Presence.UNKNOWN),
    ],
)
def test_what_chance_explains_is_not_called_a_difference(seats, all_seats, known, presence):
    share = Share("", seats, known, known, all_seats, 100, 100)
    assert share.beside_known.presence == share.beside_speaking.presence == presence


def test_the_picture_keeps_within_its_frame():
    drawn = Share("", 0, 0, 1, 5, 0, 1000).beside_known.drawn
    assert drawn.low == drawn.at == 0
    assert drawn.high == 200
    assert Share("", 15, 0, 50, 30, 0, 100).beside_known.drawn.at == 100


def test_the_page_says_it_for_today_and_for_each_year_and_in_few_queries(client, towns, django_assert_max_num_queries):
    assembly, here = an_assembly(), place(towns["Guéret"], domains=["digital", "work"])
    for _number in range(6):
        sits_for(assembly, here)
    address = reverse("observatory:composition", args=[assembly.slug])
    client.get(address)
    with django_assert_max_num_queries(8):
        page = client.get(address).content.decode()
    assert "ressemble-t-elle aux lieux" in page
    assert "Médiation numérique" in page
    assert "comme les lieux" in page
    assert "À côté des lieux qui parlent" in page
    assert "Fin 2024" in page
    assert 'aria-current="page">Fin 2024' in client.get(f"{address}?annee=2024").content.decode()
    assert client.get(f"{address}?annee=1789").status_code == 200, "a year without an assembly is today"
    assert address in client.get(assembly.get_absolute_url()).content.decode()


def test_an_assembly_of_nobody_among_no_places_has_its_page(client, db):
    page = client.get(reverse("observatory:composition", args=[an_assembly().slug]))
    assert "aucun n’est encore connu" in page.content.decode()
    assert "Ni lieu ni siège à comparer." in page.content.decode()
