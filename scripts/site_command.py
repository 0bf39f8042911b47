"""`lieudit`: what `pip install lieudit` puts on the path. It is this file, beside the whole house (scripts/wheel.py).

    lieudit demo          the demonstration, on this machine, with a database of its own (pip install lieudit[demo])
    lieudit serve         the pages, on 127.0.0.1:8000 (what follows goes to gunicorn: --bind, --workers…)
    lieudit doctor        what is wrong with this install, and what to do
    lieudit COMMAND       any command of the site: migrate, load_territory, createsuperuser…

Settings are read from the environment (docs/reference/settings.md). Without `LIEUDIT_VAR`, what the site keeps goes to
`lieudit` in the folder of data of the person who runs it.
"""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent
"""Where the house stands once installed: `lieudit`, `config`, `deploy`…, as in the repository."""


def main() -> None:
    name, rest = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("help", [])
    at_home()
    if name == "demo":
        sys.argv = ["lieudit demo", *rest]
        sys.path.insert(0, str(HOME / "scripts"))
        runpy.run_path(str(HOME / "scripts" / "demo.py"), run_name="__main__")
        return
    os.environ.setdefault("LIEUDIT_STATIC", str(HOME / "static"))
    if name == "serve":
        serve(rest)
        return
    from django.core.management import execute_from_command_line

    execute_from_command_line(["lieudit", *sys.argv[1:]] if len(sys.argv) > 1 else ["lieudit", "help"])


def at_home() -> None:
    """The house is found by this process and by those that it starts; what it keeps is no part of it."""
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    os.environ.setdefault("LIEUDIT_VAR", str(data / "lieudit"))
    Path(os.environ["LIEUDIT_VAR"]).mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    known = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = f"{HOME}{os.pathsep}{known}" if known else str(HOME)
    sys.path.insert(0, str(HOME))


def serve(rest: list[str]) -> None:
    """The pages, by gunicorn and its settings of the house."""
    where = [] if any(each.startswith(("--bind", "-b")) for each in rest) else ["--bind", "127.0.0.1:8000"]
    sys.argv = ["gunicorn", "--config", str(HOME / "deploy" / "gunicorn.py"), *where, *rest, "config.wsgi:application"]
    runpy.run_module("gunicorn", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
