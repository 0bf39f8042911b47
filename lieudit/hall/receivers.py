"""What the room hears from below, what may be followed live, whom it names to look after its texts, and what it gives
to who takes their data."""

from __future__ import annotations

from functools import partial

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.dispatch import receiver
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from lieudit.accounts.home import TODO_LISTS, Tap, TodoList
from lieudit.accounts.models import Account, Visitor
from lieudit.accounts.signals import Exported, account_closed, data_export
from lieudit.care.permissions import register_moderators
from lieudit.elections.models import Election
from lieudit.governance.models import Seat
from lieudit.governance.permissions import chairs_of
from lieudit.hall.arriving import screen_context
from lieudit.hall.ballots import conclude_session_ballot
from lieudit.hall.models import Presence, Question, RoomScreen, Session, Speech, Voice
from lieudit.hall.screens import shown_on
from lieudit.hall.services import check_out
from lieudit.hall.workflow import SpeechKind
from lieudit.journal.readings import READINGS
from lieudit.journal.services import on_mention
from lieudit.meetings.models import AgendaItem, Meeting, Registration
from lieudit.meetings.permissions import attends, presides
from lieudit.meetings.workflow import LIVE, Attendance, MeetingState
from lieudit.toolkit import live
from lieudit.toolkit.turns import in_turn
from lieudit.voting.models import Ballot
from lieudit.voting.signals import ballot_closed

READINGS.fill("hall:arrivals", gettext_lazy("les arrivées à une séance"))


@receiver(ballot_closed, dispatch_uid="hall.conclude_session_ballot")
def hear_of_a_result(sender: type[Ballot], ballot: Ballot, **kwargs: object) -> None:
    """A vote of a session was closed by its hour: what came of it is written."""
    conclude_session_ballot(ballot)


HELD = ngettext_lazy("séance se tient, et vous y êtes", "séances se tiennent, et vous y êtes", "n")
LED = ngettext_lazy("séance est en cours, et vous la conduisez", "séances sont en cours, et vous les conduisez", "n")
AWAITED = ngettext_lazy(
    "séance se tient, et vous n’y êtes pas encore", "séances se tiennent, et vous n’y êtes pas encore", "n"
)
ON = gettext_lazy("le %s")


@TODO_LISTS.fill
def desk(account: Account) -> list[TodoList]:
    """The session that one leads, or writes down; the one where one is: one’s place, and the floor unless one waits
    for it already; the one where one sits, and is not yet, unless one said that one would not come or who speaks
    instead."""
    now = Value(timezone.now())
    mine = Seat.objects.running().held_by(account)
    there = Presence.objects.running().filter(seat__in=mine.values("pk"), session__meeting__state=MeetingState.OPEN)
    asked = Speech.objects.filter(session=OuterRef("session"), seat=OuterRef("seat"), ended_at=None, withdrawn_at=None)
    there = there.annotate(now=now, own=Case(When(~Exists(asked), then=F("seat")), default=None))
    key = "session__meeting__number"
    named = Q(chair=account.pk) | Q(secretary=account.pk)
    chaired = Seat.objects.chaired_by(account).values("college__assembly")
    led = Meeting.objects.filter(
        Q(assembly__in=chaired) | Q(assembly__council__in=chaired) | named, state__in=LIVE
    ).annotate(now=now)
    away = Registration.objects.filter(seat__in=mine.values("pk"), mode__in=[Attendance.ABSENT, Attendance.PROXY])
    here = Presence.objects.running().filter(seat__in=mine.values("pk"), session__meeting=OuterRef("pk"))
    awaited = Meeting.objects.filter(state=MeetingState.OPEN, assembly__in=mine.values("college__assembly"))
    awaited = awaited.filter(~Exists(here)).exclude(pk__in=away.values("meeting")).annotate(now=now)
    held_now = partial(TodoList, by="now", dated=ON, within=0, first=True)
    return [
        held_now(led, LED, page="hall:chair"),
        held_now(awaited, AWAITED, page="hall:check_in"),
        held_now(there, HELD, page="hall:seat", key=key, own="own", taps=ask_floor),
    ]


def ask_floor(number: int, seat: int) -> list[Tap]:
    gesture = reverse("hall:gesture", args=[number, "parole"])
    return [Tap(_("Demander la parole"), gesture, {"seat": str(seat), "kind": SpeechKind.NORMAL})]


def may_attend(account: Visitor, key: str) -> bool:
    """Sits in the assembly of the session, or presides over it."""
    return account is not None and attends(account, Meeting.objects.public().get(number=int(key)))


def may_enter(account: Visitor, key: str) -> bool:
    """The same, once the session has been opened: there is nothing to show before."""
    return may_attend(account, key) and Session.objects.filter(meeting__number=int(key)).exists()


def may_watch(account: Visitor, key: str) -> bool:
    """Anybody, where the public may attend."""
    return Meeting.objects.public().filter(number=int(key), is_public=True).exists() or may_attend(account, key)


def show_room(key: str) -> str:
    """What all members see of the session."""
    return render_to_string("hall/room.html", {"board": Session.objects.board(int(key))})


def may_lead(account: Visitor, key: str) -> bool:
    """Who presides: their own screen shows the code of arrival too."""
    return account is not None and presides(account, Meeting.objects.public().get(number=int(key)))


