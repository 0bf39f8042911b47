"""Mails to those who look after a reported text: each report once, one mail an hour at most."""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict

from django.conf import settings
from django.db import transaction
from django.tasks import task
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.care.models import Report, ReportNotice
from lieudit.care.permissions import moderators_of
from lieudit.journal.tasks import send
from lieudit.toolkit import french
from lieudit.toolkit.locks import lock

logger = logging.getLogger(__name__)

PAUSE = dt.timedelta(hours=1)
"""Between two mails to one moderator: reports that come meanwhile leave together with the next."""
MAIL = ("care/mails/reports.txt", "care/mails/reports.html")


@task
def tell_moderators() -> None:
    """Tell the reports of the last 48 hours that are still open to those who have not heard of them."""
    untold: dict[Account, list[Report]] = defaultdict(list)
    for report in Report.objects.open().recent().prefetch_related("thing").order_by("at", "pk"):
        if report.thing is not None:
            for account in moderators_of(report.thing):
                untold[account].append(report)
    for account, reports in untold.items():
        try:
            _tell(account, reports)
        except OSError:  # the next run tries again
            logger.exception("a mail could not leave")


@transaction.atomic
def _tell(account: Account, reports: list[Report]) -> None:
    """The notices are written under a lock, with the mail: a second worker finds nothing left to say."""
    account, now = lock(account), timezone.now()
    told = ReportNotice.objects.filter(account=account)
    known = set(told.filter(report__in=reports).values_list("report", flat=True))
    new = [report for report in reports if report.pk not in known and report.reporter_id != account.pk]
    if not new or told.filter(at__gt=now - PAUSE).exists():
        return
    ReportNotice.objects.bulk_create(ReportNotice(account=account, report=report, at=now) for report in new)
    subject = french.counted(len(new), "texte signalé", "textes signalés") + " à lire sous 48 heures"
    send(account.email, subject, MAIL, {"reports": new, "queue_url": settings.SITE_URL + reverse("care:queue")})
