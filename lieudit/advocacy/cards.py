"""What the pages show of demands, from rows already read: cards, lives, figures, scores. Pure."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from django.utils import timezone

from lieudit.advocacy.scores import Score, SentDemand, scores
from lieudit.advocacy.workflow import ANSWERED, Progress, ReplyKind
from lieudit.toolkit.french import counted, day
from lieudit.toolkit.types import Json

if TYPE_CHECKING:
    from lieudit.advocacy.deadlines import Deadline
    from lieudit.advocacy.models import Commitment, Demand, Referral, Reminder, Reply
    from lieudit.network.models import Organisation

OPEN = frozenset({"expected", "due"})


def life_of(demand: Demand, replies: Iterable[Reply], reminders: Iterable[Reminder]) -> list[str]:
    """What happened to a demand, in order, before its answer."""
    said = {
        ReplyKind.ACKNOWLEDGE: "Accusé de réception",
        ReplyKind.ASK_TIME: "Temps demandé",
        ReplyKind.ANSWER: "Réponse",
        ReplyKind.COMMIT: "Engagement",
    }
    steps = [(reply.received_at, said[ReplyKind(reply.kind)]) for reply in replies if reply.demand_id == demand.pk]
    until = demand.answered_at
    sent = [each.sent_at for each in reminders if each.sent_at]
    steps += [(at, "Relance") for at in sent if until is None or at < until]
    return [f"{words} le {day(at)}" for at, words in sorted(steps)]


def folded(text: str) -> str:
    """Without case nor accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def matches(demand: Demand, chosen: Mapping[str, str]) -> bool:
    """Whether the filters let a demand through: state of its deadline, slug of its institution, words."""
    position, said = demand.referral.position, folded(chosen.get("q", "")).split()
    text = folded(f"{position.number} {position.title} {demand.short} {demand.text} {demand.referral.institution}")
    if not all(word in text for word in said):
        return False
    if (slug := chosen.get("institution")) and demand.referral.institution.slug != slug:
        return False
    return not (state := chosen.get("state")) or demand.deadline.state == state


def delivered(referral: Referral) -> str:
    """« Remise en main propre », « Envoyée par la poste »."""
    if referral.sent_at is None:
        return f"En cours d’envoi {referral.get_means_display()}"
    verb = "Remise" if referral.means == "handed" else "Envoyée"
    return f"{verb} {referral.get_means_display()}"


class Card(TypedDict):
    """A demand with what is shown of it."""

    demand: Demand
    deadline: Deadline
    replies: list[Reply]
    life: list[str]


def present(demands: Iterable[Demand], replies: Sequence[Reply], reminders: Sequence[Reminder]) -> list[Card]:
    """Each demand with what its card shows."""
    return [
        {
            "demand": demand,
            "deadline": demand.deadline,
            "replies": [reply for reply in replies if reply.demand_id == demand.pk],
            "life": life_of(demand, replies, reminders),
        }
        for demand in demands
    ]


class Together(NamedTuple):
    """Cards that follow each other and share their days (one letter, one answer), which are said once above them.
    `first`: one of them, or nothing where it is alone; `life`: what else happened to all; `note`: one of their replies,
    where the same is said of each but its kind."""

    cards: list[Card]
    first: Card | None
    life: list[str]
    note: Reply | None

    @property
    def ranks(self) -> str:
        """« demandes 1, 2 et 3 »."""
        *before, last = [str(card["demand"].rank) for card in self.cards]
        return f"demandes {', '.join(before)} et {last}"

    @property
    def is_dated(self) -> bool:
        """Whether the deadline says already on which day they replied."""
        return bool(self.first and self.note and day(self.note.received_at) in self.first["deadline"].sentence)


def by_days(cards: Iterable[Card]) -> list[Together]:
    """The cards in their order, by the days that they share."""
    return [_together(list(run)) for _key, run in groupby(cards, _days_of)]


