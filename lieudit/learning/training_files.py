"""A training session as files: its line in calendars, the certificate of who was there, set by typst in the worker."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.journal.sealing import seal_words
from lieudit.learning.models import Enrolment, HalfDay, TrainingSession
from lieudit.learning.workflow import TrainingState
from lieudit.toolkit import french
from lieudit.toolkit.ical import Line, write_calendar
from lieudit.toolkit.pdf import render_pdf
from lieudit.toolkit.types import Json

TEMPLATE = Path(__file__).parent / "templates" / "learning/certificate.typ"
REFRESH = dt.timedelta(hours=4)
"""How often a calendar asks again."""


def calendar_of(sessions: Iterable[TrainingSession], name: str) -> bytes:
    """Sessions as a file of calendar: one line a half-day, whose name never changes."""
    lines = (line for session in sessions for line in _lines(session))
    return write_calendar(lines, maker="Formations", name=name, refresh=REFRESH)


def _lines(session: TrainingSession) -> list[Line]:
    called_off = session.state == TrainingState.CALLED_OFF
    url = settings.SITE_URL + session.get_absolute_url()
    return [
        Line(
            f"{session.uid}-{half.rank}",
            session.created_at,
            session.title,
            url,
            sequence=session.sequence,
            starts=half.starts_at.astimezone(session.zone),
            ends=half.ends_at.astimezone(session.zone),
            status="CANCELLED" if called_off else "CONFIRMED",
            place=session.where,
            words=url,
        )
        for half in session.half_days.all()
    ]


def certificate_of(enrolment: Enrolment, attended: Sequence[HalfDay]) -> bytes:
    """What the worker is asked for: who, what, on which half-days. Nothing more is in the document."""
    session = enrolment.session
    for half in attended:
        half.session = session
    minutes = sum(int((half.ends_at - half.starts_at).total_seconds()) // 60 for half in attended)
    said = {
        "who": enrolment.name or (enrolment.account.name if enrolment.account else ""),
        "heading": session.title,
        "keeper": str(session.hat),
        "where": session.where,
        "half_days": [str(half) for half in attended],
        "lasting": french.lasting(minutes * 60),
        "day": french.day(timezone.localdate(session.ends_at)),
        "address": settings.SITE_URL + session.get_absolute_url(),
        "seal": seal_words(session.ends_at),
    }
    return json.dumps(said, ensure_ascii=False).encode()


def set_certificate(asked: bytes) -> Json:
    """The certificate, as an errand of the worker: an accessible PDF."""
    said = json.loads(asked)
    title = _("Attestation de présence : %(title)s") % {"title": said["heading"]}
    return {"name": title, "pdf": base64.b64encode(render_pdf(TEMPLATE, said, title)).decode()}
