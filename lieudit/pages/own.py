"""What the front page says to who is signed in: what moved, what they did lately, the session where they sit."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple, cast

from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.home import Powers, Somebody, Task, todo_of
from lieudit.accounts.models import Account, Visitor
from lieudit.cooperative.models import Associate, AssociateQuerySet
from lieudit.governance.models import Seat
from lieudit.governance.rules import proxy_rule
from lieudit.hall.models import Presence
from lieudit.journal.models import Entry, Follow
from lieudit.journal.news import Done, Moved, done_by, moved_for
from lieudit.meetings.models import Meeting, Registration
from lieudit.meetings.workflow import LIVE, Attendance, MeetingState
from lieudit.needs.models import Need, NeedQuerySet
from lieudit.needs.workflow import ON_THE_THREAD
from lieudit.pages.reads import MOST_MEETINGS
from lieudit.toolkit.french import day_named, hour
from lieudit.toolkit.prepared import Rows, reckoned
from lieudit.voting.proxy_rules import why_none

OWN_NEEDS = 3
"""The last needs that one said."""
FIRST = 3
"""What awaits, before the rest is folded."""
COUNTED = ("Une chose", "Deux choses", "Trois choses")
WEEK = dt.timedelta(days=7)
"""How far back one reads what one did oneself."""
OWN_PARTS = 3
"""Registers where one is an associate, told on one’s front page."""


class Held(NamedTuple):
    """What somebody has on the site; what they have not is not asked for. One query."""

    needs: bool
    follows: bool
    acts: bool
    seats: bool
    parts: bool


NOTHING = Held(*[False] * len(Held._fields))


def held_by(account: Visitor) -> Held:
    if not account.is_authenticated:
        return NOTHING
    return _held.first(timezone.localdate(), account=account.pk, now=timezone.now()) or NOTHING


@reckoned(Held, 2)
def _held(_day: dt.date, **blanks: object) -> Rows:
    anybody = cast(Account, Somebody(Powers(is_staff=False, powers_withheld=False)))
    there = (
        needs_of(anybody),
        Follow.objects.running().filter(account=anybody),
        Entry.objects.by(anybody).filter(at__gte=timezone.now() - WEEK),
        Seat.objects.running().held_by(anybody),
        Associate.objects.of_account(anybody),
    )
    return Account.objects.filter(Q(pk=blanks["account"])).values_list(*map(Exists, there))


def needs_of(account: Account) -> NeedQuerySet:
    return Need.objects.said_by(account).filter(state__in=ON_THE_THREAD)


def parts_of(account: Visitor) -> AssociateQuerySet:
    """The last registers where they are an associate, or speak for one."""
    return Associate.objects.of_account(account).select_related("organisation").order_by("-number")[:OWN_PARTS]


class OwnSession(NamedTuple):
    """The next session of an assembly where one sits, and what one said of it: « Vous y serez, sur place »,
    with its state; or nothing yet."""

    url: str
    title: str
    when: str
    where: str
    comes: str
    state: str
    is_open: bool
    entrust: str
    """Where one gives the voice of a seat to another; empty where the rules, or the moment, let nobody."""
    acts: list[tuple[str, str]]
    """What one does there while it is held, the first first: (words, address)."""
    others: int
    """How many other sessions are held now where one sits."""


def own_session(account: Account) -> OwnSession | None:
    """The nearest one that was convened, or is held now."""
    coming = Meeting.objects.public().coming().attended_by(account).filter(ends_at__gte=timezone.now())
    said = Registration.objects.visible_to(account).filter(meeting=OuterRef("pk"))
    coming = coming.select_related("municipality", "rulebook", "assembly")
    given = Registration.objects.filter(meeting=OuterRef(OuterRef("pk")), mode=Attendance.PROXY).values("seat")
    seats = Seat.objects.running().held_by(account).filter(college__assembly=OuterRef("assembly"))
    gives = Exists(seats.exclude(pk__in=given))
    led = Q(college__assembly=OuterRef("assembly")) | Q(college__assembly=OuterRef("assembly__council"))
    leads = Exists(Seat.objects.chaired_by(account).filter(led))
    there = Exists(
        Presence.objects.running().filter(
            session__meeting=OuterRef("pk"), seat__in=Seat.objects.running().held_by(account).values("pk")
        )
    )
    own = {"mode": Subquery(said.values("mode")[:1]), "gives": gives, "leads": leads, "there": there}
    near = list(coming.annotate(**own)[:MOST_MEETINGS])
    if not near:
        return None
    held = [meeting for meeting in near if meeting.state in LIVE]
    found = (held or near)[0]
    mode = vars(found)["mode"] or ""
    where = [found.place_name, found.municipality.name if found.municipality else ""]
    return OwnSession(
        found.get_absolute_url(),
        found.title,
        f"{day_named(found.starts_at)}, {hour(found.starts_at)}",
        ", ".join(part for part in where if part),
        _comes(mode),
        "no" if mode == Attendance.ABSENT else "yes",
        found.state in LIVE,
        reverse("meetings:proxies", args=[found.number]) if vars(found)["gives"] and may_entrust(found) else "",
        _acts(found, account),
        max(0, len(held) - 1),
    )


def _acts(meeting: Meeting, account: Account) -> list[tuple[str, str]]:
    """To preside, then to arrive or to take one’s place again, of a session held now as `own_session` reads it."""
    if meeting.state not in LIVE:
        return []
    known, number = vars(meeting), [meeting.number]
    leads = known["leads"] or (account.pk in (meeting.chair_id, meeting.secretary_id) and not account.powers_withheld)
    acts = [(_("Présider"), "hall:chair")] if leads else []
    if known["there"]:
        acts.append((_("Ma place"), "hall:seat"))
    elif meeting.state == MeetingState.OPEN:
        acts.append((_("Arriver"), "hall:check_in"))
    return [(words, reverse(page, args=number)) for words, page in acts]


def may_entrust(meeting: Meeting) -> bool:
    """Until it opens, where the rules let seats speak for others."""
    return meeting.state == MeetingState.CONVENED and not why_none(proxy_rule(meeting.rules))


def _comes(mode: str) -> str:
    if mode == Attendance.ABSENT:
        return _("Vous n’y serez pas")
    return _("Vous y serez, %s") % Attendance(mode).label if mode else ""


class Own(NamedTuple):
    """What awaits somebody, and what is said of their own things."""

    todo: list[Task]
    needs: list[Need]
    moved: list[Moved]
    done: Done
    session: OwnSession | None

    @property
    def lead(self) -> str:
        """« Trois choses d’abord, dont une en retard. »"""
        first = self.todo[:FIRST]
        late = sum(bool(task.late) for task in first)
        if not first:
            return _("Rien ne vous attend aujourd’hui.")
        said = COUNTED[len(first) - 1] + (_(" d’abord") if len(self.todo) > FIRST else "")
        if late == len(first):
            return said + (_(", en retard.") if late == 1 else _(", toutes en retard."))
        return said + (_(", dont %s en retard.") % COUNTED[late - 1].split()[0].lower() if late else ".")


def own_of(account: Account, held: Held) -> Own | None:
    """Nothing where nothing is theirs yet: they read the page of everybody."""
    needs = list(needs_of(account).order_by("-created_at")[:OWN_NEEDS]) if held.needs else []
    own = Own(
        todo_of(account),
        needs,
        moved_for(account, needs) if held.follows else [],
        done_by(account, timezone.now() - WEEK) if held.acts else Done([], is_all=True),
        own_session(account) if held.seats else None,
    )
    return own if any([own.todo, own.needs, own.moved, own.done.said, own.session]) else None
