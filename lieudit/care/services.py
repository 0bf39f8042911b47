"""The charter and who accepted it; reports, and what moderators do with them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import cast

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.care.models import Acceptance, CharterVersion, Measure, Report
from lieudit.care.permissions import MODERATION
from lieudit.care.tasks import tell_moderators
from lieudit.journal.models import FollowReason, content_type_of
from lieudit.journal.services import follow_thing, record
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock

CHARTER_FILE = Path(__file__).with_name("data") / "charter-1.md"
REPORTS_AN_HOUR = 10
"""Reports that one account, or one network address, may send in an hour."""
EXCERPT_LENGTH = 1000
"""Characters of a reported text that are kept as they were."""


@transaction.atomic
def adopt_charter(
    text: str | None = None, *, actor: Account | None = None, on: dt.date | None = None
) -> CharterVersion:
    """Put a wording in force, by default the one of the product; the same wording twice is one version."""
    wording = (text or CHARTER_FILE.read_text(encoding="utf-8")).strip()
    current = CharterVersion.objects.current()
    if current and current.text == wording:
        return current
    number = current.number + 1 if current else 1
    charter = CharterVersion.objects.create(number=number, text=wording, adopted_on=on or timezone.localdate())
    record("care.charter_adopted", charter, actor=actor, data={"number": number})
    return charter


@transaction.atomic
def accept_charter(account: Account, charter: CharterVersion | None = None) -> Acceptance | None:
    """Date the acceptance of `charter` (the one in force); twice changes nothing, none without a charter."""
    charter = charter or CharterVersion.objects.current()
    if charter is None:
        return None
    acceptance, created = Acceptance.objects.get_or_create(charter=charter, account=account)
    if created:
        record("care.charter_accepted", charter, actor=account, data={"number": charter.number})
    return acceptance


@transaction.atomic
def report_text(
    thing: models.Model, *, reporter: Account | None, origin: str, reason: str, details: str = ""
) -> Report:
    """Report a text from its place; what it said is kept, whatever becomes of it. Twice is once."""
    mine = Report.objects.filter(reporter=reporter) if reporter else Report.objects.filter(origin=origin)
    same = mine.open().of(thing).first()
    if same:
        return same
    if mine.filter(at__gte=timezone.now() - dt.timedelta(hours=1)).count() >= REPORTS_AN_HOUR:
        raise RuleBroken(_("Vous avez envoyé beaucoup de signalements. Réessayez dans une heure."))
    report = Report.objects.create(
        content_type=content_type_of(thing),
        object_id=thing.pk,
        reason=reason,
        details=details,
        excerpt=_beginning(MODERATION[type(thing)].words(thing)),
        reporter=reporter,
        origin="" if reporter else origin,
    )
    record(
        "care.reported",
        thing,
        actor=reporter,
        data={"title": str(thing), "reason": report.get_reason_display()},
    )
    transaction.on_commit(tell_moderators.enqueue)
    return report


def _beginning(words: str) -> str:
    """A reported text as it was, or its beginning when it is long."""
    return words if len(words) <= EXCERPT_LENGTH else f"{words[:EXCERPT_LENGTH]}…"


@transaction.atomic
def hide_text(thing: models.Model, *, actor: Account, reason: str) -> Measure:
    """Hide a text with a reason, answer its reports, and tell its author."""
    locked = lock(thing)
    if Measure.objects.running().of(locked).exists():
        raise RuleBroken(_("Ce texte est déjà masqué."))
    measure = Measure.objects.create(
        content_type=content_type_of(locked), object_id=locked.pk, reason=reason, actor=actor
    )
    _answer(Report.objects.open().of(locked), actor, reason)
    author = MODERATION[type(thing)].author(locked)
    if author is not None:
        follow_thing(locked, account=author, reason=FollowReason.AUTHOR)
    record("care.hidden", locked, actor=actor, data={"title": str(locked), "reason": reason})
    return measure


@transaction.atomic
def dismiss_report(report: Report, *, actor: Account, reason: str) -> Report:
    """Leave the text where it is, and say why."""
    report = lock(report)
    if report.handled_at:
        raise RuleBroken(_("Ce signalement a déjà été traité."))
    _answer(Report.objects.filter(pk=report.pk), actor, reason)
    thing = cast(models.Model, report.thing)
    record("care.dismissed", thing, actor=actor, data={"title": str(thing), "reason": reason})
    report.refresh_from_db()
    return report


@transaction.atomic
def lift_measure(measure: Measure, *, actor: Account, reason: str) -> Measure:
    """Show a text again; the measure stays written."""
    measure = lock(measure)
    if measure.lifted_at:
        raise RuleBroken(_("Ce texte est déjà visible."))
    measure.lifted_at, measure.lifted_by, measure.lifted_reason = timezone.now(), actor, reason
    measure.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
    thing = cast(models.Model, measure.thing)
    record("care.lifted", thing, actor=actor, data={"title": str(thing), "reason": reason})
    return measure


def _answer(reports: models.QuerySet[Report], actor: Account, answer: str) -> None:
    """The network address of a reporter is kept no longer than its report is open."""
    reports.update(handled_at=timezone.now(), handled_by=actor, answer=answer, origin="")
