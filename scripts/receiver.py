"""A program that is told when something changes: what `make demo` runs on loopback, to show what arrives.

    python receiver.py PORT LOG SECRET

It verifies each message as Standard Webhooks says, and writes a line of JSON in LOG: when it came, its number, whether
it is signed by the secret that the file SECRET holds, its body. Standard library alone.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

MOST_BYTES = 100_000
"""Of a message."""
TOLERANCE = 300
"""Seconds between the moment that a message says and now."""
KEPT = 200
"""Messages of the log, newest last."""


def is_signed(secret: str, code: str, moment: str, signatures: str, body: bytes, now: float) -> bool:
    """Whether one of the signatures is by this secret, and the message neither old nor of tomorrow."""
    if not moment.isdigit() or abs(now - int(moment)) > TOLERANCE:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mark = hmac.digest(key, f"{code}.{moment}.".encode() + body, hashlib.sha256)
    expected = f"v1,{base64.b64encode(mark).decode()}"
    return any(hmac.compare_digest(each.encode(), expected.encode()) for each in signatures.split())


class Receiver(ThreadingHTTPServer):
    """On loopback only. `port` 0 is any that is free."""

    daemon_threads = True

    def __init__(self, port: int, log: Path, secret: Path) -> None:
        super().__init__(("127.0.0.1", port), Heard)
        self.log, self.secret, self.turn = log, secret, threading.Lock()

    def keep(self, line: str) -> None:
        """Add a line to the log, and leave the oldest."""
        with self.turn:
            lines = self.log.read_text().splitlines() if self.log.exists() else []
            aside = self.log.with_suffix(".new")
            aside.write_text("\n".join([*lines[1 - KEPT :], line]) + "\n")
            aside.replace(self.log)


class Heard(BaseHTTPRequestHandler):
    """One message: 204 when it is signed, 401 when it is not, 413 when it is too long."""

    server: Receiver
    timeout = 10

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MOST_BYTES:
            return self.answer(413)
        body = self.rfile.read(int(length))
        code, moment, signatures = (
            self.headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature")
        )
        secret = self.server.secret.read_text() if self.server.secret.exists() else ""
        signed = bool(secret) and is_signed(secret, code, moment, signatures, body, time.time())
        told = {"at": time.time(), "code": code, "signed": signed, "body": body.decode(errors="replace")}
        self.server.keep(json.dumps(told, ensure_ascii=False))
        return self.answer(204 if signed else 401)

    def answer(self, status: int) -> None:
        self.send_response(status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """What is worth a line is in the log."""


if __name__ == "__main__":
    Receiver(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])).serve_forever()
