"""Mails that leave after commit: one for each person who is convened, with the agenda, the documents and the date.

Each is sent once: its notice says when, under a lock, in the transaction that sends; one that fails keeps the others
going, and says why.
"""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from lieudit.meetings.calendars import Line, calendar_of
from lieudit.meetings.models import Convening, Notice
from lieudit.meetings.workflow import ConveningKind

logger = logging.getLogger(__name__)

HEAVIEST = 8 * 1024 * 1024
"""Bytes of documents that a mail carries; beyond, they are read from its link."""
SUBJECTS = {
    ConveningKind.NOTICE: "Convocation",
    ConveningKind.CHANGE: "Changement",
    ConveningKind.CANCELLATION: "Annulation",
}


@task
def send_notices(convening_id: int) -> None:
    """Write to each person who was not written to yet."""
    convening = Convening.objects.select_related("meeting__assembly", "meeting__municipality__department").get(
        pk=convening_id
    )
    attachments = _attachments(convening)
    for pk in Notice.objects.filter(convening=convening).waiting().values_list("pk", flat=True):
        _send(convening, pk, attachments)


@transaction.atomic
def _send(convening: Convening, pk: int, attachments: list[tuple[str, bytes, str]]) -> None:
    rows = Notice.objects.select_for_update(of=("self",), skip_locked=True).waiting()
    notice = rows.filter(pk=pk).select_related("seat__college", "account").first()
    if notice is None or notice.account is None:
        return
    try:
        _mail(convening, notice, attachments).send()
    except OSError as failure:
        logger.exception("a notice could not leave")
        notice.failed = (str(failure) or type(failure).__name__)[:200]
    else:
        notice.sent_at = timezone.now()
    notice.save(update_fields=["sent_at", "failed"])


def _mail(convening: Convening, notice: Notice, attachments: list[tuple[str, bytes, str]]) -> EmailMessage:
    assert notice.account is not None
    text = convening.text["invitation"]
    url = settings.SITE_URL + reverse("meetings:notice", args=[notice.token])
    words = {"convening": convening, "text": text, "notice": notice, "url": url, "said": convening.text}
    subject = " ".join(f"{SUBJECTS[ConveningKind(convening.kind)]} : {text['title']}".split())
    body = render_to_string("meetings/mail_convening.txt", words)
    headers = {"Auto-Submitted": "auto-generated"}
    mail = EmailMessage(subject[:150], body, to=[notice.account.email], headers=headers)
    for attachment in attachments:
        mail.attach(*attachment)
    return mail


def _attachments(convening: Convening) -> list[tuple[str, bytes, str]]:
    """The line of calendar, then the documents as long as the mail is not too heavy."""
    meeting = convening.meeting
    method = "CANCEL" if convening.kind == ConveningKind.CANCELLATION else "PUBLISH"
    url = settings.SITE_URL + meeting.get_absolute_url()
    titles = tuple(line["title"] for line in convening.text["invitation"]["agenda"])
    line = Line(meeting, url, titles, meeting.remote_url)
    calendar = calendar_of([line], meeting.title, method=method)
    found, left = [("seance.ics", calendar, "text/calendar")], HEAVIEST
    for document in meeting.documents.all() if convening.kind != ConveningKind.CANCELLATION else ():
        left -= document.file.size
        if left < 0:
            break
        with document.file.open("rb") as content:
            kind = str(document.file.name).rpartition(".")[2]
            found.append((f"{document.title[:60]}.{kind}", content.read(), ""))
    return found
