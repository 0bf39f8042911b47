"""The article before the name of an institution, a group or a structure, by its first word, held as data. Pure.

A name whose first word is not known here keeps none: « à Régions de France ». A common noun loses its capital after
its article (« le ministère chargé de la Culture »); a name keeps it (« la Caisse nationale… »). One that begins by its
own article is joined to it as it is said: « au Préau », « des Sillons ».
"""

from __future__ import annotations

from lieudit.toolkit.french import of

COMMON = {
    "association": "l’", "atelier": "l’", "collectif": "le", "collège": "le", "comité": "le", "commission": "la",
    "direction": "la", "équipe": "l’", "groupe": "le", "mairie": "la", "ministère": "le", "préfecture": "la",
    "rectorat": "le", "secrétariat": "le", "syndicat": "le", "réseau": "le", "coordination": "la",
}  # fmt: skip
PROPER = {
    "agence": "l’", "assemblée": "l’", "banque": "la", "bibliothèque": "la", "caisse": "la", "centre": "le",
    "chambre": "la", "communauté": "la", "compagnie": "la", "confédération": "la", "conseil": "le",
    "coopérative": "la", "département": "le", "école": "l’", "fédération": "la", "fondation": "la", "fonds": "le",
    "institut": "l’", "métropole": "la", "mission": "la", "mutualité": "la", "observatoire": "l’", "office": "l’",
    "région": "la", "union": "l’", "université": "l’", "ville": "la",
}  # fmt: skip
OWN = ("Le ", "Les ")
TO = {"le": "au ", "la": "à la ", "l’": "à l’", "les": "aux "}
OF = {"le": "du ", "la": "de la ", "l’": "de l’", "les": "des "}


def article_of(name: str) -> str:
    """`le`, `la`, `l’`, or nothing."""
    first = name.partition(" ")[0].lower()
    return COMMON.get(first) or PROPER.get(first, "")


def lowered(name: str) -> str:
    """« l’équipe nationale » within a sentence; « L’Établi » keeps its own capital."""
    return f"l{name[1:]}" if name[:2] == "L’" and name[2:3].islower() else name


def _worn(name: str) -> str:
    return name[:1].lower() + name[1:] if name.partition(" ")[0].lower() in COMMON else name


def the(name: object, article: str | None = None) -> str:
    """« le ministère chargé de la Culture », « l’Agence nationale… », « Régions de France »."""
    said = str(name)
    found = article_of(said) if article is None else article
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
    said = str(name)
    found = article_of(said) if article is None else article
    return f"{TO[found]}{_worn(said)}" if found else _joined(said, TO, "à ")


def of_the(name: object, article: str | None = None) -> str:
    """« du ministère… », « de l’Agence… », « d’Emmaüs », « des Sillons », « de La Verrière »."""
    said = str(name)
    found = article_of(said) if article is None else article
    return f"{OF[found]}{_worn(said)}" if found else _joined(said, OF, of(said))
