"""Light rows of needs and of those who say the same: what pages show, and nothing else. Pure."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from lieudit.needs.workflow import NeedState


class NeedCard(NamedTuple):
    """A need in a list, as `as_cards()` reads it. `sign` and `town` are empty where its place is not published."""

    pk: int
    number: int
    words: str
    sign: str | None
    slug: str | None
    town: str | None
    department_code: str | None
    department_name: str | None
    domains: list[str]
    state: str
    created_at: dt.datetime
    moved_at: dt.datetime
    place: int | None
    """The id of its place, even where its name is not published: it is counted once."""
    joined: list[int]
    """How many places join it, in how many departments."""

    @property
    def stage(self) -> str:
        """The stage of the thread that this need has reached."""
        return "answered" if self.state == NeedState.SETTLED else self.state

    @property
    def where(self) -> str:
        return where(self.town, self.department_name)

    @property
    def department(self) -> tuple[str, str] | None:
        return department(self.department_code, self.department_name)


class NeedVoice(NamedTuple):
    """A place that joins a need, or another need of its convergence, as `as_voices()` reads them."""

    label: str
    """The model of the row, as `thing_token` names it: `needs.support` or `needs.need`."""
    pk: int
    number: int
    words: str
    sign: str | None
    town: str | None
    department_code: str | None
    department_name: str | None
    at: dt.datetime
    place: int | None
    """The id of the place that says it, None for somebody who speaks for no place."""

    @property
    def where(self) -> str:
        return where(self.town, self.department_name)

    @property
    def department(self) -> tuple[str, str] | None:
        return department(self.department_code, self.department_name)

    @property
    def anchor(self) -> str:
        """Where links to a support lead, on the page of the need that it joins."""
        return f"soutien-{self.pk}" if self.label == "needs.support" else ""

    @property
    def title(self) -> str:
        return f"{self.sign} · besoin n° {self.number}" if self.label == "needs.support" else f"besoin n° {self.number}"


class SaidThere(NamedTuple):
    """How many voices a department has, as `counted_as_voices()` counts them: `rows`, the distinct `places` that are
    nowhere else, the `others` who speak for none, and those that left words (`worded`)."""

    label: str
    department_code: str | None
    department_name: str | None
    rows: int
    places: int
    others: int
    worded: int

    @property
    def department(self) -> tuple[str, str] | None:
        return department(self.department_code, self.department_name)


class Talk(NamedTuple):
    """A question asked to the author of a need, with its answer, as `as_talk()` reads them."""

    pk: int
    words: str
    who: str
    at: dt.datetime
    reply_pk: int | None
    reply_words: str | None
    reply_who: str
    reply_at: dt.datetime | None
    masked: bool

    @property
    def answered(self) -> bool:
        return self.reply_pk is not None


CARD_COLUMNS = (
    "pk", "number", "words", "sign", "place__slug", "town", "department__code", "department__name",
    "domains", "state", "created_at", "moved_at", "place", "joined",
)  # fmt: skip
SUPPORT_COLUMNS = (
    "label", "pk", "need__number", "words", "place__name", "place__municipality__name",
    "place__municipality__department__code", "place__municipality__department__name", "at", "place",
)  # fmt: skip
MOST_TOLD = 1_000
"""How far those who follow a need, and those who left words beside it, are counted: beyond, « plus de 1 000 »."""
COUNTED = ("rows", "places", "others", "worded")
WHERE_NEEDS = ("label", "department__code", "department__name", *COUNTED)
WHERE_SUPPORTS = (
    "label", "place__municipality__department__code", "place__municipality__department__name", *COUNTED,
)  # fmt: skip
"""The columns of `SaidThere`."""
TALK_COLUMNS = ("pk", "words", "who", "at", "reply", "reply__words", "reply_who", "reply__at", "masked")
SAID_COLUMNS = (
    "label", "pk", "number", "words", "sign", "town", "department__code", "department__name", "created_at", "place",
)  # fmt: skip
"""The columns of `NeedCard`, and of `NeedVoice` as a support or as a need, for `values_list`."""


def where(town: str | None, department_name: str | None) -> str:
    """« Guéret, Creuse »; the department alone where the place is not published; « Paris » once."""
    if town == department_name:
        return town or ""
    return f"{town}, {department_name}" if town and department_name else department_name or ""


def department(code: str | None, name: str | None) -> tuple[str, str] | None:
    """Its code and its name, where there is one."""
    return (code, name or "") if code else None
