"""Prepare a checkout: the virtual environment, the locked libraries, the browser assets.

Runs on the standard library of any Python from 3.12 on, before anything is installed. Each part
leaves a stamp (the SHA-256 of the lock it followed), so that a second run does nothing. Whatever
prevents the set-up is said in one French sentence, without a traceback.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
ASSETS_LOCK, ASSETS_MARK = ROOT / "package-lock.json", ROOT / "node_modules" / ".installed"
OLDEST_PYTHON = (3, 12)
# Measured: libraries and assets take some 600 MB for `dev`, 350 MB for `demo`, and a database
# that holds the territory some 200 MB more.
DISK_NEEDED = {"demo": 700_000_000, "dev": 900_000_000}
DISK_NEEDED_ONCE_INSTALLED = 250_000_000


class CannotContinue(Exception):
    """What prevents the set-up, in one sentence for the person at the keyboard."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=["demo", "dev"], help="which requirements to install")
    parser.add_argument("--port", help="refuse at once when this port of 127.0.0.1 is taken")
    options = parser.parse_args()
    try:
        if sys.version_info < OLDEST_PYTHON:
            raise CannotContinue("Lieudit a besoin de Python 3.12 ou plus récent.")
        if options.port is not None:
            demand_free_port(options.port)
        demand_disk(options.kind)
        with assets_beside():
            ensure_environment()
            ensure_libraries(options.kind)
        ensure_assets()
    except CannotContinue as reason:
        print(reason, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"L’installation s’arrête : {error.strerror} ({error.filename}).", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInstallation interrompue ; la même commande la reprend.", file=sys.stderr)
        return 130
    return 0


# ------------------------------------------------------------------------ before anything long


def demand_free_port(text: str) -> None:
    """Refuse a port that is not one, that is taken, or that this account may not open."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CannotContinue(f"PORT={text} n’est pas un port : indiquez un nombre de 1 à 65535.")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except PermissionError as error:
            raise CannotContinue(
                f"Ce compte n’a pas le droit d’ouvrir le port {text} : choisissez-en un autre "
                "au-dessus de 1023, par exemple « make demo PORT=8001 »."
            ) from error
        except OSError as error:
            raise CannotContinue(
                f"Le port {text} est déjà pris par un autre programme : arrêtez-le, ou choisissez-"
                "en un autre, par exemple « make demo PORT=8001 »."
            ) from error


def demand_disk(kind: str) -> None:
    """Refuse to start on a disk that the set-up would fill."""
    needed = DISK_NEEDED_ONCE_INSTALLED if libraries_ready(kind) else DISK_NEEDED[kind]
    free = shutil.disk_usage(ROOT).free
    if free < needed:
        raise CannotContinue(
            f"Il reste {free // 1_000_000} Mo sur le disque de {ROOT} et il en faut "
            f"{needed // 1_000_000} : libérez de la place, puis relancez."
        )


# -------------------------------------------------------------------------------- environment


def ensure_environment() -> None:
    """Make `.venv`, or make it anew when its Python no longer runs."""
    if VENV.exists():
        if runs(VENV_PYTHON, "import sys, pip; sys.exit(sys.version_info < (3, 12))"):
            return
        if any(VENV.iterdir()) and not (VENV / "pyvenv.cfg").exists():
            raise CannotContinue(f"{VENV} existe et n’est pas un environnement Python : déplacez-le.")
        shutil.rmtree(VENV)
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise CannotContinue(
            f"Python {version} est installé sans son module « venv » : ajoutez-le (sous Debian et "
            f"Ubuntu, « apt-get install python{version}-venv »), puis relancez."
        )
    say("Création de l’environnement Python…")
    run([sys.executable, "-m", "venv", str(VENV)], "L’environnement Python n’a pas pu être créé")


def libraries_ready(kind: str) -> bool:
    """Whether `.venv` already holds what the lock of this kind lists."""
    stamp = VENV / f".installed-{kind}"
    return VENV_PYTHON.exists() and read(stamp) == digest(REQUIREMENTS / f"{kind}.txt")


def ensure_libraries(kind: str) -> None:
    """Install the locked libraries; `dev` holds everything that `demo` does."""
    if libraries_ready(kind):
        return
    say("Installation des bibliothèques (la première fois seulement, une minute environ)…")
    if not install_at_once(kind):
        install(kind)
    if kind == "dev":
        stamp("demo")


def install_at_once(kind: str) -> bool:
    """Have uv fetch and unpack the libraries several at a time: pip takes them one after the other, and compiles all
    files, of which few are run (twenty seconds of a processor). Whether it did: pip goes where its own settings send
    it, and tells what is wrong."""
    pip = [str(VENV_PYTHON), "-m", "pip"]
    told = subprocess.run([*pip, "config", "list"], capture_output=True, text=True, cwd=ROOT, env=environment()).stdout
    if any(setting in told for setting in ("index-url", "no-index", "proxy")):
        return False
    quiet = ["--quiet", "--no-deps", "--require-hashes"]
    fetched = [*pip, "install", *quiet, "--disable-pip-version-check", "--no-input", "-r", str(REQUIREMENTS / "uv.txt")]
    installed = [str(VENV / "bin" / "uv"), "pip", "install", *quiet, "--python", str(VENV_PYTHON)]
    installed += ["-r", str(REQUIREMENTS / f"{kind}.txt")]
    if not all(
        subprocess.run(each, cwd=ROOT, env=environment(), capture_output=True).returncode == 0
        for each in (fetched, installed)
    ):
        return False
    stamp(kind)
    return True


def install(kind: str) -> None:
    run(
        [
            *(str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--no-input", "--no-deps", "--require-hashes"),
            *("-r", str(REQUIREMENTS / f"{kind}.txt")),
        ],
        "Les bibliothèques n’ont pas pu être installées (réseau ? disque ?)",
    )
    stamp(kind)


def stamp(kind: str) -> None:
    (VENV / f".installed-{kind}").write_text(digest(REQUIREMENTS / f"{kind}.txt"))


# ------------------------------------------------------------------------------ browser assets


@contextmanager
def assets_beside() -> Iterator[None]:
    """Install the browser assets meanwhile, where the system has an npm: it mostly waits for the network."""
    if assets_ready() or find_npm() is None:
        yield
        return
    with ThreadPoolExecutor(1) as beside:
        assets = beside.submit(ensure_assets)
        yield
    assets.result()


def assets_ready() -> bool:
    return read(ASSETS_MARK) == digest(ASSETS_LOCK)


def ensure_assets() -> None:
    """Install what `package-lock.json` lists, with the system's npm or the one of PyPI."""
    if assets_ready():
        return
    npm = find_npm()
    if npm is None:
        say("Aucun npm ici : installation de celui de PyPI…")
        install("node")
        npm = find_npm()
    if npm is None:
        raise CannotContinue("npm ne fonctionne pas sur cette machine : installez Node.js.")
    say("Installation des polices, des icônes et des scripts du navigateur…")
    run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        "Les fichiers du navigateur n’ont pas pu être installés (réseau ? disque ?)",
    )
    ASSETS_MARK.write_text(digest(ASSETS_LOCK))


