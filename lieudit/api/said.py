"""What others say under a dataset: their reuses and their questions, in one query."""

from __future__ import annotations

from django.db.models import BooleanField, DateTimeField, TextField, Value

from lieudit.api.models import Question, Reuse

MOST_REUSES, MOST_QUESTIONS = 200, 50
"""Of each, on the page of a dataset, newest first."""


def said_of(dataset: str) -> tuple[list[Reuse], list[Question]]:
    """Those that are shown, newest first."""
    told = (
        Reuse.objects.public()
        .of(dataset)
        .annotate(is_reuse=Value(True, BooleanField()), answered=Value(None, DateTimeField()))
        .values_list("is_reuse", "pk", "title", "about", "maker", "url", "state", "told_at", "answered")[:MOST_REUSES]
    )
    asked = (
        Question.objects.public()
        .of(dataset)
        .annotate(is_reuse=Value(False, BooleanField()), url=Value("", TextField()))
        .values_list("is_reuse", "pk", "words", "answer", "reason", "url", "state", "asked_at", "answered_at")[
            :MOST_QUESTIONS
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
    questions.sort(key=lambda each: (each.asked_at, each.pk), reverse=True)
    return reuses, questions
