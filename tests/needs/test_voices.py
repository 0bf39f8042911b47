"""A need that many say: its voices are counted whole, and read by pages; a link to one of them lands on its page."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from copy import copy
from typing import Any

import pytest
from django.db.models.base import ModelState
from django.test import Client
from django.utils import timezone

from lieudit.care.services import hide_text
from lieudit.journal.models import Follow, content_type_of
from lieudit.needs import figures, reads
from lieudit.needs.models import MOST_VOICES, Convergence, Need, Quote, Support
from lieudit.needs.telling import voices_of
from lieudit.network.models import Place
from lieudit.toolkit.models import Clock
from lieudit.toolkit.prepared import forget
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db
MANY = 2 * MOST_VOICES + 7
NBSP = "\N{NO-BREAK SPACE}"


def places(count: int, **fields: Any) -> list[Place]:
    """Places that differ by their names alone, written at once."""
    first, rows = PlaceFactory(**fields), []
    for at in range(1, count):
        row = copy(first)
        row.pk, row.slug, row.name = None, f"{first.slug}-{at}", f"{first.name} {at}"
        row._state = ModelState()
        rows.append(row)
    return [first, *Place.objects.bulk_create(rows)]


def joined(need: Need, by: list[Place], *, silent: int = 0) -> list[Support]:
    """Supports of a need, sent three at a time; the last `silent` left no words."""
    began = timezone.now() - dt.timedelta(days=30)
    rows = [
        Support(
            need=need,
            place=place,
            words="" if at >= len(by) - silent else f"Parole {at:04}.",
            at=began + dt.timedelta(minutes=at // 3),
        )
        for at, place in enumerate(by)
    ]
    return Support.objects.bulk_create(rows)


def said_on(page: Any) -> list[str]:
    return re.findall(r"Parole \d{4}", page.text)


@pytest.fixture
def hot() -> tuple[Need, list[Support]]:
    need = NeedFactory()
    here, there = places(MANY - 30), places(30, municipality=MunicipalityFactory())
    return need, joined(need, here + there, silent=5)


@pytest.fixture
def twenty_are_told(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Up to twenty are counted; what is composed so is forgotten after, whatever happens."""
    with monkeypatch.context() as patch:
        for module in ("models", "figures", "templatetags.needs"):
            patch.setattr(f"lieudit.needs.{module}.MOST_TOLD", 20)
        forget()
        yield
    forget()


@pytest.mark.usefixtures("twenty_are_told")
def test_past_a_thousand_words_and_followers_are_no_more_counted(hot, client: Client) -> None:
    need, _supports = hot
    thing = {"content_type": content_type_of(need), "object_id": need.pk, "confirmed_at": timezone.now()}
    Follow.objects.bulk_create(Follow(address=f"p{at}@exemple.fr", **thing) for at in range(21))
    page = client.get(need.get_absolute_url())
    assert f"Lire plus de{NBSP}20{NBSP}paroles" in page.text
    assert f"Plus de{NBSP}20{NBSP}personnes suivent." in page.text


def test_it_is_counted_whole(hot, client: Client) -> None:
    need, supports = hot
    page = client.get(need.get_absolute_url())
    assert f"{MANY + 1}{NBSP}lieux disent la même chose" in page.text
    assert f"Lire les {MANY - 5}{NBSP}paroles" in page.text
    assert sum(n for _name, n, _others in page.context["by_department"]) == len(supports) + 1
    assert page.context["who"].departments == len({name for name, *_n in page.context["by_department"]})


def test_every_word_is_on_one_page_and_on_one_only(hot, client: Client) -> None:
    need, supports = hot
    page, read, turned = client.get(f"{need.get_absolute_url()}?voix=toutes"), [], 1
    read += said_on(page)
    while more := re.search(r'href="(\?voix=\d+)#h-voices"', page.text):
        page = client.get(need.get_absolute_url() + more[1])
        read, turned = read + said_on(page), turned + 1
        assert "Revenir aux premières paroles" in page.text
    assert turned == 3
    assert sorted(read) == [support.words.rstrip(".") for support in supports if support.words]


