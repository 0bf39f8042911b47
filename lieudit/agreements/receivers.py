"""Reports on agreements; those to confirm and those that end, on an account and on the desk of a territory."""

from __future__ import annotations

import datetime as dt
from itertools import chain

from django.db.models import Q, QuerySet
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lieudit.accounts.home import TODO_LISTS, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.signals import Exported, data_export
from lieudit.agreements.datasets import AGREEMENTS
from lieudit.agreements.models import Agreement, AgreementCommitmentQuerySet, Commitment
from lieudit.agreements.promising import NOTICE, reports_of_nobody
from lieudit.care.permissions import register_moderators
from lieudit.governance.models import Assembly
from lieudit.governance.permissions import chairs_of
from lieudit.journal.readings import READINGS
from lieudit.network.models import Animator, Place
from lieudit.network.permissions import is_secretariat
from lieudit.network.vocabulary import PlaceStatus
from lieudit.territory.desk import DESK_LISTS, Desk, DeskAction, DeskLine, DeskList
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.french import day
from lieudit.toolkit.types import Phrase, Row

READINGS.fill("agreements:agreement_document", _("le document réservé d’une convention"))

DATASETS.fill("conventions", AGREEMENTS)
SINCE = _("depuis le %s")
TO_CONFIRM = ngettext_lazy("convention à confirmer, ou non", "conventions à confirmer, ou non", "n")
ENDING = ngettext_lazy("convention finit, sans suite demandée", "conventions finissent, sans suite demandée", "n")
LATE = ngettext_lazy("engagement d’une convention en retard", "engagements de conventions en retard", "n")
REPORTS = ngettext_lazy("compte rendu à rendre", "comptes rendus à rendre", "n")
TO_TELL = ngettext_lazy("compte rendu à rappeler vous-même", "comptes rendus à rappeler vous-même", "n")


def moderators_of(agreement: Agreement) -> QuerySet[Account]:
    """Who animates the territory of its place; who presides over the council; beside the secretariat."""
    if agreement.place is not None:
        return Animator.objects.accounts_over(agreement.place)
    return chairs_of(agreement.assembly_id or 0)


def moderated_by(account: Account) -> QuerySet[Agreement]:
    held = Q(place__in=Place.objects.animated_by(account))
    led = Q(place=None, assembly__in=Assembly.objects.led_by(account).values("pk"))
    return Agreement.objects.filter(held | led)


def words_of(agreement: Agreement) -> str:
    promised = agreement.commitments.order_by("pk").values_list("words", "reason")
    return "\n\n".join(filter(None, (agreement.title, agreement.closing, *chain.from_iterable(promised))))


register_moderators(Agreement, moderators_of, queue=moderated_by, words=words_of)


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    """Agreements that the other side declares; those that end and of which nobody asked what follows; the reports and
    the commitments that one owes; those that the secretariat recalls itself."""
    kept = Agreement.objects.kept_by(account).order_by().values("pk")
    ending = Agreement.objects.public().without_sequel().filter(pk__in=kept)
    url, page, today = reverse("agreements:agreements"), "agreements:agreement", timezone.localdate()
    to_confirm = Agreement.objects.public().to_confirm(account)
    reports = Commitment.objects.reports(today + NOTICE).by(account)
    late, key = Commitment.objects.late(today).by(account), "agreement__number"
    lists = [
        TodoList(to_confirm, TO_CONFIRM, url, page=page, by="created_at", dated=SINCE),
        TodoList(ending, ENDING, url, page=page, by="ends_on", dated=_("le %s")),
        TodoList(reports, REPORTS, url, page=page, key=key, by="due_on"),
        TodoList(late, LATE, url, page=page, key=key, by="due_on", dated=_("c’était pour le %s")),
    ]
    if is_secretariat(account):
        lists.append(TodoList(reports_of_nobody(), TO_TELL, url, page=page, key=key, by="due_on"))
    return lists


PARTIES: dict[str, str] = {
    "place": "place__name",
    "organisation": "organisation__name",
    "assembly": "assembly__name",
    "partner": "partner__name",
}


def parties(row: Row) -> str:
    """« Le Préau et l’Agence »: the two sides of a row."""
    told = [row[name] for name in PARTIES if row[name]]
    return _("%(one)s et %(other)s") % {"one": told[0], "other": told[-1]}


