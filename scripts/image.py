"""Build the image of the site, and play the services of compose.yml from it, one step after the other.

    python scripts/image.py build         # with docker, podman or buildah, whichever is there
    python scripts/image.py try           # build it with buildah, from Debian's packages alone, and play it

`try` asks for root and for packages of Debian (buildah, netavark, mmdebstrap); it speaks on loopback alone, and takes
away what it made. The database of the trial is Debian's PostgreSQL 17 with pgvector, begun as compose.yml says; nginx
is tried by tests/toolkit/test_deploy.py.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

import yaml

ROOT = Path(__file__).resolve().parent.parent
IMAGE = "localhost/lieudit"
BASE = ["ca-certificates", "python3", "python3-venv", "python-is-python3"]
"""Packages of what the image is built upon."""
BASES = {
    "localhost/lieudit-python": BASE,
    "localhost/lieudit-node": ["ca-certificates", "npm"],
    "localhost/lieudit-database": ["ca-certificates", "postgresql-17", "postgresql-17-pgvector"],
}
LIMITS = ["--ulimit", "nofile=8192:8192", "--ulimit", "nproc=8192:8192"]
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
"""Those of this machine, its own authorities among them: packages come by them."""
PATIENCE = 60
"""Seconds that a service has to answer."""
ENDS = "/usr/lib/postgresql/17/bin"


NEEDED = ("buildah", "netavark", "mmdebstrap")
"""Packages of Debian that a trial asks for."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="image", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=["build", "try"])
    parser.add_argument("--keep", metavar="FOLDER", help="where bases stay: they are not made again")
    options = parser.parse_args()
    return build() if options.what == "build" else trial(options.keep)


def build() -> int:
    """The image, under the name that compose.yml gives it where LIEUDIT_RELEASE is exported."""
    builder = next(filter(shutil.which, ("docker", "podman", "buildah")), None)
    if builder is None:
        sys.exit("Ni docker, ni podman, ni buildah ne sont installés : l’un d’eux suffit.")
    return subprocess.run([builder, "build", "--tag", f"lieudit:{release()}", "."], cwd=ROOT).returncode


def release() -> str:
    return os.environ.get("LIEUDIT_RELEASE", "local")


def trial(kept: str | None) -> int:
    """Each step of compose.yml, from an image that was built here."""
    missing = [name for name in ("buildah", "mmdebstrap") if shutil.which(name) is None]
    if missing:
        sys.exit(f"Il manque {' et '.join(missing)} : apt install --no-install-recommends {' '.join(NEEDED)}")
    if os.geteuid():
        sys.exit("Il faut être root.")
    with tempfile.TemporaryDirectory(prefix="lieudit-image-") as name, ExitStack() as stack:
        place = Place(Path(name), Path(kept or name).absolute())
        for base, packages in BASES.items():
            if not place.has(base):
                step(f"base: {', '.join(packages)}", partial(place.make, base, packages))
        step("image", place.build)
        play(place, stack)
    return 0


def step(name: str, act: Callable[[], object]) -> None:
    """Do it, and say how long it took."""
    begun = time.monotonic()
    print(f"{name}… ", end="", flush=True)
    act()
    print(f"{time.monotonic() - begun:.0f} s", flush=True)


@dataclass
class Place:
    """Where buildah keeps what it makes for this trial."""

    folder: Path
    kept: Path

    def run(self, *words: str, output: IO[str] | int = subprocess.PIPE, errors: IO[str] | None = None) -> str:
        """What buildah printed: it ended well."""
        done = subprocess.run(
            ["buildah", *words], env=self.env, text=True, check=True, cwd=ROOT, stdout=output, stderr=errors
        )
        return done.stdout or ""

    @property
    def env(self) -> dict[str, str]:
        storage = self.folder / "storage.conf"
        if not storage.exists():
            kept = f'graphroot = "{self.kept}/images"\nrunroot = "{self.folder}/run"'
            storage.write_text(f'[storage]\ndriver = "vfs"\n{kept}\n')
        return os.environ | {"CONTAINERS_STORAGE_CONF": str(storage), "BUILDAH_ISOLATION": "chroot"}

    def has(self, image: str) -> bool:
        found = subprocess.run(["buildah", "images", "--quiet", image], env=self.env, capture_output=True, check=False)
        return found.returncode == 0

    def make(self, name: str, packages: list[str]) -> None:
        """A base, of Debian's packages."""
        archive = self.folder / "base.tar"
        asked = [
            "--variant=minbase",
            "--mode=root",
            "--dpkgopt=force-unsafe-io",
            f"--include={','.join(packages)}",
            "trixie",
            str(archive),
        ]
        made = subprocess.run(["mmdebstrap", *asked], stderr=subprocess.PIPE, text=True)
        if made.returncode:
            sys.exit(made.stderr[-2000:])
        container = self.begin("scratch")
        self.run("add", "--quiet", container, str(archive), "/")
        archive.unlink()
        self.run("commit", "--quiet", "--rm", container, name)

    def build(self) -> None:
        bases = [f"--build-arg={name.upper()}_IMAGE=localhost/lieudit-{name}" for name in ("python", "node")]
        trusted = ["--volume", f"{CERTIFICATES}:{CERTIFICATES}:ro"]
        log = self.folder / "build.log"
        with log.open("w") as output:
            try:
                self.run(
                    *("build", "--format", "docker", "--pull=never", *LIMITS, *bases, *trusted, "--tag", IMAGE, "."),
                    output=output,
                    errors=output,
                )
            except subprocess.CalledProcessError:
                sys.exit(log.read_text()[-3000:])

    def begin(self, image: str) -> str:
        """A container of an image: its name."""
        return self.run("from", "--pull=never", *LIMITS, image).strip()

    def told(self) -> tuple[list[str], list[str]]:
        """What the image says of itself: the command that it runs, and the one that says its health."""
        config = json.loads(self.run("inspect", "--type", "image", IMAGE))["Docker"]["config"]
        return config["Cmd"], config["Healthcheck"]["Test"][1:]


