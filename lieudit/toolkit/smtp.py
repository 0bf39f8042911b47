"""The words of SMTP (RFC 5321), one step at a time: what is known, at each of them, of what becomes of a mail.

Until the dot that ends a message, the server has taken nothing, whatever happens. Between that dot and its answer,
nobody knows. After a 250, the mail is its own to carry.
"""

from __future__ import annotations

import io
import smtplib
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage as Message
from typing import Any

from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.smtp import EmailBackend

from lieudit.toolkit.models import Trouble

ANSWER = 120
"""Seconds given to the server to say whether it takes a message; it may have to read it first."""
LONGEST_ANSWER = 65_536
"""Octets of one answer, whatever its lines: beyond, it is no answer."""


class NotTaken(Exception):
    """The server has not taken the mail, for sure. `for_good`: asking again would change nothing."""

    def __init__(self, trouble: str, said: object = "", *, for_good: bool = False) -> None:
        super().__init__(trouble, said)
        self.trouble, self.for_good = trouble, for_good
        self.said = _words(said)


class InDoubt(Exception):
    """The whole message was given, and no answer came."""


def _words(said: object) -> str:
    """What a server said, fit for a page: one line, nothing that is not printable."""
    if isinstance(said, tuple) and len(said) == 2:
        said = f"{said[0]} {said[1].decode(errors='replace') if isinstance(said[1], bytes) else said[1]}"
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]


class Answers(io.RawIOBase):
    """What a server says, read until a moment that its many lines do not put off."""

    def __init__(self, line: socket.socket) -> None:
        self.line, self.until, self.left = line, 0.0, 0

    def begin(self, seconds: float) -> None:
        self.until, self.left = time.monotonic() + seconds, LONGEST_ANSWER

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        seconds = self.until - time.monotonic()
        if seconds <= 0 or self.left <= 0:
            raise TimeoutError("The answer does not end.")
        self.line.settimeout(seconds)
        read = self.line.recv_into(buffer)
        self.left -= read
        return read


class _Bounded:
    """smtplib gives each piece of an answer its time: « 250-… » said again and again would never end."""

    sock: socket.socket | None
    file: Any

    def getreply(self) -> tuple[int, bytes]:
        patience = (self.sock.gettimeout() if self.sock else None) or ANSWER
        if self.file is None and self.sock is not None:
            self.answers = Answers(self.sock)
            self.file = io.BufferedReader(self.answers)
        if self.file is not None:
            self.answers.begin(patience)
        try:
            said: tuple[int, bytes] = super().getreply()  # type: ignore[misc]
        finally:
            if self.sock is not None:
                self.sock.settimeout(patience)
        return said


class _Plain(_Bounded, smtplib.SMTP):
    pass


class _Ciphered(_Bounded, smtplib.SMTP_SSL):
    pass


class Backend(EmailBackend):
    """Django's, whose server has a time for each answer."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _Ciphered if self.use_ssl else _Plain


class Relay:
    """One conversation with the server of a mailer (`relay`; `alarm` for alarms.py), kept for several mails; or what
    replaces it in tests, in a demonstration and on a developer's machine (files, memory), which takes everything."""

    def __init__(self, mailer: str = "relay") -> None:
        self.mailer: Any = mailers[mailer]

    def close(self) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self.mailer.close()

    def give(
        self, sender: str, to: Sequence[str], content: bytes, message: EmailMessage, at_the_dot: Callable[[], None]
    ) -> str:
        """What the server said when it took the mail. `at_the_dot` is called just before nobody knows any more."""
        if not isinstance(self.mailer, EmailBackend):
            at_the_dot()
            self.mailer.send_messages([message])
            return ""
        try:
            sender, to = self.mailer.prep_address(sender), [self.mailer.prep_address(each) for each in to]
        except ValueError as fault:
            raise NotTaken(Trouble.BAD_ADDRESS, fault, for_good=True) from fault
        try:
            return self._converse(self._open(), sender, to, content, at_the_dot)
        except BaseException:
            self._drop()
            raise

    def _open(self) -> smtplib.SMTP:
        try:
            self.mailer.open()
            connection: smtplib.SMTP | None = self.mailer.connection
            if connection is None:
                raise NotTaken(Trouble.AWAY)
            connection.ehlo_or_helo_if_needed()
        except smtplib.SMTPResponseException as refusal:
            raise NotTaken(Trouble.AWAY, (refusal.smtp_code, refusal.smtp_error)) from refusal
        except (OSError, smtplib.SMTPException) as failure:
            raise NotTaken(Trouble.AWAY, failure) from failure
        return connection

    def _converse(
        self, server: smtplib.SMTP, sender: str, to: Sequence[str], content: bytes, at_the_dot: Callable[[], None]
    ) -> str:
        try:
            _expect(server.mail(sender))
            for each in to:
                _expect(server.rcpt(each), Trouble.BAD_ADDRESS)
            _expect(server.docmd("data"), most=399)
            server.send(_stuffed(content))
        except (OSError, smtplib.SMTPException) as failure:
            raise NotTaken(Trouble.CUT, failure) from failure
        at_the_dot()
        try:
            if server.sock:
                server.sock.settimeout(ANSWER)
            server.send(b".\r\n")
            said = server.getreply()
        except (OSError, smtplib.SMTPException) as failure:
            raise InDoubt(_words(failure)) from failure
        if not 200 <= said[0] <= 299 and not 400 <= said[0] <= 599:
            raise InDoubt(_words(said))  # neither yes nor no
        _expect(said, Trouble.REFUSED)
        if server.sock and isinstance(self.mailer, EmailBackend):
            server.sock.settimeout(self.mailer.timeout)
        return _words(said)

    def _drop(self) -> None:
        """End the conversation without a word: the next mail begins another."""
        if isinstance(self.mailer, EmailBackend) and self.mailer.connection is not None:
            self.mailer.connection.close()
            self.mailer.connection = None


def _expect(answer: tuple[int, bytes], trouble: str = "", most: int = 299) -> None:
    """A refusal for now (4xx), or for good (5xx), unless the answer is a yes.

    Without a `trouble` of its own, a refusal does not come from this mail: it is asked again later.
    """
    code, _said = answer
    if 200 <= code <= most:
        return
    for_good = bool(trouble) and code >= 500
    raise NotTaken(trouble if for_good else Trouble.BUSY, answer, for_good=for_good)


def _stuffed(content: bytes) -> bytes:
    """With the line ends and the doubled dots of a transmission (RFC 5321, 4.5.2), without its last dot."""
    lines = b"\r\n".join(content.splitlines())
    stuffed = lines.replace(b"\r\n.", b"\r\n..")
    return (b"." if stuffed.startswith(b".") else b"") + stuffed + b"\r\n"


class Kept(EmailMessage):
    """A mail as it was posted, for mailers that ask for a message: its bytes are what it says."""

    def __init__(self, content: bytes, to: Sequence[str]) -> None:
        parsed = message_from_bytes(content, policy=policy.default)
        assert isinstance(parsed, Message)
        words = parsed.get_body(("plain",))
        super().__init__(str(parsed["Subject"] or ""), words.get_content() if words else "", to=list(to))
        for part in parsed.iter_attachments():
            self.attach(part.get_filename(), part.get_content(), part.get_content_type())
        self.parsed = parsed

    def message(self, **options: Any) -> Message:
        return self.parsed
