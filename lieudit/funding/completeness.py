"""What an application still lacks before it may be sent, in sentences; nothing when it is whole. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from lieudit.funding.budget import Line, balance, by_year
from lieudit.toolkit.agreement import says
from lieudit.toolkit.french import NBSP, counted, number
from lieudit.toolkit.types import Json


@dataclass(frozen=True)
class File:
    """A file as it stands: the questions of the call, the words of each answer by key, the keys where two versions
    stand, the partners that have not accepted, those whose place has closed, how many places it has, its budget, the
    papers that have to be joined and are not."""

    questions: Sequence[Json]
    answers: Mapping[int, str]
    doubled: Collection[int]
    waiting: Sequence[str]
    closed: Sequence[str]
    places: int
    lines: Sequence[Line[str]]
    asks_budget: bool
    papers: Sequence[str] = ()


@dataclass(frozen=True)
class Bounds:
    """What the rules of the call allow."""

    joint: bool | None
    partners: int | None
    most: Decimal | None


def missing(file: File, bounds: Bounds) -> list[str]:
    """Every sentence that keeps the file from being sent."""
    found = []
    for question in file.questions:
        text, words = file.answers.get(question["key"], "").strip(), _short(question["words"])
        if question["key"] in file.doubled:
            found.append(f"Deux versions d’une réponse se font face{NBSP}: «{NBSP}{words}{NBSP}».")
        elif question["required"] and not text:
            found.append(f"Une réponse manque{NBSP}: «{NBSP}{words}{NBSP}».")
        elif len(text) > question["most"]:
            over = counted(len(text) - question["most"], "signe")
            found.append(f"Une réponse a {over} de trop{NBSP}: «{NBSP}{words}{NBSP}».")
    found += [f"Une pièce manque{NBSP}: «{NBSP}{_short(words)}{NBSP}»." for words in file.papers]
    found += [f"{name} {says(name, 'n’a pas')} encore accepté." for name in file.waiting]
    found += [f"{name} {says(name, 'a fermé')}{NBSP}: ce lieu ne peut plus en être." for name in file.closed]
    if file.places > 1 and bounds.joint is not True:
        found.append("Cet appel ne prend pas de dossier à plusieurs.")
    elif bounds.partners is not None and file.places > bounds.partners:
        found.append(f"Cet appel prend {counted(bounds.partners, 'lieu', 'lieux')} par dossier au plus.")
    return found + _money(file, bounds)


def _money(file: File, bounds: Bounds) -> list[str]:
    if not file.lines:
        return ["Le budget est vide."] if file.asks_budget else []
    found = []
    for year, sums in by_year(file.lines).items():
        if sums.gap:
            side = "il manque" if sums.gap > 0 else "il y a de trop"
            found.append(f"Le budget de {year} ne s’équilibre pas{NBSP}: {side} {number(abs(sums.gap))}{NBSP}€.")
    asked = balance(file.lines).asked
    if file.asks_budget and not asked:
        found.append("Le budget ne dit pas ce qui est demandé à cet appel.")
    if bounds.most is not None and asked > bounds.most:
        over = f"{number(asked)}{NBSP}€ demandés, {number(bounds.most)}{NBSP}€ au plus"
        found.append(f"La somme demandée dépasse celle de l’appel{NBSP}: {over}.")
    return found


def _short(words: str) -> str:
    return words if len(words) <= 80 else f"{words[:79]}…"
