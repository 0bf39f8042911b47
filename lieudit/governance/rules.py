"""How an assembly functions, as data: defaults, faults, and the French sentences made from them. Pure.

Numbers are exact: shares are "p/q" strings read as `Fraction`. Nothing here knows a database.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from lieudit.toolkit.french import counted
from lieudit.voting.outcome import points, rule_sentences

COLLEGES: dict[str, tuple[str, str, str]] = {
    "third_places": ("A", "Tiers-lieux", "1/4"),
    "regional_networks": ("B", "Réseaux régionaux", "1/5"),
    "thematic_networks": ("C", "Réseaux thématiques", "3/20"),
    "multi_site_operators": ("D", "Opérateurs multisites", "1/10"),
    "founders": ("E", "Fondateurs", "1/10"),
    "partners": ("F", "Partenaires", "1/10"),
    "citizens_contributors_qualified": ("G", "Citoyens, contributeurs et personnalités qualifiées", "1/10"),
}
"""The seven colleges of the national association since 2022 (public statutes); code → letter, name, weight."""

DEFAULT_RULES: dict[str, Any] = {
    "colleges": {
        "rule": "proportional",
        "silent": "lost",
        "tied": "split",
        "weights": {code: weight for code, (_letter, _name, weight) in COLLEGES.items()},
    },
    "adoption": {"base": "expressed", "threshold": "1/2", "strict": True},
    "quorum": {"value": "1/5", "base": "registered"},
    "proxies": {"cap": 2, "same_college": False},
    "notice_days": 15,
    "consent": {"max_rounds": 3, "days": 14},
    "ballot_days": 14,
    "reply_days": 30,
    "review_days": 2,
}
"""A starting point that the council changes by its own decisions; weights were never published, so these are ours."""


def ballot_rule(rules: Mapping[str, Any]) -> dict[str, Any]:
    """The `rule` of a recount file for a resolution put to the vote under `rules`."""
    return {
        "method": "resolution",
        **rules["adoption"],
        "quorum": rules["quorum"]["value"],
        "quorum_base": rules["quorum"]["base"],
        "colleges": dict(rules["colleges"]),
    }


def faults(rules: Mapping[str, Any], colleges: Mapping[str, str]) -> list[str]:
    """What makes a set of rules impossible; `colleges` maps the codes of the assembly to their names."""
    weights = {code: Fraction(weight) for code, weight in rules["colleges"]["weights"].items()}
    found = []
    if set(weights) != set(colleges):
        missing = sorted(colleges[code] for code in set(colleges) - set(weights))
        found.append(f"Chaque collège de l’assemblée doit avoir un poids : {', '.join(missing) or 'codes inconnus'}.")
    if sum(weights.values()) != 1:
        found.append(f"Les poids des collèges font {points(sum(weights.values()))} ; ils doivent faire 100.")
    if any(weight <= 0 for weight in weights.values()):
        found.append("Un collège ne peut pas avoir un poids nul.")
    if not 0 <= Fraction(rules["quorum"]["value"]) <= 1:
        found.append("Le quorum est une part comprise entre 0 et 1.")
    if not 0 < Fraction(rules["adoption"]["threshold"]) <= 1:
        found.append("Le seuil d’adoption est une part comprise entre 0 et 1.")
    return found


def sentences(rules: Mapping[str, Any], colleges: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """The whole rulebook in French: chapters of plain sentences, each made from one value."""
    weights = rules["colleges"]["weights"]
    proxies, consent = rules["proxies"], rules["consent"]
    within = "du même collège" if proxies["same_college"] else "de n’importe quel collège"
    return [
        (
            "Qui pèse combien",
            [f"{name} : {points(Fraction(weights[code]))} points sur 100." for code, name in colleges.items()],
        ),
        (
            "Comment on décide",
            [
                "On cherche d’abord le consentement : une proposition passe si personne n’a d’objection.",
                "Une objection a une raison, liée à l’objet du conseil. Sans raison, elle devient une réserve : "
                "on l’écrit, elle ne bloque pas.",
                "Être absent n’est pas objecter ; se taire n’est pas consentir.",
                f"Un tour de consentement dure {days(consent['days'])}. Après {consent['max_rounds']} tours, "
                "ou si une objection est maintenue, on vote.",
            ],
        ),
        ("Comment on compte", rule_sentences(ballot_rule(rules))),
        (
            "Qui vote pour qui",
            [
                f"Un membre peut porter {proxies['cap']} pouvoirs au plus, donnés par des membres {within}.",
                "Le vote est public : organisation, collège et choix sont publiés après la clôture.",
                f"Un vote reste ouvert {days(rules['ballot_days'])}.",
            ],
        ),
        (
            "Les délais",
            [
                f"Une séance se convoque {days(rules['notice_days'])} à l’avance au moins.",
                f"Un besoin déposé sans compte est relu sous {days(rules['review_days'], worked=True)}.",
                f"Une institution a {days(rules['reply_days'], worked=True)} pour répondre à une demande.",
            ],
        ),
    ]


def example(rules: Mapping[str, Any], colleges: Mapping[str, str]) -> str:
    """The count of a first college on invented ballots, so that anyone can follow it."""
    code, name = next(iter(colleges.items()))
    weight = Fraction(rules["colleges"]["weights"][code])
    part = Fraction(12, 20) * weight
    return (
        f"Exemple : 12 « pour » et 8 « contre » dans le collège {name}, qui pèse {points(weight)}. "
        f"{points(weight)} × 12 ÷ 20 = {points(part)} points."
    )


def points_of(weights: Mapping[str, str], code: str) -> str:
    """The weight of a college, in points out of 100."""
    return points(Fraction(weights[code]))


def days(number: int, *, worked: bool = False) -> str:
    """« 15 jours », « 2 jours ouvrés »."""
    return counted(number, "jour ouvré", "jours ouvrés") if worked else counted(number, "jour")
