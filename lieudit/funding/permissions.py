"""Who leads a call, who describes one of others, who asks its organiser to reply."""

from __future__ import annotations

from django.db.models import Q

from lieudit.accounts.models import Visitor
from lieudit.funding.models import Call
from lieudit.funding.workflow import CALL_WORKFLOW
from lieudit.governance.models import Assembly, AssemblyKind, Seat
from lieudit.governance.permissions import chairs
from lieudit.network.models import Organisation, Representative
from lieudit.network.permissions import animates_something, is_secretariat, speaks_for
from lieudit.toolkit.access import Access, nobody, once

THE_CLOCK = nobody("The clock alone, at the hour that was announced.")
THE_LINK = nobody("The organiser alone, by its signed link.")


@once
def leads(account: Visitor, call: Call) -> bool:
    """Chairs the assembly that calls, or represents the organisation that does; or belongs to the secretariat."""
    if not account.is_authenticated or not call.is_ours:
        return False
    if call.assembly is not None:
        return chairs(account, call.assembly)
    return is_secretariat(account) or speaks_for(account, call.organisation)


def assemblies_of(account: Visitor) -> list[Assembly]:
    """The assemblies for which the account may prepare a call."""
    if not account.is_authenticated:
        return []
    rows = Assembly.objects.exclude(kind=AssemblyKind.MEMBERS).order_by("name", "pk")
    if not account.is_staff:
        rows = rows.filter(pk__in=Seat.objects.chaired_by(account).values("college__assembly"))
    return list(rows)


def organisations_of(account: Visitor) -> list[Organisation]:
    """The organisations for which the account may prepare a call."""
    if not account.is_authenticated:
        return []
    spoken = Representative.objects.running().filter(account=account, organisation__isnull=False)
    return list(Organisation.objects.filter(pk__in=spoken.values("organisation")).order_by("name", "pk"))


def may_prepare(account: Visitor) -> bool:
    """Chairs an assembly, or represents an organisation; or belongs to the secretariat."""
    return bool(assemblies_of(account) or organisations_of(account))


def may_describe(account: Visitor) -> bool:
    """Represents a place or an organisation, animates a territory, or belongs to the secretariat."""
    if not account.is_authenticated:
        return False
    spoken = Representative.objects.running().filter(Q(account=account))
    return animates_something(account) or spoken.exists()


@once
def keeps(account: Visitor, call: Call) -> bool:
    """Described the call, animates a territory, or belongs to the secretariat."""
    if not account.is_authenticated:
        return False
    return (call.author_id == account.pk and may_describe(account)) or animates_something(account)


@once
def vouches(account: Visitor, call: Call) -> bool:
    """Chairs the national council, or belongs to the secretariat: says that an address is the organiser's."""
    if not account.is_authenticated:
        return False
    national = Seat.objects.chaired_by(account).filter(college__assembly__kind=AssemblyKind.NATIONAL)
    return is_secretariat(account) or national.exists()


CALL_ACCESS = Access(
    CALL_WORKFLOW,
    {
        "write": leads,
        "announce": leads,
        "open": THE_CLOCK,
        "correct": leads,
        "postpone": leads,
        "close": THE_CLOCK,
        "cancel": leads,
        "revise": keeps,
        "invite": vouches,
        "reply": THE_LINK,
    },
)
"""The life of a call."""
