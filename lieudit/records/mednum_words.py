"""The words of « Lieux de médiation numérique » 1.0.0 and 1.0.1, carried to 1.0.2. Pure functions.

Files of hubs are still written in the older versions. A word of 1.0.2 passes as it is; one that neither version knows
stays as it is written, and is told as such by who reads it. Source: the enumerations of each version of the standard
(LaMednum/standard-mediation-num), and of the library of its national map for the older ones.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from lieudit.territory.spelling import plain

FORMER_COLUMNS = {
    "courriel": "courriels", "publics_accueillis": "publics_specifiquement_adresses",
    "conditions_acces": "frais_a_charge", "labels_nationaux": "dispositif_programmes_nationaux",
    "labels_autres": "autres_formations_labels", "cle_ban": "",
}  # fmt: skip
"""Column of 1.0.0 → column of 1.0.2; nothing for one that is no more."""
PUBLICS, CARE = "publics_specifiquement_adresses", "prise_en_charge_specifique"
TOOLS, PAPERS, JOBS = (
    "Maîtrise des outils numériques du quotidien", "Aide aux démarches administratives",
    "Insertion professionnelle via le numérique",
)  # fmt: skip
ROOM = "Accès internet et matériel informatique"
WORDS = {
    "services": {
        "prendre en main un smartphone ou une tablette": TOOLS, "prendre en main un ordinateur": TOOLS,
        "utiliser le numerique au quotidien": TOOLS, "utiliser le numerique": TOOLS,
        "devenir autonome dans les demarches administratives": PAPERS,
        "realiser des demarches administratives avec un accompagnement": PAPERS,
        "accompagner les demarches de sante": PAPERS,
        "favoriser mon insertion professionnelle": JOBS, "creer et developper mon entreprise": JOBS,
        "promouvoir la citoyennete numerique": "Utilisation sécurisée du numérique",
        "soutenir la parentalite et l education avec le numerique": "Parentalité et éducation avec le numérique",
        "soutenir la parentalite": "Parentalité et éducation avec le numérique",
        "creer avec le numerique": "Loisirs et créations numériques",
        "approfondir ma culture numerique": "Compréhension du monde numérique",
        "acceder a du materiel": ROOM, "acceder a une connexion internet": ROOM,
        "s equiper en materiel informatique": "Acquisition de matériel informatique à prix solidaire",
    },
    PUBLICS: {
        "jeunes 16 26 ans": "Jeunes", "familles enfants": "Familles et/ou enfants",
        "famille enfants": "Familles et/ou enfants", "seniors 65 ans": "Seniors", "uniquement femmes": "Femmes",
        "adultes": "",
        "deficience visuelle": f"{CARE}:Déficience visuelle", "surdite": f"{CARE}:Surdité",
        "handicaps psychiques": f"{CARE}:Handicaps mentaux", "handicaps mentaux": f"{CARE}:Handicaps mentaux",
        "handicaps moteurs": f"{CARE}:Handicaps moteurs", "illettrisme": f"{CARE}:Illettrisme",
        "personnes en situation d illettrisme": f"{CARE}:Illettrisme",
        "public langues etrangeres": f"{CARE}:Langues étrangères (autres)",
        "langues etrangeres": f"{CARE}:Langues étrangères (autres)",
    },
    "frais_a_charge": {
        "gratuit je peux acceder gratuitement au lieu et a ses services": "Gratuit",
        "gratuit sous condition la gratuite est conditionnee a des criteres adhesion situation familiale": (
            "Gratuit sous condition"
        ),
        "payant l acces au lieu et ou a ses services est payant": "Payant",
        "adhesion": "Payant", "pass numerique": "Gratuit sous condition",
        "accepte le pass numerique il est possible d utiliser un pass numerique pour acceder au lieu": (
            "Gratuit sous condition"
        ),
    },
    "modalites_accompagnement": {
        "seul": "En autonomie", "avec de l aide": "Accompagnement individuel",
        "dans un atelier": "Dans un atelier collectif", "a ma place": "Accompagnement individuel",
    },
}  # fmt: skip
"""Column of 1.0.2 → word of an older version, in plain spelling → word of 1.0.2, or of the column before its colon."""
OPENINGS = {
    "frais_a_charge": (
        ("gratuit sous condition", "Gratuit sous condition"), ("gratuit", "Gratuit"), ("payant", "Payant"),
        ("adhesion", "Payant"), ("accepte le pass numerique", "Gratuit sous condition"),
    ),
    "modalites_accompagnement": (
        ("seul j", "En autonomie"), ("avec de l aide je", "Accompagnement individuel"),
        ("dans un atelier j", "Dans un atelier collectif"), ("a ma place une", "Accompagnement individuel"),
    ),
}  # fmt: skip
"""Words that the older versions follow with a sentence (« Gratuit : Je peux accéder gratuitement… »)."""


def carried(values: Mapping[str, str]) -> dict[str, str]:
    """The cells of a row in the words of 1.0.2.

    >>> carried({"services": "Accéder à du matériel;Prendre en main un ordinateur"})["services"]
    'Accès internet et matériel informatique|Maîtrise des outils numériques du quotidien'
    """
    found = dict(values)
    for column in WORDS:
        if cell := values.get(column, ""):
            for told, words in _carried(column, cell):
                others = found.get(told, "") if told != column else ""
                found[told] = "|".join(dict.fromkeys(filter(None, [*others.split("|"), *words])))
    return found


@lru_cache(maxsize=4096)
def _carried(column: str, cell: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The words of a cell, by the column of 1.0.2 that holds them; the same cells come back on many rows."""
    words = [word.strip() for word in re.split(r"[|;]", cell) if word.strip()]
    known = {word: _word(column, word) for word in words}
    if all(told == word for word, told in known.items()):
        return ()
    found: dict[str, list[str]] = {column: []}
    for told in known.values():
        before, colon, word = told.partition(":")
        where = before if colon and before == CARE else column
        found.setdefault(where, []).append(word if where != column else told)
    return tuple((where, tuple(each)) for where, each in found.items())


def _word(column: str, word: str) -> str:
    said = plain(word)
    if said in WORDS[column]:
        return WORDS[column][said]
    return next((new for opening, new in OPENINGS.get(column, ()) if f"{said} ".startswith(f"{opening} ")), word)
