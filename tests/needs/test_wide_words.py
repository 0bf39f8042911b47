"""Words that very many needs say: the lines of the index, found one after the other, and no count that costs all."""

import datetime as dt
import re
from copy import copy

import pytest
from django.core.signals import request_started
from django.urls import reverse
from django.utils import timezone

from lieudit.care import services as care
from lieudit.lexicon.models import ask
from lieudit.needs import listing, reads
from lieudit.needs.figures import DepartmentNeeds
from lieudit.needs.filters import filter_of
from lieudit.needs.models import Need
from lieudit.network.models import Place
from lieudit.pages import searching
from lieudit.pages.searching import _as_words, read, read_well, search_everything
from lieudit.toolkit import kept_counts
from lieudit.toolkit.findable import MOST_RANKED
from tests.accounts.factories import AccountFactory
from tests.conftest import forget
from tests.needs.factories import NeedFactory
from tests.network.factories import PlaceFactory
from tests.territory.factories import MunicipalityFactory
from tests.worlds import kept

pytestmark = pytest.mark.django_db
NEEDS, WITHIN = 60, 48


@pytest.fixture
def needs() -> list[Need]:
    return sixty_needs()


@kept
def sixty_needs() -> list[Need]:
    """Sixty needs, the last first: most about a rent, some said by a place whose name holds it; one is hidden."""
    now, named = timezone.now(), PlaceFactory(name="Le Loyer partagé")
    made = []
    for at in range(NEEDS):
        moment = now - dt.timedelta(hours=at)
        more = {"place": named, "place_is_public": at % 16 > 0} if at % 8 == 0 else {}
        made.append(
            NeedFactory(
                words="Il nous faut un four." if at % 4 == 0 else "Le loyer a doublé.",
                domains=["digital"] if at % 3 else ["work"],
                moved_at=moment,
                created_at=now - dt.timedelta(hours=NEEDS - at),
                **more,
            )
        )
    care.hide_text(made[1], actor=AccountFactory(is_staff=True), reason="Une personne est nommée.")
    return made


def form_of(**typed: str):
    return filter_of(tuple(typed.items()), reads.territories())


@pytest.mark.parametrize("windows", [(WITHIN, WITHIN), (WITHIN, 0), (0, WITHIN)])
@pytest.mark.parametrize("order", ["", "oldest"])
@pytest.mark.parametrize(
    "typed",
    [
        {"q": "loyer"},
        {"q": "loyer", "domain": "digital"},
        {"q": "loyer", "territory": "d-23"},
        {"q": "loyer", "stage": "expressed"},
    ],
)
def test_read_in_turn_the_lines_are_those_of_the_index(needs, typed, order, windows):
    asked = reads.understood(form_of(**typed).asked)
    found = listing.first_cards(order, 0, windows, **asked)
    assert [card.number for card in found] == [card.number for card in reads.cards(order, 0, 20, **asked)]
    assert len(found) == 20
    words = {card.words for card in found}
    assert words == {"Le loyer a doublé.", "Il nous faut un four."}, "some answer by the name of their place"
    assert needs[1].number not in {card.number for card in found}


def test_the_list_says_that_there_are_more_than_it_counts(client, needs, monkeypatch):
    a_million(monkeypatch)
    page = re.sub(r"\s+", " ", client.get(reverse("needs:list"), {"q": "loyer"}).text.replace("\xa0", " "))
    assert "Plus de 10 000 besoins dits répondent à ces choix." in page.replace("\u202f", " ")
    assert "1 à 20 sur plus de 10 000" in page.replace("\u202f", " ")
    assert "Comptés parmi les 48 derniers seulement" in page
    assert "La liste s’arrête au 10 000" in page.replace("\u202f", " ")
    assert "trop de besoins répondent pour être tous comptés" in page


@pytest.mark.parametrize(("typed", "count"), [({"q": "loyer"}, 5), ({"q": "loyer", "domain": "work"}, 2)])
def test_what_the_planner_supposes_is_not_said_where_the_last_needs_do_not_say_it(
    client, needs, monkeypatch, typed, count
):
    """A word that is expected in most needs, and of which some are left."""
    Need.objects.exclude(pk__in=[need.pk for need in needs[2:9]]).update(words="Il nous faut un four.")
    Need.objects.filter(place__name="Le Loyer partagé").update(place_is_public=False)
    a_million(monkeypatch)
    page = client.get(reverse("needs:list"), typed)
    assert page.context["need_count"] == count
    assert "plus de 10" not in page.text


