"""What the page of a position says of the question that it answers."""

from __future__ import annotations

from dataclasses import replace

from lieudit.inquiries.models import Inquiry
from lieudit.inquiries.owing import institution_of, next_step
from lieudit.needs.thread import Facts, Written
from lieudit.toolkit.articles import of_the
from lieudit.toolkit.promises import NextStep

ENDED = NextStep(first="L’institution l’a retirée.", over=True)
"""What comes next of a question that its institution took back."""


def write(facts: Facts) -> Written:
    """Of a position that answers to no need, what is owed of the question that it answers, which is named."""
    if facts.position is None:
        return [], None
    inquiry = Inquiry.objects.public().with_thread().filter(position=facts.position).first()
    if inquiry is None:
        return [], None
    answers = f"Cette position répond à la question n° {inquiry.number} {of_the(institution_of(inquiry))}."
    step = next_step(inquiry) or ENDED
    first = " ".join(filter(None, [answers, step.first]))
    return [], replace(step, first=first, url=inquiry.get_absolute_url(), link="Lire la question")
