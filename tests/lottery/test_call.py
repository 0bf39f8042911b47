"""From a lottery that is prepared to panels that are published: quotas, volunteers, what is refused."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import Error, transaction
from django.utils import timezone

from lieudit.accounts.services import close_account
from lieudit.journal.models import Entry
from lieudit.lottery.drawing import check_profiles, digest_of, read_panels
from lieudit.lottery.figures import exact, source_of
from lieudit.lottery.models import Lottery, Panels, Quota, Volunteer
from lieudit.lottery.panel import leave_pool
from lieudit.lottery.services import (
    cancel_lottery,
    close_call,
    close_due_calls,
    extend_call,
    open_call,
    postpone_draw,
    relax_quotas,
    reopen_call,
    set_quotas,
    volunteer_for,
)
from lieudit.lottery.tasks import compose_again, compose_panels
from lieudit.lottery.workflow import LotteryState
from lieudit.territory.models import Region
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council
from tests.lottery.factories import a_closed, a_pool, a_prepared, a_published, a_volunteer, an_open, at, in_days
from tests.network.factories import PlaceFactory, RepresentativeFactory
from tests.territory.factories import RegionFactory

pytestmark = pytest.mark.django_db


def test_quotas_of_persons_are_proposed_around_the_shares_of_the_census() -> None:
    lottery = a_prepared(seats=40)
    found = {row.code: (row.low, row.high, row.figure) for row in lottery.quotas.filter(kind="age")}
    assert {code: row[:2] for code, row in found.items()} == {
        "16": (7, 9),
        "30": (8, 10),
        "45": (9, 11),
        "60": (12, 14),
    }
    assert sum(row[2] for row in found.values()) == 54_727_278
    genders = {row.code: (row.low, row.high, row.figure) for row in lottery.quotas.filter(kind="gender")}
    assert genders == {"f": (20, 22, 28_580_103), "h": (18, 20, 26_147_174), "x": (0, 1, 0)}
    assert "recensement de 2018" in source_of("age")


def test_bounds_that_leave_the_figures_say_from_which_others() -> None:
    lottery = a_prepared()
    row = lottery.quotas.get(code="f")
    with pytest.raises(RuleBroken) as refusal:
        set_quotas(lottery, actor=lottery.chair, bounds={row.rank: (2, 4)}, figures=" ")
    assert list(refusal.value.message_dict) == ["figures"]
    set_quotas(lottery, actor=lottery.chair, bounds={row.rank: (row.low, row.high)})
    set_quotas(lottery, actor=lottery.chair, bounds={row.rank: (2, 4)}, figures="Parité voulue")
    assert Lottery.objects.get(pk=lottery.pk).figures == "Parité voulue"


def test_a_panel_of_places_may_have_the_image_of_what_they_are() -> None:
    fablabs = [PlaceFactory(typologies=["fablab"]) for _ in range(3)]
    PlaceFactory(typologies=["coworking"])
    lottery = a_prepared(kinds=["typology"], audience="places")
    figures = {row.code: row.figure for row in lottery.quotas.all()}
    assert figures == {"fablab": 3, "coworking": 1}
    lottery = open_call(lottery, actor=lottery.chair)
    speaker = RepresentativeFactory(place=fablabs[0]).account
    row = volunteer_for(lottery, actor=speaker, name="Ada", consent=True, place=fablabs[0], said={})
    assert row.profile == {"typology": "fablab"}


def test_the_share_of_a_college_is_exact_and_leaves_a_tie_to_the_draw() -> None:
    """600, 300 and 300: one for each, then Sainte-Laguë; four more seats part, two more leave a tie for the last."""
    Region.objects.update(population=0)
    regions = [RegionFactory(), RegionFactory(code="53", name="Bretagne"), RegionFactory(code="52", name="Loire")]
    for region, people in zip(regions, (600, 300, 300), strict=True):
        Region.objects.filter(pk=region.pk).update(population=people)
    first, *others = [region.code for region in regions]
    whole = {each.category.code: (each.low, each.high) for each in exact("region", 7, base=1)}
    assert whole == {first: (3, 3)} | dict.fromkeys(others, (2, 2))
    open_to_lot = {each.category.code: (each.low, each.high) for each in exact("region", 5, base=1)}
    assert open_to_lot == {first: (2, 2)} | dict.fromkeys(others, (1, 2))


@pytest.mark.parametrize(
    ("bounds", "words"),
    [({"f": (3, 4), "h": (3, 4)}, "les minimums font 6"), ({"f": (0, 1), "h": (0, 1), "x": (0, 1)}, "ne font que 3")],
)
def test_quotas_that_contradict_the_seats_are_refused_as_they_are_typed(
    bounds: dict[str, tuple[int, int]], words: str
) -> None:
    with pytest.raises(RuleBroken, match=words):
        an_open(bounds=bounds)


def test_a_minimum_above_its_maximum_is_refused() -> None:
    with pytest.raises(RuleBroken, match="le minimum dépasse le maximum"):
        an_open(bounds={"f": (3, 2)})


def test_days_follow_one_another() -> None:
    council = a_council()
    with pytest.raises(RuleBroken, match="trois jours"):
        a_prepared(council, closes_on=in_days(1))
    with pytest.raises(RuleBroken, match="vient après"):
        a_prepared(council, closes_on=in_days(14))


@pytest.mark.parametrize("kind", ["bearing", "typology"])
def test_what_a_place_is_is_asked_of_places_only(kind: str) -> None:
    with pytest.raises(RuleBroken, match="se dit d’un lieu"):
        a_prepared(kinds=[kind])


def test_quotas_stay_once_the_call_is_open() -> None:
    lottery = an_open()
    with pytest.raises(RuleBroken):
        set_quotas(lottery, actor=lottery.chair, bounds={})
    with pytest.raises(Error), transaction.atomic():
        Quota.objects.filter(lottery=lottery).update(low=0)
    with pytest.raises(Error), transaction.atomic():
        Lottery.objects.filter(pk=lottery.pk).update(seats=9)


def test_a_volunteer_says_what_quotas_need_and_consents() -> None:
    lottery, account = an_open(), AccountFactory()
    with pytest.raises(RuleBroken, match="âge"):
        volunteer_for(lottery, actor=account, name="Ada", consent=True, said={"gender": "f"})
    with pytest.raises(RuleBroken, match="accord"):
        volunteer_for(lottery, actor=account, name="Ada", consent=False, said={"gender": "f", "age": "16"})
    with pytest.raises(RuleBroken, match="genre"):
        volunteer_for(lottery, actor=account, name="Ada", consent=True, said={"gender": "<script>", "age": "16"})
    row = a_volunteer(lottery, "f", "16", account)
    assert row.profile == {"gender": "f", "age": "16"}


def test_volunteering_twice_corrects_what_was_said() -> None:
    lottery, account = an_open(), AccountFactory()
    a_volunteer(lottery, "f", "16", account)
    a_volunteer(lottery, "f", "30", account)
    assert [row.profile["age"] for row in lottery.volunteers.all()] == ["30"]


def test_a_place_volunteers_once_by_who_speaks_for_it() -> None:
    lottery, place = an_open(), PlaceFactory()
    first = RepresentativeFactory(place=place, organisation=None).account
    second = RepresentativeFactory(place=place, organisation=None).account
    said = {"gender": "f", "age": "16"}
    row = volunteer_for(lottery, actor=first, name="Ada", consent=True, place=place, said=said)
    assert row.place == place
    with pytest.raises(RuleBroken, match="déjà porté volontaire pour ce lieu"):
        volunteer_for(lottery, actor=second, name="Lou", consent=True, place=place, said=said)
    with pytest.raises(RuleBroken, match="ne parlez pas pour ce lieu"):
        volunteer_for(lottery, actor=AccountFactory(), name="Lou", consent=True, place=place, said=said)


def test_a_call_to_places_takes_their_record_and_nobody_alone() -> None:
    place = PlaceFactory(management_model="")
    region = place.municipality.department.region
    type(region).objects.filter(pk=region.pk).update(population=1_000)
    lottery = an_open(kinds=["region"], audience="places", seats=1)
    with pytest.raises(RuleBroken, match="s’adresse aux lieux"):
        volunteer_for(lottery, actor=AccountFactory(), name="Ada", consent=True, said={})
    speaker = RepresentativeFactory(place=place, organisation=None).account
    row = volunteer_for(lottery, actor=speaker, name="Ada", consent=True, place=place, said={"region": "99"})
    assert row.profile == {"region": region.code}


def test_nobody_volunteers_after_the_last_day_nor_is_it_closed_before() -> None:
    lottery = an_open()
    with pytest.raises(RuleBroken, match="dure jusqu’au soir"):
        close_call(lottery, actor=lottery.chair)
    with at(timezone.now() + dt.timedelta(days=11)), pytest.raises(RuleBroken, match="terminé"):
        a_volunteer(lottery)


def test_who_leaves_before_the_end_leaves_nothing() -> None:
    lottery = an_open()
    row = a_volunteer(lottery)
    leave_pool(row, actor=row.account)
    assert not lottery.volunteers.exists()


def test_names_of_volunteers_are_in_no_entry_of_the_journal() -> None:
    lottery = a_published()
    told = json.dumps([entry.data for entry in Entry.objects.all()])
    assert "Camille" not in told
    accounts = set(lottery.volunteers.values_list("account", flat=True))
    assert not Entry.objects.filter(actor__in=accounts).exists()


def test_panels_are_published_with_the_digest_of_their_file_and_the_chance_of_each() -> None:
    lottery = a_published()
    assert lottery.state == LotteryState.PUBLISHED
    panels = lottery.panels
    content = read_panels(panels.text)
    check_profiles(content, panels.profiles)
    assert (len(content["panels"]), panels.digest) == (1_000, digest_of(panels.text))
    for row in lottery.volunteers.all():
        assert row.chance == sum(row.number in panel for panel in content["panels"])
    assert "Camille" not in panels.text + panels.profiles
    assert panels.digest in Entry.objects.get(kind="lottery.published").sentence


def test_published_panels_never_change() -> None:
    lottery = a_published()
    with pytest.raises(Error), transaction.atomic():
        Panels.objects.filter(lottery=lottery).update(digest="0" * 64)
    with pytest.raises(Error), transaction.atomic():
        Panels.objects.filter(lottery=lottery).delete()


def test_composing_twice_publishes_once() -> None:
    lottery = a_published()
    at_first = lottery.panels.at
    compose_panels.func(lottery.pk)
    assert Panels.objects.get(lottery=lottery).at == at_first


def test_what_was_lost_on_the_way_is_composed_again() -> None:
    lottery = an_open()
    a_pool(lottery)
    with at(timezone.now() + dt.timedelta(days=11)):
        close_due_calls()
    with at(timezone.now() + dt.timedelta(days=11, minutes=2)):
        assert compose_again() == []
    with at(timezone.now() + dt.timedelta(days=11, minutes=20)):
        assert compose_again() == [lottery]


def test_quotas_that_cannot_be_met_are_relaxed_by_people() -> None:
    lottery = an_open(bounds={"x": (1, 1)})
    a_pool(lottery)
    short = a_closed(lottery)
    assert short.state == LotteryState.SHORT
    assert short.short == {"missing": 0, "relaxed": [["gender", "x", 0, 1]]}
    relax_quotas(short, actor=lottery.chair, reason="Personne n’est venu")
    compose_panels.func(lottery.pk)
    lottery.refresh_from_db()
    assert lottery.state == LotteryState.PUBLISHED
    assert lottery.quotas.get(code="x").low == 0
    assert "de 0 à 1, au lieu de 1 à 1" in Entry.objects.get(kind="lottery.relaxed").sentence


def test_a_pool_that_is_too_small_is_called_again() -> None:
    lottery = an_open()
    a_pool(lottery, 3)
    short = a_closed(lottery)
    assert short.short == {"missing": 1, "relaxed": []}
    with pytest.raises(RuleBroken, match="manque des volontaires"):
        relax_quotas(short, actor=lottery.chair, reason="Tant pis")
    with at(timezone.now() + dt.timedelta(days=11)):
        later = timezone.now() + dt.timedelta(days=20)
        reopen_call(short, actor=lottery.chair, closes_on=in_days(10), draw_at=later)
        a_pool(lottery, 6)
    assert not Volunteer.objects.filter(lottery=lottery, number__isnull=False).exists()


def test_a_call_is_prolonged_to_later_only() -> None:
    lottery = an_open()
    with pytest.raises(RuleBroken, match="plus tardif"):
        extend_call(lottery, actor=lottery.chair, closes_on=lottery.closes_on, draw_at=lottery.draw_at)
    later = lottery.draw_at + dt.timedelta(days=9)
    extend_call(lottery, actor=lottery.chair, closes_on=in_days(15), draw_at=later)
    assert Lottery.objects.get(pk=lottery.pk).draw_at == later


def test_a_draw_that_took_place_on_published_panels_is_not_set_aside() -> None:
    lottery = a_published()
    with at(lottery.draw_at + dt.timedelta(minutes=1)):
        later = timezone.now() + dt.timedelta(days=2)
        with pytest.raises(RuleBroken, match="c’est lui qui compte"):
            postpone_draw(lottery, actor=lottery.chair, draw_at=later, source="Un autre", reason="Pour voir")
        with pytest.raises(RuleBroken, match="ne s’annule plus"):
            cancel_lottery(lottery, actor=lottery.chair, reason="Pour voir")


def test_a_draw_is_put_off_before_its_hour() -> None:
    lottery = a_published()
    with at(lottery.draw_at - dt.timedelta(hours=1)):
        later = lottery.draw_at + dt.timedelta(days=7)
        postpone_draw(lottery, actor=lottery.chair, draw_at=later, source="Le Loto suivant", reason="Grève")
    assert Lottery.objects.get(pk=lottery.pk).source == "Le Loto suivant"


def test_a_cancelled_lottery_forgets_its_volunteers() -> None:
    lottery = an_open()
    a_pool(lottery, 4)
    cancel_lottery(lottery, actor=lottery.chair, reason="La mission a changé")
    assert not lottery.volunteers.exclude(account=None, name="").exists()


def test_who_closes_an_account_leaves_the_pool() -> None:
    lottery = an_open()
    row = a_volunteer(lottery)
    close_account(row.account, actor=row.account)
    assert not lottery.volunteers.exists()


def test_a_call_is_opened_once() -> None:
    lottery = an_open()
    with pytest.raises(RuleBroken):
        open_call(lottery, actor=lottery.chair)
