"""A result in words and in rows: what the ballot page shows of a count. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

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
    said = {"1/2": "la moitié", "2/3": "les deux tiers", "3/4": "les trois quarts", "1/3": "le tiers", "1/4": "le quart"}
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
        lines += [silent, f"La proposition est adoptée si les points « pour » {'dépassent' if rule.get('strict', True) else 'atteignent'} {part} du total."]
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
