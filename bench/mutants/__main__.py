"""Change one thing at a time in the rules, and count what no test notices.

    make mutants [ARGS="--only deadlines --sample 40"]

`subjects.toml` says which modules, each with the tests of its subject; `by_hand.toml`, which changes a person made to
them, and to others; `equivalents.toml`, which mutants say the same thing in other words, and why. The table ends with
every survivor, file and line; a module under its share fails, and so does one of whose changes by hand one survives.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SHARE = 90
"""Per cent of the mutants that must be noticed, equivalents aside."""
BY_HAND = "by hand"
"""The operator of a change that a person wrote: each must be noticed."""
QUICK = 25
"""Mutants of each module in a quick look."""
MINUTES = 15
"""How long the mutants of one module may take; beyond, the table says how many were met, a fair sample."""
PYTEST = (
    *(sys.executable, "-m", "pytest", "-q", "-s", "-p", "bench.mutants.loop"),
    *("-p", "no:cacheprovider", "-o", "addopts=--strict-markers --import-mode=importlib"),
)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutants", description="Count the changed rules that no test notices.")
    parser.add_argument("--only", default="", metavar="WORD", help="the modules whose path contains this word")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="at most N mutants of each module")
    parser.add_argument("--quick", action="store_true", help=f"the same as --sample {QUICK}")
    parser.add_argument("--by-hand", action="store_true", help="only the changes that a person wrote (by_hand.toml)")
    parser.add_argument("--minutes", type=int, default=MINUTES, metavar="N", help=f"for one module ({MINUTES})")
    return parser.parse_args()


def subjects(options: argparse.Namespace) -> dict[str, list[str]]:
    """Module → its tests: those of which everything is changed, and those that are only changed by hand."""
    tables = tomllib.loads((HERE / "subjects.toml").read_text())
    changed = {module for module, _was, _became in hand_made()}
    wanted = {module: tests for module, tests in tables["subjects"].items() if not options.by_hand or module in changed}
    return {module: tests for module, tests in (wanted | tables["by_hand"]).items() if options.only in module}


def everything() -> set[str]:
    """The modules of which everything is changed."""
    return set(tomllib.loads((HERE / "subjects.toml").read_text())["subjects"])


def hand_made() -> list[tuple[str, str, str]]:
    """(module, line as it is, line once changed), as a person wrote them."""
    listed = tomllib.loads((HERE / "by_hand.toml").read_text()).get("change", [])
    return [(each["module"], each["was"], became) for each in listed for became in each["became"]]


def equivalents() -> dict[tuple[str, str, str], str]:
    """(module, line as it is, line once changed) → why no test can tell them apart."""
    listed = tomllib.loads((HERE / "equivalents.toml").read_text()).get("equivalent", [])
    return {(each["module"], each["was"], became): each["why"] for each in listed for became in each["became"]}


def outdated(known: Iterable[tuple[str, str, str]]) -> list[str]:
    """Those of a line that its module does not hold any more: an equivalent forgives nothing, and has to go; a change
    by hand has to be written again."""
    known = list(known)
    lines = {module: {line.strip() for line in (ROOT / module).read_text().splitlines()} for module, _was, _ in known}
    return sorted({f"{module}: {was}" for module, was, _became in known if was not in lines[module]})


def hunt(module: str, tests: list[str], options: argparse.Namespace) -> list[dict[str, Any]]:
    """How many mutants a module has, then the fate of each that was met, from a pytest of its own."""
    with tempfile.TemporaryDirectory() as folder:
        asked, answer = Path(folder) / "asked.json", Path(folder) / "answer.jsonl"
        sample = QUICK if options.quick else options.sample
        terms = {"module": module, "sample": sample, "longest": 60 * options.minutes, "answer": str(answer)}
        terms["by_hand"] = [(was, became) for changed, was, became in hand_made() if changed == module]
        terms["only_by_hand"] = options.by_hand or module not in everything()
        asked.write_text(json.dumps(terms))
        env = {**os.environ, "LIEUDIT_MUTANTS": str(asked)}
        process = subprocess.Popen([*PYTEST, *tests], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
        said = process.communicate()[0]
        if process.returncode or not answer.exists():
            raise SystemExit(f"{said[-3000:]}\n{module}: the tests of this subject do not run.")
        return [json.loads(line) for line in answer.read_text().splitlines()]


def judge(module: str, met: list[dict[str, Any]], known: dict[tuple[str, str, str], str]) -> Counter[str]:
    """How many were killed, are equivalent or survive, those by hand apart; print those that survive."""
    fates: Counter[str] = Counter()
    for mutant in sorted(met, key=lambda each: (each["line"], each["became"])):
        survives = mutant["fate"] == "survived"
        fate = "equivalent" if survives and (module, mutant["was"], mutant["became"]) in known else mutant["fate"]
        fates[f"{fate} by hand" if mutant["operator"] == BY_HAND else fate] += 1
        if fate == "survived":
            why = "" if mutant["tests"] else " no test reads it"
            print(f"{module}:{mutant['line']}  [{mutant['operator']}]{why}")
            print(f"    - {mutant['was']}\n    + {mutant['became']}", flush=True)
    return fates


def main() -> int:
    options, known = arguments(), equivalents()
    if gone := outdated(hand_made()):
        raise SystemExit("\n".join(["not in the module any more, to write again in by_hand.toml:", *gone]))
    for line in outdated(known):
        print(f"not in the module any more, to take off equivalents.toml: {line}")
    rows = []
    for module, tests in subjects(options).items():
        began = time.monotonic()
        count, *met = hunt(module, tests, options)
        fates = judge(module, met, known)
        rows.append(Row(module, count["mutants"], len(met), fates, round(time.monotonic() - began)))
        print(f"{rows[-1].line()}\n", flush=True)
    print_table(rows)
    return 1 if any(row.fails for row in rows) else 0


HEADS = ("mutants", "met", "killed", "equivalent", "survivors", "killed %", "by hand", "seconds")


class Row(NamedTuple):
    module: str
    mutants: int
    met: int
    fates: Counter[str]
    seconds: int

    @property
    def share(self) -> float | None:
        """Per cent of the mutants of the tool that were noticed, equivalents aside; None where it made none."""
        told = self.fates["killed"] + self.fates["survived"]
        return 100 * self.fates["killed"] / told if told else None

    @property
    def fails(self) -> bool:
        """Too few of the tool are noticed, or one by hand is not."""
        return bool(self.fates["survived by hand"]) or (self.share is not None and self.share < SHARE)

    def line(self) -> str:
        fates = [self.fates[name] for name in ("killed", "equivalent", "survived")]
        share = "—" if self.share is None else f"{self.share:.1f}"
        noticed, missed = self.fates["killed by hand"], self.fates["survived by hand"]
        cells = [self.mutants, self.met, *fates, share, f"{noticed}/{noticed + missed}", self.seconds]
        return f"{self.module:40}" + "".join(f"{cell:>11}" for cell in cells) + ("  ←" if self.fails else "")


def print_table(rows: list[Row]) -> None:
    print(f"{'module':40}" + "".join(f"{head:>11}" for head in HEADS))
    for row in rows:
        print(row.line())


if __name__ == "__main__":
    sys.exit(main())
