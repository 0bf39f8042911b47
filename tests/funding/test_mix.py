"""On whom one depends: exact shares, the index, what is missing, what the rules point at, what totals would betray."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import strategies as st

from lieudit.funding import mix, treemap
from lieudit.funding.mix import Alarm, Cell, Ending, Promise, Wishes, alerts, if_stops, measure, protected, sentence
from lieudit.toolkit.french import number
from tests.drawn import given

FOUR = [("A", Decimal(120)), ("B", Decimal(60)), ("C", Decimal(30)), ("D", Decimal(30))]
SUMS = st.lists(st.integers(1, 10**10).map(lambda cents: Decimal(cents) / 100), min_size=1, max_size=12)


def named(sums):
    return [(f"F{at}", amount) for at, amount in enumerate(sums)]


def test_four_funders_weigh_as_much_as_two_point_nine():
    found = measure(FOUR)
    assert found.herfindahl == Fraction(11, 32)
    assert number(found.equal, 1) == "2,9"
    assert found.simpson == Fraction(21, 32)
    assert if_stops(found.largest) == "il manque 50\u00a0%, soit six\u00a0mois"
    assert sentence(found).startswith("Autant que 2,9 financeurs égaux. ")


def test_nothing_one_and_below_nothing_have_their_sentence():
    assert "Aucune somme" in sentence(measure([]))
    assert "Aucune somme" in sentence(measure([("A", Decimal(0))]))
    assert "s’il s’arrête, tout s’arrête" in sentence(measure([("A", Decimal(5))]))
    found = measure([("A", Decimal(5)), ("B", Decimal(-2)), ("C", Decimal(5))])
    assert (found.below, found.total, found.herfindahl) == (("B",), Decimal(10), Fraction(1, 2))


def test_one_funder_twice_is_one_funder():
    assert measure([("A", Decimal(1)), ("A", Decimal(2))]).herfindahl == 1


@given(SUMS)
def test_the_index_is_between_one_and_its_share(sums):
    found = measure(named(sums))
    assert Fraction(1, len(sums)) <= found.herfindahl <= 1
    assert sum(part.share for part in found.parts) == 1


@given(SUMS.filter(lambda sums: len(sums) > 1), st.data())
def test_merging_two_funders_never_lowers_it(sums, data):
    first, second = data.draw(st.lists(st.integers(0, len(sums) - 1), min_size=2, max_size=2, unique=True))
    merged = [("M" if at in {first, second} else name, amount) for at, (name, amount) in enumerate(named(sums))]
    assert measure(merged).herfindahl >= measure(named(sums)).herfindahl


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Fraction(1), "douze\u00a0mois"),
        (Fraction(41, 100), "cinq\u00a0mois"),
        (Fraction(3, 52), "trois\u00a0semaines"),
        (Fraction(1, 52), "une semaine"),
        (Fraction(1, 500), "moins d’une semaine"),
    ],
)
def test_a_share_is_said_in_time(share, words):
    assert mix.lasting(share) == words


WISHES = Wishes(Fraction(1, 2), Fraction(1, 5), 30)


def ending(amount, until, agreement=0):
    return Ending(until, Decimal(amount), agreement)


def test_the_rules_point_at_what_they_say():
    found = measure([("État", Decimal(60)), ("Région", Decimal(25)), ("Ville", Decimal(15))])
    known = {
        "Région": Promise((ending(25, dt.date(2027, 3, 31)),)),
        "Ville": Promise((ending(15, dt.date(2026, 1, 1)),), waits=31),
    }
    told = alerts(found, known, WISHES, 2026)
    assert [(alert.kind, alert.part.name) for alert in told] == [
        (Alarm.LARGE, "État"),
        (Alarm.ENDING, "Région"),
        (Alarm.SILENT, "Ville"),
    ]


def test_half_is_not_above_half_and_a_far_end_is_not_near():
    found = measure([("A", Decimal(1)), ("B", Decimal(1))])
    assert alerts(found, {"A": Promise((ending(1, dt.date(2030, 1, 1)),), waits=30)}, WISHES, 2026) == []


def test_a_small_agreement_that_lasts_does_not_hide_a_large_one_that_ends():
    found = measure([("Région", Decimal(37)), ("Ventes", Decimal(63))])
    known = {"Région": Promise((ending(35, dt.date(2027, 3, 31), 7), ending(2, dt.date(2030, 12, 31), 8)))}
    said = [alert.words.replace("\u00a0", " ") for alert in alerts(found, known, WISHES, 2026)]
    assert said[1:] == ["Région : la convention n° 7 pèse 35 %, et finit le 31 mars 2027."]
    words = known["Région"].words(found.total)
    assert words.replace("\u00a0", " ") == "engagé pour 35 % jusqu’au 31 mars 2027, pour 2 % jusqu’au 31 décembre 2030"


def test_two_small_agreements_that_end_are_each_below_the_fifth():
    found = measure([("Région", Decimal(30)), ("Ventes", Decimal(70))])
    ends = ending(15, dt.date(2027, 3, 31), 7), ending(15, dt.date(2027, 3, 31), 8)
    assert Alarm.ENDING not in {alert.kind for alert in alerts(found, {"Région": Promise(ends)}, WISHES, 2026)}


def cell(name, first, count, amount=10, public=()):
    return Cell(name, {first + at: Decimal(amount) for at in range(count)}, frozenset(public))


def test_a_total_of_four_places_is_kept_and_another_with_it():
    told = protected([cell("Large", 0, 9), cell("Middle", 20, 6), cell("Small", 40, 4)])
    assert [each.name for each in told.said] == ["Large"]
    assert told.kept == ["Middle", "Small"]


def test_those_that_publish_would_tell_the_only_one_that_does_not():
    told = protected([cell("R", 0, 6, public=range(5))])
    assert (told.said, told.kept) == ([], ["R"])
    assert protected([cell("R", 0, 6, public=range(6))]).kept == []


def test_one_that_weighs_nearly_all_is_kept():
    heavy = Cell("R", {0: Decimal(1000), **{at: Decimal(1) for at in range(1, 8)}})
    assert protected([heavy]).kept == ["R"]


@given(
    st.lists(st.dictionaries(st.integers(0, 30), st.integers(1, 1000), max_size=9), max_size=6),
    st.sets(st.integers(0, 30)),
)
def test_what_is_kept_is_never_had_by_subtracting(sums, public):
    cells = [
        Cell(
            str(at),
            {31 * at + key: Decimal(amount) for key, amount in each.items()},
            frozenset(31 * at + key for key in public),
        )
        for at, each in enumerate(sums)
        if each
    ]
    told = protected(cells)
    kept = [each for each in cells if each.name in told.kept]
    assert len(told.said) + len(kept) == len(cells)
    assert all(mix.is_safe([each]) for each in told.said)
    if told.said and kept:
        assert mix.is_safe(kept)


@given(st.lists(st.floats(1, 1000), min_size=1, max_size=12))
def test_rectangles_cover_the_drawing(sums):
    sums = sorted(sums, reverse=True)
    found = treemap.tiles(sums, 600, 300)
    assert len(found) == len(sums)
    assert sum(tile.width * tile.height for tile in found) == pytest.approx(180_000, rel=0.02)
    assert all(tile.x + tile.width <= 600.2 and tile.y + tile.height <= 300.2 for tile in found)
