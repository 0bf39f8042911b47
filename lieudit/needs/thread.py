"""The seven stages of a thread, told from the journal. Pure functions; no database.

Any room may draw it from entries: `dates` for `{% progress_stages current dates as stages %}{% progress stages %}`,
`thread_steps` for `{% thread thread_steps %}`. Two conventions on an entry's `data`: `url` and `link` make a link
under its sentence; `next` is a sentence that says what happens next, with a date.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from lieudit.journal.sentence import STAGES
from lieudit.toolkit.templatetags.ui import STAGES as TITLES
from lieudit.toolkit.types import Json

COMING = {
    "expressed": "Dès que l’animation du territoire l’a relu.",
    "gathered": "Si d’autres lieux disent la même chose, l’animation les réunit, sans changer leurs mots.",
    "deliberated": "Le conseil écrit, amende et discute une position à partir des besoins réunis.",
    "adopted": "Le conseil adopte une position, ou dit pourquoi il ne l’adopte pas.",
    "relayed": "La position devient des demandes numérotées, remises aux institutions.",
    "answered": "Dès que les institutions ont répondu, ou que leur délai est clos.",
    "effect": "Nous demanderons à chaque lieu : « Est-ce que cela a changé quelque chose ? »",
}
"""What each stage will be, while it is to come."""
MOST_SENTENCES = 8
"""Acts told under one stage; older ones stay in the journal."""


class ReadSentence(Protocol):
    """What is read of a sentence of the journal."""

    @property
    def stage(self) -> str | None: ...


class Act(Protocol):
    """What is read of an entry of the journal."""

    @property
    def at(self) -> dt.datetime: ...
    @property
    def sentence(self) -> str: ...
    @property
    def data(self) -> Json: ...
    @property
    def template(self) -> ReadSentence: ...


@dataclass(frozen=True)
class ThreadStep:
    """One stage, as `{% thread %}` draws it."""

    stage: str
    state: str
    title: str
    when: dt.datetime | str = ""
    before: str = ""
    body: str = ""
    links: tuple[Mapping[str, str], ...] = field(default_factory=tuple)


def dates(acts: Iterable[Act]) -> dict[str, dt.datetime]:
    """When each stage was reached last; a stage that was left and reached again has its second date."""
    reached: dict[str, dt.datetime] = {}
    for act in _in_order(acts):
        if act.template.stage:
            reached[act.template.stage] = act.at
    return reached


def thread_steps(acts: Iterable[Act], current: str | None, coming: Mapping[str, str] | None = None) -> list[ThreadStep]:
    """The whole thread, standing: stages done, the current one, those to come.

    `current` is None while nothing is published. A stage that was skipped is not shown. `coming` says
    more of a stage to come than `COMING` does.
    """
    acts = list(acts)
    told, reached = _by_stage(acts), dates(acts)
    here = STAGES.index(current) if current else -1
    thread = []
    for rank, stage in enumerate(STAGES):
        if rank > here:
            body = (coming or {}).get(stage) or COMING[stage]
            thread.append(ThreadStep(stage, "to-come", TITLES[stage], "à venir", body=body))
        elif stage in reached or rank == here:
            thread.append(
                ThreadStep(
                    stage,
                    "current" if rank == here else "done",
                    TITLES[stage],
                    reached.get(stage, ""),
                    before="depuis le" if rank == here and stage in reached else "",
                    body=" ".join(act.sentence for act in told[stage][-MOST_SENTENCES:]),
                    links=tuple(_links(told[stage])),
                )
            )
    return thread


def what_next(acts: Iterable[Act]) -> str:
    """The sentence of the latest act that says what happens next, or nothing; a stage reached since ends it."""
    said = ""
    for act in _in_order(acts):
        if act.data.get("next") or act.template.stage:
            said = str(act.data.get("next") or "")
    return said


def thread_of(acts: Iterable[Act], current: str | None, said: Iterable[Any] = ()) -> dict[str, object]:
    """What a page shows of a thread: `dates`, `thread_steps` and `next`.

    A convergence begins when the first of its needs was `said`.
    """
    acts = list(acts)
    first = {"expressed": min(need.created_at for need in said)} if said else {}
    return {"dates": first | dates(acts), "thread_steps": thread_steps(acts, current), "next": what_next(acts)}


def _by_stage(acts: Iterable[Act]) -> dict[str, list[Act]]:
    """Acts under the stage that was current when they happened."""
    told: dict[str, list[Act]] = {stage: [] for stage in STAGES}
    stage = STAGES[0]
    for act in _in_order(acts):
        stage = act.template.stage or stage
        told[stage].append(act)
    return told


def _links(acts: Iterable[Act]) -> Iterable[dict[str, str]]:
    seen = set()
    for act in acts:
        url = act.data.get("url")
        if url and url not in seen:
            seen.add(url)
            yield {"url": str(url), "label": str(act.data.get("link") or "En savoir plus")}


def _in_order(acts: Iterable[Act]) -> list[Act]:
    return sorted(acts, key=lambda act: act.at)
