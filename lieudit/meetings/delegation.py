"""Who comes to a session, and who speaks for whom: said before, changed until it opens.

Every act holds the session until its end: opening it comes before, or after.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.governance.models import Seat
from lieudit.governance.permissions import speakers_of
from lieudit.governance.rules import proxy_rule
from lieudit.journal import services as journal
from lieudit.journal.models import FollowReason
from lieudit.meetings.models import AgendaItem, Meeting, MeetingProxy, Registration, seats_of
from lieudit.meetings.room import move_up
from lieudit.meetings.services import refuse_stranger, take
from lieudit.meetings.workflow import ENTRUST_WORKFLOW, Attendance, ItemKind, MeetingProxyState, RegistrationState
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.voting.proxies import follow_proxy, take_step
from lieudit.voting.proxy_rules import OneProxy, OneVoice, why_none, why_unable


@transaction.atomic
def register_seat(meeting: Meeting, *, actor: Account, seat: Seat, mode: str) -> Registration:
    """Say how a seat will be held; a room that is full has a waiting list, which moves up by itself.

    Who comes after all takes back the proxy given for the whole session.
    """
    meeting = take(meeting, "register")
    refuse_stranger(meeting, seat)
    registration = meeting.registrations.filter(seat=seat).first() or Registration(meeting=meeting, seat=seat)
    if registration.mode != mode:
        registration.at = timezone.now()
        registration.state = _place(meeting, mode)
    registration.mode, registration.account = mode, actor
    registration.save()
    journal.follow_thing(registration, account=actor, reason=FollowReason.PARTY)
    if mode != Attendance.PROXY:
        for proxy in meeting.proxies.standing().filter(giver=seat, item=None).select_for_update(of=("self",)):
            _answer(proxy, "revoke", actor, seat)
    move_up(meeting)
    said = registration.get_mode_display()
    waits = _(", en liste d’attente") if registration.state == RegistrationState.WAITING else ""
    data = {"seat": seat.name, "mode": said, "waits": waits, "title": meeting.title}
    data |= {"oneself": "seat"} if seat.account_id == actor.pk else {}
    journal.record("meetings.registered", meeting, actor=actor, hat=seat.organisation, data=data)
    return registration


@transaction.atomic
def entrust_seat(
    meeting: Meeting, *, actor: Account, giver: Seat, holder: Seat | None = None, item: AgendaItem | None = None
) -> MeetingProxy:
    """Ask another seat to speak for `giver`, for the whole session or for one point; this replaces the one before.

    Without `holder`, where the rules say that the chair carries blank proxies, it stands at once.
    """
    meeting = take(meeting, "entrust")
    _refuse_giving(meeting, giver, item)
    carrier = holder or chair_of(meeting)
    if carrier is None or (holder is None and meeting.rules["proxies"]["blank"] != "chair"):
        raise RuleBroken({"holder": _("Choisissez qui parlera en votre nom.")})
    refuse_stranger(meeting, carrier, field="holder")
    if sentence := unable_in(meeting, giver, item).get(carrier.key):
        raise RuleBroken({"holder": sentence})
    for former in meeting.proxies.standing().filter(giver=giver, item=item).select_for_update(of=("self",)):
        _answer(former, "revoke", actor, giver)
    proxy = MeetingProxy(
        meeting=meeting, giver=giver, holder=holder, item=item, given_by=actor, given_at=timezone.now()
    )
    if holder is None:
        proxy.state, proxy.answered_at = MeetingProxyState.ACCEPTED, proxy.given_at
    proxy.save()
    if item is None:
        _say_proxy(meeting, giver, actor)
    follow_proxy(proxy, speakers_of(Seat.objects.filter(pk__in=[giver.pk, carrier.pk])))
    _record("meetings.entrusted", proxy, actor, giver)
    return proxy


@transaction.atomic
def accept_seat_proxy(proxy: MeetingProxy, *, actor: Account) -> MeetingProxy:
    """Promise to speak for who asks; refused beyond what the rules let one seat carry."""
    meeting, proxy = _hold(proxy)
    assert proxy.holder is not None
    if sentence := unable_in(meeting, proxy.giver, proxy.item).get(proxy.holder.key):
        raise RuleBroken(sentence)
    return _answer(proxy, "accept", actor, proxy.holder)


@transaction.atomic
def refuse_seat_proxy(proxy: MeetingProxy, *, actor: Account) -> MeetingProxy:
    """Decline to speak for who asks, even after having accepted, until the session opens."""
    proxy = _hold(proxy)[1]
    return _answer(proxy, "refuse", actor, proxy.holder)


@transaction.atomic
def revoke_seat_proxy(proxy: MeetingProxy, *, actor: Account) -> MeetingProxy:
    """Take a proxy back, until the session opens."""
    proxy = _hold(proxy)[1]
    return _answer(proxy, "revoke", actor, proxy.giver)


def chair_of(meeting: Meeting) -> Seat | None:
    """The seat that chairs the assembly: it carries the proxies without a name, where the rules say so."""
    return seats_of(meeting.assembly).filter(chairs=True).first()


def unable_in(meeting: Meeting, giver: Seat, item: AgendaItem | None = None) -> dict[str, str]:
    """Seats that could not speak for `giver` on a point, or in the whole session, by key, each with the reason."""
    chair = chair_of(meeting)
    accepted = meeting.proxies.filter(state=MeetingProxyState.ACCEPTED)
    given = accepted.reaching(item) if item else accepted.filter(item=None)
    rule = proxy_rule(meeting.rules, chair.key if chair else "")
    proxies = [
        OneProxy(_voice(proxy.giver), _voice(proxy.holder) if proxy.holder else None, proxy.pk)
        for proxy in given.with_names()
    ]
    return why_unable(map(_voice, seats_of(meeting.assembly)), giver.key, proxies, rule)


def _voice(seat: Seat) -> OneVoice:
    """A seat, as the rules of proxies see it; none is suspended before its session."""
    return OneVoice(seat.key, seat.name, seat.college.code)


def _hold(proxy: MeetingProxy) -> tuple[Meeting, MeetingProxy]:
    """The session, held, and the proxy as the act before left it; refused once the session is open."""
    meeting = take(proxy.meeting, "entrust")
    lock(proxy)
    found = MeetingProxy.objects.with_names().get(pk=proxy.pk)
    found.meeting = meeting
    return meeting, found


def _place(meeting: Meeting, mode: str) -> str:
    """Whether the room still has a place for one more."""
    if mode != Attendance.ON_SITE or meeting.capacity is None:
        return RegistrationState.CONFIRMED
    taken = meeting.registrations.in_the_room().count() + meeting.registrations.waiting().count()
    return RegistrationState.CONFIRMED if taken < meeting.capacity else RegistrationState.WAITING


def _refuse_giving(meeting: Meeting, giver: Seat, item: AgendaItem | None) -> None:
    refuse_stranger(meeting, giver)
    if sentence := why_none(proxy_rule(meeting.rules)):
        raise RuleBroken(sentence)
    if item is not None and item.meeting_id != meeting.pk:
        raise RuleBroken({"item": _("Choisissez un point de cette séance.")})
    if item is not None and item.kind == ItemKind.PAUSE:
        raise RuleBroken({"item": _("On ne donne pas pouvoir pour une pause.")})
    if meeting.proxies.filter(holder=giver, state=MeetingProxyState.ACCEPTED).exists():
        raise RuleBroken(_("Ce siège porte le pouvoir d’un autre : un pouvoir ne se transmet pas."))


def _say_proxy(meeting: Meeting, giver: Seat, actor: Account) -> None:
    """A seat that gives its proxy for the whole session does not come: its place in the room is free."""
    values: dict[str, object] = {"mode": Attendance.PROXY, "state": RegistrationState.CONFIRMED}
    values |= {"account": actor, "at": timezone.now()}
    Registration.objects.update_or_create(meeting=meeting, seat=giver, defaults=values)
    move_up(meeting)


ANSWERED = {
    "accept": "meetings.proxy_accepted",
    "refuse": "meetings.proxy_refused",
    "revoke": "meetings.proxy_revoked",
}


def _answer(proxy: MeetingProxy, step: str, actor: Account, by: Seat | None) -> MeetingProxy:
    take_step(ENTRUST_WORKFLOW, step, proxy)
    if step != "accept" and proxy.item_id is None:  # nobody holds that seat any more
        proxy.meeting.registrations.filter(seat=proxy.giver, mode=Attendance.PROXY).delete()
    _record(ANSWERED[step], proxy, actor, by)
    return proxy


def _record(kind: str, proxy: MeetingProxy, actor: Account, by: Seat | None) -> None:
    """One line of the journal, told at once to who gives the proxy and to who is asked to carry it."""
    scope = _("pour le point « %(item)s »") % {"item": proxy.item.title} if proxy.item else _("pour toute la séance")
    data = {"giver": proxy.giver.name, "holder": proxy.holder.name if proxy.holder else _("la présidence")}
    data |= {"scope": scope, "title": proxy.meeting.title}
    journal.record(kind, proxy.meeting, proxy, actor=actor, hat=by.organisation if by else None, data=data)
