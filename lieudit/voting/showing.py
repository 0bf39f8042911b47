"""What the page of a closed ballot reads of its count, worked out once as it is counted: no reader waits for ten
thousand votes to be read again. Whoever counts again downloads the file, which stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lieudit.toolkit.turns import in_turn
from lieudit.voting.disclosure import registered
from lieudit.voting.methods import result_of
from lieudit.voting.models import Showing, Tally
from lieudit.voting.recount import digests_of

if TYPE_CHECKING:
    from lieudit.voting.frozen import Recount
    from lieudit.voting.models import Ballot

VERSION = 1
"""To be raised when pages read something else of a count: the timer works out anew what has another."""
OF_EACH = frozenset({"roll", "ballots", "proxies", "proxies_refused"})
"""What a file says of each voice: there are as many lines as voices."""
AT_A_TIME = 20
"""Counts of before that are worked out each minute."""


def worked_out(tally: Tally) -> Showing:
    """What is shown of a count; written nowhere."""
    file = tally.published
    light: Recount = {name: value for name, value in file.items() if name not in OF_EACH}
    if isinstance(light.get("present"), list):
        del light["present"]
    light["lines"] = registered(file)
    light["worked_out"] = result_of(file, tally.result, {}).worked_out()
    entries = list(tally.ballot.roll.all())
    colleges = {entry.college: entry.college_name for entry in entries}
    return Showing(
        tally=tally, version=VERSION, file=light, colleges=colleges, digests=digests_of(tally.ballot, entries)
    )


def keep_showing(tally: Tally) -> Showing:
    """Work it out and keep it, in the place of what an older version kept."""
    new = worked_out(tally)
    kept = {"version": new.version, "file": new.file, "colleges": new.colleges, "digests": new.digests}
    return Showing.objects.update_or_create(tally=tally, defaults=kept)[0]


def showing_of(ballot: Ballot) -> Showing | None:
    """What the page of a ballot shows of its count; nothing before it is closed."""
    tally: Tally | None = getattr(ballot, "tally", None)
    if tally is None:
        return None
    kept: Showing | None = getattr(tally, "showing", None)
    return kept if kept and kept.version == VERSION else worked_out(tally)


def show_what_is_counted() -> list[Showing]:
    """Work out counts that were made before their page was, or by another version; called by the timer."""
    rows = Tally.objects.exclude(showing__version=VERSION).select_related("ballot").order_by("pk")
    return in_turn(list(rows[:AT_A_TIME]), keep_showing)


def faults_of(tally: Tally) -> Iterator[str]:
    """What no longer holds between a count and what its page shows; voices of a roll call are compared elsewhere."""
    kept: Showing | None = getattr(tally, "showing", None)
    if kept is None or kept.version != VERSION:
        return
    new = worked_out(tally)
    if tally.ballot.in_totals and kept.digests["roll"] != new.digests["roll"]:
        yield "sa liste de vote n’est plus celle du compte"
    known, found = ({**each.digests, "roll": ""} for each in (kept, new))
    if (kept.file, kept.colleges, known) != (new.file, new.colleges, found):
        yield "sa page montre autre chose que ce qui a été compté"
