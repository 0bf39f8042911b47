"""What the database counts as acts go on is at each moment what one would count; what drifts is mended, and told."""

from __future__ import annotations

import logging
import re
from importlib import import_module
from threading import Barrier, Event, Thread
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse

from lieudit.care.services import hide_text, lift_measure
from lieudit.journal.models import Entry, Mention, content_type_of
from lieudit.needs import reads, recount
from lieudit.needs.models import Joined, Need, NeedCount, Support
from lieudit.needs.services import (
    detach_need,
    express_need,
    gather_needs,
    publish_need,
    publish_support,
    refuse_support,
    settle_need,
    support_need,
    withdraw_need,
)
from lieudit.network.models import Place
from lieudit.territory.models import Municipality
from lieudit.toolkit import open_files
from lieudit.toolkit.models import Beat
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory, SupportFactory
from tests.network.factories import PlaceFactory, RepresentativeFactory
from tests.plans import without_whole_readings
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

GATHERED = {"title": "Tenir une permanence dans la durée", "summary": "Leurs postes sont financés pour un an."}


def end_of_act():
    """Here transactions are undone: what is done as they end is done now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS needs_needmove_counted IMMEDIATE")
        cursor.execute("SET CONSTRAINTS needs_needmove_counted DEFERRED")


def drift() -> list[tuple[object, ...]]:
    """What counters say otherwise than the needs: nothing, while they are right."""
    end_of_act()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM needs_needmove")
        assert cursor.fetchone() == (0,)
        cursor.execute(recount.NEEDS_DRIFT)
        wrong = cursor.fetchall()
        cursor.execute(recount.MEND_JOINED)
        assert cursor.fetchone() == (0, 0)
    return wrong


def said(**choice: object) -> tuple[int, int]:
    """How many needs and places, by the counters."""
    rows = list(NeedCount.objects.answering(**choice))
    return sum(row.needs for row in rows), sum(row.places for row in rows)


@pytest.mark.django_db
def test_each_act_of_a_need_is_counted():
    account, place = AccountFactory(is_staff=True), PlaceFactory()
    spoken = RepresentativeFactory(place=place).account
    need = express_need(actor=spoken, words="Un four.", deposit_key="a", place=place, domains=["digital", "culture"])
    other = express_need(actor=spoken, words="Un toit.", deposit_key="b", place=place, domains=["digital"])
    waiting = express_need(actor=None, words="Un bail.", deposit_key="c", place=PlaceFactory(), domains=["culture"])
    assert not drift()
    assert (said(), said(domain="digital"), said(domain="culture")) == ((2, 1), (2, 1), (1, 1))
    publish_need(waiting, actor=account)
    assert not drift()
    assert (said(), said(domain="culture", stage="expressed")) == ((3, 2), (2, 2))
    gather_needs([need, other], actor=account, **GATHERED)
    assert not drift()
    assert (said(), said(stage="gathered"), said(stage="expressed")) == ((3, 2), (2, 1), (1, 1))
    detach_need(Need.objects.get(pk=need.pk), actor=account)
    settle_need(Need.objects.get(pk=need.pk), actor=account, text="Voici une aide.")
    assert not drift()
    assert (said(stage="answered"), said(stage="gathered"), said()) == ((1, 1), (1, 1), (3, 2))
    withdraw_need(Need.objects.get(pk=other.pk), actor=account)
    assert not drift()
    assert (said(), said(domain="digital"), said(stage="gathered")) == ((2, 2), (1, 1), (0, 0))
    measure = hide_text(Need.objects.get(pk=need.pk), actor=account, reason="Hors charte.")
    assert not drift()
    assert (said(), said(stage="answered")) == ((1, 1), (0, 0))
    lift_measure(measure, actor=account, reason="Relu.")
    assert not drift()
    assert said() == (2, 2)
    Need.objects.filter(pk=need.pk).update(place=None, domains=["work"])
    assert not drift()
    assert (said(), said(domain="work"), said(domain="culture")) == ((2, 1), (1, 0), (1, 1))
    NeedFactory(place=None, municipality=None, department=None)
    assert not drift()
    assert said() == (3, 1)


@pytest.mark.django_db
def test_each_act_of_a_support_is_counted():
    account, need = AccountFactory(is_staff=True), NeedFactory()
    near, far = PlaceFactory(), PlaceFactory(municipality=MunicipalityFactory(code="59350"))
    for place in (near, far):
        support_need(need, actor=RepresentativeFactory(place=place).account, place=place)
    waiting, dropped = SupportFactory(need=need, pending=True), SupportFactory(need=need, pending=True)

    def joined() -> tuple[int, int]:
        assert not drift()
        row = Joined.objects.get(need=need)
        assert row.places == sum(row.there.values())
        return row.places, row.departments

    lands = {near.municipality.department_id, far.municipality.department_id}
    assert joined() == (2, len(lands))
    publish_support(waiting, actor=account)
    refuse_support(dropped, actor=account, reason="Hors sujet.")
    assert joined()[0] == 3
    support = Support.objects.get(place=far)
    measure = hide_text(support, actor=account, reason="Hors charte.")
    assert joined() == (2, 1)
    lift_measure(measure, actor=account, reason="Relu.")
    assert joined() == (3, len(lands))
    Place.objects.filter(pk=far.pk).update(municipality=near.municipality)
    assert joined() == (3, 1)
    Support.objects.filter(place=far).delete()
    assert joined() == (2, 1)
    card = Need.objects.for_cards().get(pk=need.pk)
    assert (card.place_count, card.department_count) == (2, 1)


@pytest.mark.django_db
def test_what_drifts_is_mended_at_night_and_told(caplog):
    need = SupportFactory().need
    end_of_act()
    NeedCount.objects.filter(stage="", domain="").update(needs=7, places=9)
    NeedCount.objects.create(department=None, stage="relayed", domain="work", needs=4, places=4)
    NeedCount.objects.filter(domain="digital").delete()
    Joined.objects.filter(need=need).update(places=5, there={})
    with caplog.at_level(logging.ERROR):
        recount.recount_at_night.call()
    assert "were wrong, and are mended: 4 of needs, 1 of places" in caplog.text
    assert not drift()
    assert (said(), said(stage="relayed", domain="work")) == ((1, 1), (0, 0))
    caplog.clear()
    recount.recount_at_night.call()
    assert not caplog.text


@pytest.mark.django_db
def test_they_are_counted_again_once_a_day(django_capture_on_commit_callbacks):
    Beat.objects.filter(name=recount.BEAT).delete()
    assert not list(recount.recount_when_due())
    beat = Beat.objects.get(name=recount.BEAT)
    assert not list(recount.recount_when_due())
    assert Beat.objects.get(name=recount.BEAT).at == beat.at


@pytest.mark.django_db
def test_pages_say_what_the_database_counts_once_needs_are_many(client, monkeypatch):
    """Below, they count themselves: both say the same."""
    need = NeedFactory(words="Il nous faut un four.")
    SupportFactory(need=need)
    NeedFactory(place=need.place, municipality=need.municipality, department=need.department)
    NeedFactory(state="settled", domains=["culture"])
    NeedFactory(pending=True)
    end_of_act()
    land = need.department
    asked = ["", "stage=answered", "stage=expressed", "domain=culture", f"territory=d-{land.code}", "domain=work"]
    asked += [f"territory=r-{land.region.code}&domain=digital&stage=expressed", "sort=places", "q=four"]
    urls = [f"{reverse('needs:list')}?{choice}" for choice in asked]
    urls += [reverse("pages:home"), land.region.get_absolute_url(), land.get_absolute_url()]

    def told() -> list[str]:
        return [re.sub('csrfmiddlewaretoken" value="[^"]*', "", client.get(url).text) for url in urls]

    few = told()
    monkeypatch.setattr(open_files, "LIVE_ROWS", 0)
    assert told() == few
    assert "3 besoins" in few[0].replace("\xa0", " ")


@pytest.mark.django_db
def test_a_count_reads_no_need_once_they_are_many(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(open_files, "LIVE_ROWS", 0)
    NeedFactory()
    end_of_act()
    with django_assert_num_queries(1) as asked:
        assert sum(row.needs for row in reads.counted_by_state()) == 1
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN ANALYZE " + asked[0]["sql"])
        plan = [line for (line,) in cursor.fetchall()]
    needs = [line for line in plan if "needs_need " in line]
    assert needs
    assert all("never executed" in line for line in needs)


@pytest.mark.django_db(transaction=True)
def test_two_acts_at_once_are_both_counted():
    """The same place says two needs, and two places join one, at the same instant."""
    place = PlaceFactory()
    spoken = RepresentativeFactory(place=place).account
    joined, others = NeedFactory(), [RepresentativeFactory() for _ in range(4)]
    start = Barrier(8)
    failed: list[BaseException] = []

    def at_once(act):
        try:
            start.wait()
            act()
        except BaseException as fault:
            failed.append(fault)
        finally:
            connection.close()

    acts = [
        *(
            lambda n=n: express_need(
                actor=spoken, words=f"Un four, {n}.", deposit_key=f"k{n}", place=place, domains=["digital"]
            )
            for n in range(4)
        ),
        *(lambda each=each: support_need(joined, actor=each.account, place=each.place) for each in others),
    ]
    threads = [Thread(target=at_once, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert recount.recount() == (0, 0)
    assert said() == (5, 2)
    assert Joined.objects.get(need=joined).places == 4


@pytest.mark.django_db
def test_the_supports_of_a_need_are_not_read_to_tell_its_acts():
    """One of 50,000 supports is told in a few lines: those of its other acts have an index of their own."""
    need, account = NeedFactory(), AccountFactory(is_staff=True)
    for _ in range(3):
        place = PlaceFactory()
        support_need(need, actor=RepresentativeFactory(place=place).account, place=place)
    gather_needs([need], actor=account, **GATHERED)
    aside = Mention.objects.filter(content_type=content_type_of(need), object_id=need.pk, aside=True)
    assert [each.entry.kind for each in aside] == ["needs.supported"] * 3
    told = Entry.objects.told_of(need)
    assert [entry.kind for entry in told] == ["needs.gathered"]
    assert [act.kind for act in reads.acts(need=need.pk)] == ["needs.gathered"]
    with without_whole_readings("mentions_told"):
        assert " mentions_told " in told.explain()


@pytest.mark.django_db
def test_what_stood_before_is_counted_without_holding_acts():
    before = import_module("lieudit.needs.migrations.0015_counted_before")
    assert not before.Migration.atomic, "each step ends before the next: acts wait for one alone"
    need = SupportFactory().need
    end_of_act()
    NeedCount.objects.all().delete()
    Joined.objects.filter(need=need).delete()
    before.count_what_stands(None, SimpleNamespace(connection=connection))
    assert not drift()
    assert (said(), Joined.objects.get(need=need).places) == ((1, 1), 1)


@pytest.mark.django_db
def test_what_an_act_left_behind_stops_nobody_and_is_forgotten_at_night():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO needs_needmove (department_id, stage, sign, act) VALUES (NULL, 'relayed', 1, '3')")
        end_of_act()
        NeedFactory()
        end_of_act()
        assert (said(), said(stage="relayed")) == ((1, 1), (0, 0))
        assert recount.recount() == (0, 0)
        cursor.execute("SELECT count(*) FROM needs_needmove")
        assert cursor.fetchone() == (0,)
    assert not drift()


@pytest.mark.django_db
def test_many_needs_moved_at_once_are_counted():
    """Of several places, several of one place, some of which do not move, some hidden."""
    account, place = AccountFactory(is_staff=True), PlaceFactory()
    land = {"municipality": place.municipality, "department": place.municipality.department}
    moved = [NeedFactory(place=place, domains=["digital", "culture"], **land) for _ in range(3)]
    NeedFactory(place=place, domains=["culture"], **land)
    moved += [NeedFactory(domains=["work"]) for _ in range(3)]
    hide_text(moved[0], actor=account, reason="Hors charte.")
    assert not drift()
    gather_needs(moved, actor=account, **GATHERED)
    assert not drift()
    assert (said(stage="gathered"), said(stage="expressed"), said()) == ((5, 4), (1, 1), (6, 4))
    Need.objects.filter(place=place).update(department=None)
    assert not drift()
    Need.objects.filter(pk__in=[need.pk for need in moved]).update(place=place, domains=["work"])
    assert not drift()


def counters_read() -> int:
    """How many counters this transaction has read, one after the other or by an index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'needs_needcount'"
        )
        (read,) = cursor.fetchone()
    return int(read)


