"""Break things while people act, and count.

    make drills                      # all of them, a thousand acts of each
    make drills ARGS=--quick         # in a minute: each process dies once
    make drills ARGS=--short         # all of them, sixty acts of each

Nothing but this machine is spoken to. A PostgreSQL of the drill is made, and goes with it.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from importlib import import_module
from pathlib import Path

FULL, SHORT, QUICK = 1_000, 60, 20
"""Acts of each drill."""
SOAK, SHORT_SOAK = 120, 1
"""Minutes of the soak."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m drills", description="Break things while people act, and count.")
    parser.add_argument("--quick", action="store_true", help="in a minute: each process dies once, twenty acts of each")
    parser.add_argument("--short", action="store_true", help="all drills, sixty acts of each, what lasts made short")
    parser.add_argument("--acts", type=int, default=0, metavar="N", help="so many acts of each kind")
    parser.add_argument(
        "--only", default="", metavar="WORD", help="the drills whose name contains this word (or one of: WORD,WORD)"
    )
    parser.add_argument("--minutes", type=float, default=0, metavar="N", help="how long the soak lasts (120)")
    return parser.parse_args()


def main() -> int:
    options, begun = arguments(), time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with tempfile.TemporaryDirectory(prefix="lieudit-drill-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        os.environ["LIEUDIT_VAR"] = name
        sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))
        postgres = import_module("postgres")
        found = postgres.locate("drill", {"max_connections": "60"})
        server = replace(found, socket=found.data) if len(str(found.data)) < 90 else found
        try:
            server.start()
            return play(options, folder, server, begun)
        finally:
            with ExitStack() as ends:
                ends.callback(server.stop)
                ends.callback(import_module("drills.machine").end_all)


def play(options: argparse.Namespace, folder: Path, server: object, begun: float) -> int:
    from tests.toolkit.mailserver import MailServer

    mails = MailServer()
    (folder / "mail-port").write_text(str(mails.port))
    os.environ.update(DATABASE_URL=server.url, DJANGO_SETTINGS_MODULE="drills.settings")  # type: ignore[attr-defined]
    if options.quick:
        os.environ["LIEUDIT_WARM_SECONDS"] = "0"
    import django
    from django.core.management import call_command

    django.setup()
    acts = options.acts or (QUICK if options.quick else SHORT if options.short else FULL)
    print("making the tables…", flush=True)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    drills, world = import_module("drills.drills"), import_module("drills.world")
    listed = import_module("drills.listed")
    world.fill(acts + 1)
    short = options.quick or options.short
    minutes = options.minutes or (SHORT_SOAK if short else SOAK)
    stage = drills.Stage(acts, folder, server, mails, short, minutes, times=1 if options.quick else 5)
    print(f"\n{'':44} {'acts':>6} {'done':>6} {'lost':>6} {'twice':>6}  {'back':>7} of at most", flush=True)
    words = options.only.split(",")
    played = listed.QUICK if options.quick else listed.DRILLS
    asked = [drill for drill in played if any(word in listed.name_of(drill) for word in words)]
    outcomes = []
    for drill in asked:
        found = drill(stage)
        outcomes.append(found)
        numbers = f"{found.acts:6} {found.acknowledged:6} {found.lost:6} {found.doubled:6}  {found.back:5.1f} s"
        judged = "" if found.is_well or not found.played else "  ← not as it should be"
        print(f"{listed.name_of(drill):44} {numbers} ≤ {found.most_back:g} s{judged}", flush=True)
        for line in filter(None, (found.also, *found.wrong)):
            print(f"    {line}", flush=True)
    well, said = drills.verdict(outcomes)
    left = "" if len(played) == len(listed.DRILLS) else f"; {len(listed.DRILLS) - len(played)} more without --quick"
    print(f"\n{time.monotonic() - begun:.0f} s, {said}{left}", flush=True)
    mails.close()
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
