"""What the page of a need tells to everybody of its thread, and of who says the same: read and written once, until the
clock of the house moves. A need that many say has its words by pages.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from django.utils.text import capfirst

from lieudit.care.models import Measure
from lieudit.journal.models import Entry
from lieudit.needs import figures, reads
from lieudit.needs.cards import NeedVoice, SaidThere
from lieudit.needs.models import MOST_VOICES, Answer, Need, Support
from lieudit.needs.thread import facts_of, thread_of
from lieudit.needs.workflow import NeedState
from lieudit.toolkit.conditional import until_the_clock_moves
from lieudit.toolkit.french import clause
from lieudit.toolkit.types import Context

if TYPE_CHECKING:
    from collections.abc import Mapping

REFUSED = "needs.refused"
KEPT = 128
"""Needs that a process remembers."""
BEGINNING = dt.datetime.min.replace(tzinfo=dt.UTC)


@until_the_clock_moves
@lru_cache(maxsize=KEPT)
def told_of(need: Need, tick: int, today: dt.date) -> Context:
    """Its dates, its stages, what comes next, its voices and their map."""
    voices, whole = voices_of(need)
    facts = facts_of(need, reads.acts(need=need.pk), figures.who_of(need, voices, whole))
    return {**figures.voices(need, voices, whole), **thread_of(facts)}


def voices_of(need: Need) -> tuple[list[NeedVoice], list[SaidThere] | None]:
    """Who says the same as a need; and how many they are in each department, where they are too many to be read."""
    named = {"need": need.pk, "convergence": need.convergence_id}
    voices = reads.voices(**named)
    if not reads.are_cut(voices):
        return voices, None
    return voices, [*reads.said_there(**named, place=need.place_id), *reads.kept_there(need)]


def page_of_voices(need: Need, told: Context, asked: str) -> Context:
    """The words that `?voix=` asks for: all of them, unless they are cut; then those of a page, from the support of
    that number on, or from the first. The words of the other needs of the convergence end the last page."""
    if not told["cut"]:
        return {}
    at, first = None, min(int(asked), reads.LARGEST_NUMBER) if asked.isdecimal() else 0
    if first:
        at = Support.objects.filter(need=need, pk=first).values_list("at", flat=True).first()
    found = reads.spoken(need=need.pk, at=at or BEGINNING, first=first)
    page, more = found[:MOST_VOICES], found[MOST_VOICES:]
    said = cast("list[NeedVoice]", told["voices"])
    beside = [] if more else [voice for voice in said if voice.label == "needs.need"]
    return {"voices": page + beside, "voices_next": more[0].pk if more else None, "voices_before": bool(at)}


def refusal_of(need: Need) -> str:
    """Why a need was not published, as its author was told; nothing for the others."""
    if need.state != NeedState.REFUSED:
        return ""
    said = Entry.objects.about(need).filter(kind=REFUSED).order_by("-at").values_list("data", flat=True).first()
    return capfirst(str(said["reason"])) if said else ""


def closed_of(need: Need, typed: Mapping[str, str]) -> Context:
    """What was done of a need, for who comes too late to do it: the `answer` or the `reason` that may be read; and what
    they sent, where it is not what was kept (`unsent`)."""
    shown = need.state == NeedState.SETTLED and need.answer.pk not in Measure.objects.hidden(Answer)
    answer, reason = need.answer.text if shown else "", refusal_of(need)
    sent = typed.get("text", typed.get("reason", "")).strip()
    same = clause(sent).casefold() in {clause(kept).casefold() for kept in (answer, reason)}
    return {"answer": answer, "reason": reason, "unsent": "" if same else sent}
