"""What minutes must hold to prove anything (domain rule A12), and what is missing. Pure.

Law of 1901 asks for none of it; courts read minutes by it, and companies owe it (C. com. art. R225-106).
"""

from __future__ import annotations

from collections.abc import Sequence

from lieudit.minutes.blocks import Facts


def missing(opening: Facts, presence: Facts, items: Sequence[tuple[str, str, Facts]]) -> list[str]:
    """What is missing, one French sentence each; `items` are (title, words, facts)."""
    faults = []
    if not opening.get("place") and not opening.get("remote"):
        faults.append("Le lieu de la séance n’est pas dit.")
    if not opening.get("convenings"):
        faults.append("Aucune convocation n’est enregistrée : sa date et sa forme manquent.")
    if not opening.get("agenda"):
        faults.append("L’ordre du jour est vide.")
    if not opening.get("chair"):
        faults.append("Personne n’est dit présider la séance.")
    if not opening.get("secretary"):
        faults.append("Personne n’est dit tenir le secrétariat de la séance.")
    if not presence.get("total", {}).get("voices"):
        faults.append("Personne n’est enregistré présent ou représenté.")
    faults += [
        f"Le point « {title} » ne dit rien de ce qui s’est passé."
        for title, words, facts in items
        if not words.strip() and not _recorded(facts)
    ]
    return faults


def _recorded(facts: Facts) -> bool:
    """Whether the session itself says something of the point."""
    return any(facts.get(key) for key in ("outcomes", "ballots", "rounds", "wordings")) or facts.get("kind") == "pause"
