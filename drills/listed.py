"""All drills, in the order in which they are played; docs/reference/drills.md says the same of each."""

from __future__ import annotations

from collections.abc import Callable

from drills import (
    breakdowns,
    clocks,
    coming_back,
    crowds,
    deaths,
    drills,
    failover,
    heavy_files,
    replica,
    soak,
    web_nodes,
)
from drills.drills import Outcome, Stage


def name_of(drill: Callable[[Stage], Outcome]) -> str:
    """What is printed of it, and what `--only` looks for a word in."""
    return drill.__name__.replace("_", " ")


DRILLS: tuple[Callable[[Stage], Outcome], ...] = (
    *deaths.DRILLS,
    *drills.DRILLS,
    *breakdowns.DRILLS,
    *web_nodes.DRILLS,
    *crowds.DRILLS,
    *heavy_files.DRILLS,
    *clocks.DRILLS,
    *soak.DRILLS,
    *replica.DRILLS,
    *failover.DRILLS,
    *coming_back.DRILLS,
)
"""The last one leaves an altered base."""

BY_NAME = {name_of(drill): drill for drill in DRILLS}
QUICK = tuple(
    BY_NAME[name]
    for name in (
        "votes while a page worker dies",
        "bulletins while the web server dies",
        "supports while the database dies",
        "mails while everything dies",
        "an hour that passes during an outage",
    )
)
"""Those that `--quick` plays: each process that may die dies once, in a minute."""
