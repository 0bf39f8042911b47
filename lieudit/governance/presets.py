"""Ready-made sets of rules that fill a change, and what adopting one requires of an assembly. Pure.

Sources: council of 2019 (its published convocation), national association (public statutes of 2022), SCIC (law
n° 47-1775; majorities, quorums and notices of the commercial code, to be checked by counsel). Nothing there gives the
share of each college: weights and seats are a starting point that the council changes.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lieudit.governance.rules import DEFAULT_RULES, Rules, college_order, complete
from lieudit.governance.statements import name_in
from lieudit.membership.colleges import COUNCIL_2019, SCIC, Colleges
from lieudit.toolkit.french import counted
from lieudit.toolkit.types import Json


@dataclass(frozen=True)
class Preset:
    """A set with its name, one line on where it comes from, and where the seats of other presets would go."""

    label: str
    hint: str
    rules: Rules
    homes: Mapping[str, str]


def _colleges(words: Colleges, weights: Mapping[str, str], **rule: object) -> Json:
    return {
        **copy.deepcopy(DEFAULT_RULES["colleges"]),
        "weights": dict(weights),
        "names": {code: name for code, (_letter, name) in words.items()},
        "letters": {code: letter for code, (letter, _name) in words.items()},
        **rule,
    }


SCIC_WEIGHTS = dict.fromkeys(SCIC, "1/4")
"""Equal unless the statutes say otherwise (law n° 47-1775, art. 19 octies)."""
SCIC_SEATS = {"beneficiaries": 10, "employees_producers": 6, "public_bodies": 4, "contributors": 4}
SCIC_HOMES = {
    "third_places": "beneficiaries",
    "regional_networks": "beneficiaries",
    "thematic_networks": "beneficiaries",
    "multi_site_operators": "beneficiaries",
    "networks": "beneficiaries",
    "emblematic_place_holders": "beneficiaries",
    "founders": "contributors",
    "partners": "contributors",
    "citizens_contributors_qualified": "contributors",
    "qualified_persons": "contributors",
}

COUNCIL_RULES: dict[str, object] = {
    **copy.deepcopy(DEFAULT_RULES),
    "regime": "none",
    "colleges": _colleges(
        COUNCIL_2019,
        {"networks": "2/5", "emblematic_place_holders": "2/5", "qualified_persons": "1/5"},
        heir="shared",
    ),
    "seats": {"networks": 24, "emblematic_place_holders": 24, "qualified_persons": 12},
    "candidacy": {"statement_min": 0, "closing_days": 0, "standing": False},
    "quorum": {"value": "0", "base": "registered"},
    "changes": {"threshold": "1/2", "strict": True, "quorum": "0", "put_by": "seat", "notice_days": 0},
    "agenda": {"cosigners": "0", "days": 8, "closed": True},
}
SCIC_SA_RULES: dict[str, object] = {
    **copy.deepcopy(DEFAULT_RULES),
    "regime": "scic_sa",
    "colleges": _colleges(SCIC, SCIC_WEIGHTS, heir="shared"),
    "seats": SCIC_SEATS,
    "exclusion": {"body": "assembly"},
    "mandate": {"years": 6, "renewal": "1/3"},
    "election": {**copy.deepcopy(DEFAULT_RULES["election"]), "floor": "majority"},
    "quorum": {"value": "1/5", "base": "registered"},
    "changes": {"threshold": "2/3", "strict": False, "quorum": "1/4", "put_by": "chair", "notice_days": 15},
    "proxies": {"cap": 2, "same_college": True, "blank": "chair"},
    "second_call": {"days": 10, "quorum": "0"},
    "extraordinary": {"threshold": "2/3", "quorum": "1/4", "second_quorum": "1/5"},
}
SCIC_SAS_RULES: dict[str, object] = {
    **copy.deepcopy(SCIC_SA_RULES),
    "regime": "scic_sas",
    "mandate": {"years": 3, "renewal": "1/3"},
    "quorum": {"value": "1/3", "base": "registered"},
    "changes": {"threshold": "2/3", "strict": False, "quorum": "1/2", "put_by": "chair", "notice_days": 15},
    "proxies": {"cap": 2, "same_college": True, "blank": "none"},
    "second_call": {"days": 15, "quorum": "0"},
    "extraordinary": {"threshold": "2/3", "quorum": "1/2", "second_quorum": "0"},
}

PRESETS: dict[str, Preset] = {
    "council_2019": Preset(
        "Le conseil de 2019",
        "Réseaux, porteurs de lieux emblématiques, personnalités qualifiées. L’État facilite, il ne vote pas.",
        COUNCIL_RULES,
        {
            "third_places": "emblematic_place_holders",
            "regional_networks": "networks",
            "thematic_networks": "networks",
            "multi_site_operators": "emblematic_place_holders",
            "founders": "qualified_persons",
            "partners": "qualified_persons",
            "citizens_contributors_qualified": "qualified_persons",
            "beneficiaries": "emblematic_place_holders",
            "employees_producers": "qualified_persons",
            "contributors": "qualified_persons",
            "public_bodies": "qualified_persons",
        },
    ),
    "association": Preset(
        "L’association à sept collèges",
        "Les collèges de l’association nationale depuis 2022, 26 sièges, un tiers renouvelé chaque année.",
        copy.deepcopy(DEFAULT_RULES),
        {
            "networks": "regional_networks",
            "emblematic_place_holders": "third_places",
            "qualified_persons": "citizens_contributors_qualified",
            "beneficiaries": "third_places",
            "employees_producers": "multi_site_operators",
            "public_bodies": "partners",
            "contributors": "partners",
        },
    ),
    "scic_sas": Preset(
        "La SCIC, société par actions simplifiée",
        "Quatre collèges. Quorums et majorités viennent des statuts : ceux-ci sont proposés.",
        SCIC_SAS_RULES,
        SCIC_HOMES,
    ),
    "scic_sa": Preset(
        "La SCIC, société anonyme",
        "Quatre collèges. Quorum d’un cinquième, d’un quart pour changer les statuts, aux deux tiers.",
        SCIC_SA_RULES,
        SCIC_HOMES,
    ),
}


def filled(preset: Preset, held: Mapping[str, int]) -> Rules:
    """The rules of a preset for an assembly: the seats held in colleges that it has not go where it proposes."""
    rules = complete(preset.rules)
    known = rules["colleges"]["weights"]
    rules["colleges"]["moved"] = {
        code: preset.homes[code] for code, count in held.items() if count and code not in known and code in preset.homes
    }
    return rules


def requirements(rules: Rules, existing: Mapping[str, str], held: Mapping[str, int]) -> list[str]:
    """What adopting `rules` does to the colleges of an assembly, in sentences. `existing` are codes → names."""
    full = complete(rules)
    weights, moved = full["colleges"]["weights"], full["colleges"]["moved"]
    created = [name_in(full, code) for code in college_order(full) if code not in existing]
    lines = [f"{counted(len(created), 'collège')} à créer : {', '.join(created)}."] if created else []
    return lines + list(_fates({c: n for c, n in existing.items() if c not in weights}, moved, held, full))


def _fates(gone: Mapping[str, str], moved: Mapping[str, str], held: Mapping[str, int], full: Rules) -> Iterator[str]:
    for code, name in gone.items():
        count = held.get(code, 0)
        if not count:
            yield f"Le collège « {name} » disparaît ; personne n’y siège."
        elif moved.get(code) in full["colleges"]["weights"]:
            target = name_in(full, moved[code])
            yield f"Le collège « {name} » disparaît ; {_pass(count)} au collège « {target} »."
        else:
            yield f"Le collège « {name} » disparaît ; dites où {_go(count)}."


def _pass(count: int) -> str:
    return f"ses {count} sièges passent" if count > 1 else "son siège passe"


def _go(count: int) -> str:
    return f"vont ses {count} sièges" if count > 1 else "va son siège"
