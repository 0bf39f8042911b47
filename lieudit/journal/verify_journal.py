"""The seals of the open log, exact and alone: the server and any citizen run this same file.

    python verify_journal.py journal-scelle.jsonl
    python verify_journal.py journal-scelle.jsonl 3f9a…   (the seal printed on a letter, whole or by its first signs)

Each act is a leaf of a Merkle tree (RFC 6962, § 2.1); a seal gives the root of all leaves so far and cites the seal
before it. What an act says is in its leaf through salted commitments: words that are hidden later leave the tree as it
was. One line of the file is one leaf or one seal, in order. Pure, and without anything but the standard library.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

SALTED = ("phrase", "au_nom_de")
"""What a line says in words: each under a salt of its own, given with it."""
LATE = timedelta(days=1)
"""How long after its moment an act may be sealed: a transaction lasts less."""
FULL = 5_000
"""Leaves of a seal, at most: one that holds so many may have left older acts to the next, and bounds no date."""
EMPTY = hashlib.sha256(b"").digest()


def canonical(thing: object) -> bytes:
    """The one way to write a thing as JSON: sorted keys, no blank, UTF-8."""
    return json.dumps(thing, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def leaf_hash(content: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def commitment(salt: str, words: str) -> str:
    """What binds to words without telling them, for who does not know the salt (64 hexadecimal signs)."""
    return hashlib.sha256(bytes.fromhex(salt) + words.encode()).hexdigest()


def salt_of(master: str, name: str) -> str:
    """The salt of one thing that a leaf says, drawn from that of the leaf: to give one gives no other."""
    return hmac.new(bytes.fromhex(master), name.encode(), hashlib.sha256).hexdigest()


@dataclass
class Tree:
    """A Merkle tree that only grows: the roots of its full subtrees, the largest first, with their heights."""

    peaks: list[tuple[int, bytes]] = field(default_factory=list)
    size: int = 0

    def append(self, leaf: bytes) -> None:
        height, top = 0, leaf
        while self.peaks and self.peaks[-1][0] == height:
            top, height = node_hash(self.peaks.pop()[1], top), height + 1
        self.peaks.append((height, top))
        self.size += 1

    @property
    def root(self) -> bytes:
        """The Merkle tree hash of all leaves."""
        if not self.peaks:
            return EMPTY
        top = self.peaks[-1][1]
        for _height, peak in reversed(self.peaks[:-1]):
            top = node_hash(peak, top)
        return top


def content_of(act: int, moment: str, kind: str, committed: Mapping[str, str]) -> bytes:
    """What a leaf holds: the act, when, of what kind, and the commitments to its words and to its facts."""
    return canonical({"acte": act, "moment": moment, "nature": kind, **committed})


def seal_digest(number: int, size: int, root: str, previous: str, moment: str) -> str:
    sealed = {"sceau": number, "taille": size, "racine": root, "precedent": previous, "moment": moment}
    return hashlib.sha256(canonical(sealed)).hexdigest()


BARE = {"feuille", "empreinte"}
TOLD = BARE | {"acte", "moment", "nature", "faits"}
SHAPES = (BARE, TOLD | {"engagements"}, TOLD | {*SALTED, "sels"})
"""What a leaf may hold: its digest alone, or an act whose words are hidden, or said. Anything else would be read, and
was never sealed."""
SEALED = {"sceau", "taille", "racine", "precedent", "moment", "empreinte"}
DIGEST = re.compile("[0-9a-f]{64}")

type Line = Mapping[str, object]


class Altered(Exception):
    """A line is not what was sealed; the message says which one, in French."""


@dataclass
class Reader:
    """Reads the lines in order, and stops at the first one that is not what was sealed."""

    tree: Tree = field(default_factory=Tree)
    seals: list[str] = field(default_factory=list)
    sealed: int = 0
    bounds: list[tuple[int, datetime]] = field(default_factory=list)
    """Number and moment of the seals that took all there was."""
    shown: int = 0
    hidden: int = 0

    def read(self, line: Line) -> None:
        if "sceau" in line:
            self._seal(line)
        else:
            self._leaf(line)

    def _leaf(self, line: Line) -> None:
        index = line.get("feuille")
        if index != self.tree.size:
            raise Altered(f"feuille n° {self.tree.size} : elle manque, ou une autre est mise à sa place ({index}).")
        told = str(line.get("empreinte", ""))
        if set(line) not in SHAPES or not DIGEST.fullmatch(told):
            raise Altered(f"feuille n° {index} : mal écrite, elle dit autre chose que ce qui se scelle.")
        if "acte" in line:
            self._check_words(line, told)
        self.tree.append(bytes.fromhex(told))

    def _check_words(self, line: Line, told: str) -> None:
        where = f"feuille n° {line['feuille']} (acte n° {line['acte']})"
        given = line.get("engagements") or {}
        salts = line.get("sels") or {}
        if not isinstance(given, Mapping) or not isinstance(salts, Mapping):
            raise Altered(f"{where} : ligne mal écrite.")
        committed = {"faits": str(line.get("faits", ""))}
        for name in SALTED:
            hidden = name in given
            committed[name] = str(given[name]) if hidden else commitment(str(salts[name]), str(line[name]))
        content = content_of(int(str(line["acte"])), str(line["moment"]), str(line["nature"]), committed)
        if leaf_hash(content).hex() != told:
            raise Altered(f"{where} : ce qui y est écrit n’est pas ce qui a été scellé.")
        if len(self.bounds) > 1 and datetime.fromisoformat(str(line["moment"])) + LATE < self.bounds[-1][1]:
            raise Altered(f"{where} : il porte une date d’avant le sceau n° {self.bounds[-1][0]}, qui ne l’a pas vu.")
        self.shown += 1
        self.hidden += bool(given)

    def _seal(self, line: Line) -> None:
        number = line.get("sceau")
        if number != len(self.seals) + 1:
            raise Altered(f"sceau n° {len(self.seals) + 1} : il manque, ou un autre est mis à sa place ({number}).")
        within = f"sceau n° {number}, feuilles {self.sealed} à {self.tree.size - 1}"
        if set(line) != SEALED:
            raise Altered(f"{within} : mal écrit, il dit autre chose qu’un sceau.")
        if line.get("precedent") != (self.seals[-1] if self.seals else ""):
            raise Altered(f"{within} : il ne cite pas le sceau d’avant.")
        if line.get("taille") != self.tree.size:
            raise Altered(f"{within} : des feuilles ont été ajoutées ou retirées.")
        if line.get("racine") != self.tree.root.hex():
            raise Altered(f"{within} : l’une d’elles n’est pas celle qui a été scellée.")
        moment = str(line.get("moment", ""))
        digest = seal_digest(len(self.seals) + 1, self.tree.size, self.tree.root.hex(), str(line["precedent"]), moment)
        if line.get("empreinte") != digest:
            raise Altered(f"{within} : son empreinte n’est pas la sienne.")
        self.seals.append(digest)
        if self.tree.size - self.sealed < FULL:
            self.bounds.append((len(self.seals), datetime.fromisoformat(moment)))
        self.sealed = self.tree.size


def read_all(lines: Iterable[Line]) -> Reader:
    """Read every line.

    Raises:
        Altered: at the first one that is not what was sealed.
    """
    reader, number = Reader(), 0
    for number, line in enumerate(lines, start=1):
        try:
            reader.read(line)
        except (KeyError, ValueError, TypeError) as error:
            raise Altered(f"ligne {number} du fichier : mal écrite ({error}).") from error
        except Altered as altered:
            raise Altered(f"ligne {number} du fichier, {altered}") from altered
    if reader.sealed != reader.tree.size:
        raise Altered(f"ligne {number} du fichier : le dernier sceau manque.")
    return reader


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("une clé y est écrite deux fois")
    return read


def lines_of(path: str) -> Iterator[Line]:
    with open(path, encoding="utf-8") as file:
        for number, text in enumerate(file, start=1):
            try:
                line = json.loads(text, object_pairs_hook=_once)
            except ValueError as error:
                raise Altered(f"ligne {number} du fichier : ce n’est pas du JSON.") from error
            if not isinstance(line, dict):
                raise Altered(f"ligne {number} du fichier : mal écrite.")
            yield line


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__)
        return 2
    try:
        reader = read_all(lines_of(arguments[0]))
    except Altered as altered:
        print(f"ALTÉRÉ. {altered}")
        return 1
    last = reader.seals[-1] if reader.seals else "aucun"
    told = f"{reader.tree.size} actes, dont {reader.shown} publics ; {len(reader.seals)} sceaux"
    print(f"Intact : {told}. Le dernier : {last}")
    bare, hidden = reader.tree.size - reader.shown, reader.hidden
    print(f"Actes dont seule l’empreinte est donnée : {bare} ; dont les mots sont masqués : {hidden}.")
    print("Ce fichier prouve que ceux-là n’ont pas changé depuis leur sceau, non ce qu’ils disaient.")
    wanted = "".join(arguments[1:]).replace(" ", "").lower()
    if wanted and not any(seal.startswith(wanted) for seal in reader.seals):
        print(f"Le sceau {wanted} n’y est pas, et ce journal s’arrête au sceau n° {len(reader.seals)}.")
        print("Si le document est plus récent, reprenez le fichier dans une heure. Sinon, ce journal n’est pas celui")
        print("que le document a vu.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
