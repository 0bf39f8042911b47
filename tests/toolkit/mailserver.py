"""A small mail server on loopback, which takes what it is given, or misbehaves at the step that a test chooses."""

from __future__ import annotations

import socket
import threading
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BufferedIOBase
from typing import Self

HOST = "127.0.0.1"
DIES, SLOW = "dies", "slow"


class EndlessAnswer(str):
    """What is said again and again, every twentieth of a second, for six seconds."""


class MailServer:
    """`faults`: step (`connect`, `ehlo`, `mail`, `rcpt`, `data`, `body`, `dot`, `quit`) → what happens there: an answer
    like « 450 later », `DIES` (it cuts), `SLOW` (it answers nothing before `patience`).

    `body`: once the message begins to come. `dot`: once it has come whole; with `taken`, before it was kept or after.
    """

    def __init__(self, **faults: str) -> None:
        self.faults, self.taken_first = faults, False
        self.kept: list[bytes] = []
        self.seen: list[str] = []
        self.patience = 30.0
        self.reached = threading.Event()
        self.closing = threading.Event()
        self.listener = socket.create_server((HOST, 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(content, policy=policy.default) for content in self.kept]

    def close(self) -> None:
        self.closing.set()
        self.listener.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _listen(self) -> None:
        while not self.closing.is_set():
            try:
                peer, _address = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._converse, args=(peer,), daemon=True).start()

    def _converse(self, peer: socket.socket) -> None:
        with peer, peer.makefile("rb") as lines:
            try:
                self._answer(peer, "connect", "220 trial")
                while line := lines.readline():
                    word = line.decode().split()[0].lower()
                    self.seen.append(word)
                    if word == "data":
                        self._answer(peer, "data", "354 go on")
                        self._take(peer, lines)
                    elif word == "quit":
                        self._answer(peer, "quit", "221 bye")
                        return
                    else:
                        self._answer(peer, "ehlo" if word in {"ehlo", "helo"} else word, "250 ok")
            except OSError:
                return

    def _take(self, peer: socket.socket, lines: BufferedIOBase) -> None:
        content = []
        while (line := lines.readline()) != b".\r\n":
            if not line:
                return
            if "body" in self.faults:
                self._answer(peer, "body", "")
            content.append(line[1:] if line.startswith(b".") else line)
        message = b"".join(content)
        if self.taken_first:
            self.kept.append(message)
        self._answer(peer, "dot", "250 taken as 42")
        if not self.taken_first and self.faults.get("dot", "250").startswith("250"):
            self.kept.append(message)

    def _answer(self, peer: socket.socket, step: str, words: str) -> None:
        fault = self.faults.get(step)
        if fault:
            self.reached.set()
        if fault == DIES:
            peer.shutdown(socket.SHUT_RDWR)
            raise OSError
        if isinstance(fault, EndlessAnswer):
            end = time.monotonic() + 6
            while time.monotonic() < end and not self.closing.is_set():
                peer.sendall(fault.encode())
                time.sleep(0.05)
            raise OSError
        if fault == SLOW:
            end = time.monotonic() + self.patience
            while time.monotonic() < end and not self.closing.is_set():
                time.sleep(0.02)
            fault = ""
        peer.sendall(f"{fault or words}\r\n".encode())
