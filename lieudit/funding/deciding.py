"""Acts on what a jury decides: written with reasons by criterion, signed by two of it at least, published, contested,
changed by another signed decision. Nobody decides alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.care.models import Measure
from lieudit.funding import applying
from lieudit.funding.budget import ASKED
from lieudit.funding.forgetting import MARKS_KEPT
from lieudit.funding.models import (
    Appeal,
    AppealAnswer,
    Application,
    Call,
    Juror,
    Outcome,
    OutcomeSignature,
    Rating,
    Recusal,
    calls_to_finish,
    recused,
)
from lieudit.funding.services import record
from lieudit.funding.vocabulary import Ground, Kind, Verdict
from lieudit.funding.workflow import APPLICATION_WORKFLOW, CALL_WORKFLOW, TOLD, CallState
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import NBSP, counted, day
from lieudit.toolkit.locks import lock

SIGNATURES = 2
"""Jurors who sign each decision, at least."""
LONGEST_REASON = 3000


def drawn_reasons(application: Application) -> list[str]:
    """For each criterion, the words of those who read the file, one after another: what reasons are drawn from. Those
    that a measure of care hides are not taken up."""
    rows = Rating.objects.counted().filter(application=application).exclude(pk__in=Measure.objects.hidden(Rating))
    said = list(rows.order_by("pk").values_list("words", flat=True))
    return [
        "\n".join(dict.fromkeys(words[rank] for words in said if words[rank]))
        for rank in range(len(application.call.rules.criteria))
    ]


def asked_of_call(application: Application) -> Decimal:
    """What the file asks of the call, in euros."""
    return application.lines.filter(account=ASKED).aggregate(whole=Sum("amount"))["whole"] or Decimal(0)


@transaction.atomic
def write_outcome(
    application: Application, *, actor: Account, verdict: str, reasons: Sequence[str], amount: Decimal | None = None
) -> Outcome:
    """Write what is decided of a file, with a reason by criterion. Who signed it before signs again."""
    call = lock(application.call)
    application = APPLICATION_WORKFLOW.take("decide_file", application)
    _refuse_recused(application, actor)
    if application.set_aside:
        raise RuleBroken(_("Ce dossier n’a pas été lu par le jury."))
    outcome = application.outcomes.order_by("-version").first()
    if call.state == CallState.REVIEWED:
        outcome = outcome or Outcome(application=application, author=actor)
    elif call.state != CallState.APPEALS or outcome is None or outcome.published_at:
        raise RuleBroken(_("La décision sur ce dossier ne s’écrit pas à ce stade."))
    outcome.verdict, outcome.author, outcome.at = verdict, actor, timezone.now()
    outcome.reasons = _checked_reasons(call, reasons)
    outcome.amount = _checked_amount(application, verdict, amount)
    outcome.save()
    outcome.signatures.all().delete()
    record("funding.outcome_written", call, actor=None)
    return outcome


def _refuse_recused(application: Application, actor: Account) -> None:
    if Application.objects.filter(recused(actor), pk=application.pk).exists():
        raise RuleBroken(_("Vous ne décidez pas de ce dossier : un lien vous en écarte."))


def _checked_reasons(call: Call, reasons: Sequence[str]) -> list[str]:
    said = [each.replace("\0", "").strip() for each in reasons]
    if len(said) != len(call.rules.criteria):
        raise RuleBroken(_("Les critères ne sont pas ceux de cet appel : relisez la page."))
    for rank, text in enumerate(said):
        if not text:
            raise RuleBroken({f"r{rank}": _("Donnez la raison, sur ce critère.")})
        if len(text) > LONGEST_REASON:
            raise RuleBroken({f"r{rank}": _("%d signes au plus.") % LONGEST_REASON})
    return said


def _checked_amount(application: Application, verdict: str, amount: Decimal | None) -> Decimal | None:
    """The sum that is granted, within what is asked and what the call has."""
    if verdict != Verdict.RETAINED or amount is None:
        return None
    rules = application.call.rules
    if rules.most is not None and amount > rules.most:
        raise RuleBroken({"amount": _("C’est plus que ce que l’appel donne à un dossier.")})
    if application.call.kind != Kind.PRIZE and amount > asked_of_call(application):
        raise RuleBroken({"amount": _("C’est plus que ce que ce dossier demande.")})
    others = Outcome.objects.filter(application__call=application.call_id).exclude(application=application)
    latest = others.order_by("application_id", "-version").distinct("application_id").values_list("amount", flat=True)
    given = sum((each for each in latest if each), Decimal(0))
    if rules.fund is not None and given + amount > rules.fund:
        raise RuleBroken({"amount": _("L’appel n’a plus cette somme : d’autres dossiers retenus la prennent.")})
    return amount


@transaction.atomic
def sign_outcomes(call: Call, *, actor: Account) -> int:
    """A juror signs all that is written, but of files for which they are recused. With the second signature of each
    file, the decision is made; after an appeal, it is published at once."""
    call = CALL_WORKFLOW.take("sign", call)
    juror = Juror.objects.sitting().filter(jury__call=call, account=actor).first()
    if juror is None:
        raise RuleBroken(_("Vous n’êtes pas de ce jury."))
    files = call.applications.open_to(juror)
    written = Outcome.objects.filter(application__in=files, published_at=None).exclude(verdict="")
    mine = OutcomeSignature.objects.filter(juror=juror).values("outcome")
    rows = [OutcomeSignature(outcome=outcome, juror=juror) for outcome in written.exclude(pk__in=mine).order_by("pk")]
    if not rows:
        raise RuleBroken(_("Vous avez déjà signé tout ce qui est écrit."))
    OutcomeSignature.objects.bulk_create(rows)
    record("funding.signed", call, actor=None)
    if call.state == CallState.REVIEWED:
        if not unsigned(call):
            CALL_WORKFLOW.apply("decide", call)
            call.save(update_fields=["state"])
            record("funding.decided", call, actor=None)
    else:
        for outcome in Outcome.objects.filter(pk__in=[row.outcome_id for row in rows]).annotate(n=Count("signatures")):
            if outcome.n >= SIGNATURES:  # type: ignore[attr-defined]
                _publish_outcome(outcome, timezone.now())
                record("funding.outcome_changed", call, actor=None, verdict=outcome.get_verdict_display())
    return len(rows)


def unsigned(call: Call) -> list[Application]:
    """Files that have no decision that two jurors signed."""
    signed = Outcome.objects.annotate(n=Count("signatures")).filter(n__gte=SIGNATURES).exclude(verdict="")
    return list(call.applications.rated().exclude(pk__in=signed.values("application")).order_by("number"))


def _publish_outcome(outcome: Outcome, now: dt.datetime) -> None:
    outcome.published_at = now
    outcome.save(update_fields=["published_at"])
    application = outcome.application
    applying.record("funding.told", application, actor=None, verdict=outcome.get_verdict_display())


@transaction.atomic
def publish_call(call: Call, *, actor: Account) -> Call:
    """Publish what is decided, and write to each: from now on it may be contested, for the days of the rule."""
    call, now = CALL_WORKFLOW.take("publish", call), timezone.now()
    if left := unsigned(call):
        raise RuleBroken(_("Le dossier n° %d n’a pas deux signatures.") % left[0].number)
    outcomes = Outcome.objects.filter(application__in=call.applications.rated(), published_at=None)
    rows = list(outcomes.select_related("application__call__current", "application__lead").order_by("pk"))
    for outcome in rows:
        _publish_outcome(outcome, now)
    jury = call.jury
    jury.published_at = now
    days = jury.appeal_days if call.rules.appeal is not False else 0
    jury.appeals_until = timezone.localdate(now) + dt.timedelta(days=days)
    jury.save(update_fields=["published_at", "appeals_until"])
    if not days:
        CALL_WORKFLOW.apply("finish", call)
    call.save(update_fields=["state"])
    number = [each.verdict for each in rows].count
    words = {
        "retained": counted(number(Verdict.RETAINED), "dossier retenu", "dossiers retenus"),
        "declined": counted(number(Verdict.DECLINED), "dossier ne l’est pas", "dossiers ne le sont pas"),
        "recusals": recusals_said(call),
    }
    record("funding.published", call, actor=actor, **words)
    return call


def recusals_said(call: Call) -> str:
    """How many recusals, and why: never who. One pair of a juror and a file counts once, for its first reason. Once
    they are erased, what was published of them stays."""
    rows = Recusal.objects.filter(juror__jury__call=call).order_by("juror_id", "application_id", "pk")
    pairs = rows.distinct("juror_id", "application_id").values_list("ground", flat=True)
    found = dict.fromkeys(Ground.values, 0)
    for ground in pairs:
        found[ground] += 1
    why = [f"{number} ({Ground(ground).label})" for ground, number in found.items() if number]
    whole = sum(found.values())
    if not whole:
        return _published_recusals(call) or _("aucune récusation")
    return f"{counted(whole, 'récusation')}{NBSP}: {', '.join(why)}"


def _published_recusals(call: Call) -> str:
    """What the journal says of them, of a call that is old enough for them to be erased."""
    if call.closes_at is None or call.closes_at > timezone.now() - MARKS_KEPT:
        return ""
    told = Entry.objects.about(call).filter(kind="funding.published").first()
    return str(told.data["recusals"]) if told is not None else ""


# Contested


@transaction.atomic
def appeal_outcome(application: Application, *, actor: Account, text: str) -> Appeal:
    """The places of a file contest what was decided, once: somebody who did not rate it answers in public."""
    call = lock(application.call)
    application = APPLICATION_WORKFLOW.take("appeal", application)
    outcome = application.outcomes.published().order_by("-version").first()
    until = call.jury.appeals_until if outcome is not None else None
    if outcome is None or until is None or call.state not in TOLD:
        raise RuleBroken(_("Rien n’est décidé encore."))
    if call.rules.appeal is False:
        raise RuleBroken(_("Cet appel avait annoncé que sa décision ne se conteste pas."))
    if call.state != CallState.APPEALS or timezone.localdate() > until:
        raise RuleBroken(_("Une décision se contestait jusqu’au %s.") % day(until))
    if Appeal.objects.filter(outcome__application=application).exists():
        raise RuleBroken(_("Vous l’avez déjà contestée : une décision se conteste une fois."))
    text = text.replace("\0", "").strip()
    if not text:
        raise RuleBroken({"text": _("Dites ce que vous contestez, et pourquoi.")})
    appeal = Appeal.objects.create(outcome=outcome, text=text, author=actor)
    applying.record("funding.appealed", application, actor=actor)
    record("funding.contested", call, actor=None)
    return appeal


@transaction.atomic
def answer_appeal(appeal: Appeal, *, actor: Account, granted: bool, answer: str) -> AppealAnswer:
    """Answer in public, with reasons. Granted, the decision is written anew, and signed by two jurors."""
    application = appeal.outcome.application
    call = lock(application.call)
    appeal = lock(appeal)
    if AppealAnswer.objects.filter(appeal=appeal).exists():
        raise RuleBroken(_("Quelqu’un a déjà répondu."))
    if Rating.objects.filter(application=application, juror__account=actor).exists():
        raise RuleBroken(_("Vous avez lu ce dossier : une autre personne répond."))
    before = appeal.outcome
    if before.author_id == actor.pk or before.signatures.filter(juror__account=actor).exists():
        raise RuleBroken(_("Vous avez écrit ou signé cette décision : une autre personne répond."))
    _refuse_recused(application, actor)
    answer = answer.replace("\0", "").strip()
    if not answer:
        raise RuleBroken({"answer": _("Donnez vos raisons : elles sont publiées.")})
    said = AppealAnswer.objects.create(appeal=appeal, granted=granted, text=answer, author=actor)
    if granted:
        hidden = Measure.objects.hides(before)
        reasons = [] if hidden else before.reasons
        Outcome.objects.create(application=application, version=before.version + 1, reasons=reasons, author=actor)
    outcome = _("accordé") if granted else _("pas accordé")
    record("funding.appeal_answered", call, actor=None, outcome=outcome, answer=answer)
    applying.record("funding.appeal_told", application, actor=None, outcome=outcome, answer=answer)
    return said


def finish_calls_due() -> list[Call]:
    """Those whose days to contest have passed, with nothing left to answer or to sign; run by a timer."""
    return [_finish(call) for call in calls_to_finish(timezone.localdate()).order_by("pk")]


@transaction.atomic
def _finish(call: Call) -> Call:
    call = CALL_WORKFLOW.take("finish", call)
    call.save(update_fields=["state"])
    record("funding.finished", call, actor=None)
    return call


@transaction.atomic
def report_call(call: Call, *, actor: Account, report: str) -> Call:
    """Say, once nothing is contested any more, what the call taught: it stays on its page, and closes its life."""
    call, report = CALL_WORKFLOW.take("report", call), report.replace("\0", "").strip()
    if not report:
        raise RuleBroken({"report": _("Dites ce que l’appel a permis, et ce que vous changeriez.")})
    call.report = report
    call.save(update_fields=["state", "report"])
    record("funding.call_reported", call, actor=actor)
    return call


@transaction.atomic
def show_file(application: Application, *, actor: Account) -> Application:
    """The places of a file that was not retained publish what was decided of it, with its reasons."""
    application = APPLICATION_WORKFLOW.take("show", application)
    outcome = application.outcomes.published().order_by("-version").first()
    if outcome is None or application.call.state not in TOLD:
        raise RuleBroken(_("Rien n’est décidé encore."))
    if outcome.verdict == Verdict.RETAINED or application.shown_at:
        raise RuleBroken(_("C’est déjà publié."))
    application.shown_at = timezone.now()
    application.save(update_fields=["shown_at"])
    applying.record("funding.shown", application, application.call, actor=actor, place=str(application.lead))
    return application