def test_a_link_to_one_lands_on_its_page(hot, client: Client) -> None:
    _need, supports = hot
    for support in (supports[0], supports[MOST_VOICES + 1], supports[MANY - 6]):
        address, _hash, anchor = support.get_absolute_url().partition("#")
        page = client.get(address)
        assert said_on(page)[0] == support.words.rstrip(".")
        assert f'id="{anchor}"' in page.text


@pytest.mark.parametrize("asked", ["", "toutes", "999999999999999999999", "-1", "soutien", "²"])
def test_what_is_no_voice_of_it_begins_at_the_first(hot, client: Client, asked: str) -> None:
    need, _supports = hot
    assert said_on(client.get(need.get_absolute_url(), {"voix": asked}))[0] == "Parole 0000"


def test_that_of_another_need_begins_at_the_first(hot, client: Client) -> None:
    need, _supports = hot
    [other] = joined(NeedFactory(), places(1))
    page = client.get(need.get_absolute_url(), {"voix": other.pk})
    assert said_on(page)[0] == "Parole 0000"


def test_what_the_database_counts_is_what_is_counted_one_by_one() -> None:
    """With a convergence, a place that says it twice, one who speaks for no place, and no more than are read."""
    need = NeedFactory(gathered=True)
    both, other = places(1)[0], places(1, municipality=MunicipalityFactory())[0]
    NeedFactory(gathered=True, convergence=need.convergence, place=both)
    NeedFactory(gathered=True, convergence=need.convergence, place=None)
    NeedFactory(gathered=True, convergence=need.convergence, place=need.place)
    joined(need, [both, other, *places(3)], silent=2)
    named = {"need": need.pk, "convergence": need.convergence_id}
    one_by_one = reads.voices(**named)
    whole = [*reads.said_there(**named, place=need.place_id), *reads.kept_there(need)]
    plain, counted = figures.voices(need, one_by_one), figures.voices(need, one_by_one, whole)
    for name in ("who", "voices_title", "worded"):
        assert counted[name] == plain[name], name
    [(land, here, others)], [(there, said, voices)] = plain["by_department"], counted["by_department"]
    assert (land, here, others) == (there, 6, voices)
    assert said == here  # who says it twice, by its need and by a support, counts once in its department too
    assert plain["who"] == figures.Voices(needs=4, places=6, others=1, departments=plain["who"].departments)


