"""Shares are typed as one says them, kept exact, and shown so that they may be typed again."""

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import strategies as st

from lieudit.governance.shares import NotAShare, said, shown, typed_share
from tests.drawn import given


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("1/2", "1/2"), ("50 %", "1/2"), ("50\xa0%", "1/2"), ("la moitié", "1/2"), ("Les deux tiers", "2/3"),
        ("deux tiers des voix", "2/3"), ("2 sur 3", "2/3"), ("trois quarts", "3/4"), ("le quart", "1/4"),
        ("un cinquième", "1/5"), ("l’unanimité", "1"), ("12,5 %", "1/8"), ("0,5", "1/2"), ("½", "1/2"), ("aucun", "0"),
        ("50 pour cent", "1/2"), ("7 dixièmes", "7/10"), ("« la moitié »", "1/2"), ("les 2/3", "2/3"), ("⅔", "2/3"),
    ],
)  # fmt: skip
def test_a_share_is_read_as_it_is_said(text, share):
    assert typed_share(text) == Fraction(share)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "beaucoup",
        "1/0",
        "-1/2",
        "un peu plus",
        "deux",
        "1/2/3",
        "9" * 60,
        "%",
        "deux tiers et demi",
        "\x00",
        "1e-9",
        "\u202e1/2",
    ],
)
def test_what_is_no_share_is_refused(text):
    with pytest.raises(NotAShare):
        typed_share(text)


def test_points_are_bare_numbers():
    assert typed_share("25", unit=100) == Fraction(1, 4)
    assert typed_share("12,5", unit=100) == Fraction(1, 8)
    assert typed_share("1/3", unit=100) == Fraction(1, 3)


@given(st.fractions(0, 1, max_denominator=10_000), st.sampled_from([1, 100]))
def test_what_is_shown_is_read_again_as_the_same_share(share, unit):
    assert typed_share(shown(share, unit=unit), unit=unit) == share
    assert typed_share(said(share)) == share


@given(st.text(max_size=60))
def test_any_text_is_a_share_or_refused(text):
    with suppress(NotAShare):
        assert typed_share(text) >= 0
