"""The article before the name of an institution, a group or a structure, by its first word, held as data. Pure.

A name whose first word is not known here keeps none: « à Régions de France ». A common noun loses its capital after
its article (« le ministère chargé de la Culture »); a name keeps it (« la Caisse nationale… »). One that begins by its
own article is joined to it as it is said: « au Préau », « des Sillons »; one that was typed with that of a common noun
or of an acronym is said likewise: « à la préfecture de la Creuse », « de la CPAM ».

What people said of a name wins: its `article`, where the thing that bears it has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lieudit.toolkit.french import of

COMMON = {
    "association": "l’", "atelier": "l’", "collectif": "le", "collège": "le", "comité": "le", "commission": "la",
    "direction": "la", "équipe": "l’", "groupe": "le", "mairie": "la", "ministère": "le", "préfecture": "la",
    "rectorat": "le", "secrétariat": "le", "syndicat": "le", "réseau": "le", "coordination": "la", "commune": "la",
    "délégation": "la", "inspection": "l’", "intercommunalité": "l’", "préfet": "le", "préfète": "la",
    "sous-préfecture": "la", "tribunal": "le",
}  # fmt: skip
PROPER = {
    "agence": "l’", "assemblée": "l’", "banque": "la", "bibliothèque": "la", "caisse": "la", "centre": "le",
    "chambre": "la", "communauté": "la", "compagnie": "la", "confédération": "la", "conseil": "le",
    "coopérative": "la", "département": "le", "école": "l’", "fédération": "la", "fondation": "la", "fonds": "le",
    "institut": "l’", "métropole": "la", "mission": "la", "mutuelle": "la", "mutualité": "la", "observatoire": "l’",
    "office": "l’",
    "région": "la", "union": "l’", "université": "l’", "ville": "la", "académie": "l’", "cour": "la",
    "établissement": "l’", "parc": "le", "parlement": "le", "pays": "le", "sénat": "le", "société": "la",
    "ademe": "l’", "anct": "l’", "ars": "l’", "caf": "la", "carsat": "la", "cci": "la", "ccas": "le", "cias": "le",
    "cma": "la", "cnfpt": "le", "cpam": "la", "crous": "le", "ddets": "la", "ddetspp": "la", "ddt": "la", "draaf": "la",
    "drac": "la", "drajes": "la", "dreal": "la", "dreets": "la", "epci": "l’", "msa": "la", "petr": "le", "pnr": "le",
    "urssaf": "l’",
}  # fmt: skip
OWN = ("Le ", "Les ")
TO = {"le": "au ", "la": "à la ", "l’": "à l’", "les": "aux "}
OF = {"le": "du ", "la": "de la ", "l’": "de l’", "les": "des "}
NONE = "sans"
"""The article of a thing that was said to bear none."""
TYPED = re.compile(r"(le|la|les)\s+(?=\S)|(l)['’]\s*(?=\S)", re.IGNORECASE)
"""An article at the head of a name."""
KEPT = "_article"
"""After the name of a word of a sentence: what was said of its article."""


class Named(str):
    """A name with what was said of its article, where it is handed over without the thing that bears it."""

    article: str

    def __new__(cls, name: object, article: str = "") -> Named:
        said = super().__new__(cls, str(name))
        said.article = article or getattr(name, "article", "")
        return said


def article_of(name: str) -> str:
    """`le`, `la`, `l’`, or nothing."""
    first = name.partition(" ")[0].lower()
    return COMMON.get(first) or PROPER.get(first, "")


def taken_off(typed: str, chosen: str = "") -> tuple[str, str]:
    """A name as it is kept, and its article where its first word does not give it: `("Préfecture de la Creuse", "")` of
    « la préfecture de la Creuse », `("Trésorerie", "la")` of « La trésorerie »; « La Poste » keeps its own.
    """
    name, said = _parted(typed)
    if not said:
        known, chosen = article_of(typed), chosen or ""
        return typed, "" if chosen == known else chosen
    if not (article_of(name) or _is_common(name)):
        return typed, ""
    found = chosen or said
    return name[:1].upper() + name[1:], "" if found == article_of(name) else found


def kept_articles(data: Mapping[str, object], things: Iterable[object]) -> dict[str, str]:
    """What was said of the articles of the names of a sentence, by things that bear these names."""
    said = {str(thing): article for thing in things if (article := getattr(thing, "article", ""))}
    return {f"{word}{KEPT}": said[name] for word, name in data.items() if isinstance(name, str) and name in said}


def _parted(name: str) -> tuple[str, str]:
    found = TYPED.match(name)
    return (name[found.end() :], (found[1] or "l’").lower()) if found else (name, "")


def _is_common(name: str) -> bool:
    """« préfecture de la Creuse », « CPAM de la Nièvre », rather than « Poste » or « Rochelle »."""
    first = name.partition(" ")[0]
    return first[:1].islower() or (len(first) > 1 and first.isalpha() and first.isupper())


def _said(name: object, article: str | None) -> tuple[str, str]:
    """A name, and its article: that which is given, else that of the thing, of its first word, or which was typed."""
    said = str(name)
    given = getattr(name, "article", "") if article is None else article
    if given or article is not None:
        return said, "" if given == NONE else given
    bare, typed = _parted(said)
    return (bare, typed) if typed and _is_common(bare) else (said, article_of(said))


def lowered(name: str) -> str:
    """« l’équipe nationale » within a sentence; « L’Établi » keeps its own capital."""
    return f"l{name[1:]}" if name[:2] == "L’" and name[2:3].islower() else name


def _worn(name: str) -> str:
    return name[:1].lower() + name[1:] if name.partition(" ")[0].lower() in COMMON else name


def the(name: object, article: str | None = None) -> str:
    """« le ministère chargé de la Culture », « l’Agence nationale… », « Régions de France »."""
    said, found = _said(name, article)
    if not found:
        return lowered(said)
    return f"{found}{'' if found.endswith('’') else ' '}{_worn(said)}"


def the_first(name: object, article: str | None = None) -> str:
    """The same, beginning a sentence: « Le ministère… », « L’Agence… »."""
    said = the(name, article)
    return said[:1].upper() + said[1:]


def _joined(said: str, own: dict[str, str], before: str) -> str:
    """« du Préau », « aux Sillons »; else the word `before` a name that bears no article."""
    first = next((each for each in OWN if said.startswith(each)), "")
    return own[first.strip().lower()] + said[len(first) :] if first else before + lowered(said)


def to_the(name: object, article: str | None = None) -> str:
    """« au ministère… », « à la Caisse… », « à Régions de France », « au Préau », « à La Verrière »."""
    said, found = _said(name, article)
    return f"{TO[found]}{_worn(said)}" if found else _joined(said, TO, "à ")


def of_the(name: object, article: str | None = None) -> str:
    """« du ministère… », « de l’Agence… », « d’Emmaüs », « des Sillons », « de La Verrière »."""
    said, found = _said(name, article)
    return f"{OF[found]}{_worn(said)}" if found else _joined(said, OF, of(said))
