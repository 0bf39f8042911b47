"""Who may stand, how long a statement is, and the keys of candidacies on a ballot. Pure."""

from __future__ import annotations

from lieudit.governance.rules import Rules

STATEMENT_MIN, STATEMENT_MAX = 300, 3000
"""Characters of a statement: the least where no rule says more, and the same most for everybody."""


def statement_min(rules: Rules) -> int:
    return int((rules.get("candidacy") or {}).get("statement_min", STATEMENT_MIN))


def against_standing(
    rules: Rules,
    *,
    on_the_roll: bool,
    belongs: bool,
    in_standing: bool,
    same_college: bool,
    goes_on_sitting: bool,
    to_fill: int,
) -> str:
    """Why a member may not stand for a college, in one sentence; empty when it may."""
    standing_needed = (rules.get("candidacy") or {}).get("standing", True)
    checks = [
        (not on_the_roll, "Ce membre n’est pas sur la liste électorale."),
        (not belongs, "Ce membre n’est plus membre de l’association."),
        (not same_college, "On se porte candidat dans son propre collège."),
        (not to_fill, "Ce collège n’a pas de siège à pourvoir."),
        (standing_needed and not in_standing, "Il faut être à jour de cotisation pour se porter candidat."),
        (goes_on_sitting, "Ce membre siège déjà et son mandat continue : son siège n’est pas renouvelé cette fois."),
    ]
    return next((sentence for broken, sentence in checks if broken), "")


def option_of(rank: int) -> str:
    """The key of a candidacy on its ballot, for good: it names nobody, and is what is read once a person has left."""
    return f"candidature n° {rank}"
