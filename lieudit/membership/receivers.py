"""What the room tells on the page of an account, and what becomes of a membership whose person leaves."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Q
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from lieudit.accounts.home import SHORTCUTS, TODO_LISTS, Shortcut, Shortcuts, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.signals import Exported, account_closed, data_export
from lieudit.journal.letters import ABOUT, About
from lieudit.journal.models import Follow, FollowReason
from lieudit.journal.readings import READINGS
from lieudit.membership.datasets import MEMBERS
from lieudit.membership.models import BankLine, CollegeChange, DuesPeriod, Exclusion, Member, association_named
from lieudit.membership.services import leave_association, withdraw_application
from lieudit.membership.standing import euros
from lieudit.membership.workflow import PENDING, ExclusionState, MemberState
from lieudit.toolkit.articles import of_the
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.health import owes
from lieudit.toolkit.types import Row

READINGS.fill("membership:desk", gettext_lazy("les adhésions à suivre"))
READINGS.fill("membership:member", gettext_lazy("la fiche d’un membre"))
READINGS.fill("membership:decide", gettext_lazy("une demande d’adhésion"))
READINGS.fill("membership:bank", gettext_lazy("les lignes de la banque"))
READINGS.fill("membership:bank_file", gettext_lazy("un fichier de la banque"))
READINGS.fill("membership:bank_line", gettext_lazy("une ligne de la banque"))
READINGS.fill("membership:correct_payment", gettext_lazy("un paiement"))
READINGS.fill("membership:receipt", gettext_lazy("un reçu"))
READINGS.fill("membership:exclusion", gettext_lazy("une procédure d’exclusion"))
READINGS.fill("membership:mandate", gettext_lazy("un mandat de représentation"))
READINGS.fill("membership:end_representative", gettext_lazy("un mandat de représentation"))

SINCE = gettext_lazy("depuis le %s")
DUES = ngettext_lazy("cotisation à payer", "cotisations à payer", "n")
APPLICATIONS = ngettext_lazy("candidature attend une réponse", "candidatures attendent une réponse", "n")
COLLEGES = ngettext_lazy("demande de collège attend une réponse", "demandes de collège attendent une réponse", "n")
HEARINGS = ngettext_lazy("procédure d’exclusion à conduire", "procédures d’exclusion à conduire", "n")
LINES = ngettext_lazy("ligne bancaire à rapprocher", "lignes bancaires à rapprocher", "n")
DEFENCES = ngettext_lazy("procédure d’exclusion vous concerne", "procédures d’exclusion vous concernent", "n")

DATASETS.fill("membres", MEMBERS)


def about_member(member: Member, follow: Follow) -> About:
    """« Votre adhésion » to who applied, « L’adhésion du Lavoir » to others."""
    if follow.reason != FollowReason.AUTHOR:
        return About(_("l’adhésion %s") % of_the(member))
    return About(
        _("votre adhésion"), why=_("parce que vous avez demandé cette adhésion"), button=_("Lire mon adhésion")
    )


ABOUT.fill("membership.member", about_member)


@owes("départ d’un membre attend que ses sièges finissent", "départs de membres attendent que leurs sièges finissent")
def unheard(before: dt.datetime) -> int:
    return Member.objects.unheard().filter(until__lt=timezone.localdate(before)).count()


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    """Dues to pay and procedures to answer; for the secretariat, what waits on its desk."""
    mine = Member.objects.spoken_by(account).values("pk")
    today = timezone.localdate()
    called = DuesPeriod.objects.unpaid().filter(member__in=mine, year=today.year, member__state=MemberState.ADMITTED)
    against = Exclusion.objects.filter(member__in=mine, state__in=[ExclusionState.OPENED, ExclusionState.HEARD])
    url = reverse("membership:mine")
    lists = [
        TodoList(called, DUES, url, page="membership:member", key="member__number", by="grace_until"),
        TodoList(against, DEFENCES, page="membership:exclusion", by="hearing_on"),
    ]
    return [*lists, *_secretariat(account)] if account.is_staff else lists


def _secretariat(account: Account) -> list[TodoList]:
    """What this person may answer: nobody decides on their own matter, nor twice on the same one."""
    url = reverse("membership:desk")
    mine = Member.objects.spoken_by(account).values("pk")
    own = Q(pk__in=mine) | Q(applied_by=account) | Q(state=MemberState.APPEALED, decided_by=account)
    asked = CollegeChange.objects.filter(state="asked", member__state=MemberState.ADMITTED)
    asked = asked.exclude(Q(asked_by=account) | Q(member__in=mine))
    heard = Exclusion.objects.running().filter(hearing_on__lte=timezone.localdate())
    others = heard.exclude(member__in=mine).filter(point_url="")
    waiting = BankLine.objects.waiting().of_members()
    pending = Member.objects.pending().exclude(own)
    return [
        TodoList(pending, APPLICATIONS, url, page="membership:decide", by="applied_at", dated=SINCE),
        TodoList(asked, COLLEGES, url, page="membership:decide_college", key="pk", by="asked_at", dated=SINCE),
        TodoList(others, HEARINGS, url, page="membership:exclusion", by="hearing_on", dated=SINCE),
        TodoList(waiting, LINES, reverse("membership:bank"), by="paid_on", dated=SINCE),
    ]


@SHORTCUTS.fill
def memberships(account: Account) -> Shortcuts:
    """The memberships for which the account speaks today."""
    names = {"organisation": "organisation__name", "name": "account__name", "email": "account__email"}
    columns = {"number": "number", "region": "region__name", **names}
    return Shortcuts(Member.objects.running().spoken_by(account).order_by("number"), columns, _membership)


def _membership(row: Row) -> Shortcut:
    known = {"number": row["number"], "association": association_named(row["region"])}
    why = _("membre n° %(number)d de %(association)s") % known
    return Shortcut(
        row["organisation"] or row["name"] or row["email"], reverse("membership:member", args=[row["number"]]), why
    )


@receiver(account_closed)
def leave(sender: object, account: Account, **kwargs: object) -> None:
    """Who closes an account leaves as a person, takes back what waits and what they said of themselves.

    An organisation stays a member. What was paid, decided or reproached stays too: the association answers for it.
    """
    for member in Member.objects.filter(account=account, state=MemberState.ADMITTED):
        leave_association(member, actor=account)
    for member in Member.objects.filter(account=account, state__in=PENDING):
        withdraw_application(member, actor=account)
    Member.objects.filter(account=account).update(links="", farewell="")


@receiver(data_export)
def give_memberships(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """The person's own memberships and applications, and those sent for organisations, with what was paid."""
    found = Member.objects.filter(Q(account=account) | Q(applied_by=account)).with_names().order_by("-number")[:limit]
    return "memberships", [
        {
            "number": each.number,
            "member": each.desk_name,
            "association": each.association,
            "college": each.college,
            "state": each.state,
            "since": each.since,
            "until": each.until,
            "links": each.links,
            "appeal": each.appeal,
            "farewell": each.farewell,
            "payments": [
                {"receipt": number, "year": year, "amount": euros(amount), "paid_on": paid_on}
                for number, year, amount, paid_on in each.periods.filter(payments__isnull=False).values_list(
                    "payments__number", "year", F("payments__amount"), "payments__paid_on"
                )
            ],
        }
        for each in found
    ]


@receiver(data_export)
def give_college_changes(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """The changes of college that the person asked for."""
    asked = CollegeChange.objects.filter(asked_by=account).order_by("-asked_at")[:limit]
    return "college_changes", [
        {
            "college": each.college,
            "reason": each.reason,
            "state": each.state,
            "answer": each.answer,
            "at": each.asked_at,
        }
        for each in asked
    ]


@receiver(data_export)
def give_exclusions(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """The proceedings against the person as a member, whole."""
    words = ("grounds", "hearing_on", "defence", "hearing", "reasons", "appeal", "review")
    dates = ("opened_at", "decided_at", "appealed_at", "reviewed_at")
    against = Exclusion.objects.filter(member__account=account).order_by("-number")
    return "exclusions", list(against.values("number", "state", *words, *dates)[:limit])
