"""Words of paths and of training sessions, as templates write them."""

from __future__ import annotations

from decimal import Decimal

from django import template

from lieudit.learning import path_board, training_board
from lieudit.learning.models import Path, TrainingSession

register = template.Library()


@register.filter
def followers(path: Path) -> str:
    """How many follow a path, from five on."""
    return path_board.followers_words(path)


@register.filter
def hours(value: Decimal) -> str:
    """« 1,5 heure »."""
    return path_board.hours_words(value)


@register.filter
def still_to_do(steps: list[path_board.ShownStep]) -> str:
    """« 2 étapes sur 5 faites, environ 9 heures devant vous »."""
    return path_board.left_words(steps)


@register.filter
def seats_left(session: TrainingSession) -> str:
    """« 3 places sur 12 »."""
    return training_board.seats_words(session)


@register.filter
def when_words(session: TrainingSession) -> str:
    """From its first half-day to its last."""
    return training_board.when_words(session)
