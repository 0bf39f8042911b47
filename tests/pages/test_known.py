"""What a process knows of the words of each kind: which are asked, and that it falls with the clock."""

import pytest
from django.utils import timezone

from lieudit.deliberation.models import Draft
from lieudit.lexicon.services import add_group
from lieudit.pages import known
from lieudit.pages.found import ORDER
from lieudit.pages.known import known_since, read_known
from lieudit.pages.searching import search_everything
from lieudit.toolkit.models import Clock
from tests.commons.factories import ResourceFactory
from tests.deliberation.factories import a_council, a_draft
from tests.meetings.factories import a_meeting, an_item, convened
from tests.network.factories import AnimatorFactory

pytestmark = pytest.mark.django_db


def apart(text: str, since=None) -> set[str]:
    """The kinds that are asked because of their words."""
    since = since or read_known()
    since.searches = 1
    asked = since.divided(since.vocabulary.understand(text))
    return {kind for kind, rows in asked[1][1].items() if rows != known.NO_ROW} if len(asked) > 1 else set()


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


def test_a_kind_of_many_rows_is_always_asked(monkeypatch):
    monkeypatch.setattr(known, "MOST_HELD", 1)
    ResourceFactory(title="Une presse")
    ResourceFactory(title="Une herse")
    since = read_known()
    assert not apart("zygomorphe", since)
    assert since.held.full == {"resource"}
    assert "resource" in since.divided(since.vocabulary.understand("zygomorphe"))[0][0]


def test_where_an_unusual_kind_holds_the_words_all_are_asked_of_their_rows():
    press, since = ResourceFactory(title="Une presse"), read_known()
    since.searches = 1
    (always, _none), (kinds, rows) = since.divided(since.vocabulary.understand("presse"))
    assert rows["resource"] == [press.pk]
    assert rows["draft"] == known.NO_ROW
    assert not set(always) & set(kinds)
    assert search_everything("presse", since=since).groups[0].kind == "resource"


def test_drafts_and_what_is_usual_are_asked_alone():
    a_draft(a_council())
    words, since = Draft.objects.get().title, read_known()
    since.searches = 1
    assert set(since.divided(since.vocabulary.understand(words))[1][0]) == known.USUAL


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
    for text in ("presse", "pommes"):
        search_everything(text, since=since)
    with django_assert_num_queries(3):  # the kinds that are always asked, resources, words that may be mended
        assert [group.kind for group in search_everything("pommes presse", since=since).groups] == ["resource"]
