"""A way of voting: its paper, its result, its words, and what its rule needs. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lieudit.voting import counting
from lieudit.voting.frozen import Rule
from lieudit.voting.methods.paper import Paper
from lieudit.voting.methods.result import Result


@dataclass(frozen=True)
class Explanation:
    """What a voter reads before voting: `name` of the method, what one does, what becomes of it."""

    name: str
    voting: str
    counting: str


@dataclass(frozen=True)
class Offer:
    """A method that may be chosen for a question: its rank among the choices, its name, one line of help."""

    rank: int
    name: str
    help: str


@dataclass(frozen=True)
class Elects:
    """A method that rules may choose to elect persons: its rank among the choices; « on élit … »."""

    rank: int
    words: str


@dataclass(frozen=True)
class Setting:
    """What « Et si ? » may change of the rule of one method: its value where the rule says none, its name, and how each
    value reads."""

    usual: str
    label: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Method:
    """One way of voting, `code` in the kernel (`counting.METHODS`), which reads its papers and counts them.

    `sentences` says its frozen rule; `backed`, what an option must be or receive to have a voice for it. `needs` is
    what its rule says beyond those of an assembly, with how many options it retains where `several` may be, and costs
    and a budget where it is `priced`. `settings` are those of its own that « Et si ? » changes, by their name in the
    rule. A paper that is read `aloud` is typed by who holds a session. Without `offer` no question is put by it, and
    `not_offered` says why; without `elects` no rules elect by it.
    """

    code: str
    explanation: Explanation
    paper: type[Paper]
    result: type[Result]
    sentences: Callable[[Rule], list[str]]
    backed: str = "être classée ou cochée par"
    needs: Mapping[str, object] = field(default_factory=dict)
    several: bool = True
    priced: bool = False
    settings: Mapping[str, Setting] = field(default_factory=dict)
    aloud: bool = False
    offer: Offer | None = None
    not_offered: str = ""
    elects: Elects | None = None

    @property
    def field(self) -> str:
        """What a ballot says in a recount file: « approve », « ranking »."""
        return counting.METHODS[self.code][0]

    @property
    def is_choice(self) -> bool:
        """One chooses among options, and does not answer a question."""
        return self.field != "choice"
