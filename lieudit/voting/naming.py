"""How the options of a ballot are read: their frozen keys, replaced by the names of today. Pure.

A ballot, its votes and its recount file keep keys (« candidature n° 2 »): who is named may leave, what was counted may
not change. `names` are key → name; what it does not say is read as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

type Names = Mapping[str, str]

HOW = (
    "« options » sont des clés, et non des noms : une personne peut partir, un compte ne change pas. Dans « keys », "
    "« candidacy » est le numéro de la candidature sur le bulletin, et « line » celui du membre sur la liste "
    "électorale de l’élection, où chacun est nommé tant qu’il y consent."
)


def renamed(value: object, names: Names, *, at: str = "") -> Any:
    """Any part of a recount file or of a result with the names of its options; in sentences (`log`) too."""
    if not names:
        return value
    if isinstance(value, str):
        return spoken(value, names) if at == "log" else names.get(value, value)
    if isinstance(value, Mapping):
        return {names.get(key, key): renamed(item, names, at=str(key)) for key, item in value.items()}
    if isinstance(value, list):
        return [renamed(item, names, at=at) for item in value]
    return value


def spoken(sentence: str, names: Names) -> str:
    """A sentence that says keys, with names: « candidature n° 1 » is not found in « candidature n° 12 »."""
    if not names:
        return sentence
    keys = sorted(names, key=len, reverse=True)
    found = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, keys))})(?!\w)")
    return found.sub(lambda key: names[key[0]], sentence)


def told_apart(names: Names) -> dict[str, str]:
    """Names that a voter tells apart: two that are read alike, or one that looks like another's key, bear their own.

    >>> told_apart({"candidature n° 1": "Le Préau", "candidature n° 2": "le préau"})["candidature n° 2"]
    'le préau (candidature n° 2)'
    """
    read = {key: as_option(name) or key for key, name in names.items()}
    long = {key: f"{name} ({key})" if name != key else key for key, name in read.items()}
    times = Counter(map(read_aloud, read.values()))
    keys = {read_aloud(key): key for key in names}

    def alike(key: str) -> bool:
        heard = read_aloud(read[key])
        return times[heard] > 1 or keys.get(heard, key) != key

    found = {key: long[key] if alike(key) else name for key, name in read.items()}
    return found if len(set(map(read_aloud, found.values()))) == len(found) else long


def key_table(explained: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    """What a recount file says beside its keys; nothing where the options are what they say."""
    keys = {
        key: {"candidacy": said["number"], "line": said["line"]} for key, said in explained.items() if "line" in said
    }
    return {"keys": keys, "keys_how": HOW} if keys else {}


def read_aloud(name: str) -> str:
    """A name as one hears it: neither capitals, nor blanks, nor marks without width make it another.

    >>> read_aloud("L’Atelier\u200b ") == read_aloud("l'atelier")
    True
    """
    plain = unicodedata.normalize("NFKC", name).casefold().replace("’", "'")
    return " ".join("".join(sign for sign in plain if unicodedata.category(sign) != "Cf").split())


def as_option(name: str) -> str:
    """A name that was typed elsewhere, without what could not be printed on a ballot."""
    return "".join(sign for sign in " ".join(name.split()) if unicodedata.category(sign) not in ("Cc", "Cs"))


def fault_of_options(options: Sequence[str]) -> str:
    """Why voters could not tell these options apart, in one sentence; empty when they can."""
    heard: dict[str, str] = {}
    for option in options:
        said = read_aloud(option)
        if not said or any(unicodedata.category(sign) in ("Cc", "Cs") for sign in option):
            return "Une option porte un signe qui ne se lit pas, ou n’a pas de nom : corrigez-la."
        if said in heard:
            return f"« {option} » et « {heard[said]} » se lisent de la même façon : une option figure deux fois."
        heard[said] = option
    return ""
