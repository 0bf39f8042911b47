"""The verb of a name, singular or plural: « Les Sillons répondent », « L’Établi répond ». Pure.

A name is a plural by its own article (« Les Sillons », « les Ardennes »), by the one that was said of it, or by that of
its first word. Sentences are written in the singular, and agree as the name comes in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lieudit.toolkit.articles import KEPT, Named, article_of

IRREGULAR = {
    "a": "ont", "appelle": "appellent", "apprend": "apprennent", "attend": "attendent", "choisit": "choisissent",
    "devient": "deviennent", "dit": "disent", "doit": "doivent", "définit": "définissent", "est": "sont",
    "fait": "font", "finit": "finissent", "fournit": "fournissent", "inscrit": "inscrivent", "joint": "joignent",
    "lit": "lisent", "met": "mettent", "obtient": "obtiennent", "part": "partent", "perd": "perdent", "peut": "peuvent",
    "prend": "prennent", "promet": "promettent", "prévient": "préviennent", "reconnaît": "reconnaissent",
    "redevient": "redeviennent", "rejoint": "rejoignent", "remet": "remettent", "rend": "rendent",
    "reprend": "reprennent", "retient": "retiennent", "revient": "reviennent", "reçoit": "reçoivent",
    "récrit": "récrivent", "répond": "répondent", "sait": "savent", "souscrit": "souscrivent", "tient": "tiennent",
    "transmet": "transmettent", "veut": "veulent", "vient": "viennent", "voit": "voient", "écrit": "écrivent",
    "élit": "élisent",
}  # fmt: skip
ENDINGS = {"e": "ent", "ait": "aient", "ra": "ront"}
"""Of « propose », « voudrait », « essaiera »."""
NOT_VERBS = {"comme", "contre", "de", "entre", "même", "une"}
BEFORE_SONT = {"n’": "ne ", "s’": "se "}
"""« n’est » is « ne sont »."""
OWN = {"son": "leur", "sa": "leur", "ses": "leurs", "lui": "leur", "il": "ils", "qu’il": "qu’ils"}
CLAUSE = (
    r"(?P<before>(?:(?:ne|se|en|y|le|la|les|lui|vous)\s|[nsl]’)*)(?P<verb>[a-zà-ÿ]+)\b"
    r"(?P<rest>(?:«[^»]*»|[^:;.?!«])*)"
)
SUBJECT = re.compile(rf"(?P<name>(?:^|(?<=[:,;.]\s)|(?<=\bque\s))(?:\{{(?P<word>\w+)\}}|%\((?P<old>\w+)\)s)\s){CLAUSE}")
"""A name that a sentence is about, its verb, and the rest of its clause."""
SAID = re.compile(CLAUSE)
WORD = re.compile(r"«[^»]*»|(?<![\w’])(?:qu’)?il (?:y a|en est|faut)\b|(?<![\w’])(?:qu’)?\w+")
"""A word of ours; what is quoted is left to its author, and « il y a » to nobody."""
AGAIN = re.compile(r"(?<=\bet ne )[a-zà-ÿ]+")
"""« et ne vote plus »: the second verb of a name."""


def is_plural(name: object) -> bool:
    said = str(name)
    return said[:4] in ("Les ", "les ") or (getattr(name, "article", "") or article_of(said)) == "les"


def plural_of(verb: str) -> str:
    """« répondent » of « répond »; nothing for a word that is no verb known here."""
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    ending = next((each for each in ENDINGS if verb.endswith(each)), "")
    return verb.removesuffix(ending) + ENDINGS[ending] if ending and verb not in NOT_VERBS else ""


def _plural(found: re.Match[str]) -> str:
    before, verb = found["before"], OWN.get(found["verb"]) or plural_of(found["verb"]) or found["verb"]
    if verb == "sont":
        before = before[:-2] + BEFORE_SONT.get(before[-2:], before[-2:])
    rest = AGAIN.sub(lambda each: plural_of(each[0]) or each[0], found["rest"])
    return before + verb + WORD.sub(lambda each: OWN.get(each[0], each[0]), rest)


def says(name: object, words: str) -> str:
    """What a name does, after it: `says("Les Sillons", "donne son pouvoir")` is « donnent leur pouvoir »."""
    return SAID.sub(_plural, words, count=1) if is_plural(name) else words


def agree(text: str, names: Mapping[str, object]) -> str:
    """A sentence whose blanks are still to fill, `{place}` or `%(place)s`, with the verbs of its plural names."""
    return SUBJECT.sub(lambda each: _agreed(each, names), text)


def _agreed(found: re.Match[str], names: Mapping[str, object]) -> str:
    word = found["word"] or found["old"]
    return found["name"] + _plural(found) if is_plural(named(word, names)) else found[0]


def named(word: str, names: Mapping[str, object]) -> Named:
    """The name that fills a blank, with what was said of its article: by the thing itself, or beside it."""
    return Named(names.get(word, ""), str(names.get(word + KEPT, "")))


def agreed(text: str, **names: object) -> str:
    """The sentence itself: `agreed(_("%(place)s a fermé."), place=place)`."""
    return agree(text, names) % names
