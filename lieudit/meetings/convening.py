"""What is sent to everybody, with its proof: the convening, its changes, its end; and the second call."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.care.models import Measure
from lieudit.deliberation.canonical import normal
from lieudit.governance.bounds import Fault, blocking
from lieudit.governance.models import Decision, RulebookChange, Seat
from lieudit.journal import services as journal
from lieudit.meetings.delays import last_day
from lieudit.meetings.guests import tell_guests
from lieudit.meetings.invitation import (
    AgendaLine,
    Invitation,
    differences,
    digest,
    in_public,
    invitation,
    weighty,
)
from lieudit.meetings.legal import BY_FORM, Facts, LegalItem, checks, notice_days, same_words
from lieudit.meetings.members_list import list_of, unfit_list
from lieudit.meetings.models import AgendaItem, Convening, Meeting, Notice, seats_of
from lieudit.meetings.room import hold_room, taken_by_another
from lieudit.meetings.services import copy_meeting, take
from lieudit.meetings.tasks import post_letters, post_notices
from lieudit.meetings.workflow import (
    DECIDING,
    GENERAL,
    OVER,
    Capacity,
    ConveningKind,
    ItemKind,
    MeetingKind,
    MeetingProxyState,
    MeetingState,
)
from lieudit.network.models import Representative
from lieudit.network.vocabulary import Quality
from lieudit.toolkit import french, outbox
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.models import MailState
from lieudit.toolkit.types import Context

NOBODY = "personne ne représente ce siège"
CLOSED = "ce compte est fermé"


@transaction.atomic
def convene_meeting(meeting: Meeting, *, actor: Account) -> Convening:
    """Convene everybody who sits: checks delay and law, freezes the rules and the words, sends, keeps the proof."""
    meeting = take(meeting, "convene")
    if meeting.items.filter(pk__in=Measure.objects.hidden(AgendaItem)).exists():
        raise RuleBroken(_("Un point est masqué : retirez-le de l’ordre du jour, ou faites lever la mesure."))
    meeting.rulebook = meeting.assembly.rulebook
    hold_room(meeting)
    if refused := blocking(faults_of(meeting)):
        raise RuleBroken([fault.words for fault in refused])
    lock(meeting.assembly)
    ranks = Meeting.objects.filter(assembly=meeting.assembly_id).aggregate(last=Max("rank"))
    meeting.rank = (ranks["last"] or 0) + 1
    meeting.save(update_fields=["state", "rulebook", "rank"])
    convening = _send(meeting, ConveningKind.NOTICE, actor)
    data = {"title": meeting.title, "assembly": meeting.assembly.name, "day": french.day(meeting.starts_on)}
    things = [meeting, meeting.assembly, *_changes_on(meeting)]
    journal.record("meetings.convened", *things, actor=actor, data=data)
    return convening


@transaction.atomic
def notify_change(meeting: Meeting, *, actor: Account, message: str = "") -> Convening:
    """Tell everybody what changed since the last notice; refused when nothing did."""
    meeting = take(meeting, "notify_change")
    changes, last = changes_of(meeting), meeting.convenings.last()
    if not changes or last is None:
        raise RuleBroken(_("Rien n’a changé depuis le dernier envoi."))
    _count(meeting)
    convening = _send(meeting, ConveningKind.CHANGE, actor, changes=changes, message=message)
    public = in_public(last.text["invitation"], text_of(meeting))
    tell_guests(meeting, _("Changement"), public)
    said = " ".join(public)
    journal.record("meetings.changed", meeting, actor=actor, data={"title": meeting.title, "changes": said})
    return convening


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, actor: Account, reason: str) -> Meeting:
    """Give a session up and say why; whoever was convened is told. Its proxies have no effect any more."""
    was_convened = lock(meeting).state == MeetingState.CONVENED
    meeting = take(meeting, "cancel")
    meeting.save(update_fields=["state"])
    meeting.proxies.standing().update(state=MeetingProxyState.LAPSED, answered_at=timezone.now())
    if was_convened:
        _count(meeting)
        _send(meeting, ConveningKind.CANCELLATION, actor, message=reason)
        tell_guests(meeting, _("Annulation"), [_("La séance est annulée : %(reason)s") % {"reason": reason}])
    data = {"title": meeting.title, "reason": reason}
    said = "meetings.cancelled" if was_convened else "meetings.given_up"
    journal.record(said, meeting, meeting.assembly, *_changes_on(meeting), actor=actor, data=data)
    return meeting


@transaction.atomic
def call_again(meeting: Meeting, *, actor: Account, starts_at: dt.datetime, ends_at: dt.datetime) -> Meeting:
    """Prepare the second call of a general assembly that had no quorum, with the very same agenda."""
    meeting = take(meeting, "call_again")
    if meeting.kind not in GENERAL:
        raise RuleBroken(_("Seule une assemblée générale se convoque une seconde fois."))
    _refuse_hour_of_second(meeting, starts_at)
    if refusal := _refusal_to_call_again(meeting):
        raise RuleBroken(refusal)
    title = _("%(title)s, seconde convocation") % {"title": meeting.title}
    second = copy_meeting(meeting, actor=actor, starts_at=starts_at, ends_at=ends_at, title=title[:200], whole=True)
    second.second_call_of = meeting
    second.save(update_fields=["second_call_of"])
    journal.record("meetings.called_again", meeting, second, actor=actor, data={"title": meeting.title})
    return second


def _refusal_to_call_again(meeting: Meeting) -> str:
    """Why a general assembly that is over has no second call to prepare; nothing where it has one."""
    if hasattr(meeting, "second_call") or meeting.second_call_of_id:
        return _("Cette assemblée a déjà sa seconde convocation.")
    if Decision.objects.filter(url=meeting.get_absolute_url()).exists():
        return _("Cette assemblée a décidé : elle avait donc le quorum.")
    return ""


def _refuse_hour_of_second(first: Meeting, starts_at: dt.datetime) -> None:
    """A second call is not the same instant as the first, and comes after the days of the rules."""
    if starts_at <= first.ends_at:
        words = _("La seconde assemblée se tient après la première, jamais au même moment.")
        raise RuleBroken({"starts_at": words})
    delay = int(first.rules["second_call"]["days"])
    earliest = first.starts_on + dt.timedelta(days=delay)
    if timezone.localdate(starts_at, first.zone) < earliest:
        words = _("Il faut %(days)s entre les deux assemblées : la seconde se tient le %(day)s au plus tôt.")
        raise RuleBroken({"starts_at": words % {"days": french.counted(delay, "jour"), "day": french.day(earliest)}})


@transaction.atomic
def retry_notices(convening: Convening, *, actor: Account) -> Convening:
    """Send again what could not leave; what has left stays as it is."""
    waiting = convening.notices.filter(sent_at=None, account__is_active=True).select_related("mail")
    again = [notice for notice in waiting if notice.mail is None or notice.mail.state != MailState.UNCERTAIN]
    if not again:
        unsure = _("Un envoi est incertain : le secrétariat dit s’il est parti.")
        raise RuleBroken(unsure if waiting else _("Tout est parti."))
    given_up = Q(mail=None) | Q(mail__state=MailState.WITHDRAWN)
    waiting.filter(given_up).update(failed="", mail=None)
    for notice in again:
        if notice.mail and notice.mail.may_be_sent_again:
            outbox.send_again(notice.mail)
    send_out(convening)
    journal.record("meetings.sent_again", convening.meeting, actor=actor, data={"title": convening.meeting.title})
    return convening


@transaction.atomic
def open_notice(notice: Notice) -> Notice:
    """Its addressee says that they read it, signed in or by the button of its page: machines open links too.

    The first time is kept, and a doubt on its mail is settled.
    """
    if notice.mail and notice.mail.state == MailState.UNCERTAIN:
        outbox.say_it_left(notice.mail)
    Notice.objects.filter(pk=notice.pk, opened_at=None).update(opened_at=timezone.now())
    return notice


# What is read before sending


def _changes_on(meeting: Meeting) -> list[RulebookChange]:
    """The changes of the rules on its agenda: what they wait for is told of them too."""
    return [item.change for item in meeting.items.select_related("change").order_by("rank") if item.change]


def faults_of(meeting: Meeting) -> list[Fault]:
    """What the law and the rules say of a session as it is prepared, the worst first."""
    first = meeting.second_call_of
    points = [
        LegalItem(item.kind, item.title, item.resolution, item.change_id is not None) for item in meeting.items.all()
    ]
    return checks(
        Facts(
            kind=meeting.kind,
            on=meeting.starts_on,
            today=timezone.localdate(),
            rules=meeting.rules,
            points=points,
            documents=set(meeting.documents.values_list("kind", flat=True)),
            first_on=first.starts_on if first else None,
            first_titles=list(first.items.values_list("title", flat=True)) if first else (),
            taken_by=taken_by_another(meeting),
            of_members=meeting.assembly.is_of_members,
            is_yearly_done=_is_yearly_done(meeting),
            unfit_list=unfit_list(meeting),
            is_somewhere=bool(meeting.place_name or meeting.address or meeting.remote_url),
        )
    )


def _is_yearly_done(meeting: Meeting) -> bool:
    """Another ordinary assembly of the same members was convened in the year, of which this one is no second call."""
    others = Meeting.objects.filter(assembly=meeting.assembly_id, kind=MeetingKind.ORDINARY, rank__isnull=False)
    others = others.filter(starts_at__year=meeting.starts_on.year).exclude(state=MeetingState.CANCELLED)
    return others.exclude(pk__in=[meeting.pk, meeting.second_call_of_id or 0]).exists()


def text_of(meeting: Meeting) -> Invitation:
    """The words that would be sent now."""
    items = meeting.items.select_related("election").order_by("rank")
    return invitation(meeting, items, meeting.documents.all())


def letter_of(meeting: Meeting) -> Context:
    """What one reads before it is sent: the words, what the law says of them, what changed, and to how many."""
    faults = faults_of(meeting) if meeting.state == MeetingState.DRAFT else []
    noun = ("voix", "voix") if meeting.assembly.is_of_members else ("siège", "sièges")
    whom = french.counted(seats_of(meeting.assembly).count(), *noun)
    return {"text": text_of(meeting), "faults": faults, "changes": changes_of(meeting), "whom": whom}


def changes_of(meeting: Meeting) -> list[str]:
    """What changed since the last notice, in sentences; nothing before the first one."""
    last = meeting.convenings.last()
    return differences(last.text["invitation"], text_of(meeting)) if last else []


def desk_of(meeting: Meeting) -> Context:
    """What who presides must know: what the law says, and what changed since the last sending."""
    general = meeting.kind in GENERAL
    return {
        "faults": faults_of(meeting) if meeting.state == MeetingState.DRAFT else [],
        "changes": changes_of(meeting) if meeting.state == MeetingState.CONVENED else [],
        "may_call_again": general and meeting.state in OVER and not _refusal_to_call_again(meeting),
        "form_rules": BY_FORM.get(meeting.rules["regime"]) if general else None,
    }


def unsaid_of(meeting: Meeting) -> list[str]:
    """What holds a session back: its hour, its place, its points changed, and members were not told. Documents that are
    added and the order of the points do not."""
    last = meeting.convenings.last()
    return weighty(last.text["invitation"], text_of(meeting)) if last else []


def sent_in_time(meeting: Meeting) -> Convening | None:
    """The last sending that left the members the whole notice, else the first one; None where nothing is kept."""
    second = meeting.second_call_of_id is not None
    until = last_day(meeting.starts_on, notice_days(meeting.rules, meeting.kind, second=second))
    sent = list(meeting.convenings.exclude(kind=ConveningKind.CANCELLATION).order_by("sent_at"))
    timely = [each for each in sent if timezone.localdate(each.sent_at, meeting.zone) <= until]
    if timely:
        return timely[-1]
    return sent[0] if sent else None


def convened_as(meeting: Meeting, item: AgendaItem) -> AgendaLine | None:
    """The line under which the members were convened to a point, in time, with the fingerprint of what it points at as
    `content`. Empty when they were not; None where no sending is kept."""
    sent = sent_in_time(meeting)
    if sent is None:
        return None
    contents = sent.text.get("contents", {})
    lines: list[AgendaLine] = sent.text["invitation"]["agenda"]
    for line in lines:
        if same_words(line["title"], normal(item.title)):
            return {**line, "content": contents.get(str(item.pk), "")}
    return {}


def decides(line: AgendaLine) -> bool:
    """The members were convened to a point where one decides, or elects."""
    return line["kind"] in [str(ItemKind(kind).label) for kind in DECIDING]


def names_election(line: AgendaLine, item: AgendaItem) -> bool:
    """The line under which the members were convened names the election that the point holds now; one that was sent
    before notices named them is taken at its kind."""
    assert item.election is not None
    elects = line["kind"] == str(ItemKind.ELECTION.label)
    return line.get("election", item.election.number if elects else 0) == item.election.number


def announces_election(item: AgendaItem) -> bool:
    """The members were convened, in time, to vote at this point the election that it holds."""
    line = convened_as(item.meeting, item) if item.meeting else {}
    return line is None or bool(line and decides(line) and names_election(line, item))


def content_of(item: AgendaItem) -> str:
    """The fingerprint of the text or of the rules that a point puts to the vote; empty for another point."""
    if item.draft:
        paragraphs = item.draft.paragraphs.live().values_list("rank", "heading", "wording")
        return digest(normal({"title": item.draft.title, "paragraphs": [list(each) for each in paragraphs]}))
    if item.change:
        return digest(normal({"title": item.change.title, "rules": item.change.rules}))
    return ""


def named_in_time(meeting: Meeting) -> set[int]:
    """Who was named to preside over the session, or to write it down, when the members were convened in time."""
    named = {pk for pk in (meeting.chair_id, meeting.secretary_id) if pk}
    sent = sent_in_time(meeting)
    return named & set(sent.text["bureau"]) if sent and "bureau" in sent.text else named


# Sending


def _send(meeting: Meeting, kind: str, actor: Account, **said: object) -> Convening:
    bureau = [pk for pk in (meeting.chair_id, meeting.secretary_id) if pk]
    pointing = meeting.items.filter(Q(draft__isnull=False) | Q(change__isnull=False)).select_related("draft", "change")
    contents = {str(item.pk): content_of(item) for item in pointing}
    text = {"invitation": text_of(meeting), "sequence": meeting.sequence, **said}
    text |= {"bureau": bureau, "contents": contents, **_list_said(meeting)}
    convening = Convening.objects.create(
        meeting=meeting, kind=kind, sent_by=actor, sent_at=timezone.now(), text=text, digest=digest(text)
    )
    Notice.objects.bulk_create(_notices(convening), batch_size=1000)
    send_out(convening)
    return convening


def send_out(convening: Convening) -> None:
    """Post the letters: at once for those who sit; for all the members of an association, in a task that says where it
    is."""
    if convening.meeting.assembly.is_of_members:
        post_letters.enqueue(convening.pk)
    else:
        post_notices(convening)


def _list_said(meeting: Meeting) -> dict[str, object]:
    """The list on which members are convened, with its fingerprint; nothing where who sits is convened."""
    found = list_of(meeting) if meeting.assembly.is_of_members else None
    if found is None:
        return {}
    day = french.day(found.record_day)
    return {"list": {"record_day": day, "voices": found.voices, "digest": found.digest}}


def _count(meeting: Meeting) -> None:
    """Calendars know by its SEQUENCE that a line changed."""
    meeting.sequence += 1
    meeting.save(update_fields=["sequence"])


def _notices(convening: Convening) -> list[Notice]:
    """One for each person who speaks for a seat today; one that says so where nobody does."""
    seats = list(seats_of(convening.meeting.assembly))
    speakers: dict[int | None, list[Representative]] = defaultdict(list)
    held = {seat.organisation_id for seat in seats}
    for each in Representative.objects.running().filter(organisation__in=held).select_related("account").order_by("pk"):
        speakers[each.organisation_id].append(each)
    return [notice for seat in seats for notice in _of_seat(convening, seat, speakers[seat.organisation_id])]


def _of_seat(convening: Convening, seat: Seat, speakers: list[Representative]) -> list[Notice]:
    known: dict[str, object] = {"convening": convening, "seat": seat, "name": seat.name}
    if seat.account:
        return [_to(seat.account, Capacity.PERSON, known)]
    qualities = {Quality.TITULAR: Capacity.TITULAR, Quality.SUBSTITUTE: Capacity.SUBSTITUTE}
    found = [_to(each.account, qualities[Quality(each.quality)], known) for each in speakers]
    return found or [Notice(**known, failed=NOBODY)]


def _to(account: Account, capacity: str, known: dict[str, object]) -> Notice:
    return Notice(**known, account=account, capacity=capacity, failed="" if account.is_active else CLOSED)
