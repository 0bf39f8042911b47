"""Subjects as every program reads them back. Pure.

The policies of Python cut a long subject between a word and an accent by an encoded blank: programs show two blanks
there (« le besoin  n° 34 »). Here a subject that has an accent is encoded whole, by lines of 76 signs (RFC 2047).
"""

from __future__ import annotations

from email.header import Header
from email.policy import EmailPolicy


class WholeSubject(EmailPolicy):
    """How a message becomes bytes: as `email.policy.SMTP` does, but for its subject."""

    def fold_binary(self, name: str, value: str) -> bytes:
        said = str(value)
        if name.lower() != "subject" or said.isascii():
            return super().fold_binary(name, value)
        lines = Header(said, "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {lines}{self.linesep}".encode("ascii")


SMTP = WholeSubject(linesep="\r\n")
