"""What the room tells on the desk of an account, gives to who takes their data, and forgets of who leaves."""

from __future__ import annotations

from django.db.models import Q
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lieudit.accounts.home import SHORTCUTS, TODO_LISTS, Shortcut, Shortcuts, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.second_factor import POWERS, Power
from lieudit.accounts.signals import Exported, account_closed, data_export
from lieudit.care.models import Appeal, Measure, Mediation, MediationWord, Mediator, Party, Report
from lieudit.care.permissions import reports_for
from lieudit.care.workflow import MediationState
from lieudit.journal.models import VEILS, Veil

POWERS.fill(
    Power(
        _("médiation"), lambda: Account.objects.filter(pk__in=Mediator.objects.running().order_by().values("account"))
    )
)
VEILS.fill(Veil(Measure.objects.veiled, Measure.objects.last_hidden, Measure.objects.hides))

REPORTS = ngettext_lazy("signalement à traiter", "signalements à traiter", "n")
APPEALS = ngettext_lazy("recours à trancher", "recours à trancher", "n")
HELD = ngettext_lazy("médiation vous attend", "médiations vous attendent", "n")
NEWS = ngettext_lazy("médiation a du nouveau", "médiations ont du nouveau", "n")


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    """Reports to look at within 48 hours, appeals to decide, mediations where somebody else wrote last."""
    queue, since = reverse("care:queue"), _("depuis le %s")
    held, mine = Mediation.objects.looked_after_by(account), Mediation.objects.awaiting_party(account)
    return [
        TodoList(
            reports_for(account), REPORTS, queue, by="at", dated=_("depuis le %s, à lire sous 48 heures"), within=2
        ),
        TodoList(Appeal.objects.decidable_by(account), APPEALS, f"{queue}?nature=appeals", by="at", dated=since),
        TodoList(held.awaiting_mediator(), HELD, page="care:mediation", by="last_at", dated=since),
        TodoList(mine, NEWS, page="care:mediation", by="last_at", dated=since),
    ]


@SHORTCUTS.fill
def mandate(account: Account) -> Shortcuts:
    """The mandate of a mediator in office."""
    return Shortcuts(Mediator.objects.running().filter(account=account), {"until": "until"}, _mandate)


def _mandate(row: object) -> Shortcut:
    return Shortcut(str(_("Médiation")), reverse("care:mediators"), str(_("vous y êtes nommé·e")))


@receiver(data_export)
def give_reports(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """The texts that the person reported, and what was answered."""
    sent = Report.objects.filter(reporter=account).order_by("-at")
    return "reports", [
        {
            "reason": each.reason,
            "details": each.details,
            "at": each.at,
            "answered_at": each.handled_at,
            "answer": each.answer,
        }
        for each in sent[:limit]
    ]


@receiver(data_export)
def give_measures(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """What was decided about the person's texts, and their appeals."""
    about = Measure.objects.visible_to(account).select_related("appeal").order_by("-at")
    return "measures", [
        {
            "kind": each.kind,
            "at": each.at,
            "until": each.until,
            "rule": each.rule,
            "reason": each.reason,
            "text": each.excerpt,
            "lifted_at": each.lifted_at,
            "lifted_reason": each.lifted_reason,
            "appeal": each.appeal.text if hasattr(each, "appeal") else "",
            "appeal_outcome": each.appeal.outcome if hasattr(each, "appeal") else "",
            "appeal_answer": each.appeal.answer if hasattr(each, "appeal") else "",
        }
        for each in about[:limit]
    ]


@receiver(data_export)
def give_mediation_words(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """What the person wrote in mediations; what others wrote there is theirs."""
    written = MediationWord.objects.filter(author=account).select_related("mediation").order_by("-at", "-pk")
    return "mediations", [{"mediation": w.mediation.number, "at": w.at, "text": w.text} for w in written[:limit]]


@receiver(account_closed)
def leave_mediations(sender: object, account: Account, **kwargs: object) -> None:
    """Who leaves holds no mandate, asks for nothing any more, and what they wrote in private is erased."""
    now = timezone.now()
    Mediator.objects.filter(account=account, ended_at=None).update(ended_at=now)
    led_or_asked = Q(mediator__account=account) | Q(parties__account=account, parties__asked=True)
    ended = Mediation.objects.running().filter(led_or_asked).values_list("pk", flat=True)
    Mediation.objects.filter(pk__in=list(ended)).update(state=MediationState.WITHDRAWN, ended_at=now)
    MediationWord.objects.filter(author=account).delete()
    Party.objects.filter(account=account).delete()


@receiver(account_closed)
def forget_who_reported(sender: object, account: Account, **kwargs: object) -> None:
    """A report stays, without who sent it."""
    Report.objects.filter(reporter=account).update(reporter=None)
