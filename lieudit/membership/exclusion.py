"""A procedure against a member: opened with its grounds, heard, decided by a vote of the body that the statutes name,
appealed to the other one. No person decides: the acts that end it are those of a vote (`hall/exclusions.py`)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.journal.models import FollowReason
from lieudit.membership.bodies import BODIES
from lieudit.membership.models import Exclusion, Member
from lieudit.membership.services import end_membership
from lieudit.membership.workflow import BELONGED, EXCLUSION_WORKFLOW, MEMBER_WORKFLOW
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number

HEARING_NOTICE = 15
"""Days, at least, between the opening and the hearing: time to read the grounds and to answer."""
APPEAL_DAYS = 30
"""Days to appeal against an exclusion."""


def check_notice(hearing_on: dt.date | None) -> None:
    """Refuse a hearing that comes before one had time to read the grounds."""
    earliest = timezone.localdate() + dt.timedelta(days=HEARING_NOTICE)
    if hearing_on is None or hearing_on < earliest:
        raise RuleBroken({"hearing_on": _("L’audition a lieu le %s au plus tôt.") % day(earliest)})


def check_hearing(hearing_on: dt.date) -> None:
    """Refuse that a hearing be noted before its day."""
    if timezone.localdate() < hearing_on:
        raise RuleBroken(_("L’audition a lieu le %s : elle se note ensuite.") % day(hearing_on))


def appeal_until(decided_at: dt.datetime) -> dt.datetime:
    """Until when one may appeal."""
    return decided_at + dt.timedelta(days=APPEAL_DAYS)


def check_appeal(decided_at: dt.datetime | None) -> None:
    """Refuse an appeal that comes too late."""
    if decided_at and timezone.now() > appeal_until(decided_at):
        raise RuleBroken(_("Un recours se fait dans les %d jours qui suivent la décision.") % APPEAL_DAYS)


@transaction.atomic
def open_exclusion(member: Member, *, actor: Account, grounds: str, hearing_on: dt.date) -> Exclusion:
    """Open a procedure: the member reads the grounds, and is heard two weeks later at least."""
    member = lock(member)
    MEMBER_WORKFLOW.check("open_exclusion", member)
    if member.exclusions.running().exists():
        raise RuleBroken(_("Une procédure est déjà ouverte contre ce membre."))
    check_notice(hearing_on)
    exclusion = Exclusion.objects.create(
        number=next_number(Exclusion),
        member=member,
        grounds=grounds,
        hearing_on=hearing_on,
        body=BODIES().deciding(member.region_id),
        opened_by=actor,
    )
    for account in member.speakers():
        journal.follow_thing(exclusion, account=account, reason=FollowReason.PARTY)
    data = {"member": member.kept_name, "hearing": day(hearing_on)}
    journal.record("membership.exclusion_opened", exclusion, member, actor=actor, data=data)
    return exclusion


@transaction.atomic
def write_defence(exclusion: Exclusion, *, actor: Account, words: str) -> Exclusion:
    """The member answers in writing, until the decision."""
    exclusion = EXCLUSION_WORKFLOW.take("defend", exclusion)
    exclusion.defence = words
    exclusion.save(update_fields=["defence"])
    return _told("membership.defended", exclusion, actor)


@transaction.atomic
def hear_member(exclusion: Exclusion, *, actor: Account, words: str) -> Exclusion:
    """Write what was said at the hearing, or that the member did not come; never before its day."""
    exclusion = EXCLUSION_WORKFLOW.take("hear", exclusion)
    check_hearing(exclusion.hearing_on)
    exclusion.hearing = words
    exclusion.save(update_fields=["state", "hearing"])
    return _told("membership.heard", exclusion, actor)


@transaction.atomic
def note_submission(exclusion: Exclusion, *, actor: Account, url: str, session: str) -> Exclusion:
    """The body is asked, on the agenda of a session: the member reads which one, and who sits there reads the case."""
    exclusion = lock(exclusion)
    EXCLUSION_WORKFLOW.check("submit", exclusion)
    exclusion.point_url, exclusion.point_words = url, session[:300]
    exclusion.save(update_fields=["point_url", "point_words"])
    data = {"member": exclusion.member.kept_name, "session": session, "body": exclusion.judging_name}
    journal.record("membership.exclusion_submitted", exclusion, exclusion.member, actor=actor, data=data)
    return exclusion


@transaction.atomic
def exclude_member(exclusion: Exclusion, *, decided_in: str, words: str) -> Exclusion:
    """The body has voted it, with these reasons: the member no longer belongs from now."""
    member, exclusion = lock(exclusion.member), lock(exclusion)
    EXCLUSION_WORKFLOW.apply("exclude", exclusion)
    MEMBER_WORKFLOW.apply("exclude", member)
    _decide(exclusion, None, words, decided_in)
    end_membership(member)
    return _told("membership.excluded", exclusion, None, words)


@transaction.atomic
def spare_member(exclusion: Exclusion, *, decided_in: str) -> Exclusion:
    """The body has voted against the exclusion: the procedure ends, the member stays."""
    exclusion = EXCLUSION_WORKFLOW.take("spare", exclusion)
    words = _("%(body)s n’a pas voté l’exclusion.") % {"body": _capital(exclusion.judging_name)}
    _decide(exclusion, None, words, decided_in)
    return _told("membership.exclusion_dropped", exclusion, None, words)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


@transaction.atomic
def drop_exclusion(exclusion: Exclusion, *, actor: Account, words: str) -> Exclusion:
    """End a procedure without excluding."""
    exclusion = EXCLUSION_WORKFLOW.take("drop", exclusion)
    _decide(exclusion, actor, words)
    return _told("membership.exclusion_dropped", exclusion, actor, words)


@transaction.atomic
def appeal_exclusion(exclusion: Exclusion, *, actor: Account, words: str) -> Exclusion:
    """Ask that the other body decides again; the exclusion holds meanwhile."""
    exclusion = EXCLUSION_WORKFLOW.take("appeal", exclusion)
    check_appeal(exclusion.decided_at)
    member = lock(exclusion.member)
    others = Member.objects.of(member.holder).of_association(member.region).exclude(pk=member.pk)
    if others.pending().exists():
        raise RuleBroken(_("Une nouvelle candidature attend sa réponse : retirez-la pour faire un recours."))
    if others.filter(state__in=BELONGED, since__gt=member.until).exists():
        raise RuleBroken(_("Ce membre a rejoint l’association depuis : il n’y a plus rien à rétablir."))
    exclusion.appeal, exclusion.appealed_at = words, timezone.now()
    exclusion.point_url = exclusion.point_words = ""  # the other body is not asked yet
    exclusion.save(update_fields=["state", "appeal", "appealed_at", "point_url", "point_words"])
    return _told("membership.exclusion_appealed", exclusion, actor)


@transaction.atomic
def uphold_exclusion(exclusion: Exclusion, *, reviewed_in: str, words: str) -> Exclusion:
    """The other body has voted on the appeal: the exclusion stands."""
    exclusion = EXCLUSION_WORKFLOW.take("uphold", exclusion)
    _review(exclusion, words, reviewed_in)
    return _told("membership.exclusion_upheld", exclusion, None, words)


@transaction.atomic
def overturn_exclusion(exclusion: Exclusion, *, reviewed_in: str) -> Exclusion:
    """The other body did not confirm it: the member belongs as if it had never been excluded."""
    member, exclusion = lock(exclusion.member), lock(exclusion)
    words = _("%(body)s n’a pas confirmé l’exclusion.") % {"body": _capital(exclusion.judging_name)}
    EXCLUSION_WORKFLOW.apply("overturn", exclusion)
    MEMBER_WORKFLOW.apply("restore", member)
    _review(exclusion, words, reviewed_in)
    member.until = member.heard_at = None
    member.save(update_fields=["state", "until", "heard_at"])
    return _told("membership.exclusion_overturned", exclusion, None, words)


def _decide(exclusion: Exclusion, actor: Account | None, words: str, decided_in: str = "") -> None:
    exclusion.decided_by, exclusion.decided_at, exclusion.reasons = actor, timezone.now(), words
    exclusion.decided_in = decided_in
    exclusion.save(update_fields=["state", "decided_by", "decided_at", "reasons", "decided_in"])


def _review(exclusion: Exclusion, words: str, reviewed_in: str) -> None:
    exclusion.reviewed_at, exclusion.review, exclusion.reviewed_in = timezone.now(), words, reviewed_in
    exclusion.save(update_fields=["state", "reviewed_at", "review", "reviewed_in"])


def _told(kind: str, exclusion: Exclusion, actor: Account | None, reason: str = "") -> Exclusion:
    """Write the entry of a step: the member reads it at once, nobody else does."""
    data = {"member": exclusion.member.kept_name, "reason": reason}
    journal.record(kind, exclusion, exclusion.member, actor=actor, data=data)
    return exclusion
