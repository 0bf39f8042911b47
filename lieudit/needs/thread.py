"""The seven stages of a thread as composed answers: each a sentence by a writer of its room, then what comes next.

The writer of this room tells the first two stages; rooms above fill `WRITERS` for theirs. A stage that nobody composed
keeps the sentences of the journal. Pure: what is read comes in `Facts`, or by the writers of the rooms above.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from django.utils import timezone

from lieudit.journal.sentence import STAGES
from lieudit.needs.cards import NeedCard
from lieudit.needs.figures import Voices
from lieudit.toolkit.agreement import named
from lieudit.toolkit.articles import the
from lieudit.toolkit.extension import Point
from lieudit.toolkit.french import NARROW, NBSP, counted, day
from lieudit.toolkit.promises import NextStep
from lieudit.toolkit.templatetags.ui import STAGES as TITLES
from lieudit.toolkit.types import Json
from lieudit.toolkit.workdays import working_days_after

if TYPE_CHECKING:
    from lieudit.needs.models import Need

COMING = {
    "expressed": "Dès que l’animation du territoire l’a relu.",
    "gathered": "Si d’autres lieux disent la même chose, l’animation les réunit, sans changer leurs mots.",
    "deliberated": "Le conseil écrit, amende et discute une position à partir des besoins réunis.",
    "adopted": "Le conseil adopte une position, ou dit pourquoi il ne l’adopte pas.",
    "relayed": "La position devient des demandes numérotées, remises aux institutions.",
    "answered": "Dès que les institutions ont répondu, ou que leur délai est clos.",
    "effect": f"Nous demanderons à chaque lieu{NBSP}: «{NBSP}Est-ce que cela a changé quelque chose{NARROW}?{NBSP}»",
}
"""What each stage will be, while it is to come."""
MOST_SENTENCES = 8
"""Acts told under one stage that nobody composed; older ones stay in the journal."""
CARRIED_DAYS = 15
"""Working days that a level has to answer a need that was carried to it."""
CARRYING = ("needs.escalated", "needs.escalation_taken", "needs.escalation_returned")
LEAVING = ("needs.detached", "needs.settled")
CARRIED_MEANS = {
    "needs.escalated": "que c’est désormais au niveau {level} de s’en saisir, ou de répondre",
    "needs.escalation_taken": "que le niveau {level} s’en charge désormais",
    "needs.escalation_returned": "que le niveau {level} a répondu, et que la suite revient au niveau {below}",
}


class ReadSentence(Protocol):
    """What is read of a sentence of the journal."""

    @property
    def stage(self) -> str | None: ...


class Act(Protocol):
    """What is read of an entry of the journal."""

    @property
    def kind(self) -> str: ...
    @property
    def at(self) -> dt.datetime: ...
    @property
    def sentence(self) -> str: ...
    @property
    def data(self) -> Json: ...
    @property
    def template(self) -> ReadSentence: ...


@dataclass(frozen=True)
class Asked:
    """A demand under its stage: its state, its short title, who answers for it and when."""

    state: str
    label: str
    title: str
    url: str
    detail: str


@dataclass(frozen=True)
class Chapter:
    """What a writer tells of one stage: its title, its sentence, the demands that it holds, where to read more.

    `when` is said in place of the date of a stage to come; `on`, where what happened was told another day, is its date.
    """

    stage: str
    title: str = ""
    body: str = ""
    asked: Sequence[Asked] = ()
    links: tuple[Mapping[str, str], ...] = ()
    when: str = ""
    on: dt.datetime | None = None


@dataclass(frozen=True)
class Facts:
    """What a writer reads of a thread: its acts in order, the stage it reached (None before publication), the ids of
    its need (None for a convergence) and of its convergence, or of a position that answers to no need; and who says the
    same."""

    acts: Sequence[Act]
    stage: str | None
    need: int | None = None
    convergence: int | None = None
    voices: Voices | None = None
    sorting: NextStep | None = None
    position: int | None = None

    def last(self, *kinds: str) -> Act | None:
        return next((act for act in reversed(self.acts) if act.kind in kinds), None)

    def has_reached(self, stage: str) -> bool:
        return self.stage is not None and STAGES.index(self.stage) >= STAGES.index(stage)

    @property
    def it(self) -> str:
        """What the thread is that of: a need, or those of a convergence."""
        return "ces besoins" if self.need is None else "ce besoin"


type Written = tuple[list[Chapter], NextStep | None]
"""The chapters of a room, and what comes next as far as it knows."""


class Writer(NamedTuple):
    """What a room tells of its stages, in one sentence each, and what comes next; then what the stage that was reached
    means for who said the need, as a letter says it (« que rien n’est encore décidé »), nothing for those of others."""

    write: Callable[[Facts], Written]
    meaning: Callable[[Facts], str]


WRITERS = Point[Writer](
    "needs.thread.WRITERS",
    "What rooms above tell of their stages of a thread, in one sentence each, and what comes next, `write(facts)`; and "
    "what a stage means for who said the need, `meaning(facts)`.",
)


def facts_of(need: Need, acts: Iterable[Act], who: Voices) -> Facts:
    """What is read of the thread of a need, with who says the same."""
    facts = Facts(in_order(acts), need.stage if need.stage_rank else None, need.pk, need.convergence_id, voices=who)
    answered = facts.last("needs.escalation_taken", "needs.escalation_returned")
    return replace(facts, sorting=need.reviewing or need.sorting(answered.at if answered else None))


@dataclass(frozen=True)
class ThreadStep:
    """One stage, as `{% thread %}` draws it."""

    stage: str
    state: str
    title: str
    when: dt.datetime | str = ""
    before: str = ""
    body: str = ""
    asked: Sequence[Asked] = ()
    links: tuple[Mapping[str, str], ...] = field(default_factory=tuple)


def dates(acts: Iterable[Act], chapters: Mapping[str, Chapter]) -> dict[str, dt.datetime]:
    """When each stage was reached last; a stage that was left and reached again has its second date."""
    reached: dict[str, dt.datetime] = {}
    here = STAGES[0]
    for act in in_order(acts):
        if stage := _leads_to(act, here):
            reached[stage], here = act.at, stage
    return reached | {stage: told.on for stage, told in chapters.items() if stage in reached and told.on}


def thread_steps(facts: Facts, chapters: Mapping[str, Chapter]) -> list[ThreadStep]:
    """The whole thread, standing: stages done, the current one, those to come.

    A stage that was skipped is not shown.
    """
    told, reached = _by_stage(facts.acts), dates(facts.acts, chapters)
    here = STAGES.index(facts.stage) if facts.stage else -1
    thread = []
    for rank, stage in enumerate(STAGES):
        chapter = chapters.get(stage) or _from_journal(stage, told[stage])
        if rank > here:
            body = chapters[stage].body if stage in chapters else COMING[stage]
            when = chapters[stage].when if stage in chapters else ""
            thread.append(ThreadStep(stage, "to-come", TITLES[stage], when or "à venir", body=body))
        elif stage in reached or rank == here:
            current = rank == here
            thread.append(
                ThreadStep(
                    stage,
                    "current" if current else "done",
                    chapter.title or TITLES[stage],
                    reached.get(stage, ""),
                    before="depuis le" if current and stage in reached else "",
                    body=chapter.body,
                    asked=chapter.asked,
                    links=chapter.links,
                )
            )
    return thread


def thread_of(facts: Facts, said: Iterable[NeedCard] = ()) -> dict[str, object]:
    """What a page shows of a thread: `dates`, `thread_steps` and `next`.

    A convergence begins when the first of its needs was `said`. A stage that was not reached has no date, whatever
    happened to another need of the convergence. Of a thread that is over, none is to come.
    """
    facts = replace(facts, acts=in_order(facts.acts))
    written, coming = _written(facts)
    chapters = {chapter.stage: chapter for chapter in written}
    first = {"expressed": min(need.created_at for need in said)} if said else {}
    over = coming is not None and coming.over
    steps = [step for step in thread_steps(facts, chapters) if not over or step.state != "to-come"]
    when = {stage: at for stage, at in dates(facts.acts, chapters).items() if facts.has_reached(stage)}
    return {"dates": first | when, "thread_steps": steps, "next": coming}


def next_of(facts: Facts) -> NextStep | None:
    """What comes next in a thread, for the pages of the rooms above."""
    return _written(replace(facts, acts=in_order(facts.acts)))[1]


def meaning_of(facts: Facts) -> str:
    """What this stage means for who said the need: « que chacun peut lire ce besoin… »; the latest room has it."""
    facts = replace(facts, acts=in_order(facts.acts))
    said = meaning(facts)
    for writer in WRITERS:
        said = writer.meaning(facts) or said
    return said


def _written(facts: Facts) -> Written:
    chapters, coming = write(facts)
    above, today = None, timezone.localdate()
    for writer in WRITERS:
        more, later = writer.write(facts)
        chapters, above = [*chapters, *more], _both(above, later, today)
    return chapters, _both(coming, above, today)


def _both(coming: NextStep | None, later: NextStep | None, today: dt.date) -> NextStep | None:
    """What is owed first, with what another level owes besides said before it."""
    if coming is None or later is None or coming.by is None:
        return later or coming
    first, then = (coming, later) if later.by is None or coming.by <= later.by else (later, coming)
    return replace(first, first=" ".join(filter(None, [then.first, then.sentence(today), first.first])))


def write(facts: Facts) -> Written:
    """The stages of this room: said, then gathered; and what the animation owes."""
    chapters = []
    if said := facts.last("needs.expressed", "needs.published"):
        chapters.append(_expressed(facts, said))
    if (met := facts.last("needs.gathered")) and facts.has_reached("gathered"):
        chapters.append(_gathered(facts, met))
    return chapters, _carried(facts) or (facts.sorting if facts.stage in (None, "expressed") else None)


def meaning(facts: Facts) -> str:
    """Of the stages of this room, and of what the animation answered."""
    last = facts.last(*CARRYING, "needs.gathered")
    if facts.stage == "answered" and facts.last("needs.settled"):
        return "que la réponse de l’animation du territoire est publiée avec ces mots, et que ce fil s’arrête là"
    if facts.stage in ("expressed", "gathered") and last and last.kind in CARRIED_MEANS:
        return CARRIED_MEANS[last.kind].format_map(last.data)
    if facts.stage == "expressed":
        return (
            f"que chacun peut lire {facts.it}, que d’autres lieux peuvent dire la même chose, et que l’animation du "
            "territoire doit y répondre, ou le réunir à d’autres"
        )
    if facts.stage == "gathered":
        others = "avec ceux qui disent la même chose" if facts.need else "ensemble"
        return f"que le conseil lit {facts.it} {others}, chacun avec ses mots"
    return ""


def _expressed(facts: Facts, said: Act) -> Chapter:
    body = "Avec ses mots, publiés tels quels."
    if said.kind == "needs.published":
        read = day(said.at)
        body = f"Dit le {said.data['said']}, relu par l’animation du territoire le {read} et publié sans changement."
    title = f"Exprimé par {the(named('author', said.data))}"
    return Chapter("expressed", title, " ".join([body, *_told(facts, CARRYING)]))


def _gathered(facts: Facts, met: Act) -> Chapter:
    voices = facts.voices
    others = voices.needs - 1 if voices and facts.need else voices.needs if voices else 0
    title = f"Réuni avec {counted(others, 'autre besoin', 'autres besoins')}" if facts.need and others else "Réuni"
    body = "L’animation l’a réuni, sans changer ses mots."
    if voices and voices.total > 1:
        count = 0 if facts.need else voices.departments  # those of one need are not all where it is said
        where = f", dans {counted(count, 'département')}" if count else ""
        body = f"{voices.sentence}{where}."
    links = ({"url": str(met.data["url"]), "label": f"«{NBSP}{met.data['title']}{NBSP}»"},)
    return Chapter("gathered", title, " ".join([body, *_told(facts, LEAVING)]), links=links if facts.need else ())


def _carried(facts: Facts) -> NextStep | None:
    """What a higher level owes, once the need was carried to it and as long as it has not answered."""
    act = facts.last(*CARRYING, "deliberation.opened")
    if act is None or act.kind != "needs.escalated" or facts.stage not in ("expressed", "gathered"):
        return None
    calendar = str(act.data.get("calendar", ""))
    by = working_days_after(act.at, CARRIED_DAYS, calendar)
    does, should = "s’en saisit, ou le rend avec sa réponse,", "s’en saisir, ou répondre,"
    return NextStep(f"Le niveau {act.data['level']}", does, should, by, calendar)


def _told(facts: Facts, kinds: Sequence[str]) -> list[str]:
    return [act.sentence for act in facts.acts if act.kind in kinds][-MOST_SENTENCES:]


def _from_journal(stage: str, acts: Sequence[Act]) -> Chapter:
    return Chapter(stage, body=" ".join(act.sentence for act in acts[-MOST_SENTENCES:]), links=tuple(_links(acts)))


def _by_stage(acts: Iterable[Act]) -> dict[str, list[Act]]:
    """Acts under the stage that was current when they happened."""
    told: dict[str, list[Act]] = {stage: [] for stage in STAGES}
    stage = STAGES[0]
    for act in in_order(acts):
        stage = _leads_to(act, stage) or stage
        told[stage].append(act)
    return told


def _leads_to(act: Act, here: str) -> str:
    """The stage that an act leads to: none, where one more need enters a convergence that is already further."""
    stage = act.template.stage or ""
    enters = act.kind == "needs.gathered" and STAGES.index(here) > STAGES.index(stage)
    return "" if enters else stage


def _links(acts: Iterable[Act]) -> Iterable[dict[str, str]]:
    seen = set()
    for act in acts:
        url = act.data.get("url")
        if url and url not in seen:
            seen.add(url)
            yield {"url": str(url), "label": str(act.data.get("link") or "En savoir plus")}


def in_order(acts: Iterable[Act]) -> list[Act]:
    return sorted(acts, key=lambda act: act.at)
