"""The picture that messages show beside a shared address, for needs, positions and sessions: drawn by the worker, kept
as a file, erased with what it stands for.

A page names it and never waits for it: until it is drawn, the picture of the house stands there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Cast
from django.tasks import task
from django.utils import timezone

from lieudit.deliberation.models import Position
from lieudit.meetings.models import Meeting
from lieudit.needs.models import Need
from lieudit.needs.wording import author_of
from lieudit.toolkit.french import NBSP, day, excerpt
from lieudit.toolkit.models import Card
from lieudit.toolkit.numbers import typed_number
from lieudit.toolkit.pdf import render_png

TEMPLATE = Path(__file__).parent / "templates" / "pages/card.typ"
DRAWING = -90
"""Everything else of the worker passes before."""
CARD_LIFE = 600
"""Seconds for which a program that shows messages may keep a picture, from when it took it."""
AGAIN = dt.timedelta(minutes=10)
"""From when a picture was asked for, how long before it is asked for again, where the worker did not draw it."""
LONGEST_KEY = 20
MOST_WORDS = 210
"""Characters of a need that fit; the page says the rest."""
SIZES = ((70, 60), (130, 50), (MOST_WORDS, 42))
"""Up to so many characters, so many points."""

type Lines = Mapping[str, object]


def lines(over: str, words: str, foot: str, thread: str) -> Lines:
    size = next((points for most, points in SIZES if len(words) <= most), SIZES[-1][1])
    return {"over": over, "words": words, "foot": foot, "size": size, "thread": thread}


def of_need(need: Need) -> Lines:
    words = f"«{NBSP}{excerpt(need.words, MOST_WORDS - 4)}{NBSP}»"
    where = f", {need.where}" if need.public_place and need.where else ""
    return lines(f"Besoin n°{NBSP}{need.number}", words, f"{author_of(need)}{where}", "#b5402a")


def of_position(position: Position) -> Lines:
    over = f"Position commune {position.number}"
    return lines(over, excerpt(position.title, MOST_WORDS), f"Adoptée le {day(position.adopted_at)}", "#2f6f4f")


def of_meeting(meeting: Meeting) -> Lines:
    when = day(timezone.localdate(meeting.starts_at))
    where = f", {meeting.place_name}" if meeting.place_name else ""
    return lines(f"Séance {meeting.rank}", excerpt(meeting.title, MOST_WORDS), f"Le {when}{where}", "#3b5b8c")


def needs() -> QuerySet[Any]:
    return Need.objects.public().select_related("place", "municipality", "department", "organisation")


KINDS: dict[str, tuple[Callable[[], QuerySet[Any]], Callable[[Any], Lines]]] = {
    "besoin": (needs, of_need),
    "position": (lambda: Position.objects.defer("text", "plain", "search"), of_position),
    "seance": (Meeting.objects.public, of_meeting),
}
"""What has a picture: the things that everybody may read, and what is written on it."""


def lines_of(kind: str, key: str) -> Lines | None:
    """What is written on a picture, if everybody may read its thing now."""
    things, tell = KINDS[kind]
    number: object = key if kind == "position" else typed_number(key)
    thing = things().filter(number=number).first()
    return tell(thing) if thing else None


def digest_of(told: Lines) -> str:
    return hashlib.blake2b(json.dumps(told, sort_keys=True).encode(), digest_size=12).hexdigest()


def card_of(kind: str, key: str) -> Card | None:
    """The picture of a thing that everybody may read, drawn from what it says now; else None, and the worker is asked
    for it, once."""
    told = lines_of(kind, key)
    if told is None:
        return None
    known, new = Card.objects.get_or_create(kind=kind, key=key)
    if known.digest == digest_of(told):
        return known
    now = timezone.now()
    if new or known.digest or known.asked_at < now - AGAIN:
        Card.objects.filter(pk=known.pk).update(digest="", asked_at=now)
        draw_card.enqueue(kind, key)
    return None


@task(priority=DRAWING)
def draw_card(kind: str, key: str) -> None:
    """Draw what everybody may read. Twice is once; what was taken back meanwhile is not drawn."""
    told = lines_of(kind, key)
    if told is None:
        return
    content = ContentFile(render_png(TEMPLATE, told), f"{secrets.token_urlsafe(12)}.png")
    with transaction.atomic():
        card = Card.objects.select_for_update().filter(kind=kind, key=key).first()
        if card is None or card.digest == digest_of(told) or lines_of(kind, key) != told:
            return
        _erase_file(card)
        card.file, card.digest = content, digest_of(told)
        card.save()


def _erase_file(card: Card) -> None:
    if card.file:
        transaction.on_commit(partial(card.file.storage.delete, str(card.file.name)))


@transaction.atomic
def forget_cards() -> Iterable[object]:
    """Erase the pictures of what is read no more: words taken back or hidden are on none of them."""
    for kind, (things, _tell) in KINDS.items():
        read = things().order_by().annotate(card=Cast(F("number"), CharField())).values("card")
        for card in Card.objects.filter(kind=kind).exclude(key__in=read):
            _erase_file(card)
            card.delete()
    return ()
