"""Visits in a list; words of paths and of training sessions, as templates write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from lieudit.learning import path_board, training_board
from lieudit.learning.cards import VisitCard
from lieudit.learning.models import Path, PeerVisit, TrainingSession
from lieudit.learning.vocabulary import SIX
from lieudit.learning.workflow import VisitState
from lieudit.toolkit.french import day
from lieudit.toolkit.templatetags.ui import state, topic
from lieudit.toolkit.types import Phrase

register = template.Library()

STANDING = {
    VisitState.ASKED: ("due", gettext_lazy("Demandée")),
    VisitState.OTHER_DATES: ("due", gettext_lazy("Autres dates proposées")),
    VisitState.ACCEPTED: ("planned", gettext_lazy("Convenue")),
    VisitState.DECLINED: ("no", gettext_lazy("Déclinée")),
    VisitState.CALLED_OFF: ("closed", gettext_lazy("Annulée")),
    VisitState.CARRIED: ("closed", gettext_lazy("Portée à un autre lieu")),
    VisitState.HELD: ("ongoing", gettext_lazy("Faite, à raconter")),
    VisitState.TOLD: ("yes", gettext_lazy("Racontée par les deux")),
    VisitState.RECOGNISED: ("yes", gettext_lazy("Reconnue")),
}
"""Where a visit stands, in one word, and the sign of it."""


@register.simple_tag
def visit_state(visit: PeerVisit | VisitCard) -> SafeString:
    """Where a visit stands today, in one word."""
    key, label = STANDING[VisitState(visit.state)]
    if visit.is_unanswered:
        key, label = "late", gettext_lazy("Sans réponse")
    elif visit.state == VisitState.ACCEPTED and visit.is_over:
        key, label = "due", gettext_lazy("À raconter")
    return state(key, str(label))


@register.filter
def visit_lines(cards: Iterable[VisitCard]) -> SafeString:
    """The lines of a list of visits: twenty on a page, hence one string."""
    known = dict(SIX)
    return SafeString("".join(_line(card, known) for card in cards))


def _line(card: VisitCard, known: Mapping[str, Phrase]) -> str:
    on = f", le {day(card.starts_at)}" if card.starts_at else ""
    marks = [visit_state(card)]
    marks += [topic("calendar", gettext("Accompagnement"))] if card.is_mentoring else []
    marks += [topic(code, str(known[code])) for code in card.domains]
    return (
        f'<li><article class="need"><h3 class="text-1">'
        f'<a href="{reverse("learning:visit", args=[card.number])}" dir="auto">{escape(card.title)}</a></h3>'
        f'<p class="who">{escape(card.visitor)}, chez {escape(card.host)} '
        f'<span class="quiet">{escape(card.town)}{on}</span></p>'
        f'<div class="meta">{"".join(marks)}</div></article></li>'
    )


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
