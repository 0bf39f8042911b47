"""The charter and who accepted it; reports, and the graduated measures that answer them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.care.models import Acceptance, CharterVersion, Measure, Report
from lieudit.care.permissions import MODERATION, author_of
from lieudit.care.statement import MeasureKind
from lieudit.care.tasks import author_addresses, tell_author, tell_moderators, tell_reporters
from lieudit.journal.models import content_type_of
from lieudit.journal.services import record, record_once
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day, instant
from lieudit.toolkit.locks import lock
from lieudit.toolkit.prepared import Blank, Rows, prepared

CHARTER_FILE = Path(__file__).with_name("data") / "charter-1.md"
REPORTS_AN_HOUR = 10
"""Reports that one account, or one network address, may send in an hour."""
EXCERPT_LENGTH = 1000
"""Characters of a reported text that are kept as they were."""
LONGEST_SUSPENSION = 90
"""Days."""


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


@transaction.atomic(savepoint=False)
def accept_charter(account: Account, charter: CharterVersion | None = None) -> None:
    """Date the acceptance of `charter` (the one in force); twice changes nothing, none without a charter."""
    charter = charter or CharterVersion.objects.current()
    if charter is not None:
        acceptance = Acceptance(charter=charter, account=account)
        record_once("care.charter_accepted", acceptance, charter, actor=account, data={"number": charter.number})


@prepared()
def _suspending(*, account: Blank, now: Blank) -> Rows:
    return Measure.objects.suspending(account, now)[:1]  # type: ignore[arg-type]


def check_may_write(account: Account) -> None:
    """Refuse the words of who is suspended, and say until when: the one place where a suspension bites."""
    measure: Measure | None = _suspending.first(account=account.pk, now=timezone.now())
    if measure and measure.until:
        raise RuleBroken(
            _(
                "Vos publications sont suspendues jusqu’au %(until)s. Vous pouvez lire, voter et contester "
                "cette mesure depuis « Vos signalements et recours », dans votre compte."
            )
            % {"until": instant(measure.until)}
        )


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
        excerpt=_beginning(thing),
        reporter=reporter,
        origin="" if reporter else origin,
    )
    data = {"title": str(thing), "reason": report.get_reason_display()}
    record("care.reported", thing, actor=reporter, data=data)
    tell_moderators.enqueue()
    return report


def _beginning(thing: models.Model) -> str:
    """A text as it is, or its beginning when it is long."""
    words = MODERATION[type(thing)].words(thing)
    return words if len(words) <= EXCERPT_LENGTH else f"{words[:EXCERPT_LENGTH]}…"


@transaction.atomic
def dismiss_report(report: Report, *, actor: Account, reason: str) -> Report:
    """Leave the text where it is, and say why to who reported it."""
    report = lock(report)
    if report.handled_at:
        raise RuleBroken(_("Ce signalement a déjà été traité."))
    thing = cast(models.Model, report.thing)
    _check_not_own(thing, actor)
    if report.reporter_id == actor.pk:
        raise RuleBroken(_("Vous avez fait ce signalement : une autre personne le traite."))
    _answer(Report.objects.filter(pk=report.pk), actor, reason)
    record("care.dismissed", thing, actor=actor, data={"title": str(thing)})
    report.refresh_from_db()
    return report


@transaction.atomic
def remind_author(thing: models.Model, *, actor: Account, reason: str, rule: str = "") -> Measure:
    """Recall the charter to the author, privately; the text stays where it is."""
    locked = lock(thing)
    if not author_of(locked) and not author_addresses(locked):
        raise RuleBroken(_("Personne ne peut recevoir ce rappel : le texte a été écrit sans compte ni adresse."))
    return _measure(locked, MeasureKind.REMINDER, "care.reminded", actor=actor, reason=reason, rule=rule)


@transaction.atomic
def hide_text(thing: models.Model, *, actor: Account, reason: str, rule: str = "") -> Measure:
    """Hide a text with a reason, answer its reports, and tell its author."""
    locked = lock(thing)
    if MODERATION[type(locked)].stays:
        raise RuleBroken(str(MODERATION[type(locked)].stays))
    if Measure.objects.hiding().of(locked).exists():
        raise RuleBroken(_("Ce texte est déjà masqué."))
    return _measure(locked, MeasureKind.HIDDEN, "care.hidden", actor=actor, reason=reason, rule=rule)


@transaction.atomic
def suspend_author(thing: models.Model, *, actor: Account, reason: str, days: int, rule: str = "") -> Measure:
    """Keep the author of a text from publishing for some days, in every room; reading and voting stay open."""
    locked, author = lock(thing), author_of(thing)
    if author is None:
        raise RuleBroken(_("Ce texte n’a pas d’auteur connu ici : il peut être masqué, pas son auteur suspendu."))
    if not 1 <= days <= LONGEST_SUSPENSION:
        raise RuleBroken(_("Une suspension dure de 1 à %(days)s jours.") % {"days": LONGEST_SUSPENSION})
    running = Measure.objects.suspending(lock(author)).first()
    if running and running.until:
        raise RuleBroken(_("Cette personne est déjà suspendue, jusqu’au %s.") % day(running.until))
    until = timezone.now() + dt.timedelta(days=days)
    return _measure(
        locked, MeasureKind.SUSPENSION, "care.suspended", actor=actor, reason=reason, rule=rule, until=until
    )


def _check_not_own(thing: models.Model, actor: Account) -> None:
    author = author_of(thing)
    if author and author.pk == actor.pk:
        raise RuleBroken(_("Ce texte est le vôtre : une autre personne décide de ce qu’il devient."))


def _measure(
    thing: models.Model,
    kind: str,
    act: str,
    *,
    actor: Account,
    reason: str,
    rule: str,
    until: dt.datetime | None = None,
) -> Measure:
    """Write a measure on a locked thing, answer the reports that asked for it, and tell the author by mail."""
    _check_not_own(thing, actor)
    reports = Report.objects.open().of(thing)
    if reports.filter(reporter=actor).exists():
        raise RuleBroken(_("Vous avez signalé ce texte : une autre personne décide de ce qu’il devient."))
    measure = Measure.objects.create(
        content_type=content_type_of(thing),
        object_id=thing.pk,
        kind=kind,
        subject=author_of(thing),
        excerpt=_beginning(thing),
        reason=reason,
        rule=rule,
        was_reported=reports.exists(),
        actor=actor,
        until=until,
    )
    _answer(reports, actor, str(MeasureKind(kind).label))
    data = {"title": str(thing)} | ({"until": day(until)} if until else {})
    record(act, thing, measure, actor=actor, data=data)
    tell_author.enqueue(measure_id=measure.pk)
    return measure


@transaction.atomic
def lift_measure(measure: Measure, *, actor: Account, reason: str) -> Measure:
    """End a measure before its time: the text shows again, its author writes again; the measure stays written."""
    measure = lock(measure)
    if measure.lifted_at:
        raise RuleBroken(_("Cette mesure est déjà levée."))
    if measure.subject_id == actor.pk:
        raise RuleBroken(_("Cette mesure vous concerne : contestez-la, une autre personne décidera."))
    if hasattr(measure, "appeal") and not measure.appeal.decided_at:
        raise RuleBroken(_("Un recours est ouvert : la mesure est levée ou gardée en y répondant."))
    end_measure(measure, actor=actor, reason=reason)
    record("care.lifted", *_things(measure), actor=actor, data={"title": str(measure.thing)})
    tell_author.enqueue(measure_id=measure.pk)
    return measure


def end_measure(measure: Measure, *, actor: Account, reason: str) -> None:
    """Write that a locked measure has no effect any more."""
    measure.lifted_at, measure.lifted_by, measure.lifted_reason = timezone.now(), actor, reason
    measure.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])


def _things(measure: Measure) -> list[models.Model]:
    return [thing for thing in (cast(models.Model | None, measure.thing), measure) if thing is not None]


@transaction.atomic
def settle_reports(
    reports: Iterable[Report], *, actor: Account, decision: str, reason: str, rule: str = ""
) -> tuple[int, list[str]]:
    """Answer several reports by one decision, `dismiss` or `hide`, and one reason.

    → how many were answered, and why each other one was left. What somebody else answered meanwhile is no error.
    """
    done, left, hidden = 0, [], set()
    for report in sorted(reports, key=lambda each: each.pk):
        target = (report.content_type_id, report.object_id)
        try:
            with transaction.atomic():
                if decision == "hide" and target not in hidden:
                    hide_text(cast(models.Model, report.thing), actor=actor, reason=reason, rule=rule)
                    hidden.add(target)
                elif decision != "hide":
                    dismiss_report(report, actor=actor, reason=reason)
            done += 1
        except RuleBroken as refusal:
            left.append(f"« {report.thing} » : {refusal.messages[0]}")
    if not done:
        raise RuleBroken(left or [_("Cochez au moins un signalement.")])
    return done, left


def _answer(reports: models.QuerySet[Report], actor: Account, answer: str) -> None:
    """The network address of a reporter is kept no longer than its report is open."""
    answered = list(reports.values_list("pk", flat=True))
    reports.update(handled_at=timezone.now(), handled_by=actor, answer=answer, origin="")
    tell_reporters.enqueue(report_ids=answered)
