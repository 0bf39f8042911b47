"""Real servers of streams, on the database of the tests, and who listens to them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection

from django.conf import settings
from django.db import transaction

from lieudit.toolkit.live import tell
from lieudit.toolkit.models import Trace
from tests.template_database import address

HOST = "127.0.0.1"


class Server:
    """uvicorn with the kinds of `followed.py`, on a port that it keeps when it is started again."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://{HOST}:{self.port}"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "uvicorn", "--lifespan", "off", "--timeout-graceful-shutdown", "1"]
        command += ["--log-level", "warning", "--port", str(self.port), "tests.toolkit.sentinel:application"]
        self.process = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "config.settings_test"},
        )

    def wait(self) -> Server:
        """Until it answers."""
        for _ in range(300):
            try:
                socket.create_connection((HOST, self.port)).close()
                return self
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"the server does not start: {self.stop()}")

    def stop(self) -> str:
        """Ask it to end, and return what it complained of."""
        self.process.terminate()
        return self.process.communicate(timeout=20)[1]

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@contextmanager
def serving(count=1):
    servers = [Server() for _ in range(count)]
    try:
        yield [server.wait() for server in servers]
    finally:
        for server in servers:
            server.stop()


class Ear:
    """Who listens to an address: a browser without a page."""

    def __init__(self, server, path="/direct/open/1/", timeout=8, **headers) -> None:
        self.connection = HTTPConnection(HOST, server.port, timeout=timeout)
        self.connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        self.answer = self.connection.getresponse()
        self.status = self.answer.status
        self.last_id = ""

    def events(self):
        """`(name, data)` as they come; ends with the stream."""
        name, data = "", []
        while line := self.answer.readline().decode():
            field, _, value = line.rstrip("\n").partition(": ")
            if field == "event":
                name = value
            elif field == "id":
                self.last_id = value
            elif field == "data":
                data.append(value)
            elif not field and name:
                yield name, "\n".join(data)
                name, data = "", []

    def next(self, name="part"):
        """What the next event of this name says."""
        return next(data for found, data in self.events() if found == name)

    def until(self, words):
        """Listen until a part holds these words; how many came."""
        for count, (_name, data) in enumerate((e for e in self.events() if e[0] == "part"), 1):
            if words in data:
                return count
        raise AssertionError(f"the stream ended without « {words} »")

    def close(self) -> None:
        self.answer.close()
        self.connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *error) -> None:
        self.close()


@transaction.atomic
def act(words, topic="open:1"):
    """What an act does: it writes, and tells."""
    Trace.objects.create(origin=words)
    tell(topic)
