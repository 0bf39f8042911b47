"""What the database expects decides by which way words are looked for; it reads nothing to say it."""

import pytest
from django.db import connection

from lieudit.needs.models import Need
from lieudit.toolkit.expected import expected, keys_of, window
from tests.needs.factories import NeedFactory

pytestmark = pytest.mark.django_db
WORDS = "100 % du loyer de l’« Atelier d'en bas » \\ % s"


def reckoned() -> None:
    """Have the statistics of the needs of this test, as the database keeps them by itself."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE needs_need")


def test_each_read_is_expected_to_give_about_what_it_gives(django_assert_num_queries):
    for at in range(60):
        NeedFactory(words="Le loyer double." if at % 3 else "Le chauffage est en panne.")
    reckoned()
    reads = [Need.objects.saying(word) for word in ("loyer", "chauffage", "moulin")]
    with django_assert_num_queries(1):
        loyer, chauffage, moulin, none, every = expected(*reads, Need.objects.none(), Need.objects.all())
    assert loyer == pytest.approx(40, abs=3)
    assert chauffage == pytest.approx(20, abs=3)
    assert moulin <= 2
    assert none == 0
    assert every == pytest.approx(Need.objects.count(), rel=0.1)
    assert expected(Need.objects.none()) == [0]


def test_keys_come_in_their_order_whatever_the_values_hold():
    first, second = NeedFactory(words=WORDS), NeedFactory(words=WORDS)
    NeedFactory()
    assert keys_of(Need.objects.filter(words=WORDS).order_by("-pk")) == [second.pk, first.pk]
    assert keys_of(Need.objects.filter(words=WORDS).order_by("-pk")[1:2]) == [first.pk]
    assert keys_of(Need.objects.filter(pk__in=[])) == []


@pytest.mark.parametrize(
    ("wanted", "answering", "among", "within"),
    [
        (20, 330_000, 1_000_000, 256),
        (150, 330_000, 1_000_000, 2_048),
        (10_000, 330_000, 1_000_000, 131_072),
        (10_000, 50_000, 1_000_000, 0),
        (20, 300, 1_000_000, 0),
        (20, 0, 0, 0),
    ],
)
def test_the_first_rows_are_read_in_turn_where_that_costs_less_than_all_that_answer(wanted, answering, among, within):
    assert window(wanted, answering, among) == within