def is_paired(account: Visitor, key: str) -> bool:
    """Whoever holds the key of a screen that was paired, and not taken back."""
    return RoomScreen.objects.standing().filter(key=key).exists()


def show_screen(key: str) -> str:
    """What the screen of the room shows to everybody, before the session too."""
    return render_screen(Meeting.objects.get(number=int(key)), arrives=False)


def show_room_screen(key: str) -> str:
    """The same in the room itself, with the code of arrival."""
    return render_screen(Meeting.objects.get(number=int(key)), arrives=True)


def show_paired_screen(key: str) -> str:
    """The same, on a computer that was paired."""
    screen = RoomScreen.objects.select_related("meeting").get(key=key)
    return render_screen(screen.meeting, arrives=True, screen=screen)


def render_screen(meeting: Meeting, *, arrives: bool, screen: RoomScreen | None = None) -> str:
    board = Session.objects.board(meeting.number, on_screen=True) if Session.objects.of(meeting).exists() else None
    context = screen_context(meeting, board, arrives=arrives, **shown_on(meeting, board, screen))
    return render_to_string("hall/screen_part.html", context)


live.register("hall", may=may_enter, show=show_room)
live.register("hall-screen", wakes="hall", may=may_watch, show=show_screen)
live.register("hall-room", wakes="hall", may=may_lead, show=show_room_screen)
live.register("hall-paired", may=is_paired, show=show_paired_screen)
live.register("hall-page", wakes="hall", may=may_attend)


@on_mention(Meeting)
def wake(meeting: Meeting) -> None:
    """Every open page of the session hears, once an act that mentions it is committed, that something has changed."""
    live.tell(f"hall:{meeting.number}")
    for key in RoomScreen.objects.filter(meeting=meeting, paired_at__isnull=False).values_list("key", flat=True):
        live.tell(f"hall-paired:{key}")


@on_mention(Question)
def wake_for_question(question: Question) -> None:
    """Care hides a question, or shows it again."""
    wake(question.session.meeting)


@on_mention(AgendaItem)
def wake_for_item(item: AgendaItem) -> None:
    """The same, of a point."""
    if item.meeting is not None:
        wake(item.meeting)


@on_mention(Ballot)
def wake_for_ballot(ballot: Ballot) -> None:
    """A voice was cast, wherever from, or the vote is closed."""
    if ballot.is_in_session:
        wake_all(
            Meeting.objects.filter(pk__in=Session.objects.running().filter(ballots__ballot=ballot).values("meeting"))
        )


@on_mention(Election)
def wake_for_election(election: Election) -> None:
    """An election on the agenda was led one step further."""
    wake_all(Meeting.objects.filter(items__election=election, pk__in=Session.objects.running().values("meeting")))


def wake_all(meetings: QuerySet[Meeting]) -> None:
    for meeting in meetings:
        wake(meeting)


@receiver(account_closed)
def leave_the_room(sender: type[Account], account: Account, **kwargs: object) -> None:
    """Who closes their account leaves the sessions where they are, for themselves or for whom they came."""
    mine = Q(account=account) | Q(seat__account=account)
    there = Presence.objects.running().filter(mine).select_related("session", "seat__organisation")
    in_turn(there, lambda presence: check_out(presence.session, presence.seat, actor=account))


def leaders_of(question: Question) -> QuerySet[Account]:
    """Who presides over the session where the question was asked."""
    meeting = question.session.meeting
    named = Account.objects.filter(pk__in=[meeting.chair_id, meeting.secretary_id], is_active=True)
    return chairs_of(meeting.assembly_id) | named


def led_questions(account: Visitor) -> QuerySet[Question]:
    """The questions of the sessions over which `account` presides."""
    seats = Seat.objects.chaired_by(account)
    named = Q(session__meeting__chair=account) | Q(session__meeting__secretary=account)
    return Question.objects.filter(Q(session__meeting__assembly__in=seats.values("college__assembly")) | named)


register_moderators(Question, leaders_of, queue=led_questions, author=lambda question: question.account)


@receiver(data_export)
def give_presences(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """When the person was in session, and for whom."""
    found = Presence.objects.filter(account=account).select_related("session__meeting", "seat__organisation")
    return "presences", [
        {
            "session": row.session.meeting.number,
            "seat": str(row.seat.organisation or ""),
            "mode": row.mode,
            "arrived_at": row.arrived_at,
            "left_at": row.left_at,
        }
        for row in found.order_by("-arrived_at")[:limit]
    ]


@receiver(data_export)
def give_words(sender: object, account: Account, limit: int | None, **kwargs: object) -> Exported:
    """What the person asked the room, and answered to consent rounds."""
    asked = Question.objects.filter(account=account).select_related("session__meeting").order_by("-at")
    said = Voice.objects.filter(author=account).select_related("round__session__meeting").order_by("-at")
    words = [
        {"session": row.session.meeting.number, "kind": "question", "text": row.text, "at": row.at}
        for row in asked[:limit]
    ]
    words += [
        {"session": row.round.session.meeting.number, "kind": row.answer, "text": row.reason, "at": row.at}
        for row in said[:limit]
    ]
    return "words_in_session", words
