"""One mail for each person who is convened, with the agenda, the documents and the date.

Each is posted once, with its notice, which says when the mail server took it.
"""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.meetings.calendars import CalendarLine, calendar_of
from lieudit.meetings.models import Convening, Notice
from lieudit.meetings.workflow import ConveningKind
from lieudit.toolkit import french
from lieudit.toolkit.outbox import post_to_compose

HEAVIEST = 8 * 1024 * 1024
"""Bytes of documents that a mail carries; beyond, they are read from its link."""
SUBJECTS = {
    ConveningKind.NOTICE: "Convocation",
    ConveningKind.CHANGE: "Changement",
    ConveningKind.CANCELLATION: "Annulation",
}


def post_notices(convening: Convening, most: int | None = None) -> int:
    """Post a mail for each notice of who was not written to yet, of `most` persons; composed as it leaves, with its
    documents. How many were posted."""
    subject = _subject(convening)
    waiting = convening.notices.waiting().filter(account__isnull=False)
    if most is not None:  # all that one person is sent at once: the outbox counts the letters of a task by person
        waiting = waiting.filter(account__in=list(waiting.order_by("account").values_list("account").distinct()[:most]))
    rows = list(waiting.select_related("account"))
    for notice in rows:
        assert notice.account
        notice.mail = post_to_compose(
            notice_mail,
            {"notice_id": notice.pk},
            to=notice.account.email,
            subject=subject,
            then=notice_left,
            otherwise=notice_given_up,
            notice_id=notice.pk,
        )
        notice.save(update_fields=["mail"])
    return len(rows)


AT_ONCE = 200
"""Persons written to in one transaction: what a killed worker does again at most, and what the page counts by."""


@task
def post_letters(convening_id: int) -> None:
    """Post the letters of a convening some hundreds at a time; asked for again, it goes on with those that wait."""
    while True:
        with transaction.atomic():
            convening = Convening.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=convening_id)
            if not post_notices(convening, AT_ONCE):
                return


@task
def notice_left(notice_id: int) -> None:
    """The proof that a person was written to begins when the mail server took it."""
    Notice.objects.filter(pk=notice_id, sent_at=None).update(sent_at=timezone.now())


@task
def notice_given_up(notice_id: int, given_up_by: int) -> None:
    """A person settled that the mail will not leave: the proof says so, and the notice may be posted anew."""
    who, today = Account.objects.get(pk=given_up_by), french.day(timezone.localdate())
    name = who.public_name if who.name_is_public else _("le secrétariat")
    failed = _("envoi abandonné le %(day)s par %(who)s") % {"day": today, "who": name}
    Notice.objects.filter(pk=notice_id, sent_at=None).update(failed=failed[:200], mail=None)
    meeting = Notice.objects.select_related("convening__meeting").get(pk=notice_id).convening.meeting
    journal.record("meetings.notice_given_up", meeting, actor=who, data={"title": meeting.title})


def notice_mail(notice_id: int) -> EmailMessage:
    rows = Notice.objects.select_related(
        "convening__meeting__assembly", "convening__meeting__municipality__department", "seat__college", "account"
    )
    notice = rows.get(pk=notice_id)
    convening = notice.convening
    assert notice.account is not None
    text = convening.text["invitation"]
    url = settings.SITE_URL + reverse("meetings:notice", args=[notice.token])
    words = {"convening": convening, "text": text, "notice": notice, "url": url, "said": convening.text}
    body = render_to_string("meetings/mail_convening.txt", words)
    headers = {"Auto-Submitted": "auto-generated"}
    mail = EmailMessage(_subject(convening), body, to=[notice.account.email], headers=headers)
    for attachment in _attachments(convening):
        mail.attach(*attachment)
    return mail


def _subject(convening: Convening) -> str:
    kind = SUBJECTS[ConveningKind(convening.kind)]
    return " ".join(f"{kind} : {convening.text['invitation']['title']}".split())[:150]


def _attachments(convening: Convening) -> list[tuple[str, bytes, str]]:
    """The line of calendar, then the documents as long as the mail is not too heavy."""
    meeting = convening.meeting
    method = "CANCEL" if convening.kind == ConveningKind.CANCELLATION else "PUBLISH"
    url = settings.SITE_URL + meeting.get_absolute_url()
    titles = tuple(line["title"] for line in convening.text["invitation"]["agenda"])
    line = CalendarLine(meeting, url, titles, meeting.remote_url)
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
