"""What the room hears from below, what it tells on the desk of an account, and who looks after its words."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from lieudit.accounts.home import SHORTCUTS, TODO_LISTS, Shortcut, Shortcuts, Tap, TodoList
from lieudit.accounts.models import Account, Visitor
from lieudit.accounts.signals import Exported, account_closed, data_export
from lieudit.care.permissions import register_moderators
from lieudit.governance.models import Assembly, Seat
from lieudit.governance.permissions import chairs_of
from lieudit.journal.readings import READINGS
from lieudit.meetings.datasets import MEETINGS as OPEN_MEETINGS
from lieudit.meetings.delegation import refuse_seat_proxy, revoke_seat_proxy
from lieudit.meetings.finding import MEETINGS
from lieudit.meetings.models import (
    AgendaItem,
    AgendaRequest,
    CalendarKey,
    Meeting,
    MeetingProxy,
    MembersList,
    Notice,
    Registration,
)
from lieudit.meetings.taking_part import ways_of_coming
from lieudit.meetings.workflow import MeetingState, RequestState
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.findable import FINDABLE
from lieudit.toolkit.health import owes
from lieudit.toolkit.turns import in_turn

READINGS.fill("meetings:guests", gettext_lazy("les personnes invitées à une séance"))
READINGS.fill("meetings:notices", gettext_lazy("les convocations, avec leurs adresses"))
READINGS.fill("meetings:members_list", gettext_lazy("la liste d’une assemblée"))
READINGS.fill("meetings:full_dossier", gettext_lazy("le dossier entier d’une séance"))
READINGS.fill("meetings:proxies", gettext_lazy("les pouvoirs d’une séance"))
READINGS.fill("meetings:proxy", gettext_lazy("un pouvoir"))
READINGS.fill("meetings:document", gettext_lazy("un document réservé d’une séance"))

DATASETS.fill("seances", OPEN_MEETINGS)
FINDABLE.fill("meeting", MEETINGS)


@owes("liste d’assemblée générale attend d’être faite", "listes d’assemblée générale attendent d’être faites")
def unmade(before: dt.datetime) -> int:
    return MembersList.objects.stopped(before).count()


COMING = ngettext_lazy(
    "séance attend que vous disiez si vous venez", "séances attendent que vous disiez si vous venez", "n"
)
ASKED = ngettext_lazy("point demandé attend votre réponse", "points demandés attendent votre réponse", "n")
OFFERED = ngettext_lazy("pouvoir de séance vous est proposé", "pouvoirs de séance vous sont proposés", "n")
ON = gettext_lazy("la première le %s")


register_moderators(
    AgendaItem,
    lambda item: chairs_of(item.assembly_id),
    queue=lambda account: AgendaItem.objects.filter(assembly__in=Assembly.objects.led_by(account).values("pk")),
    author=lambda item: item.created_by,
    words=lambda item: "\n\n".join(filter(None, (item.title, item.text, item.resolution))),
)
register_moderators(
    AgendaRequest,
    lambda asked: chairs_of(asked.assembly_id),
    queue=lambda account: AgendaRequest.objects.filter(assembly__in=Assembly.objects.led_by(account).values("pk")),
    words=lambda asked: f"{asked.title}\n\n{asked.reason}",
)


@receiver(account_closed)
def forget_who_leaves(sender: type[Account], account: Account, **kwargs: object) -> None:
    """The proxies of the person's own seats are given back, its calendar is closed, its name leaves the proofs."""
    mine = Seat.objects.filter(account=account).values("pk")
    standing = MeetingProxy.objects.standing().filter(meeting__state=MeetingState.CONVENED)
    acts = [(revoke_seat_proxy, standing.filter(giver__in=mine)), (refuse_seat_proxy, standing.filter(holder__in=mine))]
    for act, proxies in acts:
        in_turn(proxies, partial(act, actor=account))  # not if its session has just opened
    CalendarKey.objects.filter(account=account, revoked_at=None).update(revoked_at=timezone.now())
    Notice.objects.filter(account=account, seat__in=mine).update(name=_("une personne qui est partie"))


