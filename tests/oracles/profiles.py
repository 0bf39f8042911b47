"""Random ballots, the same at each run: small ones, where ties abound, and large ones, where they are rare."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

NUMBER = 2000
"""Profiles a method."""


def randoms(name: str, number: int = NUMBER) -> Iterator[Random]:
    """One generator a profile, which the name of the comparison and its rank make."""
    return (Random(f"{name}/{at}") for at in range(number))


def options_of(random: Random, most: int = 6) -> list[str]:
    return [str(at) for at in range(random.randint(2, most))]


def times(random: Random) -> int:
    """How many people cast one ballot: few in half of the profiles."""
    return random.randint(1, 3) if random.random() < 0.5 else random.randint(1, 1000)


def rankings(random: Random, options: list[str], *, whole: bool = True) -> list[dict[str, Any]]:
    """Ballots that rank every option, or only some of them."""
    most = random.choice((3, 8, 15))
    return [
        {"ranking": random.sample(options, len(options) if whole else random.randint(1, len(options))), "count": n}
        for n in (times(random) for _ in range(random.randint(1, most)))
    ]


def said(ballots: list[dict[str, Any]], field: str) -> list[Any]:
    """What the ballots say, each as many times as it was cast."""
    return [ballot[field] for ballot in ballots for _ in range(ballot["count"])]