@pytest.mark.django_db
def test_an_act_reads_the_counters_that_it_moves_and_no_other():
    """Those of the other departments are as many for each of them."""
    lands = [DepartmentFactory(code=f"{at:02}z", slug=f"z{at}") for at in range(30)]
    moved = [NeedFactory(domains=["digital"], department=land) for land in lands]
    moved.append(NeedFactory(domains=["digital"], department=None, place=None))
    end_of_act()
    before = counters_read()
    Need.objects.filter(pk__in=[need.pk for need in moved]).update(domains=["culture"])
    end_of_act()
    cells = len(moved) * 2 * 2  # at its stage and at all of them, one left and one come to
    assert counters_read() - before <= cells
    assert not drift()


@pytest.mark.django_db(transaction=True)
def test_a_support_waits_for_its_place_that_moves():
    """It is counted where the place is once both are done."""
    need, spoken = NeedFactory(), RepresentativeFactory()
    elsewhere = MunicipalityFactory(code="59350")
    moved, failed = Event(), []

    def support():
        try:
            moved.wait()
            support_need(need, actor=spoken.account, place=spoken.place)
        except BaseException as fault:
            failed.append(fault)
        finally:
            connection.close()

    thread = Thread(target=support)
    thread.start()
    with transaction.atomic():
        Place.objects.filter(pk=spoken.place.pk).update(municipality=elsewhere)
        moved.set()
        thread.join(1)
        assert thread.is_alive(), "it waits"
    thread.join()
    assert not failed
    assert Joined.objects.get(need=need).there == {str(elsewhere.department_id): 1}
    assert recount.recount() == (0, 0)


@pytest.mark.django_db
def test_a_choice_without_a_count_is_said_nought(monkeypatch):
    monkeypatch.setattr(open_files, "LIVE_ROWS", 0)
    NeedFactory()
    end_of_act()
    cards, count = reads.first_cards(Need.objects.public(), 6, NeedCount.objects.filter(pk=0))
    assert (len(cards), count) == (1, 0)


@pytest.mark.django_db
def test_places_of_a_municipality_that_changed_department_are_counted_there(monkeypatch):
    support = SupportFactory()
    end_of_act()
    place, other = support.place, MunicipalityFactory(code="59350")
    Municipality.objects.filter(pk=place.municipality_id).update(department=other.department)
    monkeypatch.setattr("lieudit.pages.management.commands.load_territory.load_territory", dict)
    call_command("load_territory", verbosity=0)
    assert Joined.objects.get(need=support.need).there == {str(other.department_id): 1}
    assert not drift()
