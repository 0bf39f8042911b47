"""Figures of a day: worked out from a file of that day, and from nothing else."""

import csv
import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from lieudit.network.models import Place
from lieudit.network.vocabulary import PlaceKind, PlaceStatus
from lieudit.observatory.figures import figures_of
from lieudit.observatory.measures import DOMAINS, measure
from lieudit.observatory.models import InputFile, Part, Snapshot
from lieudit.observatory.sheets import State, indicators
from lieudit.observatory.snapshots import forget_old, take_snapshot
from lieudit.observatory.tasks import ask_for_figures
from lieudit.records.models import Closure, Twin
from lieudit.records.services import revise_place
from lieudit.territory.models import Zoning
from tests.accounts.factories import AccountFactory
from tests.network.factories import AnimatorFactory, PlaceFactory
from tests.observatory.world import DAY, lands, places
from tests.public_services.factories import OfferFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def towns():
    return lands()


def figure(territory, key, snapshot=None):
    (found,) = figures_of(territory, snapshot=snapshot, only=[key])
    return found


def test_a_density_is_places_by_inhabitants(towns):
    places(towns, Guéret=6, Limoges=13)
    take_snapshot(DAY)
    found = figure("d-23", "density")
    assert found.state == State.KNOWN
    assert found.value == pytest.approx(6 / (12_734 + 1_100 + 1_600) * 100_000)
    assert (found.count, found.completeness, found.date) == (6, 1.0, DAY)
    assert found.words == "38,9"
    assert figure("france", "density").count == 19


