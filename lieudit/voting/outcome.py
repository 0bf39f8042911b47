"""How a count ended, how many were there, and figures, in French words. Pure.

`present` in a result counts who voted in a remote vote, and who was there or represented in a session, silent or not: a
voice that is present has not expressed itself for all that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from lieudit.toolkit.french import counted, number
from lieudit.voting.frozen import Counted, Recount, Rule, Said

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


def why_not(status: str) -> str:
    """What is said after « n’est pas adopté »: « (quorum non atteint) »; nothing, where the voices were against."""
    return "" if status == "rejected" else f" ({outcome_words(status)})"


def vote_as_ballot(choice: Said) -> dict[str, object]:
    """A stored choice as it stands in a recount file."""
    return {"choice": choice} if isinstance(choice, str) else dict(choice)


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


def euros(amount: int | str | Fraction) -> str:
    """Costs and budgets of a rule are euros: « 12 000 € »."""
    return f"{number(Fraction(amount))} €"


def costs_of(rule: Rule) -> dict[str, str]:
    """Option → its cost in words, where the rule gives costs."""
    return {option: euros(cost) for option, cost in (rule.get("costs") or {}).items()}


def share_words(share: Fraction) -> str:
    """« la moitié », « le tiers », else « 2 sur 5 »."""
    return KNOWN_SHARES.get(share, f"{share.numerator} sur {share.denominator}")


KNOWN_SHARES = {
    Fraction(1, 2): "la moitié",
    Fraction(2, 3): "les deux tiers",
    Fraction(3, 4): "les trois quarts",
    Fraction(1, 3): "le tiers",
    Fraction(1, 5): "le cinquième",
    Fraction(1, 4): "le quart",
}


KEPT = ("bulletin pris et non rendu", "bulletins pris et non rendus")
"""Papers that were taken, and never put in the box."""
UNSAID = {"blank": ("blanche", "blanches"), "abstain": ("abstention", "abstentions")}


class LostPapers(NamedTuple):
    """Of a vote on paper: the papers that are void, and those that were taken and never put in the box."""

    void: int
    kept: int

    @property
    def all(self) -> int:
        return self.void + self.kept


NONE_LOST = LostPapers(0, 0)


def lost_papers(recount: Recount) -> LostPapers:
    """What the published file of a vote on paper says of them; none of another vote. One of before `taken` was written
    says nothing of those that were kept."""
    envelopes = recount.get("envelopes", 0)
    return LostPapers(recount.get("void", 0), max(0, recount.get("taken", envelopes) - envelopes))


def turnout_words(result: Counted, lost: LostPapers = NONE_LOST) -> str:
    """Who was there, then what they said; void papers, and those that were kept, are no silence."""
    if result.get("withheld"):
        return str(result["log"][0])
    gathered = Fraction(result["raw"]["present"])
    return f"{figure(gathered)} voix {gathered_words(gathered, silent=True)}, {said_words(result, lost)}."


def gathered_words(gathered: Fraction, *, silent: bool) -> str:
    """« ont voté »; where some were there and said nothing, « présentes ou représentées »."""
    if silent:
        return "présente ou représentée" if gathered < 2 else "présentes ou représentées"
    return "a voté" if gathered < 2 else "ont voté"


def silence_words(missing: Fraction | int, able: Fraction | int) -> str:
    """« 36 voix sur 37 n’ont pas voté »."""
    return f"{figure(missing)} voix sur {figure(able)} {'n’a' if missing < 2 else 'n’ont'} pas voté"


def rests_on(cast: Fraction | int, stands: str) -> str:
    """« le résultat tient sur une seule », « le résultat tiendrait sur 12 », « il n’y aurait pas de
    résultat »."""
    if not cast:
        return "il n’y aurait pas de résultat"
    return f"{stands} sur une seule" if cast == 1 else f"{stands} sur {figure(cast)}"


def said_words(result: Counted, lost: LostPapers = NONE_LOST) -> str:
    """« 1 exprimée, 2 abstentions, 1 nul, 1 sans vote »."""
    heads: Mapping[str, int] = result["raw"]["heads"]
    expressed = sum(count for word, count in heads.items() if word not in UNSAID)
    parts = [counted(expressed, "exprimée", "exprimées")]
    parts += [counted(heads[word], *words) for word, words in UNSAID.items() if heads.get(word)]
    parts += [counted(lost.void, "nul", "nuls")] if lost.void else []
    parts += [counted(lost.kept, *KEPT)] if lost.kept else []
    left = silent(result) - lost.all
    return ", ".join([*parts, f"{figure(left)} sans vote"] if left > 0 else parts)


def voices_words(result: Counted) -> str:
    """What was said, as a line of a list says it: « 1 voix pour, aucune contre, sur 37 voix inscrites »; of a choice
    among options, how many expressed themselves; of a vote whose issue alone is published, that."""
    raw = result["raw"]
    if result.get("withheld"):
        return "seule l’issue paraît"
    unsaid = [counted(raw["heads"][word], *words) for word, words in UNSAID.items() if raw["heads"].get(word)]
    return ", ".join([*_said_in(raw), *unsaid, f"sur {_voices(raw['registered'], 'inscrite')}"])


def _said_in(raw: Mapping[str, Said]) -> list[str]:
    if "for" not in raw:
        return [_voices(raw["expressed"], "exprimée")]
    given = {word: figure(raw[word]) if Fraction(raw[word]) else "aucune" for word in ("for", "against")}
    return [f"{given['for']} voix pour", f"{given['against']} contre"]


def _voices(many: int | str, word: str) -> str:
    return f"{figure(many)} voix {word}{'s' if Fraction(many) >= 2 else ''}"


def silent(result: Counted) -> Fraction:
    """The voices that were there, or represented, and in whose name nothing was cast."""
    heads: Mapping[str, int] = result["raw"]["heads"]
    return Fraction(result["raw"]["present"]) - sum(heads.values())
