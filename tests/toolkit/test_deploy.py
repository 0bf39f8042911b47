"""The files of deploy/ as the programs they are for read them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

DEPLOY = settings.BASE_DIR / "deploy"
DEBIAN_13 = Path(__file__).with_name("nginx_of_debian_13.conf")
"""/etc/nginx/nginx.conf of the package nginx-common 1.26.3-3+deb13u1, as it is installed."""
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def test_nginx_is_there_where_everything_has_to_be_proved():
    assert NGINX or not os.environ.get("LIEUDIT_REQUIRE_NGINX")


def laid_out(folder: Path) -> Path:
    """An /etc/nginx that holds what Debian puts there, and our files where production.md says to copy them."""
    etc, run = folder / "etc/nginx", folder / "run"
    for name in ("sites-enabled", "conf.d", "modules-enabled"):
        (etc / name).mkdir(parents=True)
    run.mkdir()
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-days", "1", "-subj", "/CN=lieudit.example",
         "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    moved = {
        "/etc/letsencrypt/live/lieudit.example/fullchain.pem": str(certificate),
        "/etc/letsencrypt/live/lieudit.example/privkey.pem": str(key),
        "/etc/nginx/mime.types": str(etc / "mime.types"),
        "/etc/nginx": str(etc),
        "/var/log/nginx": str(folder),
        "/run/nginx.pid": str(run / "nginx.pid"),
    }

    def copy(source: Path, target: Path) -> None:
        text = source.read_text()
        for name, place in moved.items():
            text = re.sub(rf"(?<![\w/]){re.escape(name)}", place, text)
        target.write_text(text)

    (etc / "mime.types").write_text("types { text/html html; text/css css; }\n")
    copy(DEBIAN_13, etc / "nginx.conf")
    copy(DEPLOY / "nginx/lieudit-common.conf", etc / "lieudit-common.conf")
    copy(DEPLOY / "nginx/lieudit-proxy.conf", etc / "lieudit-proxy.conf")
    copy(DEPLOY / "nginx/lieudit.conf", etc / "sites-enabled/lieudit")
    return etc / "nginx.conf"


@pytest.mark.skipif(NGINX is None, reason="nginx is not on this machine")
def test_an_unmodified_nginx_of_debian_13_takes_our_files_without_a_word(tmp_path):
    read = subprocess.run(
        [NGINX or "", "-t", "-c", laid_out(tmp_path), "-e", tmp_path / "error.log"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert read.returncode == 0, read.stderr
    ours = [line for line in read.stderr.splitlines() if '"user" directive' not in line]
    assert not [line for line in ours if "[warn]" in line or "[emerg]" in line], read.stderr


def test_nothing_is_said_in_http_that_distributions_say_there():
    said = set(re.findall(r"^(\w+)\s", (DEPLOY / "nginx/lieudit-common.conf").read_text(), re.M))
    assert said == {"map", "limit_req_zone", "limit_conn_zone", "log_format"}


@pytest.mark.parametrize("place", ["deploy/systemd/lieudit-live.service", "compose.yml", "scripts/demo.py"])
def test_the_server_of_streams_never_takes_the_number_of_the_pages(place):
    """uvicorn reads WEB_CONCURRENCY unless it is told."""
    words = (settings.BASE_DIR / place).read_text().replace('", "', " ").replace('"', " ")
    assert re.search(r"--workers\s+1\b", words)
