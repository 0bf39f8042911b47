"""The list of who has a voice in a general assembly of members: its record day, closed before the convening.

The act only asks: a task seats the members, a thousand at a time, so that the page says how far it is; killed, it goes
on where it was. A session is convened on a closed list, and what is convened changes no more.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lieudit.accounts.models import Account
from lieudit.governance import members
from lieudit.governance.models import Assembly, Seat
from lieudit.journal import services as journal
from lieudit.meetings.models import Meeting, MembersList
from lieudit.meetings.services import take
from lieudit.meetings.workflow import LIVE, MeetingState
from lieudit.membership.models import Member
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock

AT_ONCE = 1000
"""Members seated by one step of the task: each is a transaction of its own."""


@transaction.atomic
def ask_list(meeting: Meeting, *, actor: Account, record_day: dt.date) -> MembersList:
    """Have the list closed as it was on `record_day`; asked for again before the convening, it is made anew.

    While another session is convened on a list of the same assembly, that list holds for both.
    """
    meeting = take(meeting, "list_members")
    if not meeting.assembly.is_of_members:
        raise RuleBroken(_("Seule une assemblée de membres a une liste : ici, qui siège est convoqué."))
    if meeting.second_call_of:
        raise RuleBroken(_("La seconde convocation s’adresse à la liste de la première : elle ne change pas."))
    _refuse_day(meeting, record_day)
    lock(meeting.assembly)
    if meeting.assembly.associates_since:
        return _list_associates(meeting, actor, record_day)
    if busy := standing_list(meeting):
        return _taken_from(busy, meeting, actor, record_day)
    seated = members.voters(meeting.assembly, record_day)
    members.homes_of(meeting.assembly, set(seated.order_by().values_list("college", flat=True)))
    words = {"record_day": record_day, "asked_by": actor, "asked_at": timezone.now(), "total": seated.count()}
    words |= {"last": 0, "done": 0, "voices": 0, "owing": 0, "digest": "", "closed_at": None}
    asked, _new = MembersList.objects.update_or_create(meeting=meeting, defaults=words)
    close_list.enqueue(asked.pk, asked.asked_at.isoformat())
    return asked


def _list_associates(meeting: Meeting, actor: Account, record_day: dt.date) -> MembersList:
    """Of a cooperative: the list is the register of that day, less who left since. Parts gave the seats already, so it
    is closed at once. Who becomes an associate later has a voice too, as any associate (code civil, art. 1844)."""
    since = meeting.assembly.associates_since
    if since and record_day < since:
        words = _("Les associés y siègent depuis le %s : choisissez ce jour ou un jour qui suit.")
        raise RuleBroken({"record_day": words % french.day(since)})
    seats = members.associates_on(meeting.assembly, record_day)
    lines = list(seats.order_by("pk").values_list("pk", "college__code"))
    now, count = timezone.now(), len(lines)
    words_ = {"record_day": record_day, "asked_by": actor, "asked_at": now, "closed_at": now, "last": 0, "owing": 0}
    words_ |= {"total": count, "done": count, "voices": count, "digest": digest_of(lines)}
    closed, _new = MembersList.objects.update_or_create(meeting=meeting, defaults=words_)
    record_list(closed)
    return closed


def _refuse_day(meeting: Meeting, day: dt.date) -> None:
    today, session = timezone.localdate(), meeting.starts_on
    said = {"day": french.day(day), "session": french.day(session)}
    if day > session:
        words = _("La liste s’arrête avant l’assemblée : le %(day)s vient après le %(session)s.")
        raise RuleBroken({"record_day": words % said})
    if day > today:
        words = _("On ne connaît pas encore les membres du %(day)s : choisissez aujourd’hui ou un jour passé.")
        raise RuleBroken({"record_day": words % said})
    if sentence := too_early(meeting, day):
        raise RuleBroken({"record_day": sentence})


def too_early(meeting: Meeting, day: dt.date) -> str:
    """Why a list of that day is too old for a session; empty when it is not. A second call keeps the first one's."""
    most = int(meeting.rules["members"]["record_days"])
    earliest = meeting.starts_on - dt.timedelta(days=most)
    if day >= earliest or meeting.second_call_of_id:
        return ""
    words = _("Le %(day)s est trop tôt : les règles arrêtent la liste le %(earliest)s au plus tôt, %(days)s avant.")
    return words % {
        "day": french.day(day),
        "earliest": french.day(earliest),
        "days": french.counted(most, "jour"),
    }


def standing_list(meeting: Meeting) -> MembersList | None:
    """The list of another session of this assembly that is convened, held, or called again: it may not move."""
    others = MembersList.objects.closed().filter(meeting__assembly=meeting.assembly_id).exclude(meeting=meeting)
    convened = others.filter(meeting__state__in=LIVE | {MeetingState.CONVENED})
    again = others.filter(meeting__second_call__state__in=LIVE | {MeetingState.DRAFT, MeetingState.CONVENED})
    return (convened | again).select_related("meeting").order_by("-closed_at").first()