def a_million(monkeypatch, *, needs: int = 100_000) -> None:
    """Have the database expect that most of a hundred thousand needs answer."""
    monkeypatch.setattr(listing, "expected", lambda *asked: [60_000, 0, 10, 60_000])
    monkeypatch.setattr(listing, "LATEST", WITHIN)
    monkeypatch.setattr(reads, "kept_cells", lambda asked: [DepartmentNeeds(None, needs, 1)])


def test_where_the_last_needs_do_not_say_it_all_are_looked_at(client, needs, monkeypatch):
    """What is expected may be wrong: a word of another season."""
    Need.objects.exclude(pk__in=[need.pk for need in needs[-10:]]).update(words="Il nous faut un four.")
    Need.objects.filter(place__name="Le Loyer partagé").update(place_is_public=False)
    a_million(monkeypatch)
    shown = client.get(reverse("needs:list"), {"q": "loyer"}).context["cards"]
    assert [card.number for card in shown] == [n.number for n in needs[-10:] if "loyer" in n.words]


def test_after_an_import_that_says_something_else_the_lines_are_looked_for_further_back(needs, monkeypatch):
    """Five hundred needs of one afternoon had a word that a third of the others say found in five seconds."""
    asked = reads.understood(form_of(q="loyer").asked)
    by_index = [card.number for card in reads.cards("", 0, 20, **asked)]
    now = timezone.now() + dt.timedelta(hours=1)
    imported = [NeedFactory(words="Il nous faut un four.", moved_at=now, created_at=now) for _ in range(10)]
    a_million(monkeypatch)
    monkeypatch.setattr(listing.Reach, "windows", lambda reach, wanted: (len(imported), 0))
    monkeypatch.setattr(listing, "WIDER", 4)
    monkeypatch.setattr(reads, "cards", None)  # what the indexes would give, of all
    reach = listing.Reach(60_000, 10, 60_000)
    assert [card.number for card in listing.lines(form_of(q="loyer"), asked, 0, reach)] == by_index


def test_the_list_is_read_in_eight_queries_after_an_act_however_far_its_lines_are(
    client, needs, monkeypatch, django_assert_max_num_queries
):
    """Its words are understood, expected and counted anew; its lines are looked for near, then further, then by the
    indexes. The territories are not read again."""
    monkeypatch.setattr(listing.Reach, "windows", lambda reach, wanted: (2, 0))
    monkeypatch.setattr(listing, "WIDER", 2)
    request_started.disconnect(forget)
    reads.territories()
    for each in (reads.kept_counts, reads.understood_now, listing.lately_said, kept_counts.many_since):
        each.cache_clear()
    with django_assert_max_num_queries(8) as asked:
        assert len(client.get(reverse("needs:list"), {"q": "loyer"}).context["cards"]) == 20
    assert len(asked) == 8


@pytest.mark.parametrize("by_places", [True, False])
def test_the_search_of_the_site_finds_the_last_that_say_it(needs, by_places):
    way = _as_words(ask("loyer"))
    by_index, in_turn = (read(("need",), 0, 20, each, **way) for each in ((), (("need", WITHIN, by_places),)))
    assert [hit.key for hit in in_turn] == [hit.key for hit in by_index]
    assert len(in_turn) == 20


@pytest.mark.parametrize(
    ("answering", "wide"),
    [
        ([330_000, 10], (4_096, False)),
        ([45_000, 60_000], (16_384, True)),
        ([60_000, 45_000], (16_384, True)),
        ([200_000, 9], (4_096, False)),
        ([9, 200_000], (4_096, True)),
        ([300, 10], None),
    ],
)
def test_two_sizes_of_windows_serve_all_words(answering, wide):
    """Each other one is another shape of the question of all kinds, which a process composes and plans."""
    assert searching._wide(1_000_000, answering) == wide


def test_enough_places_are_taken_where_an_index_leads():
    """Sorted by their keys, to take the first, all those that answer to a common word would be read."""
    sql, _values = Place.objects.some_saying(MOST_RANKED, **ask("atelier").by_parts()).query.sql_with_params()
    assert "ORDER BY" not in sql.replace('ORDER BY "network_place"."name"', "")


