"""A measure contested by its author, and decided again by somebody else."""

from __future__ import annotations

import datetime as dt
from typing import cast

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.care.models import Appeal, AppealOutcome, Measure
from lieudit.care.permissions import judges
from lieudit.care.services import end_measure
from lieudit.care.statement import MeasureKind
from lieudit.care.tasks import tell_author, tell_judges
from lieudit.journal.services import record
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock


@transaction.atomic
def appeal_measure(measure: Measure, *, actor: Account | None, text: str) -> Appeal:
    """Contest a measure once, within six months; without account, who holds the link of the mail is the author."""
    measure = lock(measure)
    if measure.lifted_at:
        raise RuleBroken(_("Cette mesure est déjà levée : il n’y a plus rien à contester."))
    if hasattr(measure, "appeal"):
        raise RuleBroken(_("Un recours a déjà été déposé sur cette mesure."))
    if not measure.may_be_appealed:
        raise RuleBroken(_("Le délai pour contester cette mesure est passé."))
    appeal = Appeal.objects.create(measure=measure, author=actor, text=text)
    _record("care.appealed", appeal, actor)
    tell_judges.enqueue(appeal_id=appeal.pk)
    return appeal


@transaction.atomic
def decide_appeal(appeal: Appeal, *, actor: Account, outcome: str, answer: str, days: int | None = None) -> Appeal:
    """Keep the measure, lift it, or lighten it: a hidden text becomes a reminder, a suspension ends after `days`
    from its beginning. By a mediator, else by the secretariat; never by who decided, wrote or reported.
    """
    measure = lock(appeal.measure)
    appeal = lock(appeal)
    if appeal.decided_at:
        raise RuleBroken(_("Ce recours est déjà tranché."))
    if not judges(actor, appeal):
        raise RuleBroken(_("Une autre personne que celle qui a décidé, écrit ou signalé tranche ce recours."))
    appeal.outcome, appeal.answer = outcome, answer
    appeal.decided_by, appeal.decided_at = actor, timezone.now()
    if outcome == AppealOutcome.CHANGED:
        _lighten(measure, actor, answer, days)
    elif outcome == AppealOutcome.LIFTED:
        end_measure(measure, actor=actor, reason=answer)
    appeal.save(update_fields=["outcome", "answer", "decided_by", "decided_at"])
    _record("care.appeal_decided", appeal, actor, outcome=str(AppealOutcome(outcome).label))
    tell_author.enqueue(measure_id=measure.pk)
    return appeal


def _lighten(measure: Measure, actor: Account, answer: str, days: int | None) -> None:
    """The step below on the ladder of measures."""
    if measure.kind == MeasureKind.REMINDER:
        raise RuleBroken({"outcome": _("Un rappel ne s’allège pas : maintenez-le, ou levez-le.")})
    if measure.kind == MeasureKind.HIDDEN:
        measure.kind = MeasureKind.REMINDER
        measure.save(update_fields=["kind"])
        return
    until = measure.at + dt.timedelta(days=days or 0)
    if not days or measure.until is None or until >= measure.until:
        raise RuleBroken({"days": _("Écrivez une durée plus courte que celle de la suspension.")})
    measure.until = max(until, timezone.now())
    measure.save(update_fields=["until"])


def _record(act: str, appeal: Appeal, actor: Account | None, **data: str) -> None:
    thing = cast(models.Model | None, appeal.measure.thing)
    about = [thing] if thing is not None else []
    record(act, appeal.measure, *about, actor=actor, data={"title": str(thing or _("texte retiré")), **data})
