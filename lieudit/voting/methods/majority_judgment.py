"""Majority judgment: the merit profile of each option, its majority grade, and how equal ones are parted. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice, pairwise, zip_longest
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.french import counted, percent
from lieudit.toolkit.types import Cleaned, Phrase
from lieudit.voting.frozen import Rule, Said
from lieudit.voting.methods.method import Elects, Explanation, Method, Offer, Setting
from lieudit.voting.methods.paper import PaperForm
from lieudit.voting.methods.result import Election, Line, seats_words
from lieudit.voting.outcome import figure, listed

SHOWN = 7
"""How many of the grades that leave are written in the table."""


@dataclass(frozen=True)
class Profile:
    """One option: voices by grade from worst to best, shares better and worse than its majority grade."""

    rank: int
    name: str
    counts: list[Fraction]
    grade: str
    better: Fraction
    worse: Fraction
    leaving: str
    fate: str

    @property
    def figures(self) -> list[str]:
        return [figure(count) for count in self.counts]

    @property
    def spoken(self) -> str:
        """« Bien ; 40 % mieux, 20 % moins bien »."""
        return f"{self.grade} ; {percent(self.better)} mieux, {percent(self.worse)} moins bien"


class Merit(Election):
    template = "voting/result_merit.html"

    @property
    def grades(self) -> list[str]:
        return [str(grade) for grade in self.rule["grades"]]

    @property
    def rows(self) -> list[Profile]:
        rows, at = [], 1
        for names in self.result["ranking"]:
            for name in names:
                gauge = self.raw["gauges"][name]
                rows.append(
                    Profile(
                        at,
                        name,
                        [Fraction(count) for count in self.raw["histograms"][name]],
                        self.grades[gauge["grade"]],
                        Fraction(gauge["p"]),
                        Fraction(gauge["q"]),
                        self._leaving(name),
                        self.fate_of(name),
                    )
                )
            at += len(names)
        return rows

    @property
    def lines(self) -> list[Line]:
        return [Line(row.name, row.grade, row.fate) for row in self.rows]

    def _leaving(self, name: str) -> str:
        """The grades of `name` in the order in which they leave the middle."""
        first = [self.grades[grade] for grade in islice(one_by_one(self.raw["majority_values"][name]), SHOWN + 1)]
        return ", ".join(first[:SHOWN]) + (", …" if len(first) > SHOWN else "")

    @property
    def partings(self) -> list[str]:
        """How each option passes before the next one, where their majority grades are the same."""
        found = []
        for before, after in pairwise(self.result["ranking"]):
            grade = self.raw["gauges"][before[0]]["grade"]
            if grade == self.raw["gauges"][after[0]]["grade"]:
                found.append(self._parting(before, after, self.grades[grade]))
        return found + [self._true_tie(names) for names in self.result["ranking"] if len(names) > 1]

    def _parting(self, before: list[str], after: list[str], grade: str) -> str:
        values = self.raw["majority_values"]
        sequences = zip_longest(one_by_one(values[before[0]]), one_by_one(values[after[0]]))
        removed, (higher, lower) = next((at, pair) for at, pair in enumerate(sequences) if pair[0] != pair[1])
        return (
            f"{listed(before)} et {listed(after)} ont la même mention majoritaire, « {grade} ». Après "
            f"{counted(removed, 'mention retirée', 'mentions retirées')} à chacune, le milieu est "
            f"« {self._word(higher)} » pour {listed(before)} et « {self._word(lower)} » pour {listed(after)}."
        )

    def _word(self, grade: int | None) -> str:
        return "plus rien" if grade is None else self.grades[grade]

    def _true_tie(self, names: list[str]) -> str:
        return f"{listed(names)} ont reçu exactement les mêmes mentions : l’égalité est entière."


def one_by_one(value: Iterable[Any]) -> Iterator[int]:
    """The grades of a majority value (runs of some grades and how many times), in the order in which they leave."""
    for grades, times in value:
        for _time in range(times):
            yield from grades


class GradesForm(PaperForm):
    layout = "grades"
    caption: ClassVar[Phrase] = _("Une mention par option")
    heading: ClassVar[Phrase] = _("Option")

    @property
    def hint(self) -> str:
        if self.rule.get("missing_grade") == "refuse":
            return _now("La règle demande une mention pour chaque option.")
        return _now("Une option laissée sans mention reçoit « %s ».") % str(self.grades[-1])

    @property
    def grades(self) -> list[str]:
        """From best to worst, as people read them."""
        return [str(grade) for grade in reversed(self.rule["grades"])]

    def field_of(self, option: str) -> forms.Field:
        return forms.ChoiceField(
            label=self.read(option),
            help_text=self.explained(option),
            choices=[(grade, grade) for grade in self.grades],
            widget=forms.RadioSelect,
            required=self.rule.get("missing_grade") == "refuse",
            error_messages={
                "required": _("Donnez une mention à cette option : la règle les demande toutes."),
                "invalid_choice": _("« %(value)s » n’est pas une mention de ce scrutin."),
            },
        )

    def written(self, typed: Cleaned) -> Said:
        known = {str(grade): grade for grade in self.rule["grades"]}
        return {"grades": {option: known[grade] for option, grade in typed.items()}}

    @property
    def said(self) -> list[tuple[str, str]]:
        """The options left without a grade are said too, with what the rule gives them."""
        lines = super().said
        graded = {option for option, grade in lines}
        missing = _now("%s, faute de mention") % self.grades[-1]
        return (
            lines
            if self.silent or not lines
            else lines + [(name, missing) for name in map(self.read, self.ballot.options) if name not in graded]
        )

    @staticmethod
    def lines(said: Said) -> list[tuple[str, str]]:
        return [(option, value if isinstance(value, str) else figure(value)) for option, value in said.items()]

    @staticmethod
    def trial(rule: Rule, options: Sequence[str]) -> Said:
        return dict.fromkeys(options, (rule.get("grades") or [0])[-1])


def _majority_judgment(rule: Rule) -> list[str]:
    grades = [str(grade) for grade in rule["grades"]]
    missing = (
        "Un bulletin donne une mention à toutes les options, sinon il est refusé."
        if rule.get("missing_grade") == "refuse"
        else f"Une option laissée sans mention reçoit « {grades[0]} » de ce bulletin."
    )
    return [
        f"Les mentions, de la pire à la meilleure : {', '.join(grades)}.",
        missing,
        "On range les mentions d’une option de la pire à la meilleure. Celle du milieu est sa mention majoritaire ; "
        "si deux mentions se partagent le milieu, c’est la moins bonne des deux.",
        "À mention majoritaire égale, on retire une de ces mentions à chaque option, et l’on regarde de nouveau "
        "le milieu, jusqu’à ce qu’elles diffèrent.",
        seats_words(rule, "la meilleure mention majoritaire"),
    ]


GRADES = ["À rejeter", "Insuffisant", "Passable", "Assez bien", "Bien", "Très bien", "Excellent"]
"""From the worst to the best: the seven grades of majority judgment (Balinski and Laraki)."""
METHODS = (
    Method(
        "majority_judgment",
        Explanation(
            "Jugement majoritaire",
            "Jugez chaque option par une mention. Vous ne comparez rien : deux options peuvent avoir la même.",
            "La mention majoritaire d’une option est celle du milieu : la moitié des voix au moins lui donne cette "
            "mention ou mieux. La meilleure mention majoritaire arrive en tête.",
        ),
        paper=GradesForm,
        result=Merit,
        sentences=_majority_judgment,
        backed="recevoir une mention au-dessus de la plus basse de",
        needs={"grades": GRADES, "missing_grade": "worst"},
        settings={
            "missing_grade": Setting(
                "worst",
                "Une mention oubliée",
                {"worst": "vaut la pire mention", "refuse": "annule le bulletin"},
            )
        },
        offer=Offer(2, "Jugement majoritaire", "Chaque option reçoit une mention ; la mention médiane décide."),
        elects=Elects(2, "au jugement majoritaire : on donne une mention à chaque candidature"),
    ),
)