def test_a_convergence_with_more_voices_than_are_read_asks_eight_questions(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    need = NeedFactory(gathered=True)
    joined(need, places(MOST_VOICES + 3))
    Quote.objects.create(convergence=need.convergence, need=need, words="Gardée telle quelle.")
    url = need.convergence.get_absolute_url()
    client.get(url)
    Clock.objects.update(tick=Clock.now() + 1)
    with django_assert_max_num_queries(8):
        page = client.get(url)
    assert "Gardée telle quelle." in page.text
    assert f"{MOST_VOICES + 4}{NBSP}lieux" in page.text


def test_an_inhabitant_is_not_a_place_by_department_nor_on_the_map(client: Client) -> None:
    need = NeedFactory(gathered=True)
    NeedFactory(gathered=True, convergence=need.convergence, place=None, department=need.department)
    NeedFactory(gathered=True, convergence=need.convergence, place=need.place)
    joined(need, places(1))
    told = figures.voices(need, reads.voices(need=need.pk, convergence=need.convergence_id))
    assert told["by_department"] == [("Creuse", 2, 1)]
    assert f"Creuse : 1{NBSP}lieu et 1{NBSP}voix" in told["map"]
    for thing in (need, need.convergence):
        page = client.get(thing.get_absolute_url()).text
        assert re.search(r'Lieux</th>\s*<th scope="col" class="num">Autres voix</th>', page)
        assert re.search(r'Creuse</th>\s*<td class="num">2</td>\s*<td class="num">1</td>', page)


def test_places_alone_leave_no_empty_column(client: Client) -> None:
    need = NeedFactory()
    joined(need, places(1))
    assert "Autres voix" not in client.get(need.get_absolute_url()).text


def test_the_same_of_a_convergence(client: Client) -> None:
    need = NeedFactory(gathered=True)
    joined(need, places(MOST_VOICES + 3))
    page = client.get(need.convergence.get_absolute_url())
    assert f"{MOST_VOICES + 4}{NBSP}lieux disent la même chose" in page.text
    plain = NeedFactory(gathered=True)
    assert voices_of(plain)[1] is None


def test_its_head_counts_those_who_join_as_the_rest_of_its_page_does(client: Client) -> None:
    need = NeedFactory(gathered=True)
    land = DepartmentFactory(code="87", name="Haute-Vienne")
    joined(need, [PlaceFactory(municipality=MunicipalityFactory(code="87085", name="Limoges", department=land))])
    page = client.get(need.convergence.get_absolute_url()).text.replace("\n", " ")
    assert "2 lieux disent la même chose" in page.replace(NBSP, " ").replace("&nbsp;", " ")
    for said in ("2\u00a0lieux", "2\u00a0départements"):
        assert re.search(rf"</svg>\s*{said}", page), said


@pytest.mark.parametrize("many", [0, MOST_VOICES + 3])
def test_a_convergence_is_counted_alike_on_its_page_in_the_list_and_in_open_data(client: Client, many: int) -> None:
    """A need without a place, one elsewhere, one that is hidden, places that join one from another department still."""
    need = NeedFactory(gathered=True)
    lands = [DepartmentFactory(code=code, name=name) for code, name in (("87", "Haute-Vienne"), ("29", "Finistère"))]
    towns = [MunicipalityFactory(code=f"{land.code}001", name=f"Ville {land.code}", department=land) for land in lands]
    NeedFactory(gathered=True, convergence=need.convergence, place=None, department=lands[0])
    masked = NeedFactory(gathered=True, convergence=need.convergence)
    hide_text(masked, actor=AccountFactory(secretariat=True), reason="Vise une personne.")
    joined(need, [*places(2, municipality=towns[1]), need.place, *places(many)][: 3 + many])
    page = client.get(need.convergence.get_absolute_url()).context["who"]
    listed = Convergence.objects.with_counts().get(pk=need.convergence.pk)
    told = (listed.need_count, listed.place_count, listed.department_count)
    assert told == (page.needs, page.places, page.departments)
    assert told == (2, 3 + many, 3)
    row = next(csv.DictReader(io.StringIO(client.get("/donnees/convergences.csv").getvalue().decode("utf-8-sig"))))
    assert tuple(int(row[name]) for name in ("besoins", "lieux", "departements")) == told


@pytest.mark.parametrize("many", [2, MOST_VOICES + 3])
def test_a_gathered_need_says_what_it_counts_and_what_its_convergence_counts(
    client: Client, many: int, django_assert_max_num_queries: Any
) -> None:
    need = NeedFactory(gathered=True)
    other = NeedFactory(gathered=True, convergence=need.convergence)
    both, *beside = places(many)
    joined(need, [both])
    joined(other, [both])

    def read() -> str:
        Clock.objects.update(tick=Clock.now() + 1)
        with django_assert_max_num_queries(8):
            page = client.get(need.get_absolute_url())
        return " ".join(re.sub(r"<[^>]+>", " ", page.text).replace("&nbsp;", " ").replace(NBSP, " ").split())

    page = read()
    assert "3 lieux disent la même chose" in page
    assert "en tout" not in page, "the two figures are one"
    joined(other, beside)
    page, whole = read(), client.get(need.convergence.get_absolute_url()).context["who"].places
    assert "3 lieux disent la même chose" in page
    assert f"les lieux qui rejoignent les autres : {whole} lieux en tout, dont ces 3." in page
    assert whole == 2 + many


def test_it_costs_one_query_more(hot, client: Client, django_assert_max_num_queries: Any) -> None:
    need, supports = hot
    client.get(need.get_absolute_url())
    with django_assert_max_num_queries(8):
        client.get(need.get_absolute_url())
    with django_assert_max_num_queries(8):
        client.get(supports[MOST_VOICES].get_absolute_url().partition("#")[0])
