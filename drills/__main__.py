"""Break things while people act, and count.

    make drills [ARGS="--quick"]

Nothing but this machine is spoken to. A PostgreSQL of the drill is made, and goes with it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path

FULL, QUICK = 1_000, 60
"""Acts of each drill."""
SOAK, QUICK_SOAK = 120, 1
"""Minutes of the soak."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m drills", description="Break things while people act, and count.")
    parser.add_argument("--quick", action="store_true", help="sixty acts of each kind, and what lasts made short")
    parser.add_argument("--acts", type=int, default=0, metavar="N", help="so many acts of each kind")
    parser.add_argument(
        "--only", default="", metavar="WORD", help="the drills whose name contains this word (or one of: WORD,WORD)"
    )
    parser.add_argument("--minutes", type=float, default=0, metavar="N", help="how long the soak lasts (120)")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="lieudit-drill-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        os.environ["LIEUDIT_VAR"] = name
        sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))
        postgres = import_module("postgres")
        found = postgres.locate("drill", {"max_connections": "60"})
        server = replace(found, socket=found.data) if len(str(found.data)) < 90 else found
        server.start()
        try:
            return play(options, folder, server)
        finally:
            server.stop()


def play(options: argparse.Namespace, folder: Path, server: object) -> int:
    from tests.toolkit.mailserver import MailServer

    mails = MailServer()
    (folder / "mail-port").write_text(str(mails.port))
    os.environ.update(DATABASE_URL=server.url, DJANGO_SETTINGS_MODULE="drills.settings")  # type: ignore[attr-defined]
    import django
    from django.core.management import call_command

    django.setup()
    acts = options.acts or (QUICK if options.quick else FULL)
    print("making the tables…", flush=True)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    drills, world = import_module("drills.drills"), import_module("drills.world")
    listed = import_module("drills.listed")
    world.fill(acts + 1)
    minutes = options.minutes or (QUICK_SOAK if options.quick else SOAK)
    stage = drills.Stage(acts, folder, server, mails, options.quick, minutes)
    print(f"\n{'':44} {'acts':>6} {'done':>6} {'lost':>6} {'twice':>6}  {'back':>7} of at most", flush=True)
    words = options.only.split(",")
    asked = [drill for drill in listed.DRILLS if any(word in listed.name_of(drill) for word in words)]
    begun, outcomes = time.monotonic(), []
    for drill in asked:
        found = drill(stage)
        outcomes.append(found)
        numbers = f"{found.acts:6} {found.acknowledged:6} {found.lost:6} {found.doubled:6}  {found.back:5.1f} s"
        judged = "" if found.is_well or not found.played else "  ← not as it should be"
        print(f"{listed.name_of(drill):44} {numbers} ≤ {found.most_back:g} s{judged}", flush=True)
        for line in filter(None, (found.also, *found.wrong)):
            print(f"    {line}", flush=True)
    well, said = drills.verdict(outcomes)
    print(f"\n{time.monotonic() - begun:.0f} s, {said}", flush=True)
    mails.close()
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
