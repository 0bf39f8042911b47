"""The mailbox of the demonstration: its page, when as many letters were written as the demonstration writes.

One letter a file, as the postman leaves them, text and HTML. First read by a process that has read none (all the files
are opened, the latest two hundred are read), then once one more letter has come.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from django.core.mail import EmailMultiAlternatives
from django.test import Client, override_settings
from django.urls import reverse

from lieudit.pages import mailbox

NAME = "mailbox of the demonstration"
LETTERS = 2_700
"""As many as `make demo` writes."""
AIM = 0.3
"""Seconds that one waits, by the clock; those of the processor stand beside: a machine that does something else adds to
the former alone."""
TRIES = 5
BEGUN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
SAID = "La Caisse nationale répond à la demande 2, « Financer les postes de médiation sur trois ans » : acceptée. "


def lines() -> list[str]:
    """What its page takes."""
    with TemporaryDirectory() as folder, override_settings(DEMONSTRATION=True, MAILS_DIR=folder):
        for number in range(LETTERS):
            write(Path(folder), number)
        first = [_seconds(_forgotten) for _ in range(TRIES)]
        again = [_seconds(partial(write, Path(folder), LETTERS + rank)) for rank in range(TRIES)]
    return [_line("never read", first), _line("one more has come", again)]


def _line(when: str, taken: Sequence[tuple[float, float]]) -> str:
    waited, worked = map(median, zip(*taken, strict=True))
    reached = "met" if waited <= AIM else "MISSED"
    return f"{NAME:<38}{waited:>7.2f} s {reached} (≤ {AIM} s), {worked:.2f} s of processor, {when}"


def write(folder: Path, number: int) -> None:
    """A letter of some ten thousand bytes, in a file of its own."""
    html = f"<html><body>{f'<p style="margin:0 0 16px">{SAID}</p>' * 24}</body></html>"
    letter = EmailMultiAlternatives(f"Besoin n° {number} : une réponse", SAID * 12, to=[f"p{number}@exemple.invalid"])
    letter.attach_alternative(html, "text/html")
    letter.extra_headers["Date"] = format_datetime(BEGUN + dt.timedelta(minutes=number))
    content = letter.message().as_bytes() + b"\n" + mailbox.SEPARATOR + b"\n"
    (folder / f"{number:06}.log").write_bytes(content)


def _forgotten() -> None:
    mailbox._kept.cache_clear()
    mailbox._read.cache_clear()


def _seconds(before: Callable[[], object]) -> tuple[float, float]:
    """What the page takes, after something: by the clock, and of the processor."""
    before()
    begun, worked = perf_counter(), process_time()
    answer = Client().get(reverse("pages:mails"))
    taken = perf_counter() - begun, process_time() - worked
    assert answer.status_code == 200
    assert SAID.split("«")[0].strip() in answer.text
    return taken
