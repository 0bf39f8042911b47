"""What is forgotten of an application: the words of one that was not retained, the marks of its raters."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.funding import applying
from lieudit.funding.models import Application, Attachment, Outcome, Rating, Recusal
from lieudit.funding.vocabulary import Verdict
from lieudit.funding.workflow import SETTLED, ApplicationState, CallState
from lieudit.toolkit.locks import lock

FILES_KEPT = dt.timedelta(days=730)
"""From the publication of what was decided to the erasure of a file that was not retained, in days."""
PAPERS_KEPT = dt.timedelta(days=365)
"""From the closing of a call to the erasure of the papers that its jury does not read, in days."""
MARKS_KEPT = dt.timedelta(days=5 * 365)
"""From the same day to that of marks, of their words and of recusals, in days."""


def forget_files() -> list[Application]:
    """Erase what has had its time; run by a timer. Those whose file was just erased."""
    forget_marks()
    forget_papers()
    before = timezone.now() - FILES_KEPT
    old = Application.objects.filter(call__state__in=SETTLED, call__jury__published_at__lt=before, erased_at=None)
    standing = Outcome.objects.standing().filter(application__in=old)
    gone = [each.application_id for each in standing if each.verdict != Verdict.RETAINED]
    return [_erase(each) for each in old.filter(pk__in=gone).order_by("pk")]


@transaction.atomic
def _erase(application: Application) -> Application:
    """Its answers, budget, papers and what its places would do go; its number and what was decided of it stay."""
    application = lock(application)
    application.erased_at, application.title = timezone.now(), _("Dossier effacé")
    application.late_reason = _("effacé") if application.late_reason else ""
    application.save(update_fields=["erased_at", "title", "late_reason"])
    application.answers.all().delete()
    application.lines.all().delete()
    application.papers.all().erase()
    application.partners.update(task=_("effacé"), reason="")
    applying.record("funding.erased", application, actor=None)
    return application


@transaction.atomic
def forget_papers() -> int:
    """Erase the papers that nobody reads any more: of drafts that were never sent, of late files that were set aside,
    of calls that were cancelled; a year after their call was to close."""
    unread = Q(application__state=ApplicationState.DRAFT) | ~Q(application__set_aside="")
    cancelled = Q(application__call__state=CallState.CANCELLED)
    closed = Attachment.objects.filter(application__call__closes_at__lt=timezone.now() - PAPERS_KEPT)
    return closed.filter(unread | cancelled).erase()


def forget_marks() -> int:
    """Erase the marks and the recusals of calls decided long ago."""
    before = timezone.now() - MARKS_KEPT
    old = {"application__call__state__in": SETTLED, "application__call__jury__published_at__lt": before}
    Recusal.objects.filter(**old).delete()
    return Rating.objects.filter(**old).delete()[0]
