"""Criteria, written in blocks and read exactly."""

from fractions import Fraction

import pytest

from lieudit.funding.criteria import read_criteria, weights_of, write_criteria
from lieudit.toolkit.errors import RuleBroken

TEXT = """Utile à qui n’a rien (40 %)
le projet n’en parle pas
un public nouveau

Faisable (60%)
des trous
solide"""


def test_criteria_are_read_and_written_as_they_are():
    found = read_criteria(TEXT)
    assert [each["name"] for each in found] == ["Utile à qui n’a rien", "Faisable"]
    assert found[0]["marks"] == ["le projet n’en parle pas", "un public nouveau"]
    assert sum(weights_of(found)) == Fraction(1)
    assert read_criteria(write_criteria(found)) == found
    assert read_criteria("  \n") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Utile (40 %)\nnon\noui", "comptent ensemble pour 40 %"),
        ("Utile\nnon\noui", "Dites ce que compte"),
        ("Utile (0 %)\nnon\noui", "Dites ce que compte"),
        ("Utile (100 %)\nnon", "De 2 à 7 lignes"),
        ("Utile (100 %)\nnon\nnon", "disent la même chose"),
        ("Utile (50 %)\nnon\noui\n\nUtile (50 %)\nnon\noui", "écrit deux fois"),
        ("Utile (50 %)\nnon\noui\n\nBeau (50 %)\nnon\nun peu\noui", "même nombre de points"),
        ("Utile (100 %)\nnon\n" + "x" * 201, "200 signes"),
    ],
)
def test_what_cannot_be_weighed_is_refused_in_words(text, said):
    with pytest.raises(RuleBroken, match=said):
        read_criteria(text)
