"""Persons who attend a session and do not vote: invited by a personal link, which says when and where, takes their
answer, and lets them arrive; taken back at will. Their addresses are forgotten some time after the session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.tasks import task
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.meetings.guest_file import MOST_GUESTS, Invited
from lieudit.meetings.models import Guest, Meeting
from lieudit.meetings.services import take
from lieudit.meetings.timetable import day_of, hour_of
from lieudit.meetings.workflow import OVER, Attendance
from lieudit.toolkit import french
from lieudit.toolkit.articles import the_first
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.models import MailState
from lieudit.toolkit.outbox import post
from lieudit.toolkit.types import Fields

FORGOTTEN_AFTER = dt.timedelta(days=60)
"""After a session is over: what its guests were written to is of no more use."""


@transaction.atomic
def invite_guests(meeting: Meeting, *, actor: Account, people: Collection[Invited]) -> list[Guest]:
    """Invite persons to a session that was convened: each is mailed a link of their own."""
    meeting = take(meeting, "invite")
    if not people:
        raise RuleBroken(_("Aucune ligne ne se laisse inviter : corrigez celles qui restent."))
    if meeting.guests.standing().count() + len(people) > MOST_GUESTS:
        raise RuleBroken(_("Une séance invite %(most)d personnes au plus.") % {"most": MOST_GUESTS})
    made = [Guest(meeting=meeting, invited_by=actor, **vars(person)) for person in people]
    try:
        with transaction.atomic():
            guests = Guest.objects.bulk_create(made)
    except IntegrityError as twice:
        raise RuleBroken(_("Une de ces adresses vient d’être invitée : relisez la liste, puis renvoyez-la.")) from twice
    for guest in guests:
        _write(guest, _("Invitation : %(title)s") % {"title": meeting.title}, "meetings/mail_guest.txt")
    count = french.counted(len(guests), "personne", "personnes")
    journal.record("meetings.guests_invited", meeting, actor=actor, data={"title": meeting.title, "count": count})
    return guests


def _write(guest: Guest, subject: str, template: str, **said: object) -> None:
    meeting = guest.meeting
    words = {"guest": guest, "meeting": meeting, "day": day_of(meeting), "hour": hour_of(meeting), **said}
    words["council"] = the_first(meeting.assembly)
    words["url"] = settings.SITE_URL + guest.get_absolute_url()
    mail = EmailMessage(" ".join(subject.split())[:150], render_to_string(template, words), to=[guest.email])
    guest.mail = post(mail, then=guest_mail_left, otherwise=guest_mail_given_up, guest_id=guest.pk)
    guest.save(update_fields=["mail"])


@task
def guest_mail_left(guest_id: int) -> None:
    """The mail server took what was written to a guest."""
    Guest.objects.filter(pk=guest_id, sent_at=None).update(sent_at=timezone.now())


@task
def guest_mail_given_up(guest_id: int, given_up_by: int) -> None:
    """A person settled that it will not leave: the page of guests says so."""
    Guest.objects.filter(pk=guest_id).update(mail=None)


@transaction.atomic
def revoke_guest(guest: Guest, *, actor: Account) -> Guest:
    """Take an invitation back: its link opens nothing any more, and a mail that waits does not leave."""
    guest = lock(guest)
    if guest.revoked_at is not None:
        raise RuleBroken(_("Cette invitation est déjà retirée."))
    if guest.mail and guest.mail.state == MailState.WAITING:
        withdrawn: Fields = {"state": MailState.WITHDRAWN, "content": None, "then_with": {}}
        type(guest.mail).objects.filter(pk=guest.mail.pk, state=MailState.WAITING).update(**withdrawn)
    guest.revoked_at = timezone.now()
    guest.save(update_fields=["revoked_at"])
    journal.record("meetings.guest_revoked", guest.meeting, actor=actor, data={"title": guest.meeting.title})
    return guest


@transaction.atomic
def answer_invitation(guest: Guest, *, mode: str) -> Guest:
    """A guest says whether they come; they may say otherwise until the session is over."""
    guest = _standing(guest)
    if mode not in (Attendance.ON_SITE, Attendance.REMOTE, Attendance.ABSENT):
        raise RuleBroken(_("Dites si vous venez : sur place, à distance, ou pas."))
    if mode == Attendance.REMOTE and not guest.meeting.remote_url:
        raise RuleBroken(_("Cette séance ne se suit pas à distance."))
    guest.mode = mode
    guest.save(update_fields=["mode"])
    return guest


def _standing(guest: Guest) -> Guest:
    """The guest as it is now; refused once the invitation was taken back, or the session is over."""
    guest = lock(guest)
    if guest.revoked_at is not None:
        raise RuleBroken(_("Cette invitation a été retirée."))
    if guest.meeting.state in OVER:
        raise RuleBroken(_("Cette séance est %(state)s.") % {"state": guest.meeting.get_state_display()})
    return guest


@transaction.atomic
def note_arrival(guest: Guest, *, at: dt.datetime) -> Guest:
    """A guest is there, by their own link: once, whatever they press. The session tells it (`hall`)."""
    guest = _standing(guest)
    if guest.arrived_at is None:
        guest.arrived_at = at
        guest.mode = guest.mode if guest.mode in (Attendance.ON_SITE, Attendance.REMOTE) else Attendance.ON_SITE
        guest.save(update_fields=["arrived_at", "mode"])
    return guest


def tell_guests(meeting: Meeting, subject: str, lines: Iterable[str]) -> None:
    """What changed of a session, to each of its guests."""
    said = list(lines)
    for guest in meeting.guests.standing().select_related("meeting__assembly", "meeting__municipality__department"):
        _write(guest, f"{subject} : {meeting.title}", "meetings/mail_guest_change.txt", lines=said)


@transaction.atomic
def forget_guests() -> list[Guest]:
    """Forget the addresses and the links of the guests of sessions that are long over; called by a timer."""
    over = Guest.objects.filter(meeting__state__in=OVER, meeting__ends_at__lt=timezone.now() - FORGOTTEN_AFTER)
    gone = list(over.exclude(email="").select_for_update(of=("self",)).select_related("meeting"))
    for guest in gone:
        guest.email, guest.revoked_at = "", guest.revoked_at or timezone.now()
        guest.save(update_fields=["email", "revoked_at"])
    return gone
