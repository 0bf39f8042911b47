"""Who sits, and who chairs: dated facts, never flags."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from lieudit.accounts.models import Account, Visitor
from lieudit.governance.models import Assembly, RulebookChange, Seat
from lieudit.governance.rules import complete
from lieudit.governance.workflow import CHANGE_WORKFLOW
from lieudit.network.models import Representative
from lieudit.network.permissions import is_secretariat, speaks_for
from lieudit.toolkit.access import Access, nobody, once

THE_COUNT = nobody("Nobody: the count of the ballot does it.")


def sits_in(account: Visitor, assembly: Assembly) -> bool:
    """Holds a running seat of the assembly, or represents an organisation that holds one."""
    return Seat.objects.running().held_by(account).filter(college__assembly=assembly).exists()


def chairs(account: Visitor, assembly: Assembly) -> bool:
    """Holds, or represents the holder of, the seat that chairs; or belongs to the secretariat.

    Who chairs a council leads the assembly of its members too.
    """
    if is_secretariat(account):
        return True
    led = [assembly.pk, assembly.council_id] if assembly.council_id else [assembly.pk]
    return Seat.objects.chaired_by(account).filter(college__assembly__in=led).exists()


def speakers_of(seats: QuerySet[Seat]) -> QuerySet[Account]:
    """Who speaks for `seats` today: the persons who hold them, and who represents the organisations that do."""
    speaking = Representative.objects.running().filter(organisation__in=seats.values("organisation"))
    held = Q(pk__in=seats.values("account")) | Q(pk__in=speaking.values("account"))
    return Account.objects.filter(held, is_active=True)


def chairs_of(assembly: int) -> QuerySet[Account]:
    """Who chairs an assembly today, by its key."""
    return speakers_of(Seat.objects.running().filter(chairs=True, college__assembly=assembly))


def may_open_change(account: Visitor, assembly: Assembly) -> bool:
    """Sits in the assembly, chairs it, or belongs to the secretariat. That of the members follows its council."""
    if assembly.is_of_members:
        return False
    return bool(account.is_authenticated) and (is_secretariat(account) or sits_in(account, assembly))


@once
def writes(account: Visitor, change: RulebookChange) -> bool:
    """Speaks today for the organisation of the change or, without one, is its author and still sits; or chairs."""
    if not account.is_authenticated:
        return False
    if change.organisation:
        own = speaks_for(account, change.organisation)
    else:
        own = account.pk == change.author_id and sits_in(account, change.base.assembly)
    return own or chairs(account, change.base.assembly)


def puts_to_vote(account: Visitor, change: RulebookChange) -> bool:
    """Chairs the assembly or belongs to the secretariat; or sits in it, where its rules let every seat do so."""
    assembly = change.base.assembly
    if not account.is_authenticated:
        return False
    any_seat = complete(assembly.rulebook.rules)["changes"]["put_by"] == "seat"
    return may_open_change(account, assembly) if any_seat else chairs(account, assembly)


def gives_up(account: Visitor, change: RulebookChange) -> bool:
    """Chairs the assembly or belongs to the secretariat, of a change that waits for its day."""
    waits = change.held and change.adopted_id is None
    return waits and bool(account.is_authenticated) and chairs(account, change.base.assembly)


CHANGE_ACCESS = Access(
    CHANGE_WORKFLOW,
    {
        "edit": writes,
        "rebase": writes,
        "withdraw": writes,
        "put_to_vote": puts_to_vote,
        "adopt": THE_COUNT,
        "reject": THE_COUNT,
        "give_up": gives_up,
    },
)
