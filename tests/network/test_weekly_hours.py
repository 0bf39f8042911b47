"""How long a door is open, in an ordinary week."""

import pytest

from lieudit.network.hours import weekly_hours


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Mo-Fr 09:00-12:00,14:00-18:00", 35),
        ("24/7", 168),
        ("Sa 22:00-02:00", 4),
        ("Su 22:00-02:00", 4),
        ("Mo off", 0),
        ("", None),
        ("sur rendez-vous", None),
    ],
)
def test_the_hours_of_an_ordinary_week(text, hours):
    assert weekly_hours(text) == hours
