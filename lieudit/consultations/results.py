"""A reading, with the words of its statements: what the page of results, the picture and the drafts show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from lieudit.consultations.models import Consultation, Reading, Statement
from lieudit.consultations.vocabulary import REST, REST_LABEL, Kind
from lieudit.consultations.wording import voices_said
from lieudit.toolkit.types import Json

FEW = 0.8
"""Below this ratio, a group speaks less than its share of the places."""


@dataclass(frozen=True)
class Group:
    """A group, and what it says of a statement."""

    kind: str
    code: str
    label: str
    agree: int
    disagree: int
    passed: int
    seen: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Line:
    """A statement with what is said of it, by everybody and by each group that may be shown."""

    statement: Statement
    data: Json
    labels: Mapping[tuple[str, str], str]

    @property
    def is_heard(self) -> bool:
        """Five answered it at least."""
        return self.data["all"] is not None

    @property
    def all(self) -> Json:
        return self.data["all"]  # type: ignore[no-any-return]

    @property
    def share(self) -> float:
        return float(self.all["share"])

    @property
    def passed_share(self) -> float:
        return float(self.all["passed"] / self.all["seen"])

    @property
    def important(self) -> int | None:
        known = self.data["important"]
        return None if known is None else int(known)

    @property
    def low(self) -> float:
        """« Au moins » : the lower bound of the group where agreement is the least sure."""
        weakest = self.data["weakest"]
        return float(weakest["low"]) if weakest else 0.0

    @property
    def weakest(self) -> str:
        """Which group that is."""
        weakest = self.data["weakest"]
        return self.labels[weakest["kind"], weakest["code"]] if weakest else ""

    def codes(self, kind: str) -> set[str]:
        """The groups of a kind whose answers are said."""
        return {row["code"] for row in (self.data.get("groups") or {}).get(kind, [])}

    def groups(self, kind: str) -> list[Group]:
        rows = self.data["groups"].get(kind, [])
        return [Group(kind, label=self.labels[kind, row["code"]], **row) for row in rows]

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], Group]:
        return {(kind, group.code): group for kind in self.data["groups"] for group in self.groups(kind)}

    @property
    def more(self) -> Group | None:
        """Of the two groups that it parts the most, that which agrees."""
        gap = self.data["gap"]
        return self._by_key[gap["kind"], gap["more"]] if gap else None

    @property
    def less(self) -> Group | None:
        gap = self.data["gap"]
        return self._by_key[gap["kind"], gap["less"]] if gap else None

    @property
    def against(self) -> list[tuple[str, float]]:
        """The groups where fewer than half agree, by name."""
        return [(self.labels[each["kind"], each["code"]], float(each["share"])) for each in self.data["against"]]


class Results:
    """What a consultation says, as it was last read. A statement hidden or withdrawn since then is left out."""

    def __init__(self, reading: Reading, statements: Mapping[int, Statement]) -> None:
        self.reading, self.data = reading, reading.data
        self.labels = {(k["kind"], g["code"]): g["label"] for k in self.data["kinds"] for g in k["groups"]}
        self.labels |= {(k["kind"], REST): str(REST_LABEL) for k in self.data["kinds"]}
        rows = {row["rank"]: row for row in self.data["statements"] if row["rank"] in statements}
        self.lines = {rank: Line(statements[rank], row, self.labels) for rank, row in rows.items()}

    @classmethod
    def of(cls, consultation: Consultation) -> Results | None:
        """Those of a consultation; None before it was read once."""
        reading = Reading.objects.filter(consultation=consultation).first()
        if reading is None:
            return None
        rows = Statement.objects.served().filter(consultation=consultation).select_related("author", "place", "need")
        statements = {row.rank: row for row in rows}
        for row in rows:
            row.consultation = consultation
        return cls(reading, statements)

    @property
    def is_final(self) -> bool:
        return self.reading.final

    @property
    def at(self) -> dt.datetime:
        return self.reading.at

    @property
    def voices(self) -> int | None:
        """How many there are; None where nobody should be known by it."""
        known = self.data["voices"]
        return None if known is None else int(known)

    @property
    def voices_said(self) -> str:
        return voices_said(self.voices or 0)

    def _part(self, name: str) -> list[Line]:
        return [self.lines[rank] for rank in self.data[name] if rank in self.lines]

    @property
    def together(self) -> list[Line]:
        return self._part("together")

    @property
    def apart(self) -> list[Line]:
        return self._part("apart")

    @property
    def unknown(self) -> list[Line]:
        return self._part("unknown")

    @property
    def kinds(self) -> list[Json]:
        """The kinds of groups, each with its groups and their voices."""
        return list(self.data["kinds"])

    def kind(self, asked: str) -> str:
        """The kind of groups to show: the one asked for, else the first with two groups that may be shown."""
        known = {kind["kind"]: sum(g["voices"] is not None for g in kind["groups"]) for kind in self.kinds}
        if asked in known:
            return asked
        return next((kind for kind, count in known.items() if count > 1), next(iter(known), Kind.REGION.value))

    @property
    def silent(self) -> list[Json]:
        """The groups of the directory that speak less than their share, those that say nothing first."""
        return [line for line in self.data["silent"] if (line["ratio"] or line.get("most", 0)) < FEW]

    @property
    def opinions(self) -> Json | None:
        """Groups of opinion, where they are stable: how many people, and what each says that the others do not."""
        found = self.data["opinions"]
        if not found:
            return None
        groups = []
        for size, says in zip(found["sizes"], found["says"], strict=True):
            known = [(self.lines[rank], value) for rank, value in says if rank in self.lines]
            groups.append({"size": size, "says": known})
        return {"stability": found["stability"], "groups": groups}
