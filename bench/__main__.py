"""Measure the pages on a seeded database, beside two yardsticks, and print the table.

    make bench [ARGS="--quick"]

`DATABASE_URL` names the server (scripts/postgres.py starts one where there is none); a database of
its own is made there, and dropped at the end. A missed aim is marked, never an error.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from importlib import import_module
from pathlib import Path

import django
from django.core.management import call_command

from bench import (
    cooperative,
    counting,
    figures,
    funding,
    judging,
    lotteries,
    opened,
    opinions,
    scale,
    searches,
    similar,
    twins,
)
from bench.database import own_database

FULL = (200, 3)
"""Requests a run, and runs in turn."""
QUICK = (40, 1)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the pages beside two yardsticks.")
    parser.add_argument("--quick", action="store_true", help="a rough idea in a minute")
    parser.add_argument("--only", default="", metavar="WORD", help="the subjects whose name contains this word")
    parser.add_argument(
        "--keep", default="", metavar="DATABASE", help="use this database again, or make it and keep it"
    )
    parser.add_argument("--needs", type=int, default=scale.MILLION, help="with --only scale: how many at the most")
    parser.add_argument("--profile", action="store_true", help="show where each subject spends its time instead")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    if options.only.split()[:1] == [scale.NAME]:
        word = options.only.removeprefix(scale.NAME).strip()
        scale.run(os.environ["DATABASE_URL"], options.keep, options.needs, word)
        return
    if options.only == cooperative.NAME:
        cooperative.run(os.environ["DATABASE_URL"], options.keep)
        return
    if options.only == funding.NAME:
        funding.run(os.environ["DATABASE_URL"], options.keep, quick=options.quick)
        return
    if options.only == opened.NAME:
        opened.run(os.environ["DATABASE_URL"], options.keep, *(QUICK if options.quick else FULL))
        return
    apart = (
        *(counting.measure, twins.measure, similar.measure, figures.measure, lotteries.measure),
        *(opinions.measure, searches.measure, judging.measure),
    )
    pure = [measure(options.only) for measure in apart if not options.profile]
    if any(pure) and options.only:
        return  # the word names what needs no database
    with tempfile.TemporaryDirectory() as folder, own_database(os.environ["DATABASE_URL"], options.keep) as (url, new):
        os.environ.update(DATABASE_URL=url, DJANGO_SETTINGS_MODULE="bench.settings", LIEUDIT_VAR=folder)
        django.setup()
        run = import_module("bench.run")  # which reads models: only now
        if new:
            run.fill()
        call_command("collectstatic", interactive=False, verbosity=0)
        if options.profile:
            run.profile(options.only)
        else:
            run.measure(Path(folder) / "server.log", *(QUICK if options.quick else FULL), options.only)


if __name__ == "__main__":
    main()
