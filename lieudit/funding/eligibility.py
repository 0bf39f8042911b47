"""Whether a place may apply to a call, and why not: read from what it answers, kept nowhere. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lieudit.toolkit.french import NBSP, clause


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Verdict(StrEnum):
    MAY = "may"
    MAY_NOT = "may_not"
    TO_CHECK = "to_check"


@dataclass(frozen=True)
class Eligibility:
    """What the answers give, and the reasons: each condition that is not met, then each that is to be checked."""

    verdict: Verdict
    missing: tuple[str, ...]
    to_check: tuple[str, ...]


def eligibility(
    conditions: Sequence[str],
    answers: Mapping[int, Answer],
    *,
    lands: Mapping[str, str],
    land: str,
    perimeter: str = "",
) -> Eligibility:
    """The verdict for a place of `land` (its code, or nothing when it is not said); `lands` are those of the call, code
    and name, none when it is open everywhere; nobody here can check a `perimeter` in words. `answers` by the
    rank of the condition.

    One condition that is not met is enough for « non »; one that is not answered, to have it checked.
    """
    missing = [clause(words) for rank, words in enumerate(conditions) if answers.get(rank) == Answer.NO]
    unknown = (Answer.UNKNOWN, None)
    to_check = [clause(words) for rank, words in enumerate(conditions) if answers.get(rank) in unknown]
    if perimeter:
        to_check.insert(0, f"Le lieu est dans ce périmètre{NBSP}: {perimeter}")
    if lands and land and land not in lands:
        missing.insert(0, f"L’appel est ouvert dans ces territoires seulement{NBSP}: {', '.join(lands.values())}")
    elif lands and not land:
        to_check.insert(0, f"Le lieu est dans un de ces territoires{NBSP}: {', '.join(lands.values())}")
    verdict = Verdict.MAY_NOT if missing else Verdict.TO_CHECK if to_check else Verdict.MAY
    return Eligibility(verdict, tuple(missing), tuple(to_check))
