"""One associate, one seat of the assembly of associates: opened and ended in the transaction of the movement."""

from __future__ import annotations

from collections.abc import Mapping

from lieudit.accounts.models import Account
from lieudit.cooperative.models import Associate, Cooperative
from lieudit.cooperative.vocabulary import Category
from lieudit.governance import members
from lieudit.governance.models import Assembly
from lieudit.governance.rules import Rules, complete

HOMES: Mapping[str, str] = {
    Category.BENEFICIARY: "beneficiaries",
    Category.EMPLOYEE: "employees_producers",
    Category.PRODUCER: "employees_producers",
    Category.PUBLIC_BODY: "public_bodies",
    Category.CONTRIBUTOR: "contributors",
}
"""The college of a category, where the rules have one of that code. A category is not a college: where they have one
college alone, everybody is of it."""


def homeless(rules: Rules) -> list[str]:
    """The categories that no college of these rules takes; none when there is one college, which is none."""
    codes = complete(rules)["colleges"]["weights"]
    return [] if len(codes) == 1 else [each for each in Category if HOMES[each] not in codes]


def open_assembly(cooperative: Cooperative, *, actor: Account | None) -> Assembly:
    """The assembly of all, where associates sit from today: that of the members, whose seats end, or a new one."""
    whole = Assembly.objects.filter(council=cooperative.assembly_id).first()
    return members.open_to_associates(
        whole or members.found_members_assembly(cooperative.assembly, actor=actor), actor=actor
    )


def whole_of(cooperative: Cooperative) -> Assembly | None:
    """The assembly of its associates, once it is one."""
    rows = Assembly.objects.filter(council=cooperative.assembly_id, associates_since__isnull=False)
    return rows.select_related("council").first()


def seat(associate: Associate) -> None:
    """The seat of who has just become an associate."""
    whole = whole_of(associate.cooperative)
    if whole and associate.since:
        members.seat_associate(whole, associate.holder, HOMES[associate.category], associate.since)


def move(associate: Associate) -> None:
    """The seat of who has changed category, in the college of the new one, from today.

    Raises:
        RuleBroken: a ballot that is not closed counts the voice where it was.
    """
    whole = whole_of(associate.cooperative)
    if whole and associate.since:
        members.move_associate(whole, associate.holder, HOMES[associate.category], associate.since)


def unseat(associate: Associate) -> None:
    """Who leaves sits no more, and votes no more, from this moment."""
    if whole := whole_of(associate.cooperative):
        members.unseat_associate(whole, associate.holder)
