"""Who may do what with a draft, an amendment, an objection. Printed in docs/reference/workflows.md."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from lieudit.accounts.models import Visitor
from lieudit.deliberation.models import Amendment, Draft, Objection
from lieudit.deliberation.workflow import AMENDMENT_WORKFLOW, DRAFT_WORKFLOW, OBJECTION_WORKFLOW
from lieudit.governance import permissions as governance
from lieudit.governance.models import Seat
from lieudit.needs.models import Convergence
from lieudit.needs.permissions import animates_convergence
from lieudit.network.models import Representative
from lieudit.network.permissions import is_secretariat, speaks_for
from lieudit.toolkit.access import Access, once


def may_open(account: Visitor, convergences: Iterable[Convergence]) -> bool:
    """Belongs to the secretariat, animates one of the convergences, or sits in an assembly."""
    if not account.is_authenticated:
        return False
    if is_secretariat(account) or Seat.objects.running().held_by(account).in_councils().exists():
        return True
    return any(animates_convergence(account, convergence) for convergence in convergences)


def is_signed_in(account: Visitor, draft: Draft) -> bool:
    """Has an account: words are signed, in the name of a place, of an organisation or in one's own."""
    return bool(account.is_authenticated)


@once
def wrote(account: Visitor, draft: Draft) -> bool:
    """Is the author, or speaks for the organisation in whose name it was begun. The chair does not end the text of
    somebody else: the council decides of it."""
    if not account.is_authenticated:
        return False
    return account.pk == draft.author_id or bool(draft.hat and speaks_for(account, draft.hat))


@once
def drafts(account: Visitor, draft: Draft) -> bool:
    """Belongs to the drafting group: the author, those who speak for its organisation, and the chair."""
    return wrote(account, draft) or chairs(account, draft)


@once
def chairs(account: Visitor, draft: Draft) -> bool:
    """Chairs the assembly to which the draft is put, or belongs to the secretariat."""
    return governance.chairs(account, draft.assembly)


@once
def sits(account: Visitor, draft: Draft) -> bool:
    """Sits in the assembly to which the draft is put, or represents an organisation that does."""
    return governance.sits_in(account, draft.assembly)


def drafts_its_text(account: Visitor, amendment: Amendment) -> bool:
    """Belongs to the drafting group of the text that the amendment changes."""
    return drafts(account, amendment.draft)


def signed_by(account: Visitor) -> Q:
    """The amendments that an account answers for: its own, and those of what it represents today."""
    represented = Representative.objects.running().filter(account=account.pk)
    alone = Q(author=account.pk, place=None, organisation=None)
    return alone | Q(place__in=represented.values("place")) | Q(organisation__in=represented.values("organisation"))


def proposed(account: Visitor, amendment: Amendment) -> bool:
    """Is the author of the amendment, or speaks for the organisation in whose name it was proposed."""
    return bool(account.is_authenticated) and Amendment.objects.filter(signed_by(account), pk=amendment.pk).exists()


def raised(account: Visitor, objection: Objection) -> bool:
    """Holds the seat that objected, or represents its organisation."""
    return Seat.objects.running().held_by(account).filter(pk=objection.seat_id).exists()


def settles(account: Visitor, objection: Objection) -> bool:
    """Belongs to the drafting group of the text, which looks for the wording that lifts the objection."""
    return drafts(account, objection.draft)


def raised_or_chairs(account: Visitor, objection: Objection) -> bool:
    """Holds the seat that objected; or chairs, and notes in its place that it maintains."""
    return raised(account, objection) or chairs(account, objection.draft)


DRAFT_ACCESS = Access(
    DRAFT_WORKFLOW,
    {
        "write": drafts,
        "open": drafts,
        "comment": is_signed_in,
        "amend": is_signed_in,
        "merge": drafts,
        "vote_on_rivals": chairs,
        "seek_consent": chairs,
        "answer_round": sits,
        "settle_objection": drafts,
        "put_to_vote": chairs,
        "adopt": chairs,
        "reject": chairs,
        "withdraw": wrote,
    },
)
AMENDMENT_ACCESS = Access(
    AMENDMENT_WORKFLOW,
    {
        "recommend": drafts_its_text,
        "answer": proposed,
        "integrate": drafts_its_text,
        "refuse": drafts_its_text,
        "withdraw": proposed,
    },
)
OBJECTION_ACCESS = Access(OBJECTION_WORKFLOW, {"integrate": settles, "lift": raised, "maintain": raised_or_chairs})
