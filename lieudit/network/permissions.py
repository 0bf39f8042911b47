"""Who may speak for a place or an organisation, and who animates a territory."""

from __future__ import annotations

from django.utils import timezone

from lieudit.accounts.models import Visitor
from lieudit.network.models import Animator, Claim, Organisation, Place, Representative
from lieudit.network.workflow import CLAIM_WORKFLOW
from lieudit.territory.models import Department, Region
from lieudit.toolkit.access import Access, answered
from lieudit.toolkit.prepared import Blank, Rows, prepared


def is_secretariat(account: Visitor) -> bool:
    """Belongs to the council's secretariat."""
    return bool(account.is_authenticated and account.is_staff)


def speaks_for(account: Visitor | None, thing: Place | Organisation | None) -> bool:
    """Represents this place or this organisation today."""
    if thing is None or thing.pk is None or account is None or not account.is_authenticated:
        return False
    if answered(speaks_for, account, thing):  # its mandate was read with it, to be chosen as a hat
        return True
    of = "place" if isinstance(thing, Place) else "organisation"
    return bool(_mandates.lines(of, thing=thing.pk, account=account.pk, today=timezone.localdate()))


@prepared()
def _mandates(of: str, *, thing: Blank, account: Blank, today: Blank) -> Rows:
    """One is enough: most acts ask."""
    rows = Representative.objects.running(today).filter(account=account, **{of: thing})  # type: ignore[arg-type]
    return rows.values_list("pk")[:1]


def animates(account: Visitor, department: Department | None) -> bool:
    """Animates this department, its region or the nation today; the secretariat stands in anywhere.

    Without a department: animates the nation.
    """
    if not account.is_authenticated:
        return False
    if account.is_staff:
        return True
    animators = Animator.objects.running().held_by(account)
    if department is None:
        return animators.national().exists()
    return animators.covering(department).exists()


def animates_region(account: Visitor, region: Region) -> bool:
    """Animates this region or the nation today; the secretariat stands in anywhere."""
    if not account.is_authenticated:
        return False
    if account.is_staff:
        return True
    return Animator.objects.running().held_by(account).covering_region(region).exists()


def animates_something(account: Visitor) -> bool:
    """Animates some territory today, or belongs to the secretariat."""
    if not account.is_authenticated:
        return False
    return account.is_staff or Animator.objects.running().held_by(account).exists()


def animates_place(account: Visitor, place: Place) -> bool:
    """Animates the department of this place."""
    return animates(account, place.municipality.department)


def may_edit_place(account: Visitor, place: Place) -> bool:
    """Represents the place, or animates its territory."""
    return speaks_for(account, place) or animates_place(account, place)


def animates_organisation(account: Visitor, organisation: Organisation) -> bool:
    """Animates the territory of this organisation: its department, its region, or the nation."""
    if organisation.department is None and organisation.region is not None:
        return animates_region(account, organisation.region)
    return animates(account, organisation.department)


def answers_for(account: Visitor, keeper: Place | Organisation) -> bool:
    """Represents a place or an organisation, or animates its territory: what they deposit for it is read by nobody."""
    return speaks_for(account, keeper) or animates_keeper(account, keeper)


def animates_keeper(account: Visitor, keeper: Place | Organisation) -> bool:
    """Animates the territory of a place or of an organisation."""
    return animates_place(account, keeper) if isinstance(keeper, Place) else animates_organisation(account, keeper)


def animates_claim(account: Visitor, claim: Claim) -> bool:
    """Animates the territory of what is claimed; nobody decides on their own claim."""
    if account == claim.account:
        return False
    if claim.place:
        return animates_place(account, claim.place)
    assert claim.organisation is not None
    return animates_organisation(account, claim.organisation)


def may_end_representation(account: Visitor, representative: Representative) -> bool:
    """The representative, who may always leave, or who animates the territory."""
    if account == representative.account:
        return True
    if representative.place:
        return animates_place(account, representative.place)
    assert representative.organisation is not None
    return animates_organisation(account, representative.organisation)


CLAIM_ACCESS = Access(CLAIM_WORKFLOW, {"confirm": animates_claim, "refuse": animates_claim})
