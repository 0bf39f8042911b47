"""Whether a call is fair, as facts beside what the council wishes: never one mark. Pure.

What the organiser has not said is « non dit », which is neither a fault nor a quality; what only the future tells is
« à voir ». A wish is a rule of the rulebook (`calls`): another council reads the same call beside other wishes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from lieudit.toolkit.french import NBSP, counted, day, percent


class Verdict(StrEnum):
    KEPT = "kept"
    NOT_KEPT = "not_kept"
    UNSAID = "unsaid"
    TO_SEE = "to_see"


LABELS = {
    Verdict.KEPT: "Tenu",
    Verdict.NOT_KEPT: "Non tenu",
    Verdict.UNSAID: "Non dit",
    Verdict.TO_SEE: "À voir",
}
MARKS = {Verdict.KEPT: "yes", Verdict.NOT_KEPT: "no", Verdict.UNSAID: "expected", Verdict.TO_SEE: "expected"}
"""How each is drawn (`data-state`)."""
REASONS_ORDER = {"none": 0, "whole": 1, "criterion": 2}
REASONS_SAID = {
    "criterion": "Elles sont données critère par critère.",
    "whole": "Elles sont données en quelques mots.",
    "none": "Elles ne sont pas données.",
}


@dataclass(frozen=True)
class Before:
    """The answer of the edition before: its year, and days after the day that was announced, None where none was."""

    year: int
    late: int | None


@dataclass(frozen=True)
class Said:
    """What a call says of itself, and did; None is what it does not say. Shares are whole percents, `reports` a year's.

    `closes_on` was said first, `closed_on` is the last one; `published_on`, the day of its decision; one that is led
    here `will_publish` it, unless it was `given_up`; `before`, what the edition before did. `today`: when it is read.
    """

    today: dt.date

    announced_on: dt.date | None = None
    closes_on: dt.date | None = None
    questions: int | None = None
    pages: int | None = None
    documents: int | None = None
    advance: int | None = None
    cofunding: int | None = None
    volunteering: bool | None = None
    joint: bool | None = None
    partners: int | None = None
    answer_on: dt.date | None = None
    closed_on: dt.date | None = None
    published_on: dt.date | None = None
    before: Before | None = None
    will_publish: bool = False
    given_up: bool = False
    reasons: str = ""
    appeal: bool | None = None
    reports: int | None = None


@dataclass(frozen=True)
class Fact:
    """One fact: its name, what is so, what was wished (nothing where nothing is), and how they compare."""

    name: str
    said: str
    wish: str
    verdict: Verdict

    @property
    def label(self) -> str:
        return LABELS[self.verdict]

    @property
    def mark(self) -> str:
        return MARKS[self.verdict]


def facts(said: Said, wishes: Mapping[str, object]) -> list[Fact]:
    """Every fact of a call beside the wish of the council, in the order in which a place meets them.

    `wishes` is the section `calls` of a rulebook that is complete.
    """
    return [
        _time(said, _whole(wishes["notice_days"])),
        _form(said, _whole(wishes["questions"]), _whole(wishes["pages"])),
        _advance(said, bool(wishes["advance"])),
        _cofunding(said, Fraction(str(wishes["cofunding"]))),
        _joint(said, bool(wishes["joint"])),
        _answer(said, _whole(wishes["answer_days"])),
        _result(said, bool(wishes["result"])),
        _reasons(said, str(wishes["reasons"])),
        _appeal(said, bool(wishes["appeal"])),
        _reports(said, _whole(wishes["reports"])),
    ]


def _whole(value: object) -> int:
    return int(str(value))


def _fact(name: str, said: str, wish: str, kept: bool | None) -> Fact:
    if not said:
        return Fact(name, "Rien n’est écrit.", wish, Verdict.UNSAID)
    if kept is None:
        return Fact(name, said, wish, Verdict.TO_SEE)
    return Fact(name, said, wish, Verdict.KEPT if kept else Verdict.NOT_KEPT)


def _time(said: Said, least: int) -> Fact:
    wish = f"{counted(least, 'jour')} au moins"
    if said.announced_on is None or said.closes_on is None:
        return _fact("Le temps", "", wish, None)
    notice = (said.closes_on - said.announced_on).days
    return _fact("Le temps", f"{counted(notice, 'jour')} entre l’annonce et la clôture.", wish, notice >= least)


def _form(said: Said, questions: int, pages: int) -> Fact:
    wish = f"{counted(questions, 'question')} et {counted(pages, 'page')} au plus"
    known = [
        counted(value, word)
        for value, word in ((said.questions, "question"), (said.pages, "page"), (said.documents, "pièce"))
        if value is not None
    ]
    over = (said.questions is not None and said.questions > questions) or (
        said.pages is not None and said.pages > pages
    )
    if said.questions is None and said.pages is None:  # attached papers alone are beside the wish
        return _fact("Le dossier", "", wish, None)
    return _fact("Le dossier", f"{', '.join(known)}.", wish, not over)


def _advance(said: Said, wished: bool) -> Fact:
    wish = "une avance" if wished else ""
    if said.advance is None:
        return _fact("L’avance", "", wish, None)
    words = f"{percent(Fraction(said.advance, 100), 0)} versés à la signature." if said.advance else "Rien d’avance."
    return _fact("L’avance", words, wish, bool(said.advance) or not wished)


def _cofunding(said: Said, most: Fraction) -> Fact:
    wish = f"{percent(most, 0)} au plus" if most else "rien à trouver ailleurs"
    if said.cofunding is None:
        return _fact("Le cofinancement", "", wish, None)
    part = Fraction(said.cofunding, 100)
    words = f"{percent(part, 0)} à trouver ailleurs" if part else "Rien n’est à trouver ailleurs"
    if part and said.volunteering is not None:
        words += f"{NBSP}; le bénévolat {'compte' if said.volunteering else 'ne compte pas'}"
    return _fact("Le cofinancement", f"{words}.", wish, part <= most)


def _joint(said: Said, wished: bool) -> Fact:
    if said.joint is None:
        return _fact("À plusieurs", "", "oui" if wished else "", None)
    words = "Oui, un seul dossier." if said.joint else "Non, un lieu par dossier."
    if said.joint and said.partners:
        words = f"Oui, jusqu’à {counted(said.partners, 'lieu', 'lieux')}, un seul dossier."
    return _fact("À plusieurs", words, "oui" if wished else "", said.joint or not wished)


def _answer(said: Said, most: int) -> Fact:
    wish = f"{counted(most, 'jour')} au plus après la clôture"
    if said.closes_on is None or (said.answer_on is None and said.published_on is None):
        return _fact("La réponse", _before(said.before).lstrip(), wish, None)
    if said.published_on is not None:
        return _given(said, said.published_on, said.closed_on or said.closes_on, most)
    assert said.answer_on is not None  # one of the two days is known
    if said.given_up or said.today > said.answer_on:
        return _awaited(said, said.answer_on, wish)
    delay = (said.answer_on - said.closes_on).days
    words = f"Annoncée le {day(said.answer_on)}, {counted(delay, 'jour')} après la clôture.{_before(said.before)}"
    return _fact("La réponse", words, wish, None if delay <= most else False)


def _awaited(said: Said, answer_on: dt.date, wish: str) -> Fact:
    """An answer whose day is past, and that did not come: what is led elsewhere may have come without being said."""
    words, verdict = f"Elle était annoncée pour le {day(answer_on)}", Verdict.NOT_KEPT
    if said.given_up:
        words += f"{NBSP}; l’appel a été abandonné avant."
    elif said.will_publish:
        words += f", elle n’est pas encore donnée{NBSP}: {counted((said.today - answer_on).days, 'jour')} de retard."
    else:
        words, verdict = f"{words}{NBSP}; personne n’a dit ici si elle est venue.", Verdict.UNSAID
    return Fact("La réponse", f"{words}{_before(said.before)}", wish, verdict)


def _before(before: Before | None) -> str:
    """What the edition before did, after what is said of this one."""
    if before is None or before.late is None:
        return ""
    kept = f"donnée avec {counted(before.late, 'jour')} de retard" if before.late > 0 else "donnée au jour annoncé"
    return f" En {before.year}, {kept}."


def _given(said: Said, on: dt.date, closed_on: dt.date, most: int) -> Fact:
    """An answer that came: beside the day that was announced, and beside the wish."""
    delay, late = (on - closed_on).days, said.answer_on is not None and on > said.answer_on
    words = f"Donnée le {day(on)}, {counted(delay, 'jour')} après la clôture"
    if said.answer_on is not None:
        words += f"{NBSP}; annoncée le {day(said.answer_on)}{', ce n’est pas tenu' if late else ', c’est tenu'}"
    return _fact(
        "La réponse", f"{words}.", f"{counted(most, 'jour')} au plus après la clôture", delay <= most and not late
    )


def _result(said: Said, wished: bool) -> Fact:
    wish = "publié, avec qui est retenu" if wished else ""
    if said.published_on is not None:
        return _fact("Le résultat", f"Publié le {day(said.published_on)}, avec qui est retenu.", wish, True)
    if not said.will_publish:
        return _fact("Le résultat", "", wish, None)
    late = said.answer_on is not None and said.today > said.answer_on
    waited = f"{NBSP}; il était attendu pour le {day(said.answer_on)}" if late and said.answer_on else ""
    return _fact("Le résultat", f"Il sera publié ici, avec qui est retenu{waited}.", wish, None)


def _reasons(said: Said, wished: str) -> Fact:
    wish = {"criterion": "par critère", "whole": "en quelques mots", "none": ""}[wished]
    if not said.reasons:
        return _fact("Les raisons d’un refus", "", wish, None)
    kept = REASONS_ORDER[said.reasons] >= REASONS_ORDER[wished]
    return _fact("Les raisons d’un refus", REASONS_SAID[said.reasons], wish, kept)


def _appeal(said: Said, wished: bool) -> Fact:
    wish = "un recours" if wished else ""
    if said.appeal is None:
        return _fact("Le recours", "", wish, None)
    words = "Un refus peut être contesté." if said.appeal else "Un refus ne peut pas être contesté."
    return _fact("Le recours", words, wish, said.appeal or not wished)


def _reports(said: Said, most: int) -> Fact:
    wish = f"{counted(most, 'rapport')} par an au plus" if most else "aucun rapport"
    if said.reports is None:
        return _fact("Après", "", wish, None)
    words = f"{counted(said.reports, 'rapport')} par an." if said.reports else "Aucun rapport."
    return _fact("Après", words, wish, said.reports <= most)
