"""The vocabulary among the open datasets; what comes near words that nothing holds."""

from __future__ import annotations

from functools import partial

from django.template.loader import render_to_string

from lieudit.lexicon.datasets import WORD_GROUPS
from lieudit.lexicon.likes import near_typed
from lieudit.lexicon.models import STEM
from lieudit.lexicon.nearest import has_index
from lieudit.toolkit import encoder, live
from lieudit.toolkit.datasets import DATASETS

MOST_READ = 200
"""Signs of what was typed in a search box that are compared."""

DATASETS.fill("groupes-de-mots", WORD_GROUPS)


@partial(live.ANSWERS.fill, "ce-qui-s-en-approche")
def near(typed: live.Typed) -> str:
    """What comes near the words of a search that found nothing; nothing where only words can be compared."""
    text = typed.get("q", "").replace("\0", " ").strip()[:MOST_READ]
    if not text or not encoder.is_there() or not has_index(STEM):
        return ""
    return render_to_string("lexicon/near_found.html", {"likes": near_typed(text)})
