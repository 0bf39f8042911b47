"""Past ballots of an assembly, as the cooperative of a scenario would have counted them: the same voices under the same
rule, one a head or by the college of their category. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lieudit.cooperative.first_day import Scenario, weights_of
from lieudit.governance.consequences import PastBallot, Replay
from lieudit.toolkit.types import Json
from lieudit.voting.counting import MalformedRecount, count
from lieudit.voting.disclosure import is_withheld
from lieudit.voting.outcome import outcome_words

USUAL: dict[str, str] = {"rule": "proportional", "silent": "lost", "tied": "split"}
"""How colleges count where the ballot had none: each splits its weight as its voices do."""


def recounted(scenario: Scenario, past: Iterable[PastBallot], categories: Mapping[str, str]) -> Iterator[Replay]:
    """What each ballot gave, and would give; why, when it cannot be counted. `categories`: that of each voice."""
    for ballot in past:
        before = outcome_words(ballot.status)
        if why := why_not(scenario, ballot.recount, categories):
            yield Replay(ballot, before, note=why)
            continue
        try:
            result = count(as_cooperative(scenario, ballot.recount, categories))
        except MalformedRecount as fault:
            yield Replay(ballot, before, note=f"Ne se recompte pas : {fault}.")
            continue
        yield Replay(ballot, before, outcome_words(result["status"]))


def why_not(scenario: Scenario, recount: Json, categories: Mapping[str, str]) -> str:
    """Why a ballot cannot be counted so, in words; nothing when it can."""
    if "decided" in recount or is_withheld(recount):
        return "Ne se recompte pas : peu de voix, dont seule l’issue est publique."
    if not scenario.colleges:
        return ""
    if "roll" not in recount:
        return "Ne se recompte pas par collèges : tenu en totaux, nul ne sait qui a dit quoi."
    if any(line["voter"] not in categories for line in recount["roll"]):
        return "Ne se recompte pas par collèges : une voix n’est d’aucune catégorie."
    return ""


def as_cooperative(scenario: Scenario, recount: Json, categories: Mapping[str, str]) -> Json:
    """The recount file, each voice in the college of its category, or without colleges."""
    rule = {name: value for name, value in recount["rule"].items() if name != "colleges"}
    if not scenario.colleges:
        return {**recount, "rule": rule}
    roll = [{**line, "college": categories[line["voter"]]} for line in recount["roll"]]
    weights = weights_of({line["college"] for line in roll}, scenario.points)
    before = recount["rule"].get("colleges") or USUAL
    rule["colleges"] = {**before, "weights": {code: str(weight) for code, weight in weights.items()}}
    rule.pop("proxy_same_college", None)  # who had given a proxy keeps it
    return {**recount, "rule": rule, "roll": roll}
