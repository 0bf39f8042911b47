"""What things mean is computed by the worker, which alone may hold the encoder."""

from __future__ import annotations

from django.db import transaction
from django.db.models.functions import MD5
from django.tasks import task

from lieudit.lexicon.likes import KINDS, lost, own_kinds, unlearnt
from lieudit.lexicon.meaning import formula, meanings_of
from lieudit.lexicon.models import STEM, ThingMeaning
from lieudit.lexicon.nearest import keep_index
from lieudit.lexicon.subjects import subjects_of
from lieudit.toolkit import encoder

MOST_LEARNT = 200
"""Things of one kind whose meaning one task computes: some seconds of the worker, and other tasks pass."""
LAST = -80
"""Mails and documents pass before."""


@task
def learn_thing(kind: str, pk: int) -> None:
    """What a thing that was just published, or whose words were just changed, means. Twice is once."""
    _learn(kind, [pk])


@task(priority=LAST)
def learn_things() -> None:
    """What is public and not known (an encoder that came later, other subjects, a worker that was stopped); and what is
    public no longer is forgotten."""
    keep_index(ThingMeaning._meta.db_table, STEM)
    again = False
    for kind in own_kinds():
        lost(kind).delete()
        missing = list(unlearnt(kind).order_by("-pk").values_list("pk", flat=True)[:MOST_LEARNT])
        _learn(kind, missing)
        again |= len(missing) == MOST_LEARNT
    if again:
        learn_things.enqueue()


@transaction.atomic
def _learn(kind: str, ids: list[int]) -> None:
    """What is hidden or reworded while it is encoded is met again by the timer: lost, or of another digest."""
    rows = KINDS[kind].rows().filter(pk__in=ids).annotate(a_digest=MD5("a_words")).exclude(a_words="")
    said = list(rows.order_by("pk").values_list("pk", "a_words", "a_digest"))
    texts = [words for _pk, words, _digest in said]
    numbers = meanings_of(texts) if texts and encoder.is_there() else [None] * len(texts)
    ThingMeaning.objects.bulk_create(
        [
            ThingMeaning(
                kind=kind, key=pk, digest=digest, subjects=sorted(subjects_of(words)), numbers=each, formula=formula()
            )
            for (pk, words, digest), each in zip(said, numbers, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=["digest", "subjects", "numbers", "formula"],
    )