def _taken_from(known: MembersList, meeting: Meeting, actor: Account, record_day: dt.date) -> MembersList:
    if record_day != known.record_day:
        words = _("« %(title)s » est convoquée sur la liste arrêtée au %(day)s : elle vaut pour les deux assemblées.")
        said = {"title": known.meeting.title, "day": french.day(known.record_day)}
        raise RuleBroken({"record_day": words % said})
    kept = {name: getattr(known, name) for name in ("record_day", "total", "done", "voices", "owing", "digest")}
    kept |= {"asked_by": actor, "asked_at": timezone.now(), "closed_at": timezone.now()}
    taken, _new = MembersList.objects.update_or_create(meeting=meeting, defaults=kept)
    record_list(taken)
    return taken


@task
def close_list(pk: int, asked_at: str) -> None:
    """Seat the members of a list, a thousand at a time, then close it."""
    while seat_some(pk, dt.datetime.fromisoformat(asked_at)):
        pass


def seat_some(pk: int, asked_at: dt.datetime) -> bool:
    """One step of the task: seat the next members, or close the list. False once there is nothing more to do."""
    with transaction.atomic():
        found = MembersList.objects.select_for_update(of=("self",)).filter(pk=pk, closed_at=None).first()
        if found is None or found.asked_at != asked_at:  # closed already, or asked for again since
            return False
        found.meeting = Meeting.objects.select_related("assembly__council").get(pk=found.meeting_id)
        assembly, day = found.meeting.assembly, found.record_day
        seated = members.voters(assembly, day).order_by("number")
        some = list(seated.filter(number__gt=found.last)[:AT_ONCE])
        if not some:
            _close(found, day)
            return False
        _seat(assembly, some, day)
        found.last, found.done = some[-1].number, found.done + len(some)
        found.total = max(found.total, found.done)
        found.save(update_fields=["last", "done", "total"])
        return True


def _seat(assembly: Assembly, some: list[Member], day: dt.date) -> None:
    members.seat_members(assembly, some, day, members.homes_of(assembly, {each.college for each in some}))


def _close(found: MembersList, day: dt.date) -> None:
    """Whoever is not on it sits no more; who came onto it meanwhile, by a payment just recorded, sits; its lines have
    their fingerprint."""
    assembly = found.meeting.assembly
    seated = members.voters(assembly, day)
    members.unseat_others(assembly, seated)
    sitting = Seat.objects.running().filter(college__assembly=assembly)
    if missing := list(seated.exclude(pk__in=sitting.values("member"))):
        _seat(assembly, missing, day)
    lines = list(sitting.order_by("member__number").values_list("member__number", "college__code"))
    found.voices = found.total = found.done = len(lines)
    found.owing = members.owing(assembly, day).count()
    found.digest = digest_of(lines)
    found.closed_at = timezone.now()
    found.save()
    record_list(found)


def digest_of(lines: list[tuple[int, str]]) -> str:
    """SHA-256, in hexadecimal, of the lines « number;college » in the order of the numbers."""
    return hashlib.sha256("\n".join(f"{number};{college}" for number, college in lines).encode()).hexdigest()


def record_list(found: MembersList) -> None:
    voices = ngettext("%(n)d voix", "%(n)d voix", found.voices) % {"n": found.voices}
    data = {"title": found.meeting.title, "day": french.day(found.record_day), "voices": voices}
    journal.record("meetings.list_closed", found.meeting, actor=found.asked_by, data=data)


# Reading


def list_of(meeting: Meeting) -> MembersList | None:
    """The list on which a session is convened: its own, or for a second call that of the first."""
    known = MembersList.objects.select_related("meeting")
    return known.filter(meeting=meeting.second_call_of_id or meeting.pk).first()


def unfit_list(meeting: Meeting) -> str:
    """Why a session of members may not be convened on its list; empty when it may, or when it needs none."""
    if not meeting.assembly.is_of_members:
        return ""
    found = list_of(meeting)
    if found is None:
        return _("La liste des membres n’est pas arrêtée : arrêtez-la, puis convoquez.")
    if found.closed_at is None:
        return _("La liste des membres se fait encore : convoquez dès qu’elle est arrêtée.")
    if _is_overtaken(found):
        if meeting.second_call_of_id:
            return _("La liste a été refaite pour une autre assemblée : convoquez-en une nouvelle, et non une seconde.")
        return _("La liste a été refaite pour une autre assemblée : arrêtez-la de nouveau pour celle-ci.")
    if not found.voices:
        return _("Aucun membre n’a de voix sur la liste arrêtée : une assemblée se convoque avec ses membres.")
    return too_early(meeting, found.record_day)


def _is_overtaken(found: MembersList) -> bool:
    """The seats are those of another list of the same assembly, asked for since, unless it is the same."""
    if found.meeting.assembly.associates_since:  # no list makes its seats
        return False
    others = MembersList.objects.filter(meeting__assembly=found.meeting.assembly_id).exclude(pk=found.pk)
    return others.filter(asked_at__gt=found.closed_at).exclude(digest=found.digest).exists()


def left_out(found: MembersList) -> list[Member]:
    """The members who have no voice because of their dues, by their number."""
    if found.meeting.assembly.associates_since:
        return []
    rows = members.owing(found.meeting.assembly, found.record_day)
    return list(rows.with_names().order_by("number"))
