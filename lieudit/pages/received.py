"""Messages that a program of the demonstration received, as `scripts/receiver.py` keeps them: newest first. Pure."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

from lieudit.toolkit.datasets import DATASETS

RECEIVED = "received.jsonl"
"""In VAR_DIR: a line of JSON for each message."""


@dataclass(frozen=True)
class Message:
    """What came: `signed` by the secret of the address; `code` is the same each time that a message is sent again."""

    at: dt.datetime
    code: str
    signed: bool
    body: str

    @property
    def is_trial(self) -> bool:
        return bool(json.loads(self.body)["type"] == "hook.tried") if self.signed else False

    @property
    def changes(self) -> str:
        """Where to read what changed; only a message that is signed is believed."""
        return str(json.loads(self.body)["data"].get("changes", "")) if self.signed else ""

    @property
    def counted(self) -> list[tuple[str, int]]:
        """How many rows changed, dataset by dataset."""
        told = json.loads(self.body)["data"].get("datasets", {}) if self.signed else {}
        return [(str(DATASETS[name].title) if name in DATASETS else name, rows) for name, rows in told.items()]


def read_messages(log: Path) -> list[Message]:
    """Those of a log, newest first; without a log, none came."""
    if not log.is_file():
        return []
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    return [
        Message(dt.datetime.fromtimestamp(line["at"], dt.UTC), line["code"], line["signed"], line["body"])
        for line in reversed(lines)
    ]
