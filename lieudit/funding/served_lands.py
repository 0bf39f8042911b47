"""Who was served, as the organiser of a call publishes it, written one territory a line and read exactly. Pure.

    Bretagne : 41 dossiers, 7 retenus
    Communes d’une métropole : 62, 12

A territory is a region of the directory, or a kind of municipalities, by the names that the page shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from lieudit.territory.spelling import plain
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.types import Json

MOST = 60
"""Lines, at most."""
MOST_FILES = 1_000_000
LINE = re.compile(
    r"^(?P<name>.+?)\s*:\s*(?P<files>\d[\d\s\u00a0\u202f]*)\D*?[,;]\s*(?P<retained>\d[\d\s\u00a0\u202f]*)\D*$"
)


class LandName(NamedTuple):
    """A territory by which results are told: « region » or « rurality », its code, the name that the page shows."""

    kind: str
    code: str
    name: str


def read_lands(text: str, names: Iterable[LandName]) -> list[Json]:
    """The territories of a text, each with its files and those that are retained.

    Raises:
        RuleBroken: on `lands`, a line that is not one, a name that is none of ours, one told twice.
    """
    known = {plain(each.name): each for each in names}
    found: list[Json] = []
    for line in filter(None, (each.strip() for each in text.replace("\0", "").splitlines())):
        read = LINE.match(line)
        if read is None:
            raise _refusal(f"Écrivez « Bretagne : 41 dossiers, 7 retenus » : « {line[:60]} ».")
        land = known.get(plain(read["name"]))
        if land is None:
            raise _refusal(f"Ni une région, ni une des sortes de communes d’ici : « {read['name'][:60]} ».")
        files, retained = _number(read["files"]), _number(read["retained"])
        if files > MOST_FILES or retained > files:
            raise _refusal(f"Plus de retenus que de dossiers, ou trop de dossiers : « {line[:60]} ».")
        if any((each["kind"], each["code"]) == (land.kind, land.code) for each in found):
            raise _refusal(f"Ce territoire est dit deux fois : « {land.name} ».")
        found.append({"kind": land.kind, "code": land.code, "files": files, "retained": retained})
    if len(found) > MOST:
        raise _refusal(f"{MOST} lignes au plus ; il y en a {len(found)}.")
    return found


def write_lands(lands: Sequence[Json], names: Iterable[LandName]) -> str:
    """The text from which these territories are read again as they are.

    >>> brittany = LandName("region", "53", "Bretagne")
    >>> write_lands([{"kind": "region", "code": "53", "files": 41, "retained": 7}], [brittany])
    'Bretagne : 41 dossiers, 7 retenus'
    """
    said = {(each.kind, each.code): each.name for each in names}
    rows = [(said.get((each["kind"], each["code"]), ""), each["files"], each["retained"]) for each in lands]
    return "\n".join(f"{name} : {files} dossiers, {retained} retenus" for name, files, retained in rows if name)


def sums_of(lands: Sequence[Json]) -> Mapping[str, tuple[int, int]]:
    """Files and retained of each kind of territories, all together."""
    kinds = dict.fromkeys(each["kind"] for each in lands)
    return {
        kind: (
            sum(each["files"] for each in lands if each["kind"] == kind),
            sum(each["retained"] for each in lands if each["kind"] == kind),
        )
        for kind in kinds
    }


def _number(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _refusal(words: str) -> RuleBroken:
    return RuleBroken({"lands": words})
