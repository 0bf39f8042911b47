"""A result in words and in rows: what the ballot page shows of a count. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Any

from lieudit.voting.counting import count

type Number = int | str | Fraction

OUTCOMES = {
    "adopted": "adopté",
    "rejected": "non adopté",
    "tie": "égalité",
    "no_quorum": "quorum non atteint",
    "no_vote": "aucune voix exprimée",
    "elected": "élection acquise",
}
BASES = {
    "expressed": "les « pour » et les « contre »",
    "cast": "toutes les voix, abstentions et votes blancs compris",
    "present": "toutes les voix présentes",
    "registered": "toutes les voix inscrites",
}


def outcome_words(status: str) -> str:
    return OUTCOMES[status]


def vote_as_ballot(choice: Any) -> dict[str, Any]:
    """A stored choice as it stands in a recount file."""
    return {"choice": choice} if isinstance(choice, str) else dict(choice)


def fraction_words(value: str) -> str:
    """« 1/2 » → « la moitié »: a threshold as one says it."""
    said = {
        "1/2": "la moitié",
        "2/3": "les deux tiers",
        "3/4": "les trois quarts",
        "1/3": "le tiers",
        "1/5": "le cinquième",
        "1/4": "le quart",
    }
    known = {Fraction(key): word for key, word in said.items()}
    return known.get(Fraction(value), f"{value.replace('/', ' sur ')}")


def rule_sentences(rule: Mapping[str, Any]) -> list[str]:
    """The frozen rule of a resolution, in numbered French sentences."""
    over = "dépasse" if rule.get("strict", True) else "atteint"
    part, base = fraction_words(rule["threshold"]), BASES[rule["base"]]
    lines: list[str] = []
    colleges = rule.get("colleges")
    if colleges:
        weights = {code: Fraction(weight) for code, weight in colleges["weights"].items()}
        lines.append(f"Chaque collège a un poids. Les {len(weights)} poids font {points(sum(weights.values()))}.")
        if colleges["rule"] == "proportional":
            lines.append(
                "Dans un collège, on prend la part des « pour » parmi les « pour » et les « contre ». "
                "Les abstentions ne comptent pas."
            )
            lines.append("On multiplie cette part par le poids. On additionne les résultats des collèges.")
        else:
            tied = "se partage" if colleges.get("tied") == "split" else "ne compte pour personne"
            lines.append(f"Un collège donne tout son poids à sa majorité. À égalité, son poids {tied}.")
        silent = (
            "Le poids d’un collège sans voix exprimée reste dans le total."
            if colleges.get("silent") == "kept"
            else "Le poids d’un collège sans voix exprimée sort du total."
        )
        over = "dépassent" if rule.get("strict", True) else "atteignent"
        lines += [silent, f"La proposition est adoptée si les points « pour » {over} {part} du total."]
    else:
        lines.append(f"On compte {base}.")
        lines.append(f"La proposition est adoptée si le nombre de « pour » {over} {part} de ces voix.")
    if Fraction(rule.get("quorum", 0)):
        of = "inscrites" if rule.get("quorum_base", "registered") == "registered" else "à compter"
        lines.append(f"Il faut que {fraction_words(rule['quorum'])} au moins des voix {of} prennent part au vote.")
    lines.append("À égalité parfaite, le résultat est une égalité : personne ne tranche à la place du conseil.")
    return lines


def points(share: Fraction | int) -> str:
    """A share of 1 as points out of 100, exact to two decimals: 65,8."""
    hundredths = round(Fraction(share) * 10_000)
    whole, rest = divmod(hundredths, 100)
    return f"{whole}" if not rest else f"{whole},{rest:02d}".rstrip("0")


CHOICE_WORDS = {"for": "Pour", "against": "Contre", "abstain": "Abstention", "blank": "Blanc"}


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


class Result:
    """The count of a resolution as its page shows it, from the recount file and what `count` returned."""

    def __init__(self, recount: Mapping[str, Any], result: Mapping[str, Any], names: Mapping[str, str]) -> None:
        self.recount, self.status, self.raw = recount, result["status"], result["raw"]
        self.rule, self.weighted = recount["rule"], result.get("colleges") or {}
        self.names = names

    @property
    def notice_kind(self) -> str:
        return "ok" if self.status == "adopted" else "warning"

    @property
    def headline(self) -> str:
        return f"{OUTCOMES[self.status].capitalize()}."

    @property
    def explanation(self) -> str:
        if self.status == "no_quorum":
            return "Il n’y a pas eu assez de voix pour décider."
        if not self.weighted or self.raw["status"] == self.status:
            same = " Les deux façons de compter donnent la même issue." if self.weighted else ""
            return f"{self.quorum_sentence}{same}"
        return (
            "Voix par voix, l’issue serait autre : "
            f"{OUTCOMES[self.raw['status']]}. C’est le résultat pondéré par collège qui compte."
        )

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
        return Fraction(self.rule["threshold"])

    @property
    def threshold_words(self) -> str:
        return f"seuil : {points(self.threshold)}"

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
        registered = Counter(line["college"] for line in self.recount["roll"])
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
            if registered[code]
        ]

    @property
    def total(self) -> Row:
        weights = (self.rule.get("colleges") or {}).get("weights", {}).values()
        return Row(
            name="Ensemble",
            weight=points(sum(map(Fraction, weights), Fraction(0))),
            registered=len(self.recount["roll"]),
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
        base = self.raw[self.rule.get("quorum_base", "registered")]
        needed = ceil(Fraction(self.rule.get("quorum") or 0) * Fraction(base))
        reached = "Le quorum est atteint" if self.quorum_reached else "Le quorum n’est pas atteint"
        return f"{reached} : {self.raw['present']} voix exprimées sur {base} inscrites, il en fallait {needed}."

    @property
    def simulations(self) -> list[tuple[str, str]]:
        """The same ballots under other rules, for information; nothing is stored."""
        colleges = self.rule.get("colleges")
        others: list[tuple[str, dict[str, Any]]] = [("Un membre, une voix", {"colleges": None})]
        if colleges:
            other = "majority" if colleges["rule"] == "proportional" else "proportional"
            said = {"majority": "Le collège entier suit sa majorité", "proportional": "Chaque collège à proportion"}
            others.append((said[other], {"colleges": {**colleges, "rule": other}}))
            kept = "kept" if colleges.get("silent") == "lost" else "lost"
            said = {"kept": "Le poids des collèges silencieux reste", "lost": "Le poids des collèges silencieux sort"}
            others.append((said[kept], {"colleges": {**colleges, "silent": kept}}))
        others.append(("Aux deux tiers", {"threshold": "2/3", "strict": False}))
        return [(name, self._under(changes)) for name, changes in others]

    def _under(self, changes: Mapping[str, Any]) -> str:
        rule = {key: value for key, value in {**self.rule, **changes}.items() if value is not None}
        return OUTCOMES[count({**self.recount, "rule": rule})["status"]]
