"""The smallest chance of our lotteries beside that of sortition-algorithms, on invented pools."""

from __future__ import annotations

import pytest

from tests.lottery.pools import CODES, a_pool, fair_quotas

pytest.importorskip("sortition_algorithms", reason="sortition-algorithms is not installed: make oracles installs it")

from requests.structures import CaseInsensitiveDict
from sortition_algorithms.committee_generation.maximin import find_distribution_maximin
from sortition_algorithms.features import FeatureValueMinMax
from sortition_algorithms.people import People

from lieudit.lottery.composing import CannotCompose, Profile, Quota, compose

pytestmark = pytest.mark.oracle
KINDS = ("region", "gender", "age", "rurality")
NEAR = 0.001
"""Theirs stops within half a thousandth of the best, and shares are read to a thousandth."""


def theirs(pool: dict[str, Profile], quotas: list[Quota], seats: int) -> float:
    """The smallest chance of a person who can be chosen."""
    features = CaseInsensitiveDict({kind: CaseInsensitiveDict() for kind in KINDS})
    for each in quotas:
        features[KINDS[each.kind]][each.code] = FeatureValueMinMax(
            min=each.low, max=each.high, min_flex=0, max_flex=len(pool)
        )
    people = People(columns_to_keep=[])
    for row, (key, profile) in enumerate(pool.items()):
        people.add(key, dict(zip(KINDS, profile, strict=True)), features, row)
    committees, shares, _report = find_distribution_maximin(features, people, seats, [])
    chances = dict.fromkeys(pool, 0.0)
    for committee, share in zip(committees, shares, strict=True):
        for key in committee:
            chances[key] += share
    return min(chance for chance in chances.values() if chance > 0)


@pytest.mark.parametrize(("people", "seats", "give"), [(40, 13, 1), (60, 26, 2), (100, 26, 1), (150, 30, 1)])
def test_the_smallest_chance_is_the_same(people: int, seats: int, give: int) -> None:
    for name in ("first", "second"):
        pool, quotas = a_pool(people, f"{name} of {people}"), fair_quotas(seats, give)
        assert len(CODES) == len(KINDS)
        try:
            found = compose(pool, quotas, seats)
        except CannotCompose as refused:  # what is asked to give way is enough
            eased = {each.quota: each.quota._replace(low=each.low, high=each.high) for each in refused.relaxed}
            quotas = [eased.get(each, each) for each in quotas]
            found = compose(pool, quotas, seats)
        assert found.least == pytest.approx(theirs(pool, quotas, seats), abs=NEAR)