def find_npm() -> str | None:
    """The first npm that runs: one may be there without its Node."""
    for candidate in (shutil.which("npm"), str(VENV / "bin" / "npm")):
        if candidate and Path(candidate).exists():
            answer = subprocess.run([candidate, "--version"], capture_output=True, cwd=ROOT, env=environment())
            if answer.returncode == 0:
                return candidate
    return None


# --------------------------------------------------------------------------------------- tools


def runs(python: Path, code: str) -> bool:
    if not python.exists():
        return False
    return subprocess.run([python, "-c", code], capture_output=True).returncode == 0


def run(command: list[str], otherwise: str) -> None:
    """Run a step; when it fails, add to its own words (stderr) what it was for."""
    answer = subprocess.run(command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL)
    if answer.returncode == 0:
        return
    if shutil.disk_usage(ROOT).free < 50_000_000:
        otherwise = f"Le disque de {ROOT} est plein"
    raise CannotContinue(f"{otherwise} ; le détail est ci-dessus.")


def environment() -> dict[str, str]:
    """The environment of each step: the tools of `.venv` first, so that npm finds its Node."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), str(VENV / "bin")])
    return {**os.environ, "PATH": path}


def digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest() if lock.exists() else "absent"


def read(mark: Path) -> str | None:
    return mark.read_text() if mark.exists() else None


def say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    sys.exit(main())
