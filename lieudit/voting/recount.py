"""The recount file of a ballot: all that anybody needs to count again, and its fingerprint. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from lieudit.toolkit.types import Json
from lieudit.voting.frozen import Recount
from lieudit.voting.naming import key_table
from lieudit.voting.outcome import vote_as_ballot
from lieudit.voting.proxy_rules import as_recounted

if TYPE_CHECKING:
    from lieudit.voting.models import Ballot, FrozenProxy, Lot, RollEntry, Tally, Vote


def recount_file(
    ballot: Ballot, entries: Iterable[RollEntry], votes: Sequence[Vote], proxies: Iterable[FrozenProxy] = ()
) -> Json:
    """All that anybody needs to count again: `python counting.py recount.json`."""
    roll = {entry.pk: entry for entry in entries}
    return {
        "format": "lieudit-recount/1",
        "question": ballot.question,
        "options": ballot.options,
        **key_table(ballot.explained),
        "rule": ballot.rule,
        "roll": [
            {
                "voter": entry.key,
                "name": entry.name,
                "college": entry.college,
                "weight": entry.weight,
                **({"suspended": True} if entry.suspended else {}),
            }
            for entry in roll.values()
        ],
        **as_recounted(roll, proxies, votes),
        "proxy_cap": ballot.proxy_cap,
        "ballots": sorted(
            ({"voter": roll[vote.entry_id].key, **vote_as_ballot(vote.choice)} for vote in votes),
            key=lambda b: b["voter"],
        ),
    }


def file_without_votes(ballot: Ballot, voices: Mapping[str, int]) -> Json:
    """That of a ballot that is not counted yet, in totals: how many voices each college holds, and no name."""
    return {
        "format": "lieudit-recount/1",
        "question": ballot.question,
        "options": ballot.options,
        "rule": ballot.rule,
        "lines": dict(voices),
        "registered": sum(voices.values()),
        "ballots": [],
    }


def digest_of(recount: Recount) -> str:
    """SHA-256 of the recount file as it is downloaded (see `recount_text`)."""
    return hashlib.sha256(recount_text(recount).encode()).hexdigest()


def digests_of(ballot: Ballot, entries: Iterable[RollEntry]) -> dict[str, str]:
    """The fingerprints of the rule, of the roll and of the published file of a counted ballot: whoever keeps them out
    of the reach of the host sees whether any was changed since. The roll is read by keys: no name is in it."""
    roll = [[entry.key, entry.college, entry.weight, entry.suspended] for entry in sorted(entries, key=lambda e: e.key)]
    rule = {"question": ballot.question, "options": ballot.options, "rule": ballot.rule, "way": ballot.way}
    return {
        "rule": digest_of(rule),
        "roll": digest_of({"roll": roll}),
        "result": ballot.tally.published_digest,
    }


def recount_text(recount: Recount) -> str:
    """The bytes of the downloaded file: sorted keys, two blanks, UTF-8."""
    return json.dumps(recount, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def drawn_recount(recount: Recount, seed: str) -> Recount:
    """The recount file of a tie, with what the draw gave."""
    return {**recount, "rule": {**recount["rule"], "lot_seed": seed}}


def drawn_file(lot: Lot) -> Recount:
    """The same as it is published; of one that tells the issue only, the issue after the draw."""
    file = drawn_recount(lot.ballot.tally.published, lot.seed)
    if issue := file.get("withheld"):
        file["withheld"] = {name: lot.result[name] for name in (*issue, "lot") if name in lot.result}
    return file


def published_files(tally: Tally) -> list[dict[str, object]]:
    """The recount files that were published of a ballot: at its closing, then after the draw that parted its tie."""
    lot = getattr(tally.ballot, "lot", None)
    return [tally.published, *([drawn_file(lot)] if lot else [])]
