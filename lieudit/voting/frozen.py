"""What a ballot freezes as JSON, one name each: its rule, the file by which anybody counts it again, the count."""

from __future__ import annotations

from typing import Any, TypedDict

type Rule = dict[str, Any]
"""The rule of a ballot: its method, and the settings that this method reads (`counting.read_rule`)."""

type Recount = dict[str, Any]
"""A recount file, as `counting.count` reads it: rule, roll, ballots, proxies; or what it says of one of them."""

type Counted = dict[str, Any]
"""What `counting.count` answers: a status, who is elected, and every figure that leads there."""

type Said = Any
"""What one paper says in that file: a word, a list or an object, by its method (`counting.METHODS` reads it)."""


class Pile(TypedDict):
    """Papers that say the same, as a teller read them."""

    said: Said
    count: int
