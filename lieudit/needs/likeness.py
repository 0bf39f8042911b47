"""Which of some texts are enough alike to be shown, and why. Pure.

What is like is shown as a question (« Est-ce la même chose ? »), and only where it is: rather nothing than five
neighbours that have nothing to do. The thresholds were chosen on `tests/needs/similar/dev.txt` (decision 47).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lieudit.needs.subjects import Weights, agreement, shared, subjects_of

if TYPE_CHECKING:
    from lieudit.needs.models import Convergence, Need

MOST_SHOWN = 5
SAME_DOMAIN, OTHER_DOMAIN, NO_DOMAIN = 0.04, -0.3, -0.03
"""Added where both have a domain in common; where both have one and share none; where one of them has none. Across
domains only what says almost the same is shown."""
SAME_LAND = 0.01
"""Added within one department: decides between likes, makes none."""


@dataclass(frozen=True)
class Scale:
    """What is shown: scores from `least`, and from this share of the best one; nothing at all where the two nearest do
    not have `together` in the middle. A text that nobody else has said has one neighbour by chance, seldom two."""

    least: float
    share: float
    together: float = 0.0


BY_MEANING = Scale(0.15, 0.6, 0.22)
BY_WORDS = Scale(0.41, 0.6)


@dataclass(frozen=True)
class Said:
    """A text to compare, with what is known of it."""

    words: str
    domains: tuple[str, ...] = ()
    department: int | None = None


@dataclass(frozen=True)
class Like:
    """A need that resembles a text: the convergence that gathers it, if any; the subjects of both, to say why."""

    need: Need
    convergence: Convergence | None = None
    about: tuple[str, ...] = ()


def bonus(said: Said, need: Need) -> float:
    """What domain and territory add to the score of a need, or take from it."""
    known = bool(said.domains and need.domains)
    domain = (SAME_DOMAIN if set(said.domains) & set(need.domains) else OTHER_DOMAIN) if known else NO_DOMAIN
    near = said.department is not None and said.department == need.department_id
    return domain + (SAME_LAND if near else 0.0)


def by_words(said: Said, needs: Iterable[Need]) -> list[tuple[float, Need]]:
    """Needs with how much they speak of the same subjects, or hold the very phrase (`closeness`, 0 to 1)."""
    mine = subjects_of(said.words)
    return [
        (max(agreement(mine, subjects_of(need.words)), getattr(need, "closeness", 0.0)) + bonus(said, need), need)
        for need in needs
    ]


def shown(said: Said, scored: Iterable[tuple[float, Need]], scale: Scale, most: int = MOST_SHOWN) -> list[Like]:
    """The needs to show, the closest first, the latest where they are equal; each convergence once."""
    ranked = sorted(scored, key=lambda pair: (-pair[0], -pair[1].moved_at.timestamp(), pair[1].pk))
    if sum(max(score, 0) for score, _need in ranked[:2]) / 2 < scale.together:
        return []
    mine, seen = subjects_of(said.words), set[int | None]()
    likes: list[Like] = []
    for score, need in ranked:
        if len(likes) == most or score < max(scale.least, scale.share * ranked[0][0]):
            break
        if need.convergence_id is None or need.convergence_id not in seen:
            likes.append(Like(need, need.convergence, _why(mine, need)))
        seen |= {need.convergence_id} - {None}
    return likes


def _why(mine: Weights, need: Need) -> tuple[str, ...]:
    return tuple(shared(mine, subjects_of(need.words)))
