"""What the search shows: hits by kind, the nearest first, each with its page. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lieudit.lexicon.asking import EMPTY, Asked, singular
from lieudit.needs.cards import NeedCard
from lieudit.territory.quarters import FOR_SHORT
from lieudit.territory.spelling import plain, without_article
from lieudit.toolkit.findable import EXACT, FINDABLE, MOST_RANKED, Hit
from lieudit.toolkit.french import NBSP, counted, excerpt, typeset
from lieudit.toolkit.types import Phrase

ORDER = (
    "assembly", "department", "region", "quarter", "need", "convergence", "position", "draft", "demand", "inquiry",
    "institution",
    "place", "town", "intermunicipality", "councillor", "speaker", "animator", "meeting", "ballot", "election",
    "consultation", "lottery", "decision", "rule", "report", "resource", "call", "aid", "experiment", "shared_budget",
    "matched_fund", "achievement", "path", "session", "offer", "lent", "visit", "page", "guide", "organisation", "seat",
    "telephone", "elsewhere",
)  # fmt: skip
"""Kinds as a page shows them, when their best hits are as near as each other."""
ALONE, BESIDE = 5, 3
"""Hits of a kind that is found alone; of each, where there are several."""
A_PAGE = 20
"""Hits of one kind alone on its page."""
LONGEST_NAME = 160
BODIES = frozenset({"institution", "organisation", "seat"})
"""Kinds whose things are called by their initials too."""
SHORTEST_INITIALS = 3
"""Letters of them: « AG » is what it says before it is two words of some name."""


@dataclass(frozen=True)
class Line:
    """One hit as it is read; a need comes with its card."""

    url: str
    name: str
    note: Phrase
    card: NeedCard | None = None


@dataclass
class Group:
    """Hits of one kind: those that are shown, and how many there are."""

    kind: str
    near: int
    count: int
    lines: list[Line] = field(default_factory=list)

    @property
    def title(self) -> Phrase:
        return FINDABLE[self.kind].title

    @property
    def more(self) -> int:
        return self.count - len(self.lines)

    @property
    def is_full(self) -> bool:
        """There may be more than were counted."""
        return self.count >= MOST_RANKED

    @property
    def is_needs(self) -> bool:
        return self.kind == "need"

    @property
    def cards(self) -> list[NeedCard]:
        return [line.card for line in self.lines if line.card]


def grouped(
    hits: Iterable[Hit], cards: Sequence[NeedCard], first: Sequence[str] = (), counts: Iterable[Hit] = ()
) -> list[Group]:
    """Hits by kind: the kinds that were asked for `first`, then those that answer best. `counts` say how many needs and
    places there are in a department, by its slug."""
    of_kind: dict[str, list[Hit]] = {}
    for hit in sorted(hits, key=lambda hit: hit.rank):
        of_kind.setdefault(hit.kind, []).append(hit)
    most = BESIDE if len(of_kind) > 1 else None
    there = {each.key: each for each in counts}
    by_number = {str(card.number): card for card in cards}
    groups = []
    for kind, found in of_kind.items():
        lines = [_line(hit, by_number, there) for hit in found[:most]]
        groups.append(Group(kind, min(hit.near for hit in found), found[0].total, lines))
    ranks = {kind: at for at, kind in enumerate(first)}
    return sorted(groups, key=lambda group: (ranks.get(group.kind, len(ranks)), group.near, ORDER.index(group.kind)))


def by_name(hits: Iterable[Hit], asked: Asked) -> list[Hit]:
    """Hits, told nearer where all that was typed is their name, its article and its plurals aside, or stands for it:
    « ANCT »."""
    said = {asked.whole, without_article(asked.whole)}
    said |= {FOR_SHORT[each] for each in said if each in FOR_SHORT}
    said |= set(map(in_the_singular, said))
    full = {" ".join(other) for other in asked.parts[0].others} if len(asked.parts) == 1 else set()
    return [hit._replace(near=EXACT, rank=0) if _is_called(hit, said, full) else hit for hit in hits]


def _is_called(hit: Hit, said: set[str], full: set[str]) -> bool:
    name = plain(hit.name)
    if hit.near == EXACT or not said.isdisjoint({name, without_article(name), in_the_singular(name)}):
        return hit.near != EXACT
    short = initials(name)
    return hit.kind in BODIES and (name in full or (len(short) >= SHORTEST_INITIALS and short in said))


def in_the_singular(name: str) -> str:
    """A name in plain spelling, whatever its plurals.

    >>> in_the_singular("hauts de france")
    'haut de france'
    """
    return " ".join(map(singular, name.split()))


def initials(name: str) -> str:
    """What a body is called for short, of its name in plain spelling.

    >>> initials("agence nationale de la cohesion des territoires")
    'anct'
    """
    return "".join(word[0] for word in name.split() if word not in EMPTY)


def _line(hit: Hit, cards: Mapping[str, NeedCard], there: Mapping[str, Hit]) -> Line:
    """One hit as it is read, with the card of its need and what is counted in its department."""
    found = FINDABLE[hit.kind]
    note = found.note(hit)
    if hit.kind == "department" and (land := there.get(hit.key)):
        needs, places = counted(int(land.name), "besoin"), counted(int(land.said), "lieu", "lieux")
        note = f"{note}{NBSP}: {needs}, {places}"
    card = cards.get(hit.key) if hit.kind == "need" else None
    return Line(found.url(hit), typeset(excerpt(hit.name, LONGEST_NAME)), note, card)


def told(kind: str, hits: Sequence[Hit], start: int, most: int) -> list[Hit]:
    """The hits of what is not in the database, numbered and cut as the database does."""
    near = sorted(hits, key=lambda hit: hit.near)
    return [hit._replace(rank=at, total=len(near)) for at, hit in enumerate(near, 1)][start : start + most]
