"""Members of a session in front of a real server: gunicorn with several processes, on a clock that a test moves."""

from __future__ import annotations

import datetime as dt
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.template_database import address

HOST, WORKERS, TOKEN = "127.0.0.1", 3, "x" * 32


class Site:
    """The server, and the clock of its processes."""

    def __init__(self, folder) -> None:
        self.clock, self.log, self.passed = folder / "clock", folder / "log", 0.0
        self.clock.write_text("0")
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port = probe.getsockname()[1]
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "tests.journeys.moved_clock:application", "--preload"]
        command += ["--bind", f"{HOST}:{self.port}", "--workers", str(WORKERS), "--log-level", "warning"]
        settled = {"DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "config.settings_test"}
        with self.log.open("a") as output:
            self.process = subprocess.Popen(
                command,
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                env={**os.environ, **settled, "LIEUDIT_CLOCK": str(self.clock)},
            )
        for _ in range(400):
            try:
                socket.create_connection((HOST, self.port)).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"the server does not start: {self.log.read_text()[-2000:]}")

    def workers(self) -> list[int]:
        children = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        with open(children) as found:
            return [int(pid) for pid in found.read().split()]

    def kill_a_worker(self) -> None:
        """One process dies in the middle of what it does; its master makes another."""
        os.kill(self.workers()[0], signal.SIGKILL)

    def kill(self) -> None:
        """All processes die at once, as when the power goes."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def fall(self, when) -> None:
        """The power goes once `when()`, and comes back."""
        while not when():
            time.sleep(0.02)
        self.kill()
        self.start()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)

    def later(self, seconds: float) -> None:
        """So much time passes, or the clock is set back."""
        self.passed += seconds
        self.clock.write_text(str(self.passed))

    def now(self) -> dt.datetime:
        return timezone.now() + dt.timedelta(seconds=self.passed)


class Person:
    """Somebody signed in, in front of the pages of one session."""

    def __init__(self, site: Site, account, meeting) -> None:
        browser = Client()
        browser.force_login(account)
        self.site, self.start = site, f"/seances/{meeting.number}/"
        self.headers = {
            "Cookie": f"sessionid={browser.cookies['sessionid'].value}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        wire = HTTPConnection(HOST, self.site.port, timeout=20)
        try:
            wire.request(method, self.start + path, body, self.headers)
            answer = wire.getresponse()
            return answer.status, answer.read().decode()
        finally:
            wire.close()

    def sends(self, path: str, **typed) -> int:
        """Send a form, once."""
        return self.ask("POST", path, urlencode(typed, doseq=True))[0]

    def insists(self, path: str, **typed) -> int:
        """Send a form until somebody answers, as one does when the line is cut."""
        for _ in range(200):
            try:
                return self.sends(path, **typed)
            except (OSError, HTTPException):
                time.sleep(0.1)
        raise AssertionError("nobody answers any more")

    def reads(self, path: str) -> str:
        status, page = self.ask("GET", path)
        assert status == 200, (path, status)
        return page


def together(acts, meanwhile=None) -> list:
    """All at once, as far as the server lets them; `meanwhile`, something else happens."""
    with ThreadPoolExecutor(8) as crowd:
        sent = [crowd.submit(act) for act in acts]
        if meanwhile:
            meanwhile()
        return [done.result() for done in sent]
