"""Whoever is compared with a hundred others is out of its limits by chance alone, more often than one would think."""

import numpy as np
import pytest
from django.urls import reverse

from lieudit.observatory.chance import funnel
from lieudit.observatory.snapshots import take_snapshot
from tests.observatory.world import DAY, lands, places


def test_where_all_are_alike_hardly_any_is_out():
    """A hundred departments drawn alike, two hundred times: at 95 % each, five would be out each time."""
    dice = np.random.default_rng(2)
    people = dice.integers(80_000, 2_500_000, 100)
    whole, out = 0, 0
    for _turn in range(200):
        counts = dice.multinomial(4000, people / people.sum())
        lines = [(str(at), int(n), int(p)) for at, (n, p) in enumerate(zip(counts, people, strict=True))]
        found = funnel(lines, int(counts.sum()), int(people.sum()))
        assert found.compared == 100
        whole += found.compared
        out += found.out
    assert out / 200 < 0.15, "not five"


def test_what_is_far_from_its_share_is_out_on_its_own_side():
    lines = [("a", 100, 100_000), ("b", 10, 100_000), ("c", 50, 100_000), ("none", 5, 0)]
    found = funnel(lines, 160, 300_000)
    assert found.found == {"a": "more", "b": "less", "c": "chance"}
    assert (found.compared, found.out) == (3, 2)
    assert found.of("a") == "plus que le hasard ne l’explique"
    assert found.of("none") == ""


@pytest.mark.parametrize("lines", [[], [("a", 9, 100)], [("a", 9, 0), ("b", 3, 0)]])
def test_one_alone_is_compared_with_nobody(lines):
    assert funnel(lines, 9, 100) is None
    assert funnel([("a", 9, 100), ("b", 9, 100)], 0, 0) is None


@pytest.mark.django_db
def test_the_table_says_how_many_are_compared_and_whom_chance_does_not_explain(client):
    places(lands(), Guéret=30, Limoges=13, Vannes=7)
    take_snapshot(DAY)
    page = client.get(reverse("observatory:indicator", args=["density"])).text
    assert "3 territoires sont comparés" in page.replace("\xa0", " ")
    assert page.count("plus que le hasard ne l’explique") == 1
    assert "territoires sont comparés" not in client.get(reverse("observatory:indicator", args=["gini"])).text