def _days_of(card: Card) -> tuple[object, ...]:
    return card["demand"].referral_id, card["deadline"].sentence, card["deadline"].facts.reason


def _together(cards: list[Card]) -> Together:
    first = cards[0]
    if len(cards) == 1:
        return Together(cards, None, [], None)
    shared = [step for step in first["life"] if all(step in card["life"] for card in cards)]
    life = [step for step in shared if step.rpartition(" le ")[2] not in first["deadline"].sentence]
    notes = [reply for card in cards for reply in card["replies"] if reply.outcome or reply.refusal]
    alike = len(notes) == len(cards) and len({_note_of(reply) for reply in notes}) == 1
    return Together(cards, first, life, notes[0] if alike else None)


def _note_of(reply: Reply) -> tuple[object, ...]:
    published = day(reply.published_later) if reply.published_later else ""
    return day(reply.received_at), reply.role, published, reply.channel, bool(reply.replaces_id)


def figures_of(demands: Sequence[Demand], promised: Sequence[Commitment], today: dt.date) -> list[dict[str, object]]:
    """The numbers at the head of the list, each counting what it says."""
    states = Counter(demand.deadline.state for demand in demands)
    kept = sum(each.state == Progress.KEPT for each in promised)
    due = sum(each.state in {Progress.KEPT, Progress.BROKEN} or each.due_on < today for each in promised)
    found = [
        {"value": len(demands), "label": "demandes remises"},
        {"value": sum(demand.state in ANSWERED for demand in demands), "label": "ont une réponse"},
        {"value": sum(states[state] for state in OPEN), "label": "attendues, encore dans les délais"},
        {"value": states["extended"], "label": "prolongées, avec raison", "url": "?state=extended"},
        {"value": states["late"], "label": "en retard", "url": "?state=late"},
    ]
    if ended := states["closed"]:
        label = "closes sans réponse" if ended > 1 else "close sans réponse"
        found.append({"value": ended, "label": label, "url": "?state=closed"})
    if due:
        found.append({"value": f"{kept} sur {due}", "label": "engagements tenus, parmi ceux dont la date est passée"})
    return found


def scores_of(
    demands: Iterable[Demand], promised: Iterable[Commitment], today: dt.date
) -> list[tuple[Organisation, Score]]:
    """Institutions in alphabetical order, each with its score."""
    rows = list(demands)
    institutions = {each.referral.institution_id: each.referral.institution for each in rows}
    asked = [
        SentDemand(
            each.referral.institution_id,
            each.referral.sent_on,
            timezone.localdate(each.answered_at) if each.answered_at else None,
            each.referral.calendar,
        )
        for each in rows
    ]
    kept = [(each.demand.referral.institution_id, str(each.state), each.due_on) for each in promised]
    found = scores(asked, kept, today)
    ordered = sorted(institutions.values(), key=lambda institution: institution.name)
    return [(institution, found[institution.pk]) for institution in ordered]


def trail_of(
    referral: Referral, demands: Sequence[Demand], begun: Json, effects: Sequence[dt.datetime]
) -> tuple[str, dict[str, object]]:
    """The stage that a referral has reached, and what is written under each stage."""
    answers = [demand.answered_at for demand in demands if demand.answered_at]
    stage = "effect" if effects else "answered" if answers and len(answers) == len(demands) else "relayed"
    when: dict[str, object] = {
        "expressed": counted(begun["needs"], "besoin") if begun["needs"] else "",
        "gathered": begun["gathered"],
        "deliberated": begun["at"],
        "adopted": referral.position.adopted_at,
        "relayed": referral.sent_at or timezone.now(),
        "answered": max(answers) if stage == "answered" else f"{len(answers)} sur {len(demands)}",
        "effect": min(effects) if effects else "à constater",
    }
    if referral.sent_at is None:
        stage, when["relayed"] = "adopted", "en cours d’envoi"
    return stage, when
