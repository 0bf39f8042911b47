"""Options are kept as keys, and read by the names of today: two are never read alike."""

import pytest

from lieudit.voting.naming import fault_of_options, renamed, spoken, told_apart

ONE, TWO, TWELVE = "candidature n° 1", "candidature n° 2", "candidature n° 12"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Le Préau", "La Halle"], ["Le Préau", "La Halle"]),
        (["Le Préau", "le  préau"], [f"Le Préau ({ONE})", f"le préau ({TWO})"]),
        (["Le Pré\u200bau", "Le Préau"], [f"Le Pré\u200bau ({ONE})", f"Le Préau ({TWO})"]),
        (["Tab\tle\x07", ""], ["Tab le", TWO]),
        ([TWO, "Ada"], [f"{TWO} ({ONE})", "Ada"]),
        ([f"A ({TWO})", "A"], [f"A ({TWO})", "A"]),
    ],
)
def test_two_candidacies_are_told_apart(names, expected):
    found = told_apart(dict(zip((ONE, TWO), names, strict=True)))
    assert list(found.values()) == expected
    assert not fault_of_options(list(found.values()))


def test_a_name_made_to_look_like_another_with_its_number_does_not_pass():
    found = told_apart({ONE: "A", TWO: "A", TWELVE: f"A ({ONE})"})
    assert not fault_of_options(list(found.values()))
    assert found[TWELVE] == f"A ({ONE}) ({TWELVE})"


def test_keys_become_names_wherever_a_file_says_them():
    names = {ONE: "Ada", TWELVE: "Blaise"}
    file = {
        "options": [ONE, TWELVE],
        "ballots": [{"ranking": [[ONE, TWELVE]], "count": 2}],
        "raw": {"totals": {ONE: 2, TWELVE: "1/2"}},
        "steps": [["exclude", TWELVE, 1, "low"]],
        "log": [f"{TWELVE} est écarté, {ONE} reste."],
    }
    assert renamed(file, names) == {
        "options": ["Ada", "Blaise"],
        "ballots": [{"ranking": [["Ada", "Blaise"]], "count": 2}],
        "raw": {"totals": {"Ada": 2, "Blaise": "1/2"}},
        "steps": [["exclude", "Blaise", 1, "low"]],
        "log": ["Blaise est écarté, Ada reste."],
    }
    assert spoken(f"{TWO} et {ONE}", names) == f"{TWO} et Ada"
    assert renamed(file, {}) is file