def test_what_is_not_open_does_not_count(towns):
    made = places(towns, Guéret=6, Limoges=13)
    for status in (PlaceStatus.PROJECT, PlaceStatus.PAUSED, PlaceStatus.CLOSED):
        PlaceFactory(municipality=towns["Guéret"], status=status)
    PlaceFactory(municipality=towns["Guéret"], kind=PlaceKind.LIBRARY)
    PlaceFactory(municipality=towns["Guéret"], withdrawn_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    PlaceFactory(municipality=towns["Guéret"], opened_on=dt.date(2027, 1, 1))
    shut = PlaceFactory(municipality=towns["Guéret"])
    Closure.objects.create(
        place=shut, kind="pause", since=DAY, until=DAY + dt.timedelta(30), reason="travaux", author=AccountFactory()
    )
    take_snapshot(DAY)
    assert figure("france", "density").count == len(made)


def test_fewer_than_five_is_not_said_and_no_subtraction_tells_it(towns):
    places(towns, Guéret=3, Limoges=13, Vannes=9)
    taken = take_snapshot(DAY)
    assert figure("d-23", "density").state == State.SECRET
    assert figure("d-87", "density").state == State.SECRET, "the region less it would tell of Creuse"
    assert figure("r-75", "density").count == 16
    assert figure("d-56", "density").state == State.KNOWN
    held = taken.parts.get(level="department", key="d-23").figures
    assert held["places"] == -1
    assert held["density"] == [None, "secret"]
    assert [each.words for each in figures_of("e-200034825", only=["density"])] == ["moins de cinq"]


def test_nobody_said_is_not_none(towns):
    places(towns, Limoges=6)
    take_snapshot(DAY)
    found = figure("d-23", "density")
    assert (found.value, found.state, found.words) == (None, State.UNKNOWN, "non calculé")
    assert found.why


def test_an_island_without_a_place_has_no_distance_and_is_far_from_all(towns):
    places(towns, Vannes=9)
    take_snapshot(DAY)
    assert figure("c-56152", "distance").state == State.UNKNOWN
    assert figure("c-56260", "distance").value == pytest.approx(2 / 3 * (30 / 3.141592653589793) ** 0.5)
    assert figure("d-56", "beyond-30").value == pytest.approx(2_600 / 56_600)


def test_a_municipality_without_a_point_is_not_worked_out(towns):
    places(towns, Limoges=9)
    take_snapshot(DAY)
    assert figure("c-15031", "distance").words == "non calculé"
    assert figure("c-99999", "distance").state == State.UNKNOWN


def test_what_needs_a_file_is_to_be_loaded_until_it_is(towns):
    places(towns, Guéret=6, Limoges=9)
    taken = take_snapshot(DAY)
    assert figure("france", "against-frr").words == "à charger"
    assert figure("france", "concentration-income").state == State.TO_LOAD
    Zoning.objects.create(municipality=towns["Guéret"], programme="frr", since=dt.date(2024, 7, 1))
    assert figure("france", "against-frr", take_snapshot(DAY)).state == State.KNOWN
    assert figure("france", "against-frr", taken).state == State.TO_LOAD, "what was said that day stays"


def test_a_zoning_of_another_year_says_nothing_of_this_one_and_one_that_changes_in_the_year_is_read_on_its_day(towns):
    places(towns, Guéret=6, Limoges=9)
    frr = {"programme": "frr"}
    Zoning.objects.create(municipality=towns["Guéret"], since=dt.date(2027, 1, 1), **frr)
    Zoning.objects.create(municipality=towns["Vannes"], since=dt.date(2019, 1, 1), until=dt.date(2020, 12, 31), **frr)
    assert figure("france", "against-frr", take_snapshot(DAY)).words == "à charger"
    Zoning.objects.create(municipality=towns["Guéret"], since=dt.date(2026, 1, 1), until=dt.date(2026, 6, 30), **frr)
    Zoning.objects.create(municipality=towns["Limoges"], since=dt.date(2026, 7, 1), **frr)
    june, july = take_snapshot(dt.date(2026, 6, 30)), take_snapshot(dt.date(2026, 7, 1))
    said = {taken.day.month: figure("france", "against-frr", taken).value for taken in (june, july)}
    assert said[6] != said[7]
    zoned = {taken.day.month: zoned_in(taken) for taken in (june, july)}
    assert zoned == {6: {"23096"}, 7: {"87085"}}
    Zoning.objects.all().delete()
    assert figure("france", "against-frr", june).value == said[6], "what was said that day stays"


def zoned_in(taken):
    """The municipalities that the geography of a snapshot says to be in the zoning."""
    lines = csv.DictReader(taken.geography.text.splitlines())
    return {line["code"] for line in lines if "frr" in line["zones"].split("|")}


def test_possible_doubles_are_its_margin(towns):
    made = places(towns, Guéret=6)
    Twin.objects.create(first=made[0], second=made[1], score=80)
    take_snapshot(DAY)
    found = figure("d-23", "density")
    assert found.margin == pytest.approx((5 / 15_434 * 100_000, 6 / 15_434 * 100_000))
    assert found.margin_words == "entre 32,4 et 38,9"


def test_three_answers_for_each_service(towns):
    """What a place names denies no other service: « n » is said of what each place says that it has not."""
    made = places(towns, Guéret=6)
    alone = PlaceFactory(municipality=towns["Limoges"], domains=[])
    keeper = AnimatorFactory().account
    for place in made[:5]:
        revise_place(place, actor=keeper, absent=["domains.culture", "domains.work"])
    revise_place(made[5], actor=keeper, absent=["domains.culture"])
    revise_place(alone, actor=keeper, absent=["domains.work"])
    taken = take_snapshot(DAY)
    order = [str(domain) for domain in DOMAINS]
    for key, level, said in [
        ("d-23", "department", {"digital": "y", "culture": "n"}),
        ("d-87", "department", {"work": "n"}),
        ("d-56", "department", {}),
    ]:
        here = "".join(said.get(domain, "u") for domain in order)
        assert taken.parts.get(key=key, level=level).figures["here"] == here
    towns_of = taken.parts.get(key="d-87", level="municipality").figures
    assert towns_of[f"c-{towns['Limoges'].code}"]["here"] == "".join({"work": "n"}.get(d, "u") for d in order)
    alone.refresh_from_db()
    assert alone.domains == []


def test_the_same_files_give_the_same_figures_whatever_happened_since(towns):
    made = places(towns, Guéret=6, Limoges=13, Vannes=7)
    taken = take_snapshot(DAY)
    before = {(part.level, part.key): part.figures for part in taken.parts.all()}
    made[0].withdrawn_at = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)
    made[0].save()
    towns["Felletin"].department = towns["Limoges"].department
    towns["Felletin"].save()
    taken = Snapshot.objects.get(pk=taken.pk)
    again = measure(taken.geography.text, taken.rows.text, taken.day)
    assert {(part.level.value, part.key): part.figures for part in again.parts} == before
    assert figure("d-23", "density", take_snapshot(DAY)).count == 5
    assert figure("d-23", "density", taken).count == 6


