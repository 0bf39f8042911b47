"""The questions of a call, written one a line as people write them, and read exactly. Pure.

    Que voulez-vous faire ? (1 500 signes)
    Combien de personnes viendront ? (300 signes, facultatif)

Each has a key, its rank among those of the call, which a correction keeps for the words that stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import number
from lieudit.toolkit.types import Json

USUAL = 1500
"""Signs that an answer may have, unless its question says otherwise."""
MOST_SIGNS = 6000
MOST = 60
"""Questions of one call."""
LONGEST = 300
ASIDE = re.compile(r"\s*\((?P<said>[^()]*(?:signes?|facultati(?:f|ve))[^()]*)\)\s*$", re.I)
SIGNS = re.compile(r"(\d[\d\s\u00a0\u202f]*)\s*signes?", re.I)
SUMMARY: Json = {"key": 0, "words": "Le dossier en quelques phrases", "most": 600, "required": True}
"""What every file says first, and that all read of one that is retained, or whose places publish what was decided; no
question of a call has its key."""
LINE = re.compile(r"\s+")


def read_questions(text: str, before: Sequence[Json] = ()) -> list[Json]:
    """The questions of a text, one a line: `key`, `words`, `most` signs, `required`. Those of `before` keep their key.

    Raises:
        RuleBroken: too many, too long, said twice, or an answer of more signs than anybody reads.
    """
    known = {each["words"]: each["key"] for each in before}
    free = max((each["key"] for each in before), default=0)
    found: list[Json] = []
    for line in filter(None, (LINE.sub(" ", each).strip() for each in text.replace("\0", "").splitlines())):
        aside = ASIDE.search(line)
        words, said = (line[: aside.start()].strip(), aside["said"].lower()) if aside else (line, "")
        signs = SIGNS.search(said)
        most = int(re.sub(r"\D", "", signs[1])) if signs else USUAL
        if not words or len(words) > LONGEST:
            raise RuleBroken({"questions": f"Une question a de 1 à {LONGEST} signes : « {line[:60]} »."})
        if not 1 <= most <= MOST_SIGNS:
            raise RuleBroken({"questions": f"Une réponse a {number(MOST_SIGNS)} signes au plus : « {words[:60]} »."})
        if any(words == each["words"] for each in found):
            raise RuleBroken({"questions": f"Cette question est écrite deux fois : « {words[:60]} »."})
        key = known.get(words)
        if key is None:
            key = free = free + 1
        found.append({"key": key, "words": words, "most": most, "required": "facultati" not in said})
    if len(found) > MOST:
        raise RuleBroken({"questions": f"Un dossier a {MOST} questions au plus ; il y en a {len(found)}."})
    return found


def write_questions(questions: Sequence[Json]) -> str:
    """The text from which these questions are read again as they are.

    >>> write_questions([{"key": 1, "words": "Pourquoi ?", "most": 300, "required": False}])
    'Pourquoi ? (300 signes, facultatif)'
    """
    lines = []
    for each in questions:
        aside = [f"{each['most']} signes"] if each["most"] != USUAL else []
        aside += [] if each["required"] else ["facultatif"]
        lines.append(f"{each['words']} ({', '.join(aside)})" if aside else each["words"])
    return "\n".join(lines)


def is_optional(line: str) -> bool:
    """Whether a paper that is asked for may be missing.

    >>> is_optional("Le bail (facultatif)")
    True
    """
    return re.search(r"\(facultati(?:f|ve)\)$", line, re.I) is not None


def read_lines(text: str, field: str, *, most: int, longest: int) -> list[str]:
    """The lines of a text that say something, on one line each, none twice.

    Raises:
        RuleBroken: on `field`, too many or too long.
    """
    lines = [LINE.sub(" ", each).strip() for each in text.replace("\0", "").splitlines()]
    found = list(dict.fromkeys(filter(None, lines)))
    if len(found) > most:
        raise RuleBroken({field: f"{most} lignes au plus ; il y en a {len(found)}."})
    if long := next((each for each in found if len(each) > longest), ""):
        raise RuleBroken({field: f"{longest} signes au plus par ligne : « {long[:60]}… »."})
    return found
