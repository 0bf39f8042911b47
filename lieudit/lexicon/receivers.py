"""The vocabulary among the open datasets."""

from __future__ import annotations

from lieudit.lexicon.datasets import WORD_GROUPS
from lieudit.toolkit.datasets import DATASETS

DATASETS.fill("groupes-de-mots", WORD_GROUPS)
