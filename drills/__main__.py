"""Break things while people act, and count.

    make drills [ARGS="--quick"]

Nothing but this machine is spoken to. A PostgreSQL of the drill is made, and goes with it.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import replace
from importlib import import_module
from pathlib import Path

FULL, QUICK = 1_000, 60
"""Acts of each drill."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m drills", description="Break things while people act, and count.")
    parser.add_argument("--quick", action="store_true", help="a minute or two: sixty acts of each kind")
    parser.add_argument("--acts", type=int, default=0, metavar="N", help="so many acts of each kind")
    parser.add_argument("--only", default="", metavar="WORD", help="the drills whose name contains this word")
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
    two_nodes, coming_back = import_module("drills.two_nodes"), import_module("drills.coming_back")
    world.fill(acts + 1)
    stage = drills.Stage(acts, folder, server, mails)
    print(f"\n{'':60} {'acts':>6} {'done':>6} {'lost':>6} {'twice':>6} {'back':>7}", flush=True)
    well = True
    for drill in (*drills.DRILLS, *two_nodes.DRILLS, *coming_back.DRILLS):
        if options.only in drill.__name__:
            found = drill(stage)
            well = well and found.is_well
            numbers = f"{found.acts:6} {found.acknowledged:6} {found.lost:6} {found.doubled:6} {found.back:5.1f} s"
            print(f"{found.name:60} {numbers}{'' if found.is_well else '  ← not as it should be'}", flush=True)
            if found.also:
                print(f"    {found.also}", flush=True)
    mails.close()
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