@dataclass
class Container:
    """A container of the trial, in which commands are run with the variables of a service."""

    place: Place
    name: str
    env: dict[str, str]

    def words(self, command: list[str], *options: str) -> list[str]:
        said = [word for name, value in self.env.items() for word in ("--env", f"{name}={value}")]
        return ["buildah", "run", *options, *said, self.name, "--", *command]

    def does(self, command: list[str], *options: str) -> str:
        """Run it to its end: what it printed. It is wrong to end with another status than 0."""
        done = subprocess.run(
            self.words(command, *options), env=self.place.env, text=True, capture_output=True, check=False
        )
        if done.returncode:
            sys.exit(f"{' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout

    @contextmanager
    def running(self, command: list[str], *options: str) -> Iterator[subprocess.Popen[str]]:
        """It runs meanwhile."""
        log = self.place.folder / f"{Path(command[0]).name}-{time.monotonic_ns()}.log"
        with log.open("w") as output:
            process = subprocess.Popen(
                self.words(command, *options),
                env=self.place.env,
                text=True,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            yield process
            if process.poll() is not None:
                sys.exit(f"{' '.join(command)} has ended:\n{log.read_text()[-3000:]}")
        finally:
            end(process)


def end(process: subprocess.Popen[str]) -> None:
    """The command and all that it began."""
    family = children(process.pid)
    for pid in [process.pid, *family]:
        with suppress(ProcessLookupError):
            os.kill(pid, 15)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        for pid in [process.pid, *family]:
            with suppress(ProcessLookupError):
                os.kill(pid, 9)


def children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *children(child)]
    return found


def play(place: Place, stack: ExitStack) -> None:
    """The services of compose.yml in the order in which they wait for each other, and the commands of the page."""
    services = yaml.safe_load((ROOT / "compose.yml").read_text())["services"]
    ports = {name: free_port() for name in ("database", "web", "live")}
    env = variables(place.folder)
    database = Container(place, place.begin("localhost/lieudit-database"), {})
    stack.callback(place.run, "rm", database.name)
    step(
        "database", lambda: begin_database(database, services["database"]["environment"], env, ports["database"], stack)
    )
    url = services["migrate"]["environment"]["DATABASE_URL"].partition("@")
    password = env["POSTGRES_PASSWORD"]
    env["DATABASE_URL"] = f"postgresql://lieudit:{password}@127.0.0.1:{ports['database']}/{url[2].partition('/')[2]}"
    env |= {name: str(value) for name, value in services["web"]["environment"].items() if name != "DATABASE_URL"}
    site = Container(place, place.begin(IMAGE), env)
    stack.callback(place.run, "rm", site.name)
    command, health = place.told()
    begun = time.time()

    step("migrate", lambda: site.does(words_of(services["migrate"]["command"], 0)))
    step("check --deploy", lambda: site.does(["python", "manage.py", "check", "--deploy"]))
    step("adopt_charter", lambda: site.does(["python", "manage.py", "adopt_charter"]))
    stack.enter_context(site.running(words_of(command, ports["web"])))
    stack.enter_context(site.running(words_of(services["live"]["command"], ports["live"])))
    stack.enter_context(site.running(words_of(services["worker"]["command"], 0)))
    stack.enter_context(site.running(words_of(services["timer"]["command"], 0)))
    health = [each.replace(":8000", f":{ports['web']}") for each in health]
    step("web: HEALTHCHECK", lambda: waited(lambda: site.does(health), ports["web"]))
    for address in ("/", "/besoins/", "/lieux/", "/aide/"):
        step(f"web: {address}", partial(page, ports["web"], address, env["ALLOWED_HOSTS"]))
    style = re.search(r'href="(/static/[^"]+\.css)"', page(ports["web"], "/", env["ALLOWED_HOSTS"]))
    assert style is not None, "the home page asks for no style"
    step(f"web: {style[1]}", lambda: page(ports["web"], style[1], env["ALLOWED_HOSTS"]))
    step("live", lambda: waited(lambda: page(ports["live"], "/sante/", env["ALLOWED_HOSTS"]), ports["live"]))
    step("worker: a task is done", lambda: until(lambda: "1" in site.does(shell(BEATS.format("worker")))))
    step("timer: its first minute", lambda: until(lambda: "1" in site.does(shell(BEATS.format("timer")))))
    backup = ["deploy/backup/backup", "/srv/lieudit/var/backups"]
    step("backup, restored and proved", lambda: site.does(backup))
    volumes = [each.partition(":")[2] for each in services["web"]["volumes"]]
    step("nothing is written outside of its volumes", lambda: holds_nothing_else(place, site, volumes, begun))


BEATS = "from lieudit.toolkit.models import Beat; print(int(Beat.objects.filter(name='{}').exists()))"


def shell(code: str) -> list[str]:
    return ["python", "manage.py", "shell", "--no-imports", "--verbosity", "0", "--command", code]


def words_of(command: str | list[str], port: int) -> list[str]:
    """A command of compose.yml, or of the image, that listens on loopback alone, at this port."""
    line = command if isinstance(command, str) else " ".join(command)
    line = line.replace("0.0.0.0:8000", f"127.0.0.1:{port}").replace("0.0.0.0 --port 8000", f"127.0.0.1 --port {port}")
    assert "0.0.0.0" not in line, line
    return ["sh", "-c", line.removeprefix("sh -c ").strip('"') if line.startswith("sh -c ") else f"exec {line}"]


def variables(folder: Path) -> dict[str, str]:
    """What production.md has written in .env, by its own lines, and what compose.yml draws from it."""
    written = re.search(r"^cat > \.env <<FIN\n.+?^FIN$", (ROOT / "docs/how-to/production.md").read_text(), re.M | re.S)
    assert written is not None, "production.md writes no .env"
    subprocess.run(["sh", "-c", written[0]], cwd=folder, check=True)
    lines = (folder / ".env").read_text().splitlines()
    return {name: value for name, _, value in (line.partition("=") for line in lines)}


def begin_database(
    database: Container, asked: dict[str, str], env: dict[str, str], port: int, stack: ExitStack
) -> None:
    """PostgreSQL on loopback, with the account and the choices of compose.yml."""
    data = "/var/lib/postgresql/data"
    choices = f"{asked['POSTGRES_INITDB_ARGS']} --username={asked['POSTGRES_USER']} --auth=scram-sha-256"
    word = f"umask 077; printf %s '{env['POSTGRES_PASSWORD']}' >/tmp/word"
    made = f"{word}; {ENDS}/initdb {choices} --pwfile=/tmp/word {data}"
    database.does(["sh", "-c", made], "--user", "postgres")
    served = [f"{ENDS}/postgres", "-D", data, "-p", str(port), "-c", "unix_socket_directories=", "-h", "127.0.0.1"]
    stack.enter_context(database.running(served, "--user", "postgres"))
    database.env = {"PGPASSWORD": env["POSTGRES_PASSWORD"]}
    asks = [f"{ENDS}/psql", "-h", "127.0.0.1", "-p", str(port), "-U", "lieudit", "-d", "postgres", "-c"]
    waited(lambda: database.does([*asks, "CREATE DATABASE lieudit"]), port)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def waited(act: Callable[[], object], port: int) -> None:
    """It is done once something listens there."""

    def listens() -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
        return False

    until(listens)
    act()


def until(reached: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not reached():
        if time.monotonic() > limit:
            sys.exit("did not come")
        time.sleep(0.2)


def page(port: int, address: str, host: str) -> str:
    """What is served there, asked as nginx asks."""
    headers = {"Host": host, "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}
    with urllib.request.urlopen(
        urllib.request.Request(f"http://127.0.0.1:{port}{address}", headers=headers), timeout=20
    ) as answer:
        return str(answer.read().decode())


def holds_nothing_else(place: Place, site: Container, volumes: list[str], begun: float) -> None:
    """compose.yml has the files of the image read alone: what was written since is in a volume, or in /tmp."""
    root = place.run("mount", site.name).strip()
    found = subprocess.run(
        ["find", root, "-xdev", "-type", "f", "-newermt", f"@{begun}"], capture_output=True, text=True, check=True
    )
    written = [line.removeprefix(root) for line in found.stdout.splitlines()]
    strange = [path for path in written if not path.startswith((*volumes, "/tmp/"))]
    if strange:
        sys.exit(f"written elsewhere: {strange[:20]}")


if __name__ == "__main__":
    sys.exit(main())
