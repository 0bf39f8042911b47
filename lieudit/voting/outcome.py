"""What a voice said, how a count ended and by which rule, in French words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from lieudit.toolkit.french import counted, number
from lieudit.voting.disclosing import KEPT
from lieudit.voting.rules_in_words import ABSTENTION, BLANK, EXPLANATIONS, KNOWN_SHARES, election_sentences, euros
from lieudit.voting.workflow import Disclosure

OUTCOMES = {
    "adopted": "adopté",
    "rejected": "non adopté",
    "tie": "égalité",
    "no_quorum": "quorum non atteint",
    "no_vote": "aucune voix exprimée",
    "elected": "résultat acquis",
    "nobody": "plancher non atteint",
}
BASES = {
    "expressed": "les « pour » et les « contre »",
    "cast": "toutes les voix, abstentions et votes blancs compris",
    "present": "toutes les voix présentes",
    "registered": "toutes les voix inscrites",
}
CHOICE_WORDS = {"for": "Pour", "against": "Contre", "abstain": "Abstention", "blank": "Blanc"}


def outcome_words(status: str) -> str:
    return OUTCOMES[status]


def vote_as_ballot(choice: Any) -> dict[str, Any]:
    """A stored choice as it stands in a recount file."""
    return {"choice": choice} if isinstance(choice, str) else dict(choice)


def choice_words(choice: Any, options: Sequence[str] = ()) -> str:
    """What one voice said, as the roll-call prints it: « Pour », « A ; B », « A : Bien ; B : Passable »."""
    if isinstance(choice, str):
        return CHOICE_WORDS[choice]
    return " ; ".join(f"{name} : {said}" if said else name for name, said in choice_lines(choice, options))


def choice_lines(choice: Mapping[str, Any], options: Sequence[str] = ()) -> list[tuple[str, str]]:
    """The same, option by option: (option, what is said of it), in the order of `options` where it gives no other."""
    [(field, said)] = choice.items()
    if isinstance(said, Mapping):
        said = {option: said[option] for option in options or said if option in said}
    if field == "approve":
        return [(option, "") for option in said]
    if field == "ranking":
        groups = [group if isinstance(group, list) else [group] for group in said]
        return [(" = ".join(group), _rank(at, len(group))) for at, group in enumerate(groups, 1)]
    if field == "opinions":
        return [(option, CHOICE_WORDS[opinion].lower()) for option, opinion in said.items()]
    if field == "votes":
        return [(option, _signed(votes)) for option, votes in said.items() if votes]
    return [
        (option, value if isinstance(value, str) and field == "grades" else figure(value))
        for option, value in said.items()
    ]


def _rank(at: int, together: int) -> str:
    rank = "1er rang" if at == 1 else f"{at}e rang"
    return f"{rank}, à égalité" if together > 1 else rank


def _signed(votes: int) -> str:
    return f"{counted(abs(votes), 'voix', 'voix')} {'pour' if votes > 0 else 'contre'}"


def figure(value: int | str | Fraction) -> str:
    """An exact number as we write it: « 1 214 », « 65,8 »."""
    return number(Fraction(value))


def fraction_words(value: str) -> str:
    """« 1/2 » → « la moitié »: a threshold as one says it."""
    return KNOWN_SHARES.get(Fraction(value), f"{value.replace('/', ' sur ')}")


def listed(names: Iterable[str]) -> str:
    """« A, B et C »."""
    *first, last = names
    return f"{', '.join(first)} et {last}" if first else last


def points(share: Fraction | int) -> str:
    """A share of 1 as points out of 100, exact to two decimals: 65,8."""
    hundredths = round(Fraction(share) * 10_000)
    whole, rest = divmod(hundredths, 100)
    return f"{whole}" if not rest else f"{whole},{rest:02d}".rstrip("0")


def rule_sentences(rule: Mapping[str, Any], lot_source: str = "") -> list[str]:
    """A frozen rule in numbered French sentences; `lot_source` is the draw that was named to part a tie."""
    resolution = rule["method"] == "resolution"
    lines = _resolution_sentences(rule) if resolution else election_sentences(rule)
    if Fraction(rule.get("quorum") or 0):
        of = "inscrites" if rule.get("quorum_base", "registered") == "registered" else "à compter"
        lines.append(f"Il faut que {fraction_words(rule['quorum'])} au moins des voix {of} prennent part au vote.")
    if lot_source and not resolution:
        return [*lines, f"À égalité, le tirage annoncé avant le vote départage : {lot_source}."]
    return [*lines, "À égalité parfaite, le résultat est une égalité : personne ne tranche à la place du conseil."]


def casting_words(rule: Mapping[str, Any], lot_source: str = "", *, disclosure: str) -> dict[str, Any]:
    """What a voter reads beside the paper."""
    return {
        "choices": CHOICE_WORDS,
        "rule": rule_sentences(rule, lot_source),
        "explanation": EXPLANATIONS[rule["method"]],
        "budget": euros(rule["budget"]) if rule.get("costs") and rule.get("budget") else "",
        "blank": BLANK,
        "abstention": ABSTENTION,
        "kept": KEPT[Disclosure(disclosure)],
    }


def _resolution_sentences(rule: Mapping[str, Any]) -> list[str]:
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
