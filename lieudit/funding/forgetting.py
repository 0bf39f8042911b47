"""What is forgotten of an application: the words of one that was not retained, or that nobody judged, and what was said
of it; the marks of its raters, what it asked of them, what it contested."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.funding import applying
from lieudit.funding.models import Appeal, Application, Attachment, Challenge, Outcome, Rating, Recusal
from lieudit.funding.vocabulary import Verdict
from lieudit.funding.workflow import SETTLED, ApplicationState, CallState
from lieudit.toolkit.locks import lock

FILES_KEPT = dt.timedelta(days=730)
"""From the publication of what was decided to the erasure of a file that was not retained, in days; from the closing of
its call, where nothing is decided of it."""
PAPERS_KEPT = dt.timedelta(days=365)
"""From the closing of a call to the erasure of the papers that its jury does not read, in days."""
MARKS_KEPT = dt.timedelta(days=5 * 365)
"""From the same day to that of marks, of their words, of recusals and of what was contested, in days."""


NEVER_JUDGED = (
    Q(state__in=(ApplicationState.DRAFT, ApplicationState.WITHDRAWN))
    | ~Q(set_aside="")
    | Q(call__state=CallState.CANCELLED)
)
"""The condition on files of which no jury says anything: never sent, taken back, set aside for their lateness, or of a
call that was cancelled."""


def forget_files() -> list[Application]:
    """Erase what has had its time; run by a timer. Those whose file was just erased."""
    forget_marks()
    forget_papers()
    before = timezone.now() - FILES_KEPT
    unread = Application.objects.filter(NEVER_JUDGED, call__closes_at__lt=before, erased_at=None)
    erased = [*_forget_declined(before), *(_erase(each, "funding.unread_erased") for each in unread.order_by("pk"))]
    forget_what_was_said()
    return erased


def _forget_declined(before: dt.datetime) -> list[Application]:
    old = Application.objects.filter(call__state__in=SETTLED, call__jury__published_at__lt=before, erased_at=None)
    standing = Outcome.objects.standing().filter(application__in=old)
    gone = [each.application_id for each in standing if each.verdict != Verdict.RETAINED]
    return [_erase(each) for each in old.filter(pk__in=gone).order_by("pk")]


@transaction.atomic
def _erase(application: Application, kind: str = "funding.erased") -> Application:
    """Its answers, budget, papers, reasons and what its places would do go; its number and what was decided of it stay.
    Of a draft, its places are left: nobody writes in it again."""
    application = lock(application)
    application.erased_at, application.title = timezone.now(), _("Dossier effacé")
    for words in ("late_reason", "reason", "set_aside"):
        setattr(application, words, _("effacé") if getattr(application, words) else "")
    application.save(update_fields=["erased_at", "title", "late_reason", "reason", "set_aside"])
    application.answers.all().delete()
    application.lines.all().delete()
    application.papers.all().erase()
    application.partners.update(task=_("effacé"), reason="")
    if application.state == ApplicationState.DRAFT:
        application.partners.standing().update(left_at=application.erased_at)
    applying.record(kind, application, actor=None)
    return application


def forget_what_was_said() -> None:
    """Of each file that is erased, the reasons of the decision and what was contested go too; the verdict and the
    answer that was published stay."""
    gone = Application.objects.filter(erased_at__isnull=False).order_by().values("pk")
    Outcome.objects.filter(application__in=gone).exclude(reasons=[]).update(reasons=[])
    _empty(Appeal.objects.filter(outcome__application__in=gone))


def _empty(contested: QuerySet[Appeal]) -> None:
    contested.exclude(text=_("effacé")).update(text=_("effacé"))


@transaction.atomic
def forget_papers() -> int:
    """Erase the papers that nobody reads any more: those of files that no jury judges, a year after their call was to
    close."""
    unread = Application.objects.filter(NEVER_JUDGED, call__closes_at__lt=timezone.now() - PAPERS_KEPT)
    return Attachment.objects.filter(application__in=unread.order_by().values("pk")).erase()


def forget_marks() -> int:
    """Erase the marks of calls decided long ago, or given up while a jury read; then the recusals, those that were
    asked for with the words about a juror, and what was contested."""
    before = timezone.now() - MARKS_KEPT
    decided = Q(call__state__in=SETTLED, call__jury__published_at__lt=before)
    given_up = Q(call__state=CallState.CANCELLED, call__closes_at__lt=before)
    old = Application.objects.filter(decided | given_up).order_by().values("pk")
    marks = Rating.objects.filter(application__in=old).delete()[0]
    Recusal.objects.filter(application__in=old).delete()
    Challenge.objects.filter(application__in=old).delete()
    _empty(Appeal.objects.filter(outcome__application__in=old))
    return marks