def test_a_territory_that_is_named_is_read_in_turn_too(needs):
    way = _as_words(ask("loyer creuse"))
    by_index, in_turn = (read(("need",), 0, 20, each, **way) for each in ((), (("need", WITHIN, True),)))
    assert [hit.key for hit in in_turn] == [hit.key for hit in by_index]
    assert len(in_turn) == 20


def test_the_search_looks_at_all_where_the_last_are_too_few(needs, monkeypatch):
    by_index = told(search_everything("loyer", "need"))
    monkeypatch.setattr(searching, "MANY", -1)
    monkeypatch.setattr(searching, "windows_of", lambda kinds, asked: [(("need", 4, True),) for _way in asked])
    assert told(search_everything("loyer", "need")) == by_index


@pytest.fixture
def uneven() -> list[Need]:
    return uneven_needs()


@kept
def uneven_needs() -> list[Need]:
    """Needs, the last first: two of the last sixteen say the rent; then each does, by its words or by its place."""
    now, named = timezone.now(), PlaceFactory(name="Le Loyer partagé")
    one = NeedFactory(words="Le loyer a doublé.")
    made = []
    for at in range(2 * MOST_RANKED + 40):
        need = copy(one)
        need.pk, need.number, need.deposit_key = None, one.number + 1 + at, f"uneven-{at}"
        need.moved_at = need.published_at = now - dt.timedelta(hours=at)
        need.created_at = now - dt.timedelta(hours=1_000 - at)
        if at % 2 or (at < 16 and at % 8):
            need.words = "Il nous faut un four."
        if at >= 16 and at % 2:
            need.place = named
        made.append(need)
    Need.objects.filter(pk=one.pk).update(words="Il nous faut un four.", moved_at=now - dt.timedelta(days=99))
    return Need.objects.bulk_create(made)


@pytest.mark.parametrize("within", [(16, 0), (16, 64), (64, 16), (0, 16)])
@pytest.mark.parametrize("order", ["", "oldest"])
@pytest.mark.parametrize("start", [0, 20])
def test_no_line_is_missing_where_the_ways_are_spread_unevenly(uneven, monkeypatch, within, order, start):
    monkeypatch.setattr(listing, "window", lambda wanted, answering, among: answering)
    form = form_of(q="loyer", **({"sort": order} if order else {}))
    asked = reads.understood(form.asked)
    right = [card.number for card in reads.cards(order, start, 20, **asked)]
    assert len(right) == 20
    assert [card.number for card in listing.lines(form, asked, start, listing.Reach(*within, 1))] == right


@pytest.mark.parametrize("wide", [(16, False), (16, True), (256, False), (256, True)])
def test_no_need_is_missing_from_the_search_where_the_ways_are_spread_unevenly(uneven, wide):
    way = _as_words(ask("loyer"))
    right, found = ([hit.key for hit in read_well(("need",), 0, 20, each, way)] for each in ((), (("need", *wide),)))
    assert len(right) == 20
    assert found == right


def test_what_is_said_at_a_postcode_is_the_last_of_it(uneven):
    MunicipalityFactory._meta.model.objects.filter(pk=uneven[0].municipality_id).update(postcodes=["23000"])
    Need.objects.filter(pk__in=[need.pk for need in uneven]).update(place_is_public=True)
    Need.objects.filter(pk=uneven[-1].pk).update(moved_at=timezone.now())
    hits = read(("need",), 0, 2, (), postcode="23000")
    assert [int(hit.key) for hit in hits] == [uneven[-1].number, uneven[0].number]
    assert {hit.total for hit in hits} == {MOST_RANKED}


def told(answer) -> list[int]:
    return [card.number for group in answer.groups for card in group.cards]


def test_a_need_of_five_figures_is_found_by_its_number():
    need = NeedFactory(number=345_678)
    assert told(search_everything("345678")) == told(search_everything("besoin n° 345678")) == [need.number]


def test_what_many_say_is_shown_as_the_last_of_it(client, needs, monkeypatch):
    monkeypatch.setattr("lieudit.pages.found.MOST_RANKED", 3)
    page = client.get(reverse("pages:search"), {"q": "loyer"}).text
    assert "Choisis parmi les besoins qui ont bougé en dernier." in page
