"""Serve the demonstration on this machine until Ctrl-C: what `make demo` runs once set up.

Everything started here (database, web server, task worker, the program that is told of changes)
is stopped on the way out, whichever way that is. What they say goes to `var/demo.log`, so that the screen keeps the
sign-in links.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, TextIO

from postgres import ROOT, VAR, ServerRefused, database_url, unwind_on_signals

LOG = VAR / "demo.log"
SECONDS_TO_START = 60
SECONDS_TO_STOP = 15
LINKS = "Entrer dans la démonstration"
"""How `manage.py demo` begins its list of links, shown once the site answers."""
MANAGE = [sys.executable, str(ROOT / "manage.py")]
EACH_MINUTE = 60
"""Seconds between two passes of the timer."""


class Stopped(Exception):
    """Why the demonstration cannot go on, in one sentence."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    address = f"http://127.0.0.1:{port}"
    VAR.mkdir(exist_ok=True)
    unwind_on_signals()
    try:
        say("Démarrage de la base de données…")
        with database_url() as url:
            env, ear = environment(address, url), free_port()
            serve(env, port, ear, address, prepare(env, ear))
    except (Stopped, ServerRefused) as reason:
        say(str(reason), to=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("\nDémonstration arrêtée : plus rien ne tourne.")
    return 0


def environment(address: str, url: str) -> dict[str, str]:
    """The settings of a demonstration: nothing secret, nothing that leaves the machine."""
    return {
        **os.environ,
        "DATABASE_URL": url,
        "LIEUDIT_DEMONSTRATION": "1",
        "SITE_URL": address,
        "PYTHONUNBUFFERED": "1",
    }


def free_port() -> int:
    """One where nothing listens, on loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def prepare(env: dict[str, str], ear: int) -> str:
    """Bring the assets and the database up to date, where something changed; return the sign-in links of the roles."""
    with assets_gathered(env):
        return manage(["demo", "--prepare", "--receiver", f"http://127.0.0.1:{ear}/"], env)


@contextmanager
def assets_gathered(env: dict[str, str]) -> Iterator[None]:
    """Have the files of the site gathered and compressed, if one changed, by the time that what is done meanwhile ends:
    the story takes one processor, and they another."""
    gathered, sources = VAR / "static" / ".gathered", digest_of_assets()
    if gathered.exists() and gathered.read_text() == sources:
        yield
        return
    say("Rassemblement et compression des fichiers du site…")
    command = ["collectstatic", "--clear", "--no-input", "--verbosity", "0"]
    with LOG.open("a") as log, started([*MANAGE, *command], env, log, log) as gathering:
        yield
        if gathering.wait() != 0:
            raise failure_of(command)
    gathered.write_text(sources)


def manage(command: list[str], env: dict[str, str]) -> str:
    """Run one command of `manage.py`, show what it says as it says it; return its last paragraph.

    What went wrong is shown by the end of the log.
    """
    with LOG.open("a") as log, started([*MANAGE, *command], env, subprocess.PIPE, log) as step:
        assert step.stdout is not None
        last: list[str] = []
        for line in step.stdout:
            if LINKS in line or last:
                last.append(line)
            else:
                say(line.rstrip())
        step.wait()
    if step.returncode != 0:
        raise failure_of(command)
    return "".join(last)


def failure_of(command: list[str]) -> Stopped:
    """Why one command of `manage.py` failed: the end of the log is shown."""
    say("\n".join(LOG.read_text(errors="replace").splitlines()[-15:]), to=sys.stderr)
    return Stopped(f"Échec de « manage.py {command[0]} » ; tout le détail est dans {LOG}.")


def digest_of_assets() -> str:
    """What collected files depend on; compressing them again takes longer than all the rest."""
    files = [*(ROOT / "lieudit").glob("**/static/**/*"), ROOT / "config" / "settings.py"]
    files += [ROOT / "package-lock.json"]
    lines = [f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in sorted(files)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def serve(env: dict[str, str], port: int, ear: int, address: str, links: str) -> None:
    """Run the web server, and show the links once it answers; then the task worker and the program that is told, which
    nobody waits for; wait for one of them to end."""
    web = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--host", "127.0.0.1", "--port", str(port)]
    web += ["--workers", "1", "--lifespan", "off", "--no-access-log", "--timeout-graceful-shutdown", "1"]
    worker = [*MANAGE, "db_worker", "--no-reload", "--verbosity", "0"]
    told = [sys.executable, str(ROOT / "scripts" / "receiver.py"), str(ear), str(VAR / "received.jsonl")]
    with LOG.open("a") as log, started(web, env, log, log) as site:
        wait_for(address, site)
        say(f"\n{links.strip()}\n\nLieudit est servi sur {address} — Ctrl-C arrête tout.")
        with (
            started(worker, env, log, log) as tasks,
            started([*told, str(VAR / "receiver-secret")], env, log, log) as receiver,
        ):
            keep(env, {"Le serveur web": site, "L’exécuteur des tâches": tasks, "Le programme averti": receiver})


def keep(env: dict[str, str], running: dict[str, subprocess.Popen[str]]) -> NoReturn:
    """Have done what is due each minute, until one of them ends by itself."""
    with LOG.open("a") as log:
        while is_whole(running.values()):
            wait_a_minute(running.values())
            with started([*MANAGE, "close_due"], env, log, log) as timer:
                timer.wait()
    name = next(name for name, process in running.items() if process.poll() is not None)
    raise Stopped(f"{name} s’est arrêté de lui-même ; voir {LOG}.")


def is_whole(processes: Collection[subprocess.Popen[str]]) -> bool:
    return all(process.poll() is None for process in processes)


def wait_a_minute(processes: Collection[subprocess.Popen[str]]) -> None:
    """Until the next pass of the timer, or the end of one of them."""
    ends = time.monotonic() + EACH_MINUTE
    while time.monotonic() < ends and is_whole(processes):
        time.sleep(0.5)


def wait_for(address: str, site: subprocess.Popen[str]) -> None:
    """Return once the site answers its home page."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and site.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=10):
                return
        except urllib.error.HTTPError as error:
            raise Stopped(f"La page d’accueil répond {error.code} ; voir {LOG}.") from error
        except OSError:
            time.sleep(0.2)
    raise Stopped(f"Le serveur web n’a pas démarré ; voir {LOG}.")


@contextmanager
def started(
    command: list[str], env: dict[str, str], stdout: Any = None, stderr: Any = None
) -> Iterator[subprocess.Popen[str]]:
    """A process of ours, in its own session: Ctrl-C reaches it through us, in our order."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        end(process)


def end(process: subprocess.Popen[str]) -> None:
    """Ask a process to end, and end its whole session if it does not."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def say(sentence: str, to: TextIO = sys.stdout) -> None:
    print(sentence, file=to, flush=True)


if __name__ == "__main__":
    sys.exit(main())
