"""Codes that cast one voice in the urn, once: mailed to a member whom nobody represents with an account, or taken by
who votes from another device, in a booth that several persons use.

A code is kept as its fingerprint. It goes to the address that the organisation itself gave, never to one that is typed:
who sends codes chooses nobody. Another code for the same voice replaces it. Whether it was used is read from the mark
of the voice, and nowhere else.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.toolkit import french
from lieudit.toolkit.codes import in_groups, new_code, typed_code
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.models import Weight
from lieudit.toolkit.outbox import post
from lieudit.voting.models import Attendance, Ballot, RollEntry, VotingCode
from lieudit.voting.rights import against_voting
from lieudit.voting.services import cast_vote
from lieudit.voting.workflow import BALLOT_WORKFLOW, Way

if TYPE_CHECKING:
    from lieudit.voting.frozen import Said


def _new(entry: RollEntry) -> str:
    code = new_code()
    VotingCode.objects.update_or_create(entry=entry, defaults={"digest": fingerprint(code)})
    return in_groups(code)


def fingerprint(typed: str) -> str:
    """Of a code as it is typed."""
    return hashlib.sha256(typed_code(typed).encode()).hexdigest()


@transaction.atomic
def take_code(entry: RollEntry, *, actor: Account) -> str:
    """A code for a voice that `actor` speaks for, to vote from another device."""
    ballot = _urn(entry.ballot)
    entry = RollEntry.objects.with_ends().select_related("attendance").get(pk=entry.pk)
    if not RollEntry.objects.castable_by(actor).filter(pk=entry.pk).exists():
        raise RuleBroken(_("Cette voix n’est pas la vôtre."))
    if refusal := against_voting(ballot, entry, called="holder"):
        raise RuleBroken(refusal)
    if entry.mark:
        raise RuleBroken(_("Cette voix a déjà voté : un code ne lui servirait à rien."))
    return _new(entry)


@transaction.atomic
def send_codes(ballot: Ballot, *, actor: Account) -> int:
    """Mail a code to each member that may vote and whom nobody represents with an account; how many were written to."""
    ballot = _urn(ballot)
    spoken = {entry.pk for entry, _account in ballot.roll.all().speaking()}
    rows = ballot.roll.with_ends().select_related("attendance", "organisation").exclude(pk__in=spoken)
    waiting = [row for row in rows if not row.mark and not against_voting(ballot, row)]
    written = [row for row in waiting if row.organisation and row.organisation.email]
    if not written:
        raise RuleBroken(_("Aucune voix sans compte n’a d’adresse électronique : il n’y a personne à qui écrire."))
    for row in written:
        assert row.organisation
        context = {"ballot": ballot, "voice": row, "code": _new(row), "site_url": settings.SITE_URL}
        subject = _("Votre code pour voter, scrutin n° %(number)s") % {"number": ballot.number}
        body = render_to_string("voting/mail_code.txt", context)
        post(EmailMessage(subject, body, to=[row.organisation.email]), weight=Weight.OFFICIAL)
    data = {"number": ballot.number, "codes": french.counted(len(written), _("code"), _("codes"))}
    journal.record("voting.codes_sent", ballot, actor=actor, data=data)
    return len(written)


def voice_of(code: str) -> RollEntry:
    """The voice that a code casts; RuleBroken says why it casts none."""
    rows = RollEntry.objects.with_ends().select_related("ballot", "attendance", "account")
    entry = rows.filter(code__digest=fingerprint(code)).first()
    if entry is None:
        raise RuleBroken(_("Ce code n’est pas connu, ou un code plus récent l’a remplacé. Vérifiez chaque signe."))
    if refusal := against_voting(entry.ballot, entry, called="holder"):
        raise RuleBroken(refusal)
    if entry.mark:
        raise RuleBroken(
            _("Cette voix a déjà voté : un code sert une fois. Si ce n’est pas vous qui l’avez fait, dites-le vite.")
        )
    return entry


@transaction.atomic
def cast_by_code(code: str, *, choice: Said) -> Attendance:
    """Cast the voice of a code in the urn, once and for all."""
    entry = voice_of(code)
    mark = cast_vote(entry.ballot, entry, actor=None, choice=choice)
    assert isinstance(mark, Attendance)
    return mark


def _urn(ballot: Ballot) -> Ballot:
    ballot = lock(ballot)
    if ballot.way != Way.URN:
        raise RuleBroken(_("Un code ne sert que dans une urne : ce vote n’en est pas une."))
    BALLOT_WORKFLOW.check("cast", ballot)
    return ballot
