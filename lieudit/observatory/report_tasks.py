"""What follows a report: its files, made by the worker of tasks; and the sheet that anybody asks for."""

from __future__ import annotations

import base64
import datetime as dt
import json
import logging

from django.core.files.base import ContentFile
from django.db import transaction
from django.tasks import task
from django.utils import timezone

from lieudit.journal.sealing import seal_words
from lieudit.observatory.models import Printing, PrintKind, Report
from lieudit.observatory.report_documents import content_of, digest_of, print_content
from lieudit.observatory.reports import sheet_of
from lieudit.toolkit.types import Json

logger = logging.getLogger(__name__)

AGAIN = dt.timedelta(minutes=5)
"""A file that was asked for and is not made after this is asked for again: its worker is gone."""


@transaction.atomic
def ask_file(report: Report, kind: str) -> Printing:
    """The file of a report as it reads now: made already, or asked of the worker; asked once, whoever comes."""
    digest = digest_of(content_of(report))
    for former in Printing.objects.filter(report=report, kind=kind).exclude(digest=digest):
        former.file.delete(save=False)  # it may hold words that are hidden since
        former.delete()
    printing, created = Printing.objects.get_or_create(report=report, kind=kind, digest=digest)
    late = not printing.file and (printing.failed or printing.asked_at < timezone.now() - AGAIN)
    if late:
        Printing.objects.filter(pk=printing.pk).update(asked_at=timezone.now(), percent=0, failed=False)
        printing.failed, printing.percent = False, 0
    if created or late:
        print_report.enqueue(printing_id=printing.pk)
    return printing


@task
def print_report(printing_id: int) -> None:
    """Make the file, and say how far it is as it goes. Twice changes nothing."""
    rows = Printing.objects.filter(pk=printing_id)
    printing = rows.select_related("report__assembly").first()
    if printing is None or printing.file:
        return
    report = printing.report

    def tell(percent: int) -> None:
        rows.update(percent=percent)

    moment = report.frozen_at or report.drawn_at
    try:
        made = print_content(content_of(report), printing.kind, moment, tell, seal_words(moment))
    except Exception:
        logger.exception("printing %s", printing_id)
        rows.update(failed=True)
        return
    printing.file.save(f"bilan-{report.number}-{printing.digest[:12]}.{printing.kind}", ContentFile(made), save=False)
    rows.update(file=printing.file.name, percent=100)


def set_sheet(asked: bytes) -> Json:
    """The sheet of a territory, as an errand: what was asked is its key and its days."""
    said = json.loads(asked)
    days = (dt.date.fromisoformat(said[name]) for name in ("first", "last"))
    report, sections = sheet_of(said["key"], *days)
    noon = dt.datetime.combine(report.ends_on, dt.time(12), dt.UTC)
    made = print_content(content_of(report, sections), PrintKind.PDF, noon, seal=seal_words())
    return {"name": report.title, "pdf": base64.b64encode(made).decode()}
