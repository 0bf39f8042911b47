"""A real election of Belenios, held with Debian's `belenios-tool` as its own example holds one: codes by weights, two
trustees, ballots, somebody who votes again, a count; for tests, and for the archive that the demonstration keeps."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TOOL = shutil.which("belenios-tool")
REQUIRED = os.environ.get("LIEUDIT_REQUIRE_BELENIOS") == "1"


@dataclass
class Elsewhere:
    """One election in a folder of its own: `codes` are the private ones, in the order of the voters."""

    folder: Path
    uuid: str
    codes: list[str]
    fingerprint: str

    def tool(self, *arguments: str, given: str = "") -> str:
        return tool(self.folder, *arguments, given=given)

    def event(self, kind: str, payload: str = "") -> None:
        self.tool("archive", "add-event", f"--type={kind}", given=payload)

    def vote(self, voter: int, choice: list[list[int]]) -> None:
        """A ballot: for each question, 0 or 1 for a blank paper where it may be one, then for each answer."""
        kept = {"code": self.codes[voter], "choice": json.dumps(choice)}
        for name, words in kept.items():
            (self.folder / name).write_text(words)
        ballot = self.tool("election", "generate-ballot", "--privcred", "code", "--choice", "choice")
        self.event("Ballot", ballot)

    def close(self) -> None:
        self.event("EndBallots")
        self.event("EncryptedTally", self.tool("election", "compute-encrypted-tally"))

    def count(self) -> bytes:
        """Each trustee decrypts its part; the archive with its result."""
        for rank, key in enumerate(sorted(self.folder.glob("*.privkey")), start=1):
            part = self.tool("election", "decrypt", "--privkey", key.name, "--trustee-id", str(self.rank_of(key, rank)))
            self.event("PartialDecryption", part)
        self.event("Result", self.tool("election", "compute-result"))
        return self.archive

    def rank_of(self, key: Path, rank: int) -> int:
        """The place of a trustee: that of its public key, as they were written together."""
        order = (self.folder / "order").read_text().split()
        return order.index(key.stem) + 1

    @property
    def archive(self) -> bytes:
        return (self.folder / f"{self.uuid}.bel").read_bytes()


def tool(folder: Path, *arguments: str, given: str = "") -> str:
    assert TOOL
    asked = {"cwd": folder, "input": given, "capture_output": True, "text": True, "check": True}
    done: Any = subprocess.run(
        [TOOL, *arguments], env={**os.environ, "BELENIOS_USE_URANDOM": "1"}, timeout=300, **asked
    )
    return str(done.stdout)


def prepared(folder: Path, asked: dict[str, Any], voters: str, *, trustees: int = 2) -> Elsewhere:
    """Codes, trustees and questions: ready for the first ballot. `voters` is a list: address, login, weight."""
    uuid = tool(folder, "setup", "generate-token").strip()
    common = ("--uuid", uuid, "--group", "Ed25519")
    (folder / "voters.txt").write_text(voters)
    tool(folder, "setup", "generate-credentials", *common, "--file", "voters.txt")
    next(folder.glob("*.pubcreds")).rename(folder / "public_creds.json")
    private = json.loads(next(folder.glob("*.privcreds")).read_text())
    for _trustee in range(trustees):
        tool(folder, "setup", "generate-trustee-key", "--group", "Ed25519")
    keys = sorted(folder.glob("*.pubkey"))
    (folder / "order").write_text(" ".join(key.stem for key in keys))
    (folder / "public_keys.jsons").write_text("".join(key.read_text() for key in keys))
    tool(folder, "setup", "make-trustees")
    (folder / "public_keys.jsons").unlink()
    (folder / "questions.json").write_text(json.dumps(asked))
    tool(folder, "setup", "make-election", *common, "--template", "questions.json")
    digest = hashlib.sha256((folder / "election.json").read_bytes().strip()).digest()
    tool(folder, "archive", "init")
    for name in ("election.json", "trustees.json", "public_creds.json"):
        (folder / name).unlink()
    logins = [line.split(",")[1] for line in voters.splitlines()]
    return Elsewhere(folder, uuid, [private[login] for login in logins], base64.b64encode(digest).decode().rstrip("="))
