"""The workbench: what an animator has to sort, a page at a time, however many needs there are."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lieudit.care import services as care
from lieudit.care.models import Report, ReportReason
from lieudit.lexicon.models import WrittenWord
from lieudit.needs import workbench
from lieudit.needs.filters import BenchFilter
from lieudit.needs.models import Need, Support
from lieudit.needs.recount import recount
from lieudit.needs.workbench import Sorting, bench_of
from tests.accounts.factories import AccountFactory
from tests.needs.factories import ConvergenceFactory, NeedFactory
from tests.network.factories import AnimatorFactory, PlaceFactory
from tests.territory.factories import DepartmentFactory

pytestmark = pytest.mark.django_db
BENCH = reverse("needs:workbench")
ORDERS = [{}, {"sort": "places"}, {"sort": "similar"}, {"domain": "digital"}, {"domain": "digital", "sort": "places"}]


@pytest.fixture
def animator():
    return AnimatorFactory(department=None, region=None).account


@pytest.fixture
def needs():
    """Twelve to sort, the oldest first, of which one is hidden; one that is gathered, one that waits to be read."""
    now = timezone.now()
    made = [
        NeedFactory(
            words=f"Le loyer du fournil n° {at} a doublé." if at % 3 else f"Il manque un four n° {at}.",
            domains=["digital"] if at % 2 else ["work"],
            created_at=now - dt.timedelta(days=40 - at),
        )
        for at in range(12)
    ]
    for at in (3, 3, 7):
        Support.objects.create(need=made[at], place=PlaceFactory(), author=AccountFactory())
    care.hide_text(made[5], actor=AccountFactory(is_staff=True), reason="Une personne est nommée.")
    NeedFactory(gathered=True)
    NeedFactory(state="pending", published_at=None)
    return made


def sorting(account, typed, like=""):
    bench = bench_of(account)
    return Sorting(bench, BenchFilter(typed, departments=bench.choices), like)


@pytest.mark.parametrize("typed", ORDERS)
def test_pages_and_counts_are_the_same_once_needs_are_many(animator, needs, monkeypatch, typed):
    like = "Le loyer du fournil a doublé."
    WrittenWord.objects.bulk_create([WrittenWord(word="fournil", times=8), WrittenWord(word="loyer", times=2500)])
    few = sorting(animator, typed, like)
    shown = [each.pk for start in (0, 5, 10) for each in few.page(start, 5)]
    assert len(shown) == few.counts["to_sort"] == (6 if "domain" in typed else 12)
    monkeypatch.setattr(workbench, "many_lately", lambda model: True)
    recount()  # what an act moves is counted as it ends, which no test does
    many = sorting(animator, typed, like)
    again = [each.pk for start in (0, 5, 10) for each in many.page(start, 5)]
    assert many.counts == few.counts
    assert sorted(again) == sorted(shown), "nothing is left out, nothing comes twice"
    close = sum("fournil" in each.words for each in needs) if typed.get("sort") == "similar" else len(shown)
    assert again[:close] == shown[:close]


def test_an_animator_sorts_their_own_departments_alone(needs):
    theirs, *others = needs
    other = others[0]
    other.department = DepartmentFactory(code="87", name="Haute-Vienne")
    other.save()
    mandate = AnimatorFactory(department=theirs.department, region=None)
    bench = bench_of(mandate.account)
    assert bench.choices == [(theirs.department.code, theirs.department.name)]
    shown = {each.pk for each in sorting(mandate.account, {}).page(0, 20)}
    assert shown == {each.pk for each in needs} - {other.pk}
    assert bench.chosen([str(theirs.number), str(other.number)]) == [theirs]


def test_who_animates_nothing_has_no_workbench(client):
    client.force_login(AccountFactory())
    assert client.get(BENCH).status_code == 403
    assert client.post(reverse("needs:gather")).status_code == 403


def test_what_waits_beside_the_list_is_said(client, animator, needs):
    Report.objects.create(thing=needs[0], reason=ReportReason.values[0], reporter=AccountFactory(), excerpt="…")
    client.force_login(animator)
    page = client.get(BENCH).text.replace("\xa0", " ")
    assert "12 besoins à traiter" in page
    assert "1 envoi à relire" in page
    assert "1 signalement" in page


def test_past_so_many_lines_the_workbench_says_where_it_stops(client, animator, needs, monkeypatch):
    monkeypatch.setattr(workbench, "MOST_LISTED", 5)
    client.force_login(animator)
    page = client.get(BENCH).text.replace("\xa0", " ")
    assert "12 besoins à traiter" in page
    assert "s’arrête au 5" in page
    assert needs[4].words in page
    assert needs[6].words not in page


@pytest.mark.parametrize("typed", [{}, {"sort": "similar"}])
def test_a_page_asks_eight_queries_at_most(client, animator, needs, monkeypatch, typed):
    monkeypatch.setattr(workbench, "many_lately", lambda model: True)
    ConvergenceFactory(title="Le loyer des fournils")
    recount()
    client.force_login(animator)
    ticked = typed | {"needs": [needs[1].number, needs[2].number]} if typed else {}
    client.get(BENCH, ticked)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(BENCH, ticked).status_code == 200
    asked = [each["sql"] for each in captured if not each["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(asked) <= 8, asked


def test_the_workbench_says_how_many_wait_at_ones_own_level_as_the_home_counts_them(client):
    animator = AnimatorFactory().account
    NeedFactory(), NeedFactory(), NeedFactory(level="regional")
    client.force_login(animator)
    page = " ".join(client.get(BENCH).text.replace("\xa0", " ").split())
    assert "3 besoins à traiter dans votre territoire, dont 2 attendent à votre niveau" in page
    Need.objects.update(level="departmental")
    assert "à votre niveau" not in client.get(BENCH).text


def test_one_comes_back_to_the_page_and_the_choices_where_one_gathered(client, animator, needs):
    client.force_login(animator)
    asked = {"domain": "digital", "sort": "places", "needs": needs[0].number}
    page = client.get(BENCH, asked).text
    assert f'name="next" value="{BENCH}?domain=digital&amp;sort=places"' in page
    assert client.get(BENCH, {"next": "https://ailleurs.example/"}).context["next"] == BENCH
