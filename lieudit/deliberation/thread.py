"""What a thread tells of the debate and of what was adopted, and what the council owes until then."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import NamedTuple

from django.db.models import OuterRef
from django.urls import reverse
from django.utils import timezone

from lieudit.deliberation.consent import Standing
from lieudit.deliberation.models import (
    GIVEN_BACK,
    Amendment,
    Comment,
    Draft,
    Objection,
    Position,
    Rewritten,
    rewritten_on,
    rounds_left,
    step_end,
    to_open_since,
)
from lieudit.deliberation.workflow import AmendmentState, DraftState, ObjectionState
from lieudit.journal.sentence import Act
from lieudit.needs.models import Convergence
from lieudit.needs.resemblance import count_of
from lieudit.needs.thread import Act as Told
from lieudit.needs.thread import Chapter, Facts, Written, next_of
from lieudit.toolkit.articles import the_first
from lieudit.toolkit.french import NBSP, counted, day
from lieudit.toolkit.prepared import Blank, Rows, prepared
from lieudit.toolkit.promises import NextStep
from lieudit.toolkit.workdays import add_working_days

OPENING_DAYS = 60
"""Working days that the council has to open a deliberation on what was gathered, or given back to it."""
WRITING_DAYS = 20
"""Working days that those who write a draft have to open it to everybody."""
FOLLOWING_DAYS = 10
"""Working days that the council has, once a step has ended, to take the next one."""
LETTER_DAYS = 10
"""Working days that the secretariat has to hand over a position that was adopted."""


class Debate(NamedTuple):
    """The last draft that answers to a convergence, with what came of it."""

    number: int
    title: str
    state: str
    ends_on: dt.date | None
    rewritten_on: dt.date | None
    rounds_left: int
    ballot: int | None
    assembly: str
    position: str | None
    position_title: str | None
    adopted_at: dt.datetime | None
    integrated: int
    refused: int
    comments: int
    lifted: int
    maintained: int

    @property
    def url(self) -> str:
        return reverse("deliberation:draft", args=[self.number])

    @property
    def rewritten(self) -> Rewritten | None:
        return Rewritten(self.rewritten_on, self.rounds_left) if self.rewritten_on else None


@prepared(Debate)
def debates(*, convergence: Blank) -> Rows:
    """The last draft opened from a convergence, by its id."""
    of_draft = {"draft": OuterRef("pk")}
    amendments = Amendment.objects.public().filter(**of_draft)
    objections = Objection.objects.filter(**of_draft)
    rows = Draft.objects.filter(convergences=convergence).annotate(
        integrated=count_of(amendments.filter(state=AmendmentState.INTEGRATED), "pk"),
        refused=count_of(amendments.filter(state=AmendmentState.REFUSED), "pk"),
        comments=count_of(Comment.objects.public().filter(paragraph__draft=OuterRef("pk")), "pk"),
        lifted=count_of(objections.filter(state__in=[ObjectionState.LIFTED, ObjectionState.INTEGRATED]), "pk"),
        maintained=count_of(objections.filter(state=ObjectionState.MAINTAINED), "pk"),
        ended=step_end(),
        cut=rewritten_on(),
        left=rounds_left(),
    )
    position = ("position__number", "position__title", "position__adopted_at")
    columns = ("number", "title", "state", "ended", "cut", "left", "ballot", "assembly__name", *position)
    return rows.order_by("-number").values_list(*columns, *Debate._fields[-5:])[:1]


class Waiting(NamedTuple):
    """Since when a convergence waits for a deliberation."""

    since: dt.datetime


@prepared(Waiting)
def waiting(*, convergence: Blank) -> Rows:
    """Since when the convergence of this id waits, by the same count as what the council owes."""
    return Convergence.objects.filter(pk=convergence).values_list(to_open_since())


def write(facts: Facts) -> Written:
    """The stages « délibéré » and « adopté », and what comes next until the position is handed over."""
    if facts.convergence is None or not facts.has_reached("gathered"):
        return [], None
    debate = None
    if facts.has_reached("deliberated"):
        debate = debates.first(convergence=facts.convergence)
    if debate is None:
        left = facts.voices is not None and not facts.voices.needs
        return [], to_open(facts) if facts.stage == "gathered" and not left else None
    chapters = [_deliberated(facts, debate)]
    if debate.position and facts.has_reached("adopted"):
        chapters.append(_adopted(debate))
    if facts.stage != "deliberated":
        return chapters, None
    opened = facts.last("deliberation.opened")
    begun = opened.at if opened else None
    return chapters, step_of(debate.state, debate.ends_on, debate.assembly, debate.url, begun, debate.rewritten)


def meaning(facts: Facts) -> str:
    """Of the debate, and of needs that a text which was not adopted gave back."""
    if facts.convergence is None:
        return ""
    if facts.stage == "deliberated":
        return f"que le conseil cherche une position commune à partir de {facts.it}, et que rien n’est encore décidé"
    if facts.stage == "gathered" and _given_back(facts):
        return "que rien n’est demandé aux institutions pour l’instant, et que le conseil peut ouvrir un autre projet"
    return ""


def to_open(facts: Facts) -> NextStep | None:
    """The council opens a deliberation, counted from when the convergence was made, or given back to it; and what gave
    it back.
    """
    waits = waiting.first(convergence=facts.convergence)
    by = add_working_days(timezone.localdate(waits.since), OPENING_DAYS) if waits else None
    act = _given_back(facts)
    back = f"{act.sentence} Un autre projet peut s’ouvrir." if act else ""
    does, should = "ouvre une délibération, ou dit pourquoi il ne l’ouvre pas,", "ouvrir une délibération"
    return NextStep("Le conseil", does, should, by, first=back)


def _given_back(facts: Facts) -> Told | None:
    """What gave needs back, unless they were gathered since."""
    last = facts.last("needs.gathered", *GIVEN_BACK)
    return last if last and last.kind in GIVEN_BACK else None


def step_of(
    state: str,
    closes_on: dt.date | None,
    assembly: object,
    url: str,
    opened: dt.datetime | None = None,
    rewritten: Rewritten | None = None,
) -> NextStep | None:
    """What comes next in a debate that runs: its announced end, then what the council owes after it; another round
    from the day when an objection has `rewritten` its text, or a vote where the rules allow no other one."""
    council = the_first(assembly)
    if state == DraftState.WRITING:
        by = add_working_days(timezone.localdate(opened), WRITING_DAYS) if opened else None
        does = "ouvre son projet aux questions et aux amendements"
        return NextStep(council, does, "ouvrir son projet aux questions et aux amendements", by)
    if closes_on is None or state not in RUNNING:
        return None
    if state == DraftState.CONSENT and rewritten:
        by, first = add_working_days(rewritten.on, FOLLOWING_DAYS), "Le texte a changé depuis ce tour."
        words = ASKED_AGAIN if rewritten.rounds_left > 0 else PUT_TO_VOTE
        return NextStep(council, *words, by, first=first, url=url, link="Lire le projet" if url else "")
    runs, does, should = RUNNING[DraftState(state)]
    by = add_working_days(closes_on, FOLLOWING_DAYS)
    first = f"{runs} {day(closes_on)}." if closes_on >= timezone.localdate() else ""
    return NextStep(council, does, should, by, first=first, url=url, link="Lire le projet" if url else "")


def after_round(draft: Draft, now: Standing) -> NextStep | None:
    """What comes next of a round: its announced end and what the council owes after it; another one, where the text
    changed meanwhile; once the draft is settled, where its outcome is read."""
    if draft.state == DraftState.ADOPTED:
        url = draft.position.get_absolute_url()
        return NextStep(first="Le texte est adopté.", url=url, link="Lire la position")
    if draft.state in (DraftState.REJECTED, DraftState.WITHDRAWN):
        said = f"Le projet est {draft.get_state_display()}. Les besoins réunis attendent une autre suite."
        return NextStep(first=said)
    url = draft.ballot.get_absolute_url() if draft.ballot else ""
    closed = now.round.closed_at if now.round else None
    rewritten = Rewritten(timezone.localdate(closed), now.rounds_left) if closed else None
    step = step_of(draft.state, draft.ends_on, draft.assembly, url, draft.at, rewritten)
    return replace(step, link="Voir le vote") if step and url else step


def to_hand_over(adopted: dt.datetime) -> NextStep:
    """What the council owes once a position that asks something is adopted."""
    by = add_working_days(timezone.localdate(adopted), LETTER_DAYS)
    does, should = "remet les demandes aux institutions", "remettre les demandes aux institutions"
    return NextStep("Le secrétariat", does, should, by)


def after_adoption(position: Position) -> NextStep | None:
    """What comes next of an adopted position, as `reads.positions` reads it, from the rooms that carry it further."""
    of, text = getattr(position, "gathered", None), position.text
    told = {"asks": any(each["demand"] for each in text["paragraphs"]), "review_on": text["review_on"]}
    acts = [Act("deliberation.adopted", position.adopted_at, told)]
    if of is None:
        return next_of(Facts(acts, "adopted", position=position.pk))
    return next_of(Facts(acts, of["state"], convergence=of["pk"]))


RUNNING = {
    DraftState.OPEN: (
        "Le projet est ouvert aux questions et aux amendements jusqu’au",
        "demande ensuite le consentement de ses sièges",
        "demander le consentement de ses sièges",
    ),
    DraftState.CONSENT: (
        "Chaque siège répond au tour de consentement jusqu’au",
        "adopte le texte, le récrit ou le met au vote",
        "adopter le texte, le récrire ou le mettre au vote",
    ),
    DraftState.BALLOT: (
        "Le vote se clôt le",
        "en publie le résultat",
        "publier le résultat du vote",
    ),
}
"""By state of a draft: what runs until a day, what the council does after it, and the same once it is late."""
ASKED_AGAIN = ("demande de nouveau le consentement", "demander de nouveau le consentement")
"""What the council does once an objection has changed the text of a round, and the same once it is late."""
PUT_TO_VOTE = ("met le texte au vote", "mettre le texte au vote")
"""The same where the rules allow no other round."""


def _deliberated(facts: Facts, debate: Debate) -> Chapter:
    opened, title = facts.last("deliberation.opened"), "En délibération"
    if opened and debate.adopted_at:
        days = (timezone.localdate(debate.adopted_at) - timezone.localdate(opened.at)).days
        title = f"Délibéré pendant {lasting(days)}"
    if debate.state == DraftState.WRITING:
        return Chapter("deliberated", title, "Un groupe écrit un projet de position à partir de ces besoins.")
    parts = [
        counted(debate.comments, "question ou commentaire", "questions et commentaires") if debate.comments else "",
        counted(debate.integrated, "amendement repris", "amendements repris") if debate.integrated else "",
        counted(debate.refused, "amendement écarté", "amendements écartés") if debate.refused else "",
        counted(debate.lifted, "objection levée", "objections levées") if debate.lifted else "",
        counted(debate.maintained, "objection maintenue", "objections maintenues") if debate.maintained else "",
    ]
    said = listed([part for part in parts if part]) or "personne n’a encore écrit en marge"
    link = {"url": debate.url, "label": "Lire le projet et les échanges"}
    body = f"Projet «{NBSP}{debate.title}{NBSP}»{NBSP}: {said}."
    return Chapter("deliberated", title, body, links=(link,))


def _adopted(debate: Debate) -> Chapter:
    how = "par un vote" if debate.ballot else "par consentement"
    body = f"Position {debate.position}, «{NBSP}{debate.position_title}{NBSP}», adoptée {how}."
    link = {"url": reverse("deliberation:position", args=[debate.position]), "label": "Lire la position"}
    return Chapter("adopted", "Adopté par le conseil", body, links=(link,))


def lasting(days: int) -> str:
    """« cinq semaines » in figures: `12 jours`, `5 semaines`, `4 mois`."""
    if days < 14:
        return counted(days, "jour")
    return counted(days // 7, "semaine") if days < 70 else f"{days // 30}{NBSP}mois"


def listed(parts: list[str]) -> str:
    """« a, b et c »."""
    return " et ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
