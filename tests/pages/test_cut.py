"""What the search of the site finds where there is more than it ranks, and by numbers that end a code."""

import pytest
from django.db import connection

from lieudit.deliberation.models import Position
from lieudit.governance.models import Decision
from lieudit.lexicon.models import WordGroup, ask, vocabulary_beside
from lieudit.network.models import Place
from lieudit.pages.searching import _as_words, read
from lieudit.toolkit.findable import MOST_RANKED
from tests.deliberation.factories import a_position
from tests.governance.factories import a_decision
from tests.network.factories import PlaceFactory

pytestmark = pytest.mark.django_db


def test_a_page_of_places_is_the_next_of_the_one_before():
    """As many as are ranked, each once, whichever of them an index leads to, by their names: whatever was written again
    since."""
    town = PlaceFactory(name="Le Fournil").municipality
    made = Place.objects.bulk_create(
        Place(name=f"La Fabrique {at:03}", slug=f"fabrique-{at:03}", municipality=town)
        for at in range(MOST_RANKED + 20)
    )
    for place in made[:10]:
        Place.objects.filter(pk=place.pk).update(summary="On y coud.")
    way = _as_words(ask("fabrique"))
    pages = [read(("place",), start, 50, (), **way) for start in (0, 50, 100)]
    found = [hit.key for page in pages for hit in page]
    assert len(found) == MOST_RANKED
    assert found == sorted(set(found) & {place.slug for place in made})


def test_a_number_that_ends_no_code_finds_no_other():
    """« 345678 » is not cut to « 34 »; « 4 » is « 04 »."""
    decision, position = a_decision(), a_position()
    for model, column, thing in ((Decision, "code", decision), (Position, "number", position)):
        kind = model._meta.model_name
        end = getattr(thing, column).rpartition("-")[2]
        assert len(end) == 2
        assert getattr(thing, column) in {hit.key for hit in read((kind,), 0, 9, (), number=end.lstrip("0"))}
        assert read((kind,), 0, 9, (), number=f"{end}5678") == []


def test_the_size_of_a_table_is_known_without_any_group_of_words():
    PlaceFactory.create_batch(5)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE network_place")
    known = vocabulary_beside(Place)
    WordGroup.objects.all().delete()
    assert vocabulary_beside(Place)[1] == known[1] >= 5
