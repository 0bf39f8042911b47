"""All drills, in the order in which they are played; docs/reference/drills.md says the same of each."""

from __future__ import annotations

from collections.abc import Callable

from drills import breakdowns, clocks, coming_back, crowds, drills, failover, replica, soak, web_nodes
from drills.drills import Outcome, Stage

DRILLS: tuple[Callable[[Stage], Outcome], ...] = (
    *drills.DRILLS,
    *breakdowns.DRILLS,
    *web_nodes.DRILLS,
    *crowds.DRILLS,
    *clocks.DRILLS,
    *soak.DRILLS,
    *replica.DRILLS,
    *failover.DRILLS,
    *coming_back.DRILLS,
)
"""The last one leaves an altered base."""

QUICK: tuple[Callable[[Stage], Outcome], ...] = (
    drills.votes_while_processes_die,
    drills.bulletins_while_the_server_dies,
    drills.supports_while_the_database_dies,
    drills.mails_while_everything_dies,
    drills.an_hour_that_passes_during_an_outage,
)
"""Those that `--quick` plays: each process that may die dies once, in a minute."""


def name_of(drill: Callable[[Stage], Outcome]) -> str:
    """What is printed of it, and what `--only` looks for a word in."""
    return drill.__name__.replace("_", " ")