def test_nothing_new_takes_no_snapshot(towns):
    places(towns, Guéret=6)
    assert take_snapshot(DAY)
    assert take_snapshot(DAY) is None
    assert take_snapshot(DAY + dt.timedelta(1)) is None
    assert Snapshot.objects.count() == 1


def test_a_snapshot_holds_no_name(towns):
    made = places(towns, Guéret=6)
    text = take_snapshot(DAY).rows.text
    assert made[0].name not in text
    assert made[0].slug not in text


@pytest.mark.parametrize(
    ("model", "field"), [(Snapshot, "places"), (Part, "population"), (InputFile, "lines")], ids=lambda x: str(x)
)
def test_nothing_of_it_changes(towns, model, field):
    places(towns, Guéret=6)
    take_snapshot(DAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(**{field: F(field) + 1})


def test_an_import_makes_nothing_grow(towns):
    """Ten places opened in 2019 and written today are in every year since 2019; what was known says when we knew."""
    today = timezone.localdate()
    places(towns, Guéret=6)
    first = take_snapshot(today).facts["years"]
    places(towns, Limoges=10)
    PlaceFactory(municipality=towns["Limoges"])
    then = take_snapshot(today).facts["years"]
    year = dict(zip(then["ends"], then["existed"], strict=True))
    assert [year[f"{y}-12-31"] for y in (2018, 2019, 2025)] == [0, 16, 16]
    assert year[today.isoformat()] == 16
    assert first["existed"][-1] == 6
    assert then["undated"] == 1
    assert then["known"][-1] == 17


def test_a_territory_without_inhabitants_has_no_rate(towns):
    towns["Vannes"].population = towns["Le Palais"].population = 0
    towns["Vannes"].save()
    towns["Le Palais"].save()
    places(towns, Vannes=6, Guéret=6)
    take_snapshot(DAY)
    assert figure("d-56", "density").state == State.NOT_APPLICABLE


def test_without_any_place_all_figures_have_their_words(towns):
    take_snapshot(DAY)
    found = figures_of("france")
    assert [each.indicator.key for each in found] == list(indicators())
    assert not any(each.is_known for each in found)
    assert all(each.words for each in found)


def test_old_snapshots_go_but_the_first_and_the_last_of_each_month(towns):
    for day in (1, 15, 28):
        places(towns, Guéret=1)
        take_snapshot(dt.date(2026, 3, day))
    places(towns, Guéret=1)
    take_snapshot(DAY)
    assert forget_old(DAY) == 1
    assert [each.day for each in Snapshot.objects.all()] == [DAY, dt.date(2026, 3, 28), dt.date(2026, 3, 1)]
    used = {*Snapshot.objects.values_list("rows", flat=True), *Snapshot.objects.values_list("geography", flat=True)}
    assert set(InputFile.objects.values_list("pk", flat=True)) == used


def test_the_timer_asks_for_them_once_a_day(towns, django_capture_on_commit_callbacks):
    places(towns, Guéret=6)
    with django_capture_on_commit_callbacks(execute=True):
        ask_for_figures()
        ask_for_figures()
    assert Snapshot.objects.count() == 1


def test_open_hours_are_those_of_the_place_else_of_its_longest_service(towns):
    own, offered, silent, *_rest = places(towns, Guéret=5)
    assert figure_after(towns).state == State.UNKNOWN
    Place.objects.filter(pk=own.pk).update(hours="Mo-Fr 09:00-12:00")
    OfferFactory(place=offered, hours="We 14:00-16:00")
    OfferFactory(place=offered, hours="Sa 09:00-17:00")
    Place.objects.filter(pk=silent.pk).update(hours="sur rendez-vous")
    rows = csv.DictReader(take_snapshot(DAY).rows.text.splitlines())
    hours = {int(row["id"]): row["hours"] for row in rows if row["kind"] == "place"}
    assert (hours[own.pk], hours[offered.pk], hours[silent.pk]) == ("15.0", "8.0", "")
    found = figure("d-23", "access-hours")
    assert found.value == pytest.approx(23 / 15_434 * 1000, rel=0.5)
    assert found.completeness == pytest.approx(2 / 5)


def figure_after(towns):
    take_snapshot(DAY)
    return figure("d-23", "access-hours")
