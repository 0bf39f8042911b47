"""What a process knows of the words of each kind: which are asked, and that it falls with the clock."""

import datetime as dt

import pytest
from django.utils import timezone

from lieudit.consultations.services import open_consultation
from lieudit.deliberation.models import Draft
from lieudit.lexicon.services import add_group
from lieudit.pages import known
from lieudit.pages.found import ORDER
from lieudit.pages.known import known_since, read_known
from lieudit.pages.searching import read_well, search_everything
from lieudit.toolkit.models import Clock
from tests.commons.factories import ResourceFactory
from tests.consultations.factories import a_drafted
from tests.deliberation.factories import a_council, a_draft
from tests.meetings.factories import a_meeting, an_item, convened
from tests.needs.factories import NeedFactory
from tests.network.factories import AnimatorFactory

pytestmark = pytest.mark.django_db


def apart(text: str, since=None) -> set[str]:
    """The kinds that are asked because of their words."""
    since = since or read_known()
    since.searches = 1
    asked = since.divided(since.vocabulary.understand(text))
    return {kind for _kinds, rows in asked for kind, keys in rows.items() if keys != known.NO_ROW}


@pytest.fixture(autouse=True)
def by_day(monkeypatch):
    """Whatever the hour of these tests."""
    monkeypatch.setattr(known, "LATE", dt.time.min)


@pytest.fixture
def one_row_is_held(monkeypatch):
    """The most that is held is written in the question, which is kept."""
    monkeypatch.setattr(known, "MOST_HELD", 1)
    known.words_of_rows.composed.cache_clear()
    yield
    known.words_of_rows.composed.cache_clear()


def test_all_kinds_are_asked_at_first_then_those_that_hold_the_words():
    ResourceFactory(title="Une presse à pommes")
    since = read_known()
    asked = since.vocabulary.understand("presse zygomorphe")
    assert since.divided(asked) == [(ORDER, {})]
    ((always, _rows),) = since.divided(asked)
    assert {"need", "place", "town"} <= set(always)
    assert "resource" not in always


@pytest.mark.parametrize(
    "text", ["presse", "pommes", "POMME", "pomm", "presse pommes", "une presse à pommes", "la presse", "pressoir"]
)
def test_endings_beginnings_words_that_say_nothing_and_words_said_for_others_are_read_as_the_database_does(text):
    ResourceFactory(title="Une presse à pommes")
    add_group(actor=AnimatorFactory().account, words=["presse", "pressoir"])
    assert apart(text) == {"resource"}
    assert search_everything(text).groups[0].kind == "resource"


@pytest.mark.parametrize("typed", ["mediatio", "une médiati", "numeriq", "médiation numériqu", "logemen"])
def test_a_word_whose_ending_is_half_typed_is_found_as_the_word_that_it_becomes(typed):
    ResourceFactory(title="Médiation numérique et logement")
    assert apart(typed) == {"resource"}
    answer = search_everything(typed)
    assert answer.groups[0].kind == "resource"
    assert not answer.mended


def test_words_that_say_nothing_by_themselves_send_no_list_of_all_rows():
    ResourceFactory(title="Une presse à pommes")
    since = read_known()
    since.searches = 1
    assert since.divided(since.vocabulary.understand("sont ont")) == [(ORDER, {})]


def test_two_words_are_held_by_one_row():
    ResourceFactory(title="Une presse")
    ResourceFactory(title="Des pommes")
    assert not apart("presse pommes")
    assert not apart("zygomorphe")


def test_the_points_of_a_session_are_words_of_it():
    meeting = a_meeting(a_council(), title="Rencontre")
    an_item(meeting, title="Le prix du verger")
    convened(meeting)
    assert "meeting" in apart("verger")
    assert "meeting" not in apart("rencontre verger"), "each answers by itself, as the search asks"


@pytest.mark.usefixtures("one_row_is_held")
def test_a_kind_of_many_rows_is_always_asked():
    ResourceFactory(title="Une presse")
    ResourceFactory(title="Une herse")
    since = read_known()
    assert not apart("zygomorphe", since)
    assert since.held.full == {"resource"}
    assert "resource" in since.divided(since.vocabulary.understand("zygomorphe"))[0][0]
    again = read_known()
    assert not {row.kind for row in again.held.rows} & {"resource"}
    assert again.held.full == {"resource"}, "it is remembered, and its rows are not read again that day"


def test_nothing_is_held_as_the_day_begins(monkeypatch):
    monkeypatch.setattr(known, "LATE", dt.time.max)
    since = read_known()
    since.searches = 1
    assert since.divided(since.vocabulary.understand("presse")) == [(ORDER, {})]


def test_statements_of_a_consultation_in_preparation_are_not_read():
    drafted = a_drafted()
    assert not apart("confidentialité")
    open_consultation(drafted, actor=drafted.chair)
    assert apart("confidentialité") == {"consultation"}


def test_where_an_unusual_kind_holds_the_words_all_are_asked_of_their_rows():
    press, since = ResourceFactory(title="Une presse"), read_known()
    since.searches = 1
    (always, none), (kinds, rows) = since.divided(since.vocabulary.understand("presse"))
    assert rows["resource"] == [press.pk]
    assert rows["call"] == known.NO_ROW
    assert not none
    assert not set(always) & (set(kinds) | known.USUAL)
    assert search_everything("presse", since=since).groups[0].kind == "resource"


def test_drafts_and_what_is_usual_are_asked_with_what_always_is():
    a_draft(a_council())
    draft, since = Draft.objects.get(), read_known()
    since.searches = 1
    ((kinds, rows),) = since.divided(since.vocabulary.understand(draft.title))
    assert rows.keys() == known.USUAL < set(kinds)
    assert rows["draft"] == [draft.pk]


def test_a_kind_that_is_read_again_among_all_its_rows_takes_no_keys_of_the_others():
    need = NeedFactory(words="Une presse à pommes pour le verger")
    way = {"every": "presse", "exactly": "presse", "whole": "presse", "rows_of_draft": known.NO_ROW}
    hits = read_well(("need", "draft"), 0, 5, (("need", 4_096, False),), way)
    assert [(hit.kind, hit.key) for hit in hits] == [("need", str(need.number))]


def test_where_a_territory_alone_is_typed_all_kinds_are_asked():
    since = read_known()
    since.searches = 1
    assert since.divided(since.vocabulary.understand("Creuse")) == [(ORDER, {})]


@pytest.mark.parametrize("text", ["pays loire", "creu", "alpes", "rhone alpes"])
def test_territories_are_asked_where_the_name_of_one_holds_the_text(text):
    since = read_known()
    since.searches = 1
    assert {"region", "department"} <= set(since.divided(since.vocabulary.understand(text))[0][0])


def test_it_falls_with_the_clock():
    today, tick = timezone.localdate(), Clock.now()
    assert not apart("herse", known_since(tick, today))
    ResourceFactory(title="Une herse")
    assert not apart("herse", known_since(tick, today))
    assert apart("herse", known_since(tick + 1, today)) == {"resource"}


def test_a_page_costs_no_query_for_it_once_it_is_known(django_assert_num_queries):
    ResourceFactory(title="Une presse à pommes")
    since = read_known()
    for text in ("presse", "pommes", "presse"):  # nothing is held at the first
        search_everything(text, since=since)
    with django_assert_num_queries(3):  # the kinds that are always asked, resources, words that may be mended
        assert [group.kind for group in search_everything("pommes presse", since=since).groups] == ["resource"]
