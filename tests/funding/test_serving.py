"""Territories that could apply beside those that are served: nothing under five, nothing had by subtracting."""

import pytest
from django.urls import reverse
from hypothesis import strategies as st

from lieudit.funding.serving import FEWEST, Group, may_stand_beside, told
from lieudit.territory.models import Region
from tests.budget import at_most
from tests.drawn import given
from tests.funding.factories import an_open, published, reviewed, with_jury

GROUPS = st.lists(
    st.tuples(st.integers(1, 10**6), st.integers(0, 12), st.integers(0, 12)).map(
        lambda row: Group("", row[0], row[1], min(row[1], row[2]))
    ),
    max_size=8,
)


def names(found):
    return [row.group.name for row in found.rows]


def test_a_group_is_told_from_five_applicants_on_and_small_ones_together():
    found = told([Group("A", 60, 9, 3), Group("B", 20, 3, 1), Group("C", 10, 2, 0), Group("D", 10, 0, 0)])
    assert names(found) == ["A", "2\u00a0autres ensemble"]
    assert found.rows[1].group[1:] == (30, 5, 1)
    assert found.silent == ["D"]


def test_one_small_group_is_not_had_by_subtracting():
    found = told([Group("A", 60, 9, 3), Group("B", 20, 6, 1), Group("C", 10, 2, 0)])
    assert names(found) == ["A", "2\u00a0autres ensemble"]
    assert told([Group("A", 60, 4, 3), Group("D", 10, 0, 0)]) == ([], [])


def test_oceans_are_not_told_beside_regions_that_they_would_give_back():
    """« Hexagone » less A would be Y, whose two places applied; with five more there, nobody is had."""
    mainland, overseas = [Group("A", 60, 10, 4), Group("Y", 20, 2, 1)], [Group("X1", 9, 3, 1), Group("X2", 9, 2, 0)]
    assert not may_stand_beside([*mainland, *overseas], [mainland, overseas])
    more = [*mainland, Group("Z", 9, 4, 0)]
    assert may_stand_beside([*more, *overseas], [more, overseas])
    assert may_stand_beside([mainland[0], *overseas], [[mainland[0]], overseas])


def test_a_share_bears_its_interval_and_chance_is_said():
    far, near = told([Group("Loin", 30, 20, 1), Group("Près", 70, 40, 39)]).rows[::-1]
    assert far.success == "5\u00a0%, entre 1\u00a0% et 24\u00a0%"
    assert (far.people, far.said) == ("30\u00a0%", "moins que sa part d’habitants")
    assert near.said == "plus que sa part d’habitants"
    assert "un hasard" in told([Group("A", 50, 6, 3), Group("B", 50, 6, 2)]).rows[0].said
    assert told([Group("A", 50, 6, 0)]).rows[0].part == ""


@given(GROUPS)
def test_no_line_is_of_fewer_than_five_and_lines_are_all_or_nothing(groups):
    rows = told(groups).rows
    assert all(row.group.applied >= FEWEST for row in rows)
    assert not rows or sum(row.group.applied for row in rows) == sum(each.applied for each in groups)


@pytest.mark.django_db
def test_the_page_of_a_call_that_is_decided_says_whom_it_serves(client):
    call = published(with_jury(an_open(), files=5, people=4), verdicts=("retained",) * 2 + ("declined",) * 3)
    Region.objects.update(population=100)
    page = client.get(reverse("funding:served", args=[call.number]))
    shown = " ".join(page.text.split())
    assert "5 lieux ont candidaté, 2 sont d’un dossier retenu" in shown
    assert "40 %, entre 12 % et 77 %" in shown
    assert reverse("funding:served", args=[call.number]) in client.get(call.get_absolute_url()).text
    with at_most(10):
        client.get(reverse("funding:served", args=[call.number]))


@pytest.mark.django_db
def test_nothing_is_said_of_two_applicants_nor_before_the_decision(client):
    assert client.get(reverse("funding:served", args=[reviewed().number])).status_code == 404
    call = published()
    Region.objects.update(population=100)
    assert "rien n’en est dit" in client.get(reverse("funding:served", args=[call.number])).text
