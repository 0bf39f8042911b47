"""A vote held with Belenios: the questions that it is asked, what its archive says, read by ourselves. Pure.

An archive (`.bel`, version 1 of the format of Belenios 2 and 3) is a tar of files named by the SHA-256 of what they
hold, whose events are chained from the setup to the result. What is checked here needs no cryptography: names, chain,
rights to vote, the last ballot of each code, weights, sums. That each ballot is well formed, and that the sums are
those of the ballots, is for `belenios-tool` (tasks.py).

What somebody sent is read in a process of its own, within limits (toolkit/apart.py), by this very file:

    python -m lieudit.voting.belenios       the archive on stdin → what it says, as JSON, or its `fault`
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import sys
import tarfile
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lieudit.toolkit.types import Json
    from lieudit.voting.frozen import Recount, Rule

MOST_BYTES = 20 * 2**20
BLOCK = 512
"""Bytes of a block of tar."""
MOST_FILES, LARGEST_FILE = 50_000, 4 * 2**20
NAME = re.compile(r"[0-9a-f]{64}\.(?:data|event)\.json")
UUID = re.compile(r"[1-9A-HJ-NP-Za-km-z]{14,30}")
FINGERPRINT = re.compile(r"[A-Za-z0-9+/]{43}")
METHODS = ("resolution", "approval", "each")
"""What Belenios counts as sums, and we can count again from these."""
FOR, AGAINST, ABSTAIN = "Pour", "Contre", "Abstention"


class Unreadable(ValueError):
    """An archive that says nothing that holds: one French sentence."""


# What is asked


def questions(rule: Rule, question: str, options: Sequence[str]) -> list[Json]:
    """The questions of a ballot as Belenios asks them: a blank paper is one where the method knows it."""
    if rule["method"] == "approval":
        return [{"answers": list(options), "blank": True, "min": 1, "max": len(options), "question": question}]
    asked = {"answers": [FOR, AGAINST, ABSTAIN], "min": 1, "max": 1}
    if rule["method"] == "each":
        return [{**asked, "question": option} for option in options]
    return [{**asked, "blank": True, "question": question}]


def template(name: str, asked: list[Json], *, number: int, host: str, authority: str) -> Json:
    """What `belenios-tool setup make-election --template` reads, and what is typed into a server of Belenios."""
    return {
        "version": 1,
        "name": name,
        "description": f"Scrutin n° {number}",
        "questions": asked,
        "administrator": host,
        "credential_authority": authority,
    }


def spaced(said: object) -> object:
    """The same JSON with single plain blanks: a server tidies what is typed into it."""
    if isinstance(said, str):
        return re.sub(r"\s+", " ", said).strip()
    if isinstance(said, list):
        return [spaced(each) for each in said]
    if isinstance(said, dict):
        return {key: spaced(value) for key, value in said.items()}
    return said


# What an archive says


def read(content: bytes) -> Json:
    """Facts of an archive, or the `fault` for which it is not one."""
    try:
        return _plainly(_facts(_files(content)))
    except Unreadable as fault:
        return {"fault": str(fault)}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError):
        return {"fault": "Cette archive n’a pas la forme de celles de Belenios : demandez-la de nouveau au serveur."}


CUT = "Cette archive est coupée : il en manque la fin. Téléchargez-la de nouveau."


def _files(content: bytes) -> dict[str, bytes]:
    """Name → content, in the order of the archive; each name is the fingerprint of its content."""
    if len(content) > MOST_BYTES:
        raise Unreadable("Cette archive est trop grande : 20 Mo au plus.")
    found: dict[str, bytes] = {}
    end = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            for member in archive:
                name = _named(member, found)
                found[name] = _content(archive, member)
                end = member.offset_data + -(-member.size // BLOCK) * BLOCK
    except (tarfile.TarError, EOFError, OverflowError) as fault:
        raise Unreadable(CUT if content.startswith(b"BELENIOS\0") else NOT_AN_ARCHIVE) from fault
    if not found:
        raise Unreadable(NOT_AN_ARCHIVE)
    if len(content) < end or content[end:].strip(b"\0"):  # Belenios adds files to it, and writes no end of tar
        raise Unreadable(CUT)
    return found


NOT_AN_ARCHIVE = "Ce fichier n’est pas une archive de Belenios (.bel)."


def _named(member: tarfile.TarInfo, known: Collection[str]) -> str:
    if not member.isfile() or member.issparse():
        raise Unreadable("Cette archive contient un lien ou un dossier : celles de Belenios n’ont que des fichiers.")
    if member.name != "BELENIOS" and not NAME.fullmatch(member.name):
        raise Unreadable("Cette archive contient un fichier d’un autre nom que ceux de Belenios : rien n’en est pris.")
    if member.name in known:
        raise Unreadable("Cette archive contient deux fois le même fichier.")
    if len(known) >= MOST_FILES or member.size > LARGEST_FILE:
        raise Unreadable("Cette archive est trop grande : trop de fichiers, ou un fichier de plus de 4 Mo.")
    return member.name


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = archive.extractfile(member)
    content = file.read() if file else b""
    if len(content) != member.size:
        raise Unreadable(CUT)
    if member.name != "BELENIOS" and hashlib.sha256(content).hexdigest() != member.name[:64]:
        raise Unreadable("Un fichier de cette archive a été changé : son contenu n’a plus l’empreinte de son nom.")
    return content


def _facts(files: dict[str, bytes]) -> Json:
    if json.loads(files.pop("BELENIOS", b"{}")).get("version") != 1:
        raise Unreadable(NOT_AN_ARCHIVE)
    data = {name[:64]: content for name, content in files.items() if ".data." in name}
    events = [(name[:64], json.loads(content)) for name, content in files.items() if ".event." in name]
    _chained(events)
    kinds = [event["type"] for _name, event in events]
    for kind, fault in ONCE.items():
        if kinds.count(kind) != 1:
            raise Unreadable(fault)
    if kinds[0] != "Setup" or kinds[-1] != "Result":
        raise Unreadable("Les étapes de cette archive ne sont pas dans leur ordre.")
    if "Ballot" in kinds[kinds.index("EndBallots") :]:
        raise Unreadable("Un bulletin de cette archive est venu après la clôture de son urne.")
    said = {event["type"]: json.loads(data[event["payload"]]) for _name, event in events if "payload" in event}
    setup, papers = said["Setup"], [data[e["payload"]] for _name, e in events if e["type"] == "Ballot"]
    election = json.loads(data[setup["election"]])
    if not UUID.fullmatch(election["uuid"]):
        raise Unreadable("Cette archive n’a pas d’identifiant de Belenios.")
    fingerprint = base64.b64encode(bytes.fromhex(setup["election"])).decode().rstrip("=")
    codes = _codes(json.loads(data[setup["credentials"]]))
    voted = _voted([json.loads(paper) for paper in papers], codes, election["uuid"], fingerprint)
    tally, weight = said["EncryptedTally"], sum(codes[code] for code in voted)
    if int(tally["num_tallied"]) != len(voted) or int(tally["total_weight"]) != weight:
        raise Unreadable("Le nombre de bulletins comptés n’est pas celui des bulletins de l’archive.")
    return {
        "uuid": election["uuid"],
        "fingerprint": fingerprint,
        "name": election["name"],
        "questions": election["questions"],
        "host": election.get("administrator", ""),
        "authority": election.get("credential_authority", ""),
        "weights": sorted(codes.values()),
        "ballots": len(papers),
        "voted": len(voted),
        "weight": weight,
        "sums": _sums(said["Result"]["result"], election["questions"], weight),
    }


MOST_WORDS, DEEPEST = 500_000, 12
"""Characters of all that an election asks, and how deep it may be: ours is far under both."""


def _plainly(facts: Json) -> Json:
    """The same facts, refused where they are not what the database can write: numbers that are none, words that are no
    text, lists without end."""
    if not all(isinstance(facts[word], str) for word in ("name", "host", "authority")):
        raise TypeError
    asked = [facts["name"], facts["host"], facts["authority"], facts["questions"]]
    _as_text(asked, DEEPEST)
    if len(json.dumps(asked, allow_nan=False)) > MOST_WORDS:
        raise Unreadable("Ce que demande cette élection est trop long : ce n’est pas ce que nous avons préparé.")
    return facts


def _as_text(said: object, depth: int) -> None:
    if depth == 0:
        raise RecursionError
    if isinstance(said, str) and "\0" in said:
        raise ValueError
    if isinstance(said, str):
        said.encode()  # no half of a character
    parts = [*said.keys(), *said.values()] if isinstance(said, dict) else said if isinstance(said, list) else []
    for part in parts:
        _as_text(part, depth - 1)


ONCE = {
    "Setup": "Cette archive ne dit pas comment l’élection a été préparée.",
    "EndBallots": "L’urne de cette archive n’est pas close : attendez sa clôture, et téléchargez l’archive finale.",
    "EncryptedTally": "Les bulletins de cette archive ne sont pas encore comptés : attendez le résultat.",
    "Result": "Cette archive n’a pas de résultat : ses gardiens n’ont pas tous déchiffré. Attendez l’archive finale.",
}


def _chained(events: Sequence[tuple[str, Json]]) -> None:
    before = None
    for at, (name, event) in enumerate(events):
        if event.get("parent") != before or event.get("height") != at:
            raise Unreadable("Les étapes de cette archive ne se suivent pas : l’une manque, ou a été ajoutée.")
        before = name


def _codes(lines: Iterable[str]) -> dict[str, int]:
    """Public part of each code → weight."""
    found: dict[str, int] = {}
    for line in lines:
        code, _comma, weight = line.partition(",")
        if code in found or int(weight or 1) < 1:
            raise Unreadable("La liste des codes de cette archive ne tient pas.")
        found[code] = int(weight or 1)
    return found


def _voted(papers: Iterable[Json], codes: Collection[str], uuid: str, fingerprint: str) -> set[str]:
    """The codes that voted: who votes again is counted once, and its last ballot is the one."""
    voted = set()
    for paper in papers:
        if paper["credential"] not in codes:
            raise Unreadable("Un bulletin de cette archive vient d’un code qui n’est pas sur sa liste.")
        if paper["election_uuid"] != uuid or paper["election_hash"] != fingerprint:
            raise Unreadable("Un bulletin de cette archive est celui d’une autre élection.")
        voted.add(paper["credential"])
    return voted


def _sums(result: Sequence[Sequence[str | int]], asked: Sequence[Json], weight: int) -> list[list[int]]:
    """What each answer got, question by question; a blank paper comes first where it may be one."""
    sums = [[int(each) for each in line] for line in result]
    for line, question in zip(sums, asked, strict=True):
        if len(line) != len(question["answers"]) + bool(question.get("blank")):
            raise Unreadable("Le résultat de cette archive n’a pas autant de lignes que de réponses.")
        if any(not 0 <= each <= weight for each in line):
            raise Unreadable("Le résultat de cette archive compte plus de voix que de bulletins.")
    return sums


# Counted again


def papers_of(method: str, options: Sequence[str], sums: Sequence[Sequence[int]], weight: int) -> list[Recount]:
    """Ballots of a recount file that give these sums: Belenios publishes sums and no ballot, so that of an approval or
    of opinions these are one way among others of writing them, to which our rules give the same count.

    >>> papers_of("approval", ["A", "B"], [[1, 2, 1]], 3)
    [{'choice': 'blank', 'count': 1}, {'approve': ['A', 'B'], 'count': 1}, {'approve': ['A'], 'count': 1}]
    """
    if method == "resolution":
        blank, *said = sums[0]
        choices = zip(("for", "against", "abstain", "blank"), (*said, blank), strict=True)
        papers: list[Recount] = [{"choice": choice, "count": times} for choice, times in choices if times]
    elif method == "each":
        papers = [{"opinions": said, "count": 1} for said in _opinions(options, sums, weight)]
    else:
        blank, *said = sums[0]
        papers = [{"choice": "blank", "count": blank}] if blank else []
        papers += [{"approve": names, "count": 1} for names in _approvals(options, said, weight - blank)]
    if sum(paper["count"] for paper in papers) != weight:
        raise Unreadable("Les sommes de cette archive ne font pas le nombre de ses voix.")
    return papers


def _approvals(options: Sequence[str], said: Sequence[int], voices: int) -> list[list[str]]:
    names: list[list[str]] = [[] for _ in range(voices)]
    at = 0
    for option, times in zip(options, said, strict=True):
        if times > voices:
            raise Unreadable("Les sommes de cette archive ne font pas le nombre de ses voix.")
        for _ in range(times):
            names[at % voices].append(option)
            at += 1
    if any(not each for each in names):
        raise Unreadable("Les sommes de cette archive ne font pas le nombre de ses voix.")
    return names


def _opinions(options: Sequence[str], sums: Sequence[Sequence[int]], voices: int) -> list[dict[str, str]]:
    said: list[dict[str, str]] = [{} for _ in range(voices)]
    for option, times in zip(options, sums, strict=True):
        opinions = [word for word, n in zip(("for", "against", "abstain"), times, strict=True) for _ in range(n)]
        for each, opinion in zip(said, opinions, strict=True):
            each[option] = opinion
    return said


# Is it the archive that was expected?


def unlike(facts: Json, asked: Json, fingerprint: str, weights: Sequence[int]) -> str:
    """Why this archive is not that of the vote: what was declared before, its questions, its persons, its voices."""
    if facts["fingerprint"] != fingerprint:
        return "C’est l’archive d’une autre élection : son empreinte n’est pas celle déclarée pendant le vote."
    if facts["authority"].casefold() in ("", "server", facts["host"].casefold()):
        return "Dans cette élection, le serveur a fait les codes : ce doit être une autre personne."
    theirs = (facts["name"], [_plain(each) for each in facts["questions"]], facts["host"], facts["authority"])
    questions_asked = [_plain(each) for each in asked["questions"]]
    ours = (asked["name"], questions_asked, asked["administrator"], asked["credential_authority"])
    for said, here, there in zip(SAID, ours, theirs, strict=True):
        if spaced(here) != spaced(there):
            return f"Cette élection n’est pas celle que nous avons préparée : {said} y diffère."
    if facts["weights"] != sorted(weights):
        return "La liste de cette élection n’est pas la nôtre : les codes, ou les voix qu’ils portent, diffèrent."
    return ""


SAID = ("le titre", "ce qui est demandé", "qui tient le serveur", "l’autorité des codes")


def _plain(question: Json) -> list[object]:
    """A question, whatever else a server writes of it."""
    known = {"question", "answers", "min", "max", "blank"}
    more = sorted(name for name in question if name not in known)
    return [*(question.get(name) for name in ("question", "answers", "min", "max")), bool(question.get("blank")), more]


if __name__ == "__main__":
    json.dump(read(sys.stdin.buffer.read()), sys.stdout)
