"""The steps by which an association becomes a cooperative, and where each is: read from facts, never ticked. Pure.

A step that data prove is green by itself, and goes back by itself when they no longer do. The others are proved by what
somebody writes, with its receipt.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from django.db.models import TextChoices

from lieudit.governance.law import LAW, SCIC, Clause, figure
from lieudit.membership.standing import euros
from lieudit.toolkit.french import counted


class StepKey(TextChoices):
    """The steps, in their order."""

    OBJECT = "object", "L’objet reste le même"
    FORM = "form", "Choisir la forme"
    MAJORITY = "majority", "Savoir à quelle majorité décider"
    COUNSEL = "counsel", "Demander ce que la loi ne dit pas"
    STATUTES = "statutes", "Écrire les statuts"
    PROMISES = "promises", "Réunir un premier capital promis"
    CATEGORIES = "categories", "Remplir trois catégories d’associés"
    CONVENED = "convened", "Convoquer l’assemblée"
    VOTE = "vote", "Voter"
    DEPOSIT = "deposit", "Signer les bulletins, déposer le capital"
    NOTICES = "notices", "Publier et inscrire"
    SWITCH = "switch", "Basculer"


class Standing(StrEnum):
    """Where a step is. `BLOCKED`: something is wrong, and has its sentence."""

    PROVED = "proved"
    BLOCKED = "blocked"
    AHEAD = "ahead"


BY_HAND = frozenset({StepKey.OBJECT, StepKey.MAJORITY, StepKey.COUNSEL, StepKey.DEPOSIT, StepKey.NOTICES})
"""Steps that somebody proves in words, with a receipt."""
SEVERAL = frozenset({StepKey.COUNSEL, StepKey.NOTICES})
"""Steps of which each answer or receipt stands beside the others; elsewhere the last one replaces those before."""
STATUTES, UNANIMITY = "statutes", "unanimity"
"""The two answers to the question of the majority."""


@dataclass(frozen=True)
class Said:
    """What somebody wrote as a proof. `became`: what followed it, in words, when it proves nothing any more. `hidden`:
    everybody does not read it; `key` is that of its row."""

    words: str
    on: dt.date
    reference: str = ""
    answer: str = ""
    became: str = ""
    key: int = 0
    hidden: bool = False


@dataclass(frozen=True)
class Draft:
    """The statutes that are written: a change of the rules. `faults` keep it from being voted; `homeless` are the
    categories that no college of it takes; `against`, once counted, the voices that were against it; `chosen_on`, the
    day on which it was said to be the statutes."""

    regime: str
    state: str
    faults: Sequence[str] = ()
    homeless: Sequence[str] = ()
    against: int = 0
    chosen_on: dt.date | None = None


@dataclass(frozen=True)
class Facts:
    """What data say on a day. `proofs`: the last one that stands of each step; `others`: all else that was written of
    it, the last first."""

    today: dt.date
    proofs: Mapping[str, Said] = field(default_factory=dict)
    others: Mapping[str, Sequence[Said]] = field(default_factory=dict)
    draft: Draft | None = None
    heads: int = 0
    promised: Decimal = Decimal(0)
    missing: Sequence[str] = ()
    convened_on: dt.date | None = None
    bulletins: int = 0
    owed: Decimal = Decimal(0)
    deposited: Decimal = Decimal(0)
    uncovered: Sequence[str] = ()
    opened_on: dt.date | None = None


@dataclass(frozen=True)
class Duty:
    """Who sees to a step, until when."""

    who: str
    due: dt.date | None = None


@dataclass(frozen=True)
class Read:
    """A step as it is read: what proves it, or what blocks; the clauses that ask for it; who, until when."""

    key: StepKey
    standing: Standing
    asks: str
    words: Sequence[str]
    clauses: Sequence[Clause]
    duty: Duty
    days_late: int = 0
    said: Said | None = None
    others: Sequence[Said] = ()
    is_current: bool = False
    on: dt.date | None = None
    """The day on which it was proved, where one is known."""

    @property
    def mark(self) -> str:
        """How the list draws it."""
        return "done" if self.is_proved else "current" if self.is_current else ""

    @property
    def label(self) -> str:
        return str(self.key.label)

    @property
    def summary(self) -> str:
        return " ".join(self.words)

    @property
    def is_proved(self) -> bool:
        return self.standing == Standing.PROVED

    @property
    def blocks(self) -> bool:
        return self.standing == Standing.BLOCKED

    @property
    def by_hand(self) -> bool:
        return self.key in BY_HAND

    @property
    def is_several(self) -> bool:
        return self.key in SEVERAL


type Found = tuple[Standing, list[str]]
PROVED, BLOCKED, AHEAD = Standing.PROVED, Standing.BLOCKED, Standing.AHEAD


def _by_words(key: StepKey, waits: str) -> Callable[[Facts], Found]:
    def read(facts: Facts) -> Found:
        said = facts.proofs.get(key)
        return (PROVED, [said.words]) if said else (AHEAD, [waits])

    return read


def _form(facts: Facts) -> Found:
    if facts.draft is None:
        return AHEAD, ["La forme est celle des statuts que l’on écrit : une SAS, une SA ou une SARL."]
    regime = facts.draft.regime
    if regime not in SCIC:
        return BLOCKED, ["Les statuts écrits ne sont pas ceux d’une SCIC."]
    if regime == "scic_sarl" and facts.heads > figure("sarl_cap"):
        return BLOCKED, [f"{counted(facts.heads, 'promesse')}, et une SARL s’arrête à cent associés."]
    said = {
        "scic_sas": "Société par actions simplifiée : aucune limite au nombre d’associés, quorums et majorités libres.",
        "scic_sa": f"Société anonyme : {euros(Decimal(int(figure('least_capital'))))} de capital au moins.",
        "scic_sarl": "SARL : cent associés au plus.",
    }
    return PROVED, [said[regime]]


def _majority(facts: Facts) -> Found:
    if said := facts.proofs.get(StepKey.MAJORITY):
        asked = "l’unanimité" if said.answer == UNANIMITY else "la majorité que les statuts demandent"
        return PROVED, [f"La conversion demande {asked}.", said.words]
    return BLOCKED, ["On ne sait pas encore à quelle majorité décider : les sources se contredisent."]


def _statutes(facts: Facts) -> Found:
    draft = facts.draft
    if draft is None:
        return AHEAD, ["Aucune modification des règles n’est encore choisie."]
    if draft.state in {"withdrawn", "rejected"}:
        ended = "retirée" if draft.state == "withdrawn" else "refusée par le vote"
        return BLOCKED, [f"La modification des règles est {ended} : écrivez-en une autre, rien d’autre n’est perdu."]
    words = [*draft.faults, *(f"Aucun collège pour : {each.lower()}." for each in draft.homeless)]
    return (BLOCKED, words) if words else (PROVED, ["Les statuts sont écrits : chacun lit ce qui change."])


def _promises(facts: Facts) -> Found:
    least = figure("least_capital") if facts.draft and facts.draft.regime == "scic_sa" else 1
    said = f"{counted(facts.heads, 'promesse')}, {euros(facts.promised)}"
    if facts.opened_on or facts.bulletins:
        return PROVED, ["Les promesses deviennent des bulletins."]
    if facts.promised < least:
        return BLOCKED, [f"{said} : il faut {euros(Decimal(int(least)))} au moins."]
    return PROVED, [f"{said}."]


def _categories(facts: Facts) -> Found:
    if facts.missing:
        return BLOCKED, [f"{words}." for words in facts.missing]
    return PROVED, ["Toutes les catégories que la loi demande ont quelqu’un."]


def _convened(facts: Facts) -> Found:
    if facts.convened_on:
        return PROVED, ["L’assemblée est convoquée, ces statuts à son ordre du jour."]
    return AHEAD, ["Une assemblée générale se convoque avec ces statuts à son ordre du jour."]


def _vote(facts: Facts) -> Found:
    draft, answer = facts.draft, facts.proofs.get(StepKey.MAJORITY)
    if draft is None or draft.state in {"draft", "withdrawn", "rejected"}:
        return AHEAD, ["Les statuts ne sont pas encore votés."]
    if draft.state == "ballot":
        return AHEAD, ["Le vote est ouvert."]
    if answer and answer.answer == UNANIMITY and draft.against:
        voices = counted(draft.against, "voix", "voix")
        return BLOCKED, [f"L’unanimité est demandée, et {voices} s’y opposent : les statuts se votent de nouveau."]
    return PROVED, ["Les statuts sont adoptés : ils attendent le jour du basculement."]


def _deposit(facts: Facts) -> Found:
    if facts.opened_on:
        return PROVED, ["Le capital est déposé."]
    if not facts.bulletins:
        return AHEAD, ["Les bulletins se signent une fois les statuts votés."]
    said = f"{counted(facts.bulletins, 'bulletin admis', 'bulletins admis')}, {euros(facts.deposited)} déposés"
    words = [f"{each}." for each in facts.uncovered]
    if facts.deposited < facts.owed:
        words.append(f"{said} sur les {euros(facts.owed)} que la loi et les statuts demandent.")
    if words:
        return BLOCKED, words
    if StepKey.DEPOSIT not in facts.proofs:
        return AHEAD, [f"{said} : il manque l’attestation de dépôt."]
    return PROVED, [f"{said}.", facts.proofs[StepKey.DEPOSIT].words]


def _switch(facts: Facts) -> Found:
    if facts.opened_on:
        return PROVED, ["La coopérative est ouverte. Le registre de l’association reste lisible."]
    return AHEAD, ["Les sièges, les règles et les registres passent en une fois, par deux personnes."]


@dataclass(frozen=True)
class Step:
    """A step: what it asks, by which clauses, who sees to it unless said, and how it is read."""

    asks: str
    clauses: Sequence[str]
    who: str
    read: Callable[[Facts], Found]


STEPS: Mapping[StepKey, Step] = {
    StepKey.OBJECT: Step(
        "La coopérative fera ce que fait l’association, qui reste la même personne morale.",
        ["conversion"],
        "Le bureau",
        _by_words(StepKey.OBJECT, "Écrivez en quoi l’activité reste la même."),
    ),
    StepKey.FORM: Step("Une SCIC est une SAS, une SA ou une SARL.", ["form", "sarl_cap"], "L’assemblée", _form),
    StepKey.MAJORITY: Step(
        "Les statuts de l’association le disent ; sinon, c’est une question.",
        ["conversion_majority_statutes", "conversion_unanimity"],
        "Un conseil juridique",
        _majority,
    ),
    StepKey.COUNSEL: Step(
        "Faut-il un commissaire à la transformation ? Rien de ce que nous avons lu ne le dit.",
        ["conversion_auditor"],
        "Un conseil juridique",
        _by_words(StepKey.COUNSEL, "La réponse du conseil n’est pas encore écrite."),
    ),
    StepKey.STATUTES: Step(
        "Les statuts sont une modification des règles, avec ce qui change pour chacun.",
        ["one_vote", "colleges"],
        "Le groupe de travail",
        _statutes,
    ),
    StepKey.PROMISES: Step("Une promesse n’engage pas ; ensemble, elles disent si l’on peut.", ["least_capital"],
                           "Chacun", _promises),
    StepKey.CATEGORIES: Step("Des bénéficiaires, des salariés ou des producteurs, et une troisième catégorie.",
                             ["categories", "public_bodies"], "Le secrétariat", _categories),
    StepKey.CONVENED: Step("Tous les membres sont convoqués, selon les règles de l’association.",
                           ["conversion_majority_statutes"], "Qui préside", _convened),
    StepKey.VOTE: Step("L’assemblée décide, à la majorité que l’on a trouvée.",
                       ["conversion_majority_statutes", "conversion_unanimity"], "L’assemblée", _vote),
    StepKey.DEPOSIT: Step("Chacun signe son bulletin et verse ce que la loi et les statuts demandent.",
                          ["paying_up", "categories"], "La trésorerie", _deposit),
    StepKey.NOTICES: Step(
        "Annonce légale, greffe, registre du commerce : chaque récépissé est noté.",
        ["form"],
        "Le secrétariat",
        _by_words(StepKey.NOTICES, "Aucun récépissé n’est encore noté."),
    ),
    StepKey.SWITCH: Step("Un seul jour, tout ensemble. Les fonds de l’association ne se partagent jamais.",
                         ["conversion"], "Deux personnes", _switch),
}  # fmt: skip


def read_steps(facts: Facts, duties: Mapping[str, Duty]) -> list[Read]:
    """Every step, in order. One that is past its day and not proved is late."""
    found: list[Read] = []
    for key, step in STEPS.items():
        standing, words = step.read(facts)
        duty = duties.get(key, Duty(step.who))
        late = (facts.today - duty.due).days if duty.due and standing != PROVED else 0
        clauses = [LAW[each] for each in step.clauses]
        here = standing != PROVED and all(each.is_proved for each in found)
        said, others = facts.proofs.get(key), facts.others.get(key, [])
        on = said.on if said else _proved_on(key, facts) if standing == PROVED else None
        found.append(Read(key, standing, step.asks, words, clauses, duty, max(late, 0), said, others, here, on))
    return found


def _proved_on(key: StepKey, facts: Facts) -> dt.date | None:
    """The day of a step that no words prove: when the statutes were chosen, when the assembly was convened."""
    if key in (StepKey.FORM, StepKey.STATUTES):
        return facts.draft.chosen_on if facts.draft else None
    return facts.convened_on if key == StepKey.CONVENED else None


def proved(steps: Iterable[Read]) -> int:
    return sum(1 for each in steps if each.is_proved)


def current(steps: Iterable[Read]) -> Read | None:
    """The first step that is not proved: where the file is."""
    return next((each for each in steps if each.is_current), None)


def blocking(steps: Iterable[Read]) -> Iterator[Read]:
    """What keeps the association from becoming a cooperative today."""
    return (each for each in steps if each.blocks)


def unproved_before_switch(steps: Iterable[Read]) -> list[Read]:
    """What must still be proved before the day itself."""
    return [each for each in steps if not each.is_proved and each.key != StepKey.SWITCH]
