"""One spelling for the many ways a name is typed."""

import pytest
from hypothesis import strategies as st

from lieudit.territory.spelling import LONGEST, plain, search_words, without_article
from tests.drawn import given


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Guéret", "gueret"),
        ("SAINT-ÉTIENNE", "saint etienne"),
        ("st étienne", "saint etienne"),
        ("St.-Étienne", "saint etienne"),
        ("Ste Foy", "sainte foy"),
        ("Stes-Maries-de-la-Mer", "saintes maries de la mer"),
        ("Œuf-en-Ternois", "oeuf en ternois"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("Chalon s/ Saône", "chalon sur saone"),
        ("Châtillon-s/s-Bagneux", "chatillon sous bagneux"),
        ("Stains", "stains"),
        ("gu\u0301eret", "gueret"),
        ("\0Guéret\0", "gueret"),
        ("", ""),
        ("🌳 — !", ""),
    ],
)
def test_a_name_has_one_plain_spelling(typed, expected):
    assert plain(typed) == expected


@given(st.text(max_size=400))
def test_the_plain_spelling_is_short_safe_and_stable(text):
    spelt = plain(text)
    assert len(spelt) <= LONGEST
    assert set(spelt) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert plain(spelt) == spelt


def test_a_leading_article_is_dropped_but_never_the_only_word():
    assert without_article("le havre") == "havre"
    assert without_article("les") == "les"
    assert without_article("lens") == "lens"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Paris 12", ["paris"]),
        ("LYON 3e", ["lyon"]),
        ("Marseille 1er arrondissement", ["marseille"]),
        ("PARIS CEDEX 12", ["paris"]),
        ("Guéret Cedex", ["gueret"]),
        ("23000 Guéret", ["23000", "gueret"]),
        ("13 Arpents", ["13", "arpents"]),
    ],
)
def test_what_is_typed_becomes_words_to_look_for(typed, expected):
    assert search_words(typed) == expected
