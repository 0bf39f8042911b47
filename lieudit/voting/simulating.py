"""« Et si ? » of a ballot: what its page reads of it, and the two counts of many voices, which the worker puts side by
side. No page reads the votes of more voices than `MANY`, nor a roll."""

from __future__ import annotations

import json
from collections.abc import Mapping

from lieudit.toolkit.types import Json
from lieudit.voting.disclosure import registered
from lieudit.voting.frozen import Counted, Recount
from lieudit.voting.models import Ballot, Showing
from lieudit.voting.recount import file_without_votes, published_files
from lieudit.voting.showing import showing_of
from lieudit.voting.tasks import count_file
from lieudit.voting.what_if import Compared, Comparison, Uncounted, WhatIfForm, done_apart

MANY = 4_000
"""Voices whose votes a page still reads by itself (see `what_if.QUICK`, which says what it counts)."""
KIND = "what_if"


def has_many(showing: Showing) -> bool:
    return sum(registered(showing.file).values()) > MANY


def simulation(asked: Mapping[str, object], ballot: Ballot, showing: Showing | None) -> WhatIfForm:
    """The form of a simulation. Of a ballot that is not counted yet, voices are typed college by college; of many
    voices, it holds what may be changed and nothing of what they said."""
    if showing is None:
        colleges = ballot.roll.all().voices_at_opening()
        file = file_without_votes(ballot, {code: college.voices for code, college in colleges.items()})
        return WhatIfForm(asked, file, {code: college.name for code, college in colleges.items()}, typed=True)
    file = without_voices(ballot, showing) if has_many(showing) else published_files(ballot.tally)[-1]
    return WhatIfForm(asked, file, showing.colleges, typed=False)


def without_voices(ballot: Ballot, showing: Showing) -> Recount:
    """The published file without what each voice said: whether proxies were given is all that is kept of them."""
    lines = dict.fromkeys(showing.colleges, 0) if "proxy_cap" in showing.file else {}
    given = "proxy_cap" in showing.file and ballot.frozen_proxies.exists()
    return {**showing.file, "lines": lines | registered(showing.file), "proxies": [{}] if given else []}


def compared(form: WhatIfForm, ballot: Ballot, showing: Showing | None) -> Comparison | Compared:
    """Both counts, of a form that is valid: at once, or as the worker put them side by side within the hour. Uncounted
    when this other method cannot count the ballots, CountedApart when the worker has not answered yet."""
    if showing is None:
        return form.comparison(None, ballot.names)
    if not has_many(showing):
        return form.comparison(result_of(ballot), ballot.names)
    asked = {"ballot": ballot.number, "drawn": hasattr(ballot, "lot"), "settings": form.differing}
    return Compared.read(done_apart(KIND, json.dumps(asked, sort_keys=True).encode()))


def result_of(ballot: Ballot) -> Counted:
    """That which counts: after a draw, what it gave."""
    result: Counted = (getattr(ballot, "lot", None) or ballot.tally).result
    return result


def compare_apart(content: bytes) -> Json:
    """By the worker, of what `compared` asks: both counts side by side, or why there are none."""
    asked = json.loads(content)
    ballot = Ballot.objects.select_related("tally__showing", "lot").get(number=asked["ballot"])
    showing = showing_of(ballot)
    names = showing.colleges if showing else {}
    form = WhatIfForm(asked["settings"], published_files(ballot.tally)[-1], names, typed=False)
    if not form.is_valid():
        return {"fault": " ".join(str(fault) for faults in form.errors.values() for fault in faults)}
    try:
        return form.comparison(result_of(ballot), ballot.names, count_within_limits).told
    except Uncounted as fault:
        return {"fault": str(fault)}


def count_within_limits(file: Recount) -> Counted:
    answer = count_file(json.dumps(file).encode())
    if "fault" in answer:
        raise Uncounted(answer["fault"])
    result: Counted = answer["result"]
    return result
