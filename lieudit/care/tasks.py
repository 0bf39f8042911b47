"""Mails of the room: reports to who looks after a text, decisions to its author, news to those inside a mediation.

A report is told once, one mail an hour at most. No mail carries a word of a mediation.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import cast

from django.conf import settings
from django.db import models, transaction
from django.tasks import task
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.care.models import Appeal, Measure, Mediation, Mediator, Report, ReportNotice
from lieudit.care.permissions import moderators_of
from lieudit.journal.models import Follow, FollowReason
from lieudit.journal.tasks import attempt, send
from lieudit.toolkit import french
from lieudit.toolkit.locks import lock

PAUSE = dt.timedelta(hours=1)
"""Between two mails to one moderator: reports that come meanwhile leave together with the next."""
KEPT = dt.timedelta(days=3 * 365)
"""How long an answered report and a measure without effect say who and why; their number stays."""
MEDIATION_KEPT = dt.timedelta(days=365)
"""How long the words of a mediation are kept once it has ended."""
MAIL = "care/mails/reports.txt"
STATEMENT = "care/mails/statement.txt"
NOTICE = "care/mails/notice.txt"


@task
def tell_moderators() -> None:
    """Tell the reports of the last 48 hours that are still open to those who have not heard of them."""
    untold: dict[Account, list[Report]] = defaultdict(list)
    for report in Report.objects.open().recent().prefetch_related("thing").order_by("at", "pk"):
        if report.thing is not None:
            for account in moderators_of(report.thing):
                untold[account].append(report)
    for account, reports in untold.items():
        attempt(_tell, account, reports)


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


def author_addresses(thing: models.Model) -> list[str]:
    """Where who wrote a thing without an account asked to be told."""
    follows = Follow.objects.running().of(thing).filter(reason=FollowReason.AUTHOR, account=None)
    return sorted({follow.to for follow in follows})


@task
def tell_author(measure_id: int) -> None:
    """The statement of reasons of a measure as it stands now, or what became of it, to the author of the text."""
    measure = Measure.objects.select_related("subject", "appeal").filter(pk=measure_id).first()
    if measure is None:
        return
    thing = cast(models.Model | None, measure.thing)
    subject = measure.subject
    addresses = [subject.email] if subject else author_addresses(thing) if thing is not None else []
    context = {"measure": measure, "url": settings.SITE_URL + measure.get_absolute_url()}
    for to in addresses if subject is None or subject.is_active else []:
        send(to, _("Décision sur votre texte : %s") % measure.headline, STATEMENT, context)


@task
def tell_reporters(report_ids: list[int]) -> None:
    """What became of a report, to who sent it with an account (regulation (EU) 2022/2065, art. 16.5)."""
    for report in Report.objects.filter(pk__in=report_ids, reporter__is_active=True).select_related("reporter"):
        if report.reporter and report.handled_at:
            read = _("Le texte que vous avez signalé a été relu par une personne.")
            lines = [read, _("Suite donnée : %s") % report.answer]
            _notice(report.reporter, _("Une suite est donnée à votre signalement"), lines, reverse("care:mine"))


@task
def tell_judges(appeal_id: int) -> None:
    """An appeal waits: to each mediator who may decide it, else to the secretariat."""
    if not Appeal.objects.open().filter(pk=appeal_id).exists():
        return
    candidates = Account.objects.filter(
        models.Q(pk__in=Mediator.objects.running().values("account")) | models.Q(is_staff=True), is_active=True
    )
    for account in candidates:
        if Appeal.objects.decidable_by(account).filter(pk=appeal_id).exists():
            lines = [_("Une personne conteste une mesure. Vous pouvez la relire et décider, sous quinze jours.")]
            _notice(account, _("Un recours attend votre décision"), lines, f"{reverse('care:queue')}?nature=appeals")


@task
def tell_mandate(mediator_id: int) -> None:
    """A mandate begins or ends: its holder is told."""
    mediator = Mediator.objects.select_related("account").get(pk=mediator_id)
    subject, line = _("Le conseil vous confie la médiation"), _("Votre mandat court jusqu’au %s.")
    lines = [line % french.day(mediator.until)]
    if mediator.ended_at:
        subject, lines = _("Votre mandat de médiation prend fin"), [_("Menez à leur terme les médiations commencées.")]
    _notice(mediator.account, subject, lines, reverse("care:mediators"))


@task
def tell_mediation(mediation_id: int, but: int) -> None:
    """Something new waits inside a mediation: to those inside, except who did it. No word of it leaves."""
    mediation = Mediation.objects.select_related("mediator").get(pk=mediation_id)
    inside = models.Q(pk=mediation.mediator.account_id) | models.Q(pk__in=mediation.parties.values("account"))
    for account in Account.objects.filter(inside, is_active=True).exclude(pk=but):
        lines = [_("Pour la lire, connectez-vous : rien de ce qui s’y écrit n’est envoyé par message.")]
        _notice(account, _("Une médiation a du nouveau"), lines, mediation.get_absolute_url())


def _notice(account: Account, subject: str, lines: list[str], address: str) -> None:
    send(account.email, subject, NOTICE, {"lines": lines, "url": settings.SITE_URL + address})


@task
def forget_what_is_old() -> None:
    """Erase who and why of what ended long ago; the rows stay, for the yearly count."""
    now = timezone.now()
    Report.objects.to_forget(now - KEPT).update(excerpt="", details="", answer="", reporter=None)
    old = Measure.objects.to_forget(now - KEPT)
    Appeal.objects.filter(measure__in=old).update(text="", answer="", author=None)
    old.update(reason="", excerpt="", lifted_reason="", subject=None)
    for mediation in Mediation.objects.to_forget(now - MEDIATION_KEPT):
        with transaction.atomic():
            mediation.words.all().delete()
            mediation.parties.all().delete()
            Mediation.objects.filter(pk=mediation.pk).update(last_by=None, forgotten_at=now)