def of_here(desk: Desk, prefix: str = "") -> Q:
    """Agreements of places and organisations of a territory; of the council, for who animates the nation."""
    place = desk.holds(f"{prefix}place__municipality__department") & Q(**{f"{prefix}place__isnull": False})
    held = desk.holds(f"{prefix}organisation__department") & Q(**{f"{prefix}organisation__isnull": False})
    council = Q(**{f"{prefix}place": None, f"{prefix}organisation": None}) if desk.land is None else Q(pk__in=[])
    return place | held | council


@DESK_LISTS.fill
def ending(desk: Desk) -> DeskList:
    """Agreements of the territory that end, and of which nobody asked what follows: it is written in two clicks."""
    rows = Agreement.objects.public().without_sequel().filter(of_here(desk)).order_by("ends_on", "number")
    columns = {"number": "number", "title": "title", "on": "ends_on", "status": "place__status", **PARTIES}
    return DeskList("conventions", ENDING, rows, columns, _ending_line)


def _ending_line(row: Row) -> DeskLine:
    """One agreement that ends; nothing follows it at a place that is closed for good. That of an organisation or of the
    council is read: who speaks for it asks what follows."""
    acts = [("ask_sequel", _("La suite est demandée")), ("renew_agreement", _("Inscrire la suite"))]
    if row["status"] == PlaceStatus.CLOSED:
        acts = [("end_agreement", _("Rompre avant le terme"))]
    if not row["place"]:
        acts = [("agreement", _("Lire la convention"))]
    page = reverse("agreements:agreement", args=[row["number"]])
    ends = dt.date.fromisoformat(row["on"])
    until = _("terminée le %(day)s") if ends < timezone.localdate() else _("jusqu’au %(day)s")
    text = f"{parties(row)}, {until % {'day': day(ends)}}"
    gestures = [DeskAction(words, reverse(f"agreements:{act}", args=[row["number"]])) for act, words in acts]
    return DeskLine(row["title"], page, text, gestures=gestures)


def _promises(key: str, words: Phrase, rows: AgreementCommitmentQuerySet, desk: Desk) -> DeskList:
    columns = {"number": "agreement__number", "words": "words", "by": "due_on"}
    columns |= {name: f"agreement__{path}" for name, path in PARTIES.items()}
    found = rows.filter(of_here(desk, "agreement__")).order_by("due_on", "pk")
    return DeskList(key, words, found, columns, _promise)


def _promise(row: Row) -> DeskLine:
    page = reverse("agreements:agreement", args=[row["number"]])
    due = dt.date.fromisoformat(row["by"])
    said = _("%(words)s : c’était pour le %(day)s.") if due < timezone.localdate() else _("%(words)s : dû le %(day)s.")
    text = said % {"words": row["words"], "day": day(due)}
    return DeskLine(parties(row), page, text, gestures=(DeskAction(_("Lire la convention"), page),))


@DESK_LISTS.fill
def reports_due(desk: Desk) -> DeskList:
    """Reports that come due, or are late, by agreements of the territory."""
    return _promises("comptes-rendus", REPORTS, Commitment.objects.reports(timezone.localdate() + NOTICE), desk)


@DESK_LISTS.fill
def late_commitments(desk: Desk) -> DeskList:
    """Commitments of agreements of the territory that are past their day, but the reports."""
    return _promises("engagements", LATE, Commitment.objects.late(timezone.localdate()), desk)


@receiver(data_export)
def give_agreements(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """The agreements that the person wrote down, with the commitments and the instalments of each."""
    rows = Agreement.objects.filter(author=account).with_things().order_by("-pk")
    return "agreements", [
        {
            "sides": [str(row.holder), str(row.counterpart)],
            "title": row.title,
            "at": row.created_at,
            "commitments": [
                {"side": str(row.side(each.side)), "words": each.words, "due_on": each.due_on}
                | {"kept_on": each.kept_on, "dropped_on": each.dropped_on, "reason": each.reason}
                for each in row.commitments.all()
            ],
            "instalments": [
                {"words": each.words, "amount": each.amount, "announced_on": each.announced_on}
                | {"received_on": each.received_on}
                for each in row.instalments.all()
            ],
        }
        for row in rows.prefetch_related("commitments", "instalments")[:limit]
    ]
