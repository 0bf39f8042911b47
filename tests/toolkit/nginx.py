"""The nginx of this machine with our files, before sites that answer or not: for tests, and for the drills."""

from __future__ import annotations

import getpass
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from http.client import HTTPSConnection
from itertools import product
from pathlib import Path

from django.conf import settings

DEPLOY = settings.BASE_DIR / "deploy"
DEBIAN_13 = Path(__file__).with_name("nginx_of_debian_13.conf")
"""/etc/nginx/nginx.conf of the package nginx-common 1.26.3-3+deb13u1, as it is installed."""
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
SEVERAL = {"web": "max_fails=1 fail_timeout=5s", "live": "max_fails=0"}
"""What production.md says of each node, where there are several. nginx knows that a node is well again once a request
to it has ended: a stream does not end, and nodes would take one of them every five seconds."""
TRIAL = """
client_body_temp_path {folder}/body;
proxy_temp_path {folder}/proxied;
fastcgi_temp_path {folder}/fastcgi;
uwsgi_temp_path {folder}/uwsgi;
scgi_temp_path {folder}/scgi;
set_real_ip_from 127.0.0.1;
real_ip_header X-Trial-Address;
"""


def laid_out(folder: Path) -> Path:
    """An /etc/nginx that holds what Debian puts there, and our files where production.md says to copy them."""
    etc, run = folder / "etc/nginx", folder / "run"
    for name in ("sites-enabled", "conf.d", "modules-enabled"):
        (etc / name).mkdir(parents=True)
    run.mkdir()
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ed25519",
            "-nodes",
            "-days",
            "1",
            "-subj",
            "/CN=lieudit.example",
            "-keyout",
            key,
            "-out",
            certificate,
        ],
        check=True,
        capture_output=True,
    )
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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Nginx:
    """Our files, read by an nginx of this machine, before sites that answer, or that are away, by their ports.

    `streams`: those of their servers of streams, where these are others. `times`: settings of ours, with other times.
    `plain`: it is asked without encryption, by who counts answers and not ciphers.
    """

    def __init__(
        self,
        folder: Path,
        *sites: int,
        streams: Sequence[int] = (),
        times: Mapping[str, str] | None = None,
        plain: bool = False,
    ) -> None:
        self.folder, self.port, self.plain_port = folder, free_port(), free_port()
        main = laid_out(folder)
        main.write_text(main.read_text().replace("user www-data;", f"user {getpass.getuser()};"))
        (main.parent / "conf.d/trial.conf").write_text(TRIAL.format(folder=folder))
        said = main.parent / "lieudit-proxy.conf"
        for name, time_given in (times or {}).items():
            changed, found = re.subn(rf"^({name} +)\S+;", rf"\g<1>{time_given};", said.read_text(), flags=re.M)
            assert found == 1, name
            said.write_text(changed)
        ours = main.parent / "sites-enabled/lieudit"
        text = re.sub(r"    listen \[::\]:.*\n", "", ours.read_text())
        text = text.replace("listen 443 ssl", f"listen 127.0.0.1:{self.port}{'' if plain else ' ssl'}")
        text = text.replace("listen 80", f"listen 127.0.0.1:{self.plain_port}")
        for name, ports in (("web", sites), ("live", streams or sites)):
            given = SEVERAL[name] if len(ports) > 1 else "fail_timeout=0"
            nodes = "\n    ".join(f"server 127.0.0.1:{port} {given};" for port in ports)
            text, found = re.subn(rf"server unix:/run/lieudit/{name}\.sock fail_timeout=0;", nodes, text)
            assert found == 1, name
        ours.write_text(text)
        command = [NGINX or "", "-c", str(main), "-e", str(folder / "error.log"), "-g", "daemon off;"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in range(200):
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            time.sleep(0.05)
        raise AssertionError(self.stop())

    def stop(self) -> str:
        self.process.terminate()
        return self.process.communicate(timeout=20)[1]

    def ask(self, method: str, *addresses: str, come_from: Iterable[str] = ("192.0.2.1",)) -> Counter[int]:
        """How many answers of each status came, to each address asked from each place of the network."""
        line = HTTPSConnection("127.0.0.1", self.port, context=ssl._create_unverified_context(), timeout=20)
        found: Counter[int] = Counter()
        for address, place in product(addresses, come_from):
            body = "a=1" if method == "POST" else None
            line.request(method, address, body, {"Host": "lieudit.example", "X-Trial-Address": place})
            answer = line.getresponse()
            answer.read()
            found[answer.status] += 1
        line.close()
        return found

    def written(self) -> str:
        """All that nginx wrote in its logs."""
        return "\n".join(log.read_text() for log in self.folder.glob("*.log"))


def begun(port: int, words: bytes) -> ssl.SSLSocket:
    """A client that has said these words, and says no more for now."""
    line = socket.create_connection(("127.0.0.1", port), timeout=10)
    told = ssl._create_unverified_context().wrap_socket(line, server_hostname="lieudit.example")
    told.sendall(words)
    return told


def is_left(line: socket.socket) -> bool:
    """Whether nginx has hung up, after saying why or not."""
    line.settimeout(0.01)
    try:
        return line.recv(1000) == b""
    except TimeoutError:
        return False
    except OSError:
        return True
