"""What others say under a dataset: their reuses and their questions, in one query."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import BooleanField, DateTimeField, TextField, Value

from lieudit.api.models import Question, Reuse

MOST_REUSES, MOST_QUESTIONS = 200, 50
"""Of each, on one page of a dataset, newest first."""


class Said(NamedTuple):
    """What one page of a dataset shows; `older` is the key of the question from which the next page starts, if any."""

    reuses: list[Reuse]
    questions: list[Question]
    older: int | None


def said_of(dataset: str, newest: int = 0) -> Said:
    """Those that are shown, newest first; questions from the `newest` one on, or from the last that was asked."""
    questions_told = Question.objects.public().of(dataset)
    if newest:
        questions_told = questions_told.filter(pk__lte=newest)
    told = (
        Reuse.objects.public()
        .of(dataset)
        .annotate(is_reuse=Value(True, BooleanField()), answered=Value(None, DateTimeField()))
        .values_list("is_reuse", "pk", "title", "about", "maker", "url", "state", "told_at", "answered")[:MOST_REUSES]
    )
    asked = (
        questions_told.annotate(is_reuse=Value(False, BooleanField()), url=Value("", TextField()))
        .order_by("-pk")
        .values_list("is_reuse", "pk", "words", "answer", "reason", "url", "state", "asked_at", "answered_at")[
            : MOST_QUESTIONS + 1
        ]
    )
    reuses: list[Reuse] = []
    questions: list[Question] = []
    for is_reuse, pk, words, more, who_or_why, url, state, at, answered in told.union(asked, all=True).order_by():
        of = {"pk": pk, "dataset": dataset, "state": state}
        if is_reuse:
            reuses.append(Reuse(title=words, about=more, maker=who_or_why, url=url, told_at=at, **of))
        else:
            asked_at = {"asked_at": at, "answered_at": answered}
            questions.append(Question(words=words, answer=more, reason=who_or_why, **asked_at, **of))
    reuses.sort(key=lambda each: (each.told_at, each.pk), reverse=True)
    questions.sort(key=lambda each: each.pk, reverse=True)
    older = questions[MOST_QUESTIONS].pk if len(questions) > MOST_QUESTIONS else None
    return Said(reuses, questions[:MOST_QUESTIONS], older)
