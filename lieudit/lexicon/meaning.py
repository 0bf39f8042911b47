"""What a text means, as numbers that can be compared: its encoding, and the subjects that it is near. Pure.

The encoder alone takes « on cherche un local » and « on cherche un docteur » for neighbours: most needs are said in one
mould. Three things are added, measured in decision 47: the encodings are centred on ordinary needs, which takes the
mould away; the words of a text are encoded one by one too, the rare ones counting most; and each text is placed among
the subjects (`subjects.py`), by its words, and by how near its encoding is to the words of each, so that a word that
the file does not hold counts too.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

from lieudit.lexicon.subjects import READ, kept, plain_words, subjects_of
from lieudit.toolkit import encoder

if TYPE_CHECKING:
    import numpy as np

    from lieudit.toolkit.encoder import Vectors

ORDINARY = Path(__file__).parent / "data" / "ordinary.txt"
"""A hundred needs as they are said: what they have in common is taken away from every text."""
MOST_SUBJECTS = 320
"""Places kept for subjects: the file may grow up to that without another index."""
DIMENSIONS = encoder.DIMENSIONS + MOST_SUBJECTS
ENCODED, PLACED = 0.5, 0.5
"""What the encoding counts for, and the subjects."""
ONE_BY_ONE = 0.6
"""What the words of a text, encoded one by one, weigh in its encoding, beside the whole."""
WORD_FOR_WORD = 0.6
"""Of the subjects, what is due to words that the file holds; the rest to nearness."""
FAR = 0.05
"""Nearness to a subject under which a text does not speak of it."""
MOST_ENCODED = 12
"""Words of a subject that are encoded to place it, spread over all that it has: as good as all, four times as fast."""
FORMULA = 3
"""To be raised when what is written here changes: all is then encoded again."""


def formula() -> str:
    """By what a meaning was computed: two are compared only if it is the same. Loads nothing."""
    return f"{encoder.name() or 'words'}/{kept().fingerprint}/{FORMULA}"


def meanings_of(texts: list[str]) -> list[list[float]]:
    """Vectors whose products say how much texts resemble: 1 for the same, 0 for texts that have nothing in common."""
    import numpy as np

    centre, prototypes, _common = _landmarks()
    whole = _unit(encoder.encode([text.replace("\0", " ")[:READ] for text in texts]) - centre)
    encoded = _unit(whole + ONE_BY_ONE * _of_words(texts))
    said = np.zeros((len(texts), MOST_SUBJECTS), dtype=np.float32)
    for row, text in zip(said, texts, strict=True):
        for place, weight in subjects_of(text).items():
            row[place] = weight
    near = _unit(np.maximum(whole @ prototypes.T - FAR, 0) ** 2)
    placed = _unit(WORD_FOR_WORD * said + (1 - WORD_FOR_WORD) * near)
    numbers: list[list[float]] = np.concatenate([encoded * ENCODED**0.5, placed * PLACED**0.5], axis=1).tolist()
    return numbers


def _of_words(texts: list[str]) -> Vectors:
    """For each text, the middle of its words, each as much as it is rare among ordinary needs."""
    import numpy as np

    _centre, _prototypes, common = _landmarks()
    said = [list(dict.fromkeys(word for word in plain_words(text) if len(word) > 1)) for text in texts]
    every = list(dict.fromkeys(word for words in said for word in words))
    middles = np.zeros((len(texts), encoder.DIMENSIONS), dtype=np.float32)
    if every:
        vectors = dict(zip(every, _unit(encoder.encode(every) - common), strict=True))
        for middle, words in zip(middles, said, strict=True):
            for word in words:
                middle += vectors[word] * rarity(word)
    return _unit(middles)


def rarity(word: str) -> float:
    """How rare a word is among ordinary needs, squared; 1 for one that none of them says."""
    most = len(_ordinary()) + 1
    return (log(most / (_ordinary_words()[word] + 0.5)) / log(most / 0.5)) ** 2


@cache
def _ordinary() -> list[str]:
    return [line for line in ORDINARY.read_text().splitlines() if line and not line.startswith("#")]


@cache
def _ordinary_words() -> Counter[str]:
    """In how many ordinary needs each word is said."""
    return Counter(word for line in _ordinary() for word in set(plain_words(line)) if len(word) > 1)


@cache
def _landmarks() -> tuple[Vectors, Vectors, Vectors]:
    """The centre of ordinary needs; for each subject, the middle of its words; the centre of the words of ordinary
    needs. A second, once a process."""
    import numpy as np

    known = kept()
    spelled: dict[str, set[int]] = {}
    for kind in (known.words, known.roots, known.phrases):
        for word, places in kind.items():
            spelled.setdefault(word, set()).update(places)
    said_of: list[list[str]] = [[] for _name in known.names]
    for word, spoken_of in sorted(spelled.items(), key=lambda pair: len(pair[1])):
        for place in spoken_of:
            said_of[place].append(word)
    some = list(dict.fromkeys(word for words in said_of for word in _spread(words)))
    encoded = encoder.encode(some)
    encoded = _unit(encoded - encoded.mean(axis=0))
    prototypes = np.zeros((MOST_SUBJECTS, encoder.DIMENSIONS), dtype=np.float32)
    for vector, word in zip(encoded, some, strict=True):
        for place in spelled[word]:
            prototypes[place] += vector / len(spelled[word])
    common = encoder.encode(sorted(_ordinary_words())).mean(axis=0)
    return encoder.encode(_ordinary()).mean(axis=0), _unit(prototypes), common


def _spread(words: list[str]) -> list[str]:
    """At most `MOST_ENCODED` of some words, taken at equal steps."""
    step = max(1.0, len(words) / MOST_ENCODED)
    return [words[int(each * step)] for each in range(min(MOST_ENCODED, len(words)))]


def _unit(rows: Vectors) -> Vectors:
    """Rows of length 1; a row of zeros stays so."""
    import numpy as np

    lengths: np.ndarray[tuple[int, ...], np.dtype[np.float32]] = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = (rows / np.where(lengths == 0, 1, lengths)).astype(np.float32)
    return unit
