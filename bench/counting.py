"""How fast the count itself is, from the ballots of a file to its result, in this process and without a database.

Beside each count stands what `json` takes to read the same file: a yardstick that slows down with the machine.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from random import Random
from statistics import median
from typing import Any

from lieudit.voting.counting import count
from lieudit.voting.pabulib import Vote, pb_file

TRIES = 5
VOTERS = 100_000
GRADES = ["À rejeter", "Insuffisant", "Passable", "Assez bien", "Bien", "Très bien", "Excellent"]
TOULOUSE = {"projects": 30, "voters": 1_494, "budget": 1_000_000}
"""The participatory budget of Toulouse in 2019 by its sizes, in euros; ballots and costs are drawn."""

type File = dict[str, Any]


def resolution(random: Random) -> File:
    """A named roll of seven colleges, all of whom vote."""
    colleges = [f"college_{at}" for at in range(7)]
    voters = [f"seat-{at}" for at in range(VOTERS)]
    rule = {"method": "resolution", "quorum": "1/5", "colleges": {"weights": dict.fromkeys(colleges, "1/7")}}
    roll = [{"voter": v, "college": colleges[at % 7], "weight": 1} for at, v in enumerate(voters)]
    said = ("for", "against", "abstain", "blank")
    return {"rule": rule, "roll": roll, "ballots": [{"voter": v, "choice": random.choice(said)} for v in voters]}


def rankings(method: str, seats: int = 1) -> Callable[[Random], File]:
    """Ten options ranked by everybody, all orders as likely: hardly two ballots are the same."""

    def file(random: Random) -> File:
        options = [f"option {at}" for at in range(10)]
        ballots = [{"ranking": random.sample(options, 10)} for _ in range(VOTERS)]
        return {"options": options, "rule": {"method": method, "seats": seats}, "ballots": ballots}

    return file


def grades(random: Random) -> File:
    options = [f"option {at}" for at in range(10)]
    ballots = [{"grades": {option: random.choice(GRADES) for option in options}} for _ in range(VOTERS)]
    return {"options": options, "rule": {"method": "majority_judgment", "grades": GRADES}, "ballots": ballots}


def equal_shares(random: Random) -> File:
    """From 1 to 10 projects approved by each voter, from 5,000 to 300,000 euros each."""
    options = [f"projet {at}" for at in range(TOULOUSE["projects"])]
    costs = {option: random.randint(5, 300) * 1000 for option in options}
    rule = {"method": "equal_shares", "costs": costs, "budget": TOULOUSE["budget"], "utility": "cost"}
    ballots = [{"approve": random.sample(options, random.randint(1, 10))} for _ in range(TOULOUSE["voters"])]
    return {"options": options, "rule": {**rule, "completion": "utilitarian"}, "ballots": ballots}


COUNTS: dict[str, tuple[float, Callable[[Random], File]]] = {
    "counting: 100,000 votes, 7 colleges": (0.5, resolution),
    "counting: 100,000 rankings, Schulze": (3, rankings("schulze")),
    "counting: 100,000 rankings, STV": (3, rankings("stv", 3)),
    "counting: 100,000 sheets of grades": (3, grades),
    "counting: Toulouse, equal shares": (3, equal_shares),
}
"""Name → most seconds, and the file."""


PB = "counting: Toulouse, its .pb file"
"""Its line: at most twice the count."""


def measure(only: str) -> bool:
    """Print a line for each count whose name contains this word; say whether there was any."""
    chosen = [(name, *rest) for name, rest in COUNTS.items() if only in name]
    for name, aim, make in chosen:
        file = make(Random(name))
        text = json.dumps(file)
        taken = median(seconds(count, file) for _ in range(TRIES))
        reading = median(seconds(json.loads, text) for _ in range(TRIES))
        verdict = "met" if taken <= aim else "MISSED"
        print(f"{name:<38}{taken:>7.2f} s {verdict} (≤ {aim} s), {taken / reading:.1f} × its reading", flush=True)
    if only in PB:
        measure_pb()
    return bool(chosen) or only in PB


def measure_pb() -> None:
    """The `.pb` file of a vote that was counted, beside the count; `add1` alone makes shares grow."""
    file = equal_shares(Random(PB))
    told = Vote(1, "Quels projets ?", "Toulouse", date(2019, 1, 1), date(2019, 2, 1), "https://exemple.fr/")
    for completion in ("utilitarian", "add1"):
        recount = {**file, "rule": {**file["rule"], "completion": completion}}
        start = time.process_time()
        result = count(recount)
        taken = time.process_time() - start
        write = partial(pb_file, told, result=result, names={})
        written = median(seconds(write, recount) for _ in range(TRIES))
        verdict = "met" if written <= 2 * taken else "MISSED"
        name = f"{PB}, {completion}"
        print(f"{name:<50}{written / taken:>6.2f} × its count ({taken:.2f} s) {verdict} (≤ 2 ×)", flush=True)


def seconds(act: Callable[[Any], Any], thing: object) -> float:
    """Processor time: on a machine that does nothing else, the time that one waits."""
    start = time.process_time()
    act(thing)
    return time.process_time() - start
