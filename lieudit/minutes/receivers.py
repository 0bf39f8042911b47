"""Words published here can be reported from their place; what the room tells on a desk and gives to who leaves."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from lieudit.accounts.home import TODO_LISTS, TodoList
from lieudit.accounts.models import Account
from lieudit.accounts.signals import Exported, account_closed, data_export
from lieudit.care.permissions import register_moderators
from lieudit.governance.models import Decision
from lieudit.governance.permissions import chairs_of
from lieudit.journal.letters import ABOUT, About
from lieudit.journal.models import Follow
from lieudit.journal.readings import READINGS
from lieudit.journal.services import on_mention
from lieudit.meetings.models import AgendaItem, Meeting
from lieudit.meetings.workflow import MeetingState
from lieudit.minutes.datasets import ACTIONS, MINUTES
from lieudit.minutes.models import Action, Correction, MemberStatement, Minutes, NamedPerson, led_by
from lieudit.minutes.services import hear_decision, hear_item
from lieudit.minutes.workflow import MinutesState
from lieudit.toolkit.datasets import DATASETS

READINGS.fill("minutes:full_file", _("un procès-verbal entier"))
READINGS.fill("minutes:minutes", _("un procès-verbal, avec ceux qui n’ont pas accepté d’être nommés"))
READINGS.fill("minutes:people", _("les personnes nommées par un procès-verbal"))

TO_DRAFT = ngettext_lazy("séance levée attend son procès-verbal", "séances levées attendent leur procès-verbal", "n")
TO_ANSWER = ngettext_lazy("correction de procès-verbal à examiner", "corrections de procès-verbal à examiner", "n")
TO_SIGN = ngettext_lazy("procès-verbal attend votre signature", "procès-verbaux attendent votre signature", "n")
TO_DO = ngettext_lazy("action vous est confiée", "actions vous sont confiées", "n")


DATASETS.fill("proces-verbaux", MINUTES)
DATASETS.fill("actions", ACTIONS)


def about_correction(correction: Correction, follow: Follow) -> About:
    """By its number alone: the section may be of a restricted part."""
    return About(str(_("la correction n° %s") % correction.number), button=str(_("Lire la correction")))


ABOUT.fill("minutes.correction", about_correction)
register_moderators(
    Correction,
    lambda correction: chairs_of(correction.minutes.assembly_id),
    queue=lambda account: Correction.objects.filter(led_by(account, "minutes__meeting__")),
    words=lambda correction: f"{correction.proposed}\n\n{correction.reason}",
)
register_moderators(
    MemberStatement,
    lambda statement: chairs_of(statement.minutes.assembly_id),
    queue=lambda account: MemberStatement.objects.filter(led_by(account, "minutes__meeting__")),
)
register_moderators(
    Action,
    lambda action: chairs_of(action.assembly_id),
    queue=lambda account: Action.objects.filter(led_by(account, "meeting__")),
    author=lambda action: action.created_by,
    words=lambda action: "\n\n".join(filter(None, (action.text, action.closing_note))),
)


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    """Minutes to assemble, corrections to answer, minutes to sign, actions to do."""
    led = Q() if account.is_staff else led_by(account)
    signs = Q(chair=account) | Q(secretary=account)
    held = Meeting.objects.filter(led, state=MeetingState.CLOSED, rank__isnull=False)
    undrafted = held.exclude(Exists(Minutes.objects.filter(meeting=OuterRef("pk"))))
    leads = Q() if account.is_staff else led_by(account, "minutes__meeting__")
    asked = Correction.objects.waiting().filter(leads).exclude(author=account)
    to_sign = Minutes.objects.filter(signs, state=MinutesState.APPROVED).exclude(signings__account=account)
    mine = Action.objects.open().carried_by(account)
    listed = reverse("minutes:actions")
    return [
        TodoList(undrafted, TO_DRAFT, page="minutes:minutes", by="ends_at", dated=_("tenue le %s")),
        TodoList(asked, TO_ANSWER, page="minutes:corrections", key="minutes__meeting__number"),
        TodoList(to_sign, TO_SIGN, page="minutes:minutes", key="meeting__number"),
        TodoList(mine, TO_DO, listed, page="minutes:action", by="due_on"),
    ]


@on_mention(AgendaItem)
def keep_what_is_put(item: AgendaItem) -> None:
    """A session puts the point that approves minutes, or has decided of it."""
    hear_item(item)


@on_mention(Decision)
def approve_by_decision(decision: Decision) -> None:
    """A session has decided of the point that approves minutes."""
    hear_decision(decision)


@receiver(account_closed)
def let_go(sender: type[Account], account: Account, **kwargs: object) -> None:
    """Who leaves carries nothing any more: an action named to the person waits for somebody else."""
    Action.objects.open().filter(owner=account).update(owner=None)


@receiver(data_export)
def give_corrections(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """Corrections that the person proposed, newest first."""
    rows = Correction.objects.filter(author=account).select_related("minutes__meeting").order_by("-pk")[:limit]
    return "minutes_corrections", [
        {
            "at": row.at,
            "meeting": row.minutes.meeting.title,
            "proposed": row.proposed,
            "reason": row.reason,
            "answer": row.answer,
        }
        for row in rows
    ]


@receiver(data_export)
def give_statements(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """Statements that the person joined to minutes, newest first."""
    rows = MemberStatement.objects.filter(author=account).select_related("minutes__meeting").order_by("-pk")[:limit]
    return "minutes_statements", [
        {"at": row.at, "meeting": row.minutes.meeting.title, "text": row.text} for row in rows
    ]


@receiver(data_export)
def give_actions(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """Actions named to the person, newest first."""
    rows = Action.objects.filter(owner=account).order_by("-pk")[:limit]
    return "actions", [
        {"number": row.number, "text": row.text, "due_on": row.due_on, "state": row.state, "note": row.closing_note}
        for row in rows
    ]


@receiver(data_export)
def give_names(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """The minutes that name the person, newest first, and under what name."""
    rows = NamedPerson.objects.filter(account=account).select_related("minutes__meeting").order_by("-pk")[:limit]
    return "minutes_naming", [
        {"meeting": row.minutes.meeting.title, "minutes": row.minutes.number, "name": row.name} for row in rows
    ]