def say_coming(number: int, seat: int) -> list[Tap]:
    """The answers of the page of the session, in one tap each."""
    meeting = Meeting.objects.with_place().select_related("rulebook").get(number=number)
    register = reverse("meetings:register", args=[number, seat])
    return [Tap(words, register, {"mode": mode}) for mode, words in ways_of_coming(meeting)]


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    """Sessions to say whether one comes to, proxies to answer, requests to answer for who presides."""
    now, mine = timezone.now(), Seat.objects.running().held_by(account)
    said = Registration.objects.filter(seat__in=mine.values("pk"))
    coming = Meeting.objects.filter(
        state=MeetingState.CONVENED, starts_at__gt=now, assembly__in=mine.values("college__assembly")
    ).exclude(registrations__in=said.values("pk"))
    own = mine.filter(college__assembly=OuterRef("assembly")).order_by().values("college__assembly")
    only = own.annotate(held=Count("pk", distinct=True), only=Min("pk")).filter(held=1).values("only")
    led = Q(assembly__in=Assembly.objects.led_by(account).values("pk"))
    asked = AgendaRequest.objects.filter(
        led, state=RequestState.RECEIVED, meeting__state__in=[MeetingState.DRAFT, MeetingState.CONVENED]
    ).exclude(author=account)
    return [
        TodoList(
            coming.annotate(own_seat=Subquery(only)),
            COMING,
            reverse("meetings:meetings"),
            page="meetings:meeting",
            by="starts_at",
            dated=ON,
            within=0,
            own="own_seat",
            taps=say_coming,
        ),
        TodoList(asked, ASKED, reverse("meetings:meetings"), page="meetings:request"),
        TodoList(MeetingProxy.objects.offered_to(account), OFFERED, reverse("meetings:meetings")),
    ]


@SHORTCUTS.fill
def shortcuts(account: Visitor) -> Shortcuts:
    """The sessions to come of the assemblies where the account sits."""
    mine = Seat.objects.running().held_by(account)
    coming = Meeting.objects.public().coming().filter(assembly__in=mine.values("college__assembly"))
    return Shortcuts(
        coming,
        {"title": "title", "number": "number"},
        lambda row: Shortcut(row["title"], reverse("meetings:meeting", args=[row["number"]]), _("vous y siégez")),
    )


@receiver(data_export)
def own_requests(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """Points that the account asked for, newest first."""
    rows = AgendaRequest.objects.filter(author=account).order_by("-number")[:limit]
    return "agenda_requests", [
        {"number": row.number, "at": row.asked_at, "title": row.title, "reason": row.reason, "answer": row.answer}
        for row in rows
    ]


@receiver(data_export)
def own_presence(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """What the account said of its coming, newest first."""
    rows = Registration.objects.filter(account=account).select_related("meeting").order_by("-at")[:limit]
    return "registrations", [
        {"meeting": row.meeting.title, "at": row.at, "mode": row.mode, "state": row.state} for row in rows
    ]


@receiver(data_export)
def own_notices(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """The notices that were sent to the account, newest first."""
    rows = Notice.objects.filter(account=account).select_related("convening__meeting").order_by("-pk")[:limit]
    return "meeting_notices", [
        {"meeting": row.convening.meeting.title, "sent_at": row.sent_at, "opened_at": row.opened_at} for row in rows
    ]


@receiver(data_export)
def own_session_proxies(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """The proxies that the account gave for a session, newest first."""
    rows = MeetingProxy.objects.filter(given_by=account).with_names().order_by("-pk")[:limit]
    return "session_proxies", [
        {"meeting": row.meeting.title, "giver": row.giver.name, "at": row.given_at, "state": row.state} for row in rows
    ]
