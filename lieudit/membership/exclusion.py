"""A procedure against a member: opened with its grounds, heard, decided by another person, appealed to a third one."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.journal.models import FollowReason
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


@transaction.atomic
def open_exclusion(member: Member, *, actor: Account, grounds: str, hearing_on: dt.date) -> Exclusion:
    """Open a procedure: the member reads the grounds, and is heard two weeks later at least."""
    member = lock(member)
    MEMBER_WORKFLOW.check("open_exclusion", member)
    if member.exclusions.running().exists():
        raise RuleBroken(_("Une procédure est déjà ouverte contre ce membre."))
    earliest = timezone.localdate() + dt.timedelta(days=HEARING_NOTICE)
    if hearing_on < earliest:
        raise RuleBroken({"hearing_on": _("L’audition a lieu le %s au plus tôt.") % day(earliest)})
    exclusion = Exclusion.objects.create(
        number=next_number(Exclusion), member=member, grounds=grounds, hearing_on=hearing_on, opened_by=actor
    )
    for account in member.speakers():
        journal.follow_thing(exclusion, account=account, reason=FollowReason.PARTY)
    data = {"member": member.kept_name, "hearing": day(hearing_on)}
    journal.record("membership.exclusion_opened", exclusion, member, actor=actor, data=data)
    return exclusion


@transaction.atomic
def write_defence(exclusion: Exclusion, *, actor: Account, words: str) -> Exclusion:
    """The member answers in writing, until the decision."""
    exclusion = lock(exclusion)
    EXCLUSION_WORKFLOW.apply("defend", exclusion)
    exclusion.defence = words
    exclusion.save(update_fields=["defence"])
    return _told("membership.defended", exclusion, actor)


@transaction.atomic
def hear_member(exclusion: Exclusion, *, actor: Account, words: str) -> Exclusion:
    """Write what was said at the hearing, or that the member did not come; never before its day."""
    exclusion = lock(exclusion)
    EXCLUSION_WORKFLOW.apply("hear", exclusion)
    if timezone.localdate() < exclusion.hearing_on:
        raise RuleBroken(_("L’audition a lieu le %s : elle se note ensuite.") % day(exclusion.hearing_on))
    exclusion.hearing = words
    exclusion.save(update_fields=["state", "hearing"])
    return _told("membership.heard", exclusion, actor)


@transaction.atomic
def exclude_member(exclusion: Exclusion, *, actor: Account, words: str) -> Exclusion:
    """Decide, with reasons, that the member no longer belongs from now; by another person than who opened it."""
    member, exclusion = lock(exclusion.member), lock(exclusion)
    if actor == exclusion.opened_by:
        raise RuleBroken(_("Une autre personne que celle qui a ouvert la procédure la décide."))
    EXCLUSION_WORKFLOW.apply("exclude", exclusion)
    MEMBER_WORKFLOW.apply("exclude", member)
    _decide(exclusion, actor, words)
    end_membership(member)
    return _told("membership.excluded", exclusion, actor, words)


@transaction.atomic
def drop_exclusion(exclusion: Exclusion, *, actor: Account, words: str) -> Exclusion:
    """End a procedure without excluding."""
    exclusion = lock(exclusion)
    EXCLUSION_WORKFLOW.apply("drop", exclusion)
    _decide(exclusion, actor, words)
    return _told("membership.exclusion_dropped", exclusion, actor, words)


@transaction.atomic
def appeal_exclusion(exclusion: Exclusion, *, actor: Account, words: str) -> Exclusion:
    """Ask that a third person decides again; the exclusion holds meanwhile."""
    exclusion = lock(exclusion)
    EXCLUSION_WORKFLOW.apply("appeal", exclusion)
    if exclusion.decided_at and timezone.now() > exclusion.decided_at + dt.timedelta(days=APPEAL_DAYS):
        raise RuleBroken(_("Un recours se fait dans les %d jours qui suivent la décision.") % APPEAL_DAYS)
    member = lock(exclusion.member)
    others = Member.objects.of(member.holder).of_association(member.region).exclude(pk=member.pk)
    if others.pending().exists():
        raise RuleBroken(_("Une nouvelle candidature attend sa réponse : retirez-la pour faire un recours."))
    if others.filter(state__in=BELONGED, since__gt=member.until).exists():
        raise RuleBroken(_("Ce membre a rejoint l’association depuis : il n’y a plus rien à rétablir."))
    exclusion.appeal, exclusion.appealed_at = words, timezone.now()
    exclusion.save(update_fields=["state", "appeal", "appealed_at"])
    return _told("membership.exclusion_appealed", exclusion, actor)


@transaction.atomic
def uphold_exclusion(exclusion: Exclusion, *, actor: Account, words: str) -> Exclusion:
    """Answer an appeal: the exclusion stands."""
    exclusion = lock(exclusion)
    EXCLUSION_WORKFLOW.apply("uphold", exclusion)
    _review(exclusion, actor, words)
    return _told("membership.exclusion_upheld", exclusion, actor, words)


@transaction.atomic
def overturn_exclusion(exclusion: Exclusion, *, actor: Account, words: str) -> Exclusion:
    """Answer an appeal: the member belongs as if it had never been excluded."""
    member, exclusion = lock(exclusion.member), lock(exclusion)
    EXCLUSION_WORKFLOW.apply("overturn", exclusion)
    MEMBER_WORKFLOW.apply("restore", member)
    _review(exclusion, actor, words)
    member.until = None
    member.save(update_fields=["state", "until"])
    return _told("membership.exclusion_overturned", exclusion, actor, words)


def _decide(exclusion: Exclusion, actor: Account, words: str) -> None:
    exclusion.decided_by, exclusion.decided_at, exclusion.reasons = actor, timezone.now(), words
    exclusion.save(update_fields=["state", "decided_by", "decided_at", "reasons"])


def _review(exclusion: Exclusion, actor: Account, words: str) -> None:
    if actor in {exclusion.opened_by, exclusion.decided_by}:
        raise RuleBroken(_("Le recours est lu par une personne qui n’a ni ouvert ni décidé."))
    exclusion.reviewed_by, exclusion.reviewed_at, exclusion.review = actor, timezone.now(), words
    exclusion.save(update_fields=["state", "reviewed_by", "reviewed_at", "review"])


def _told(kind: str, exclusion: Exclusion, actor: Account, reason: str = "") -> Exclusion:
    """Write the entry of a step: the member reads it at once, nobody else does."""
    data = {"member": exclusion.member.kept_name, "reason": reason}
    journal.record(kind, exclusion, exclusion.member, actor=actor, data=data)
    return exclusion
