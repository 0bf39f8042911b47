"""For or against one proposition: its paper, its rule, its count with each college beside the whole. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Self

from django import forms
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.french import NBSP
from lieudit.voting import disclosure
from lieudit.voting.counting import count
from lieudit.voting.frozen import Counted, Recount, Rule, Said
from lieudit.voting.methods.method import Explanation, Method, Offer
from lieudit.voting.methods.paper import Paper
from lieudit.voting.methods.result import Draw, Result
from lieudit.voting.outcome import (
    BASES,
    CHOICE_WORDS,
    OUTCOMES,
    figure,
    fraction_words,
    gathered_words,
    lost_papers,
    points,
    said_words,
    silent,
)

type Number = int | str | Fraction


@dataclass(frozen=True)
class Row:
    """One college, or all: voices said, share of « pour », points earned out of those it weighs."""

    name: str
    weight: str
    registered: int
    votes_for: Number
    against: Number
    abstain: Number
    blank: Number
    points: str

    @property
    def share(self) -> Fraction | None:
        expressed = Fraction(self.votes_for) + Fraction(self.against)
        return Fraction(self.votes_for) / expressed if expressed else None

    @property
    def note(self) -> str:
        abstentions = "abstention" if Fraction(self.abstain) < 2 else "abstentions"
        return f"poids {self.weight}, {self.votes_for} pour, {self.against} contre, {self.abstain} {abstentions}"


class Resolution(Result):
    """The count of a resolution as its page shows it, from the recount file and what `count` returned."""

    template = "voting/result_resolution.html"

    def __init__(self, recount: Recount, result: Counted, names: Mapping[str, str]) -> None:
        super().__init__(recount, result)
        self.weighted, self.names = result.get("colleges") or {}, names

    @classmethod
    def of(cls, recount: Recount, result: Counted, names: Mapping[str, str], draw: Draw) -> Self:
        return cls(recount, result, names)

    @property
    def notice_kind(self) -> str:
        return "ok" if self.status == "adopted" else "warning"

    @property
    def headline(self) -> str:
        return f"{OUTCOMES[self.status].capitalize()}."

    @property
    def explanation(self) -> str:
        if self.status == "no_quorum":
            return f"Il n’y a pas eu assez de voix pour décider. {self.quorum_sentence}"
        if self.is_pooled:
            return (
                f"{self.quorum_sentence} Les poids des collèges ont décidé ; leurs lignes ne sont pas publiées, parce "
                f"qu’un collège a moins de {disclosure.FEWEST} voix, ou de votes : elles diraient qui a voté quoi."
            )
        if not self.weighted or self.raw["status"] == self.status:
            same = " Les deux façons de compter donnent la même issue." if self.weighted else ""
            return f"{self.quorum_sentence}{same}"
        return (
            "Voix par voix, l’issue serait autre : "
            f"{OUTCOMES[self.raw['status']]}. C’est le résultat pondéré par collège qui compte."
        )

    @property
    def is_pooled(self) -> bool:
        """The weights of colleges decided, and no row of a college is published."""
        return "decided" in self.recount

    @property
    def raw_expressed(self) -> Number:
        expressed: Number = self.raw["expressed"]
        return expressed

    @property
    def raw_share(self) -> Fraction:
        expressed = Fraction(self.raw["expressed"])
        return Fraction(self.raw["for"]) / expressed if expressed else Fraction(0)

    @property
    def threshold(self) -> Fraction:
        return Fraction(self.rule.get("threshold", "1/2"))

    @property
    def threshold_words(self) -> str:
        """Of the voices: « seuil : 50 % »."""
        return f"seuil : {points(self.threshold)}{NBSP}%"

    @property
    def points_threshold_words(self) -> str:
        """Of the points of the colleges: « seuil : 25 points sur 50 »."""
        base = Fraction(self.weighted["base"])
        return f"seuil : {points(self.threshold * base)} points sur {points(base)}"

    @property
    def weighted_for(self) -> Fraction:
        return Fraction(self.weighted["for"])

    @property
    def weighted_against(self) -> Fraction:
        return Fraction(self.weighted["against"])

    @property
    def points_for(self) -> str:
        return points(self.weighted_for)

    @property
    def points_base(self) -> str:
        return points(Fraction(self.weighted["base"]))

    @property
    def points_for_words(self) -> str:
        return f"{self.points_for} points pour"

    @property
    def points_against_words(self) -> str:
        return f"{points(self.weighted_against)} contre"

    @property
    def rows(self) -> list[Row]:
        """One row a college that is on the roll, the heaviest first."""
        registered = disclosure.registered(self.recount)
        weights = (self.rule.get("colleges") or {}).get("weights", {})
        counts = self.weighted.get("counts", {})
        return [
            Row(
                name=self.names.get(code, code),
                weight=points(Fraction(weight)),
                registered=registered[code],
                votes_for=counts[code]["for"],
                against=counts[code]["against"],
                abstain=counts[code]["abstain"],
                blank=counts[code]["blank"],
                points=points(Fraction(self.weighted["rows"][code][0])),
            )
            for code, weight in sorted(
                weights.items(), key=lambda item: (-Fraction(item[1]), self.names.get(item[0], ""))
            )
            if registered.get(code) and code in counts
        ]

    @property
    def total(self) -> Row:
        weights = (self.rule.get("colleges") or {}).get("weights", {}).values()
        return Row(
            name="Ensemble",
            weight=points(sum(map(Fraction, weights), Fraction(0))),
            registered=sum(disclosure.registered(self.recount).values()),
            votes_for=self.raw["for"],
            against=self.raw["against"],
            abstain=self.raw["abstain"],
            blank=self.raw["blank"],
            points=self.points_for if self.weighted else "",
        )

    @property
    def quorum_reached(self) -> bool:
        return bool(self.status != "no_quorum")

    @property
    def quorum_sentence(self) -> str:
        if not Fraction(self.rule.get("quorum") or 0):
            return f"Cette règle ne demande pas de quorum. {self.said_sentence}"
        base = self.raw[self.rule.get("quorum_base", "registered")]
        needed = ceil(Fraction(self.rule.get("quorum") or 0) * Fraction(base))
        reached = "Le quorum est atteint" if self.quorum_reached else "Le quorum n’est pas atteint"
        gathered = Fraction(self.raw["present"])
        there = f"{figure(gathered)} voix {gathered_words(gathered, silent=silent(self.result) > 0)}"
        return f"{reached} : {there} sur {base} inscrites, il en fallait {needed}. {self.said_sentence}"

    @property
    def said_sentence(self) -> str:
        """« 1 exprimée, 3 sans vote. »"""
        return f"{said_words(self.result, lost_papers(self.recount))}.".capitalize()

    def worked_out(self) -> Recount:
        return {"simulations": [list(line) for line in self.simulations]}

    @property
    def simulations(self) -> list[tuple[str, str]]:
        """The same ballots under other rules, for information: (rule, issue)."""
        if "simulations" in self.known:
            return [(name, issue) for name, issue in self.known["simulations"]]
        colleges = self.rule.get("colleges")
        others: list[tuple[str, dict[str, object]]] = [("Un membre, une voix", {"colleges": None})]
        if colleges:
            other = "majority" if colleges["rule"] == "proportional" else "proportional"
            said = {"majority": "Le collège entier suit sa majorité", "proportional": "Chaque collège à proportion"}
            others.append((said[other], {"colleges": {**colleges, "rule": other}}))
            kept = "kept" if colleges.get("silent") == "lost" else "lost"
            said = {"kept": "Un collège sans voix pèse encore", "lost": "Un collège sans voix ne pèse plus"}
            others.append((said[kept], {"colleges": {**colleges, "silent": kept}}))
        others.append(("Aux deux tiers", {"threshold": "2/3", "strict": False}))
        return [(name, self._under(changes)) for name, changes in others]

    def _under(self, changes: Mapping[str, object]) -> str:
        rule = {key: value for key, value in {**self.rule, **changes}.items() if value is not None}
        return OUTCOMES[count({**self.recount, "rule": rule})["status"]]


class VoteForm(Paper):
    """The paper of a resolution: one word."""

    layout = "words"
    first_step = "confirm"
    choice = forms.ChoiceField(
        choices=list(CHOICE_WORDS.items()),
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Choisissez pour, contre, abstention ou blanc."),
            "invalid_choice": _("Choisissez pour, contre, abstention ou blanc."),
        },
    )

    @property
    def said(self) -> list[tuple[str, str]]:
        """The word to confirm, if there is one."""
        word = self["choice"].value()
        return self.lines(word) if word in CHOICE_WORDS else []

    @staticmethod
    def lines(said: Said) -> list[tuple[str, str]]:
        return [(CHOICE_WORDS[said], "")]

    @staticmethod
    def trial(rule: Rule, options: Sequence[str]) -> Said:
        return "for"


def _resolution_sentences(rule: Rule) -> list[str]:
    over = "dépasse" if rule.get("strict", True) else "atteint"
    part, base = fraction_words(rule.get("threshold", "1/2")), BASES[rule.get("base", "expressed")]
    colleges = rule.get("colleges")
    if not colleges:
        return [
            f"On compte {base}.",
            f"La proposition est adoptée si le nombre de « pour » {over} {part} de ces voix.",
        ]
    weights = {code: Fraction(weight) for code, weight in colleges["weights"].items()}
    lines = [f"Chaque collège a un poids. Les {len(weights)} poids font {points(sum(weights.values()))}."]
    if colleges.get("rule", "proportional") == "proportional":
        lines.append(
            "Dans un collège, on prend la part des « pour » parmi les « pour » et les « contre ». "
            "Les abstentions ne comptent pas."
        )
        lines.append("On multiplie cette part par le poids. On additionne les résultats des collèges.")
    else:
        tied = "ne compte pour personne" if colleges.get("tied") == "none" else "se partage"
        lines.append(f"Un collège donne tout son poids à sa majorité. À égalité, son poids {tied}.")
    silent = (
        "Le poids d’un collège sans voix exprimée reste dans le total."
        if colleges.get("silent") == "kept"
        else "Le poids d’un collège sans voix exprimée sort du total."
    )
    over = "dépassent" if rule.get("strict", True) else "atteignent"
    return [*lines, silent, f"La proposition est adoptée si les points « pour » {over} {part} du total."]


METHODS = (
    Method(
        "resolution",
        Explanation(
            "Pour ou contre",
            "Dites pour ou contre la proposition. Vous pouvez aussi vous abstenir ou voter blanc.",
            "On compare les « pour » et les « contre » à ce que la règle demande.",
        ),
        paper=VoteForm,
        result=Resolution,
        sentences=_resolution_sentences,
        several=False,
        aloud=True,
        offer=Offer(1, "Pour ou contre", "Une proposition, et quatre réponses. Les collèges ont leur poids."),
    ),
)
