"""Who may do what with a need and with a convergence."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Q, QuerySet

from lieudit.accounts.models import Account, Visitor
from lieudit.governance.models import Seat
from lieudit.needs.models import Convergence, Escalation, Need, Support
from lieudit.needs.workflow import CONVERGENCE_WORKFLOW, ESCALATION_WORKFLOW, NEED_WORKFLOW
from lieudit.network.models import Animator, Organisation, Place, Representative
from lieudit.network.permissions import animates, animates_region, animates_something, speaks_for
from lieudit.network.vocabulary import Level
from lieudit.territory.models import Department
from lieudit.toolkit.access import Access


def anybody(account: Visitor, need: Need) -> bool:
    """Everybody, with or without an account; without one, the animation reads the words first."""
    return True


def is_author(account: Visitor, need: Need) -> bool:
    """Signed in as the author; or as who noted the words for an author without an account."""
    if not account.is_authenticated:
        return False
    return account.pk in {need.author_id, need.collected_by_id} - {None}


def asks(account: Visitor, need: Need) -> bool:
    """Anybody signed in, but who would answer for themselves."""
    return account.is_authenticated and not is_author(account, need)


def replies(account: Visitor, need: Need) -> bool:
    """Its author, who noted it for them, or the animation of its territory."""
    return is_author(account, need) or animates_need(account, need)


def animates_need(account: Visitor, need: Need) -> bool:
    """Animates the department of the need, its region or the nation."""
    return animates(account, need.department)


def animates_convergence(account: Visitor, convergence: Convergence) -> bool:
    """Animates the territory of the convergence, or the nation; speaks for who animates it, or animates in its
    name."""
    if not account.is_authenticated or account.is_staff:
        return account.is_authenticated
    held = Animator.objects.running().held_by(account)
    may, speaking = held.national(), Representative.objects.none()
    if convergence.department:
        may |= held.covering(convergence.department)
    if convergence.region:
        may |= held.covering_region(convergence.region)
    if bearer := convergence.animated_by:
        may |= held.filter(organisation=bearer)
        speaking = Representative.objects.running().filter(account=account, organisation=bearer)
    return Account.objects.filter(Exists(may) | Exists(speaking), pk=account.pk).exists()


def answers_escalation(account: Visitor, escalation: Escalation) -> bool:
    """Animates the level that owes the answer: the region of the need, or the nation."""
    department = escalation.need.department
    if escalation.to_level == Level.REGIONAL and department:
        return animates_region(account, department.region)
    return animates(account, None)


def may_deliberate(account: Visitor, convergence: Convergence) -> bool:
    """Sits in an assembly, or animates the convergence: a draft may be opened from it."""
    if not account.is_authenticated:
        return False
    return Seat.objects.running().held_by(account).in_councils().exists() or animates_convergence(account, convergence)


def files_needs(account: Visitor, convergence: Convergence) -> bool:
    """Animates some territory: its needs may join a convergence that others animate."""
    return animates_something(account)


def animates_support(account: Visitor, support: Support) -> bool:
    """Animates the department of the place that supports."""
    return animates(account, department_of(support))


def leaves(account: Visitor, support: Support) -> bool:
    """Wrote it, or speaks for the place that it counts."""
    return account.is_authenticated and (support.author_id == account.pk or speaks_for(account, support.place))


def publishes_at_once(
    account: Visitor | None, place: Place | None, organisation: Organisation | None, department: Department | None
) -> bool:
    """Signed in, for what one represents, or animating that territory; for oneself, once one is known here."""
    if account is None or not account.is_authenticated:
        return False
    spoken_for = organisation or place
    if speaks_for(account, spoken_for) or animates(account, department):
        return True
    return spoken_for is None and is_known(account)


def is_known(account: Account) -> bool:
    """Speaks for something, animates or sits somewhere; or said a need that was read, published, and still is."""
    return (
        animates_something(account)
        or Representative.objects.running().filter(account=account).exists()
        or Seat.objects.running().held_by(account).exists()
        or Need.objects.public().filter(Q(author=account) | Q(collected_by=account)).exists()
    )


NEED_ACCESS = Access(
    NEED_WORKFLOW,
    {
        "publish": animates_need,
        "refuse": animates_need,
        "support": anybody,
        "ask": asks,
        "reply": replies,
        "gather": animates_need,
        "detach": is_author,
        "unfile": animates_need,
        "set_apart": animates_need,
        "compare_again": animates_need,
        "escalate": animates_need,
        "settle": animates_need,
        "withdraw": is_author,
    },
)
CONVERGENCE_ACCESS = Access(
    CONVERGENCE_WORKFLOW,
    {
        "gather": files_needs,
        "edit": animates_convergence,
        "deliberate": may_deliberate,
        "escalate": animates_convergence,
    },
)
ESCALATION_ACCESS = Access(
    ESCALATION_WORKFLOW,
    {"take": answers_escalation, "hand_back": answers_escalation, "pass_on": answers_escalation},
)


def animating_hat(account: Account, department: Department | None) -> Organisation | None:
    """The network in whose name the account animates that department, or the nation; None for the secretariat."""
    animators = Animator.objects.running().held_by(account).select_related("organisation")
    covering = animators.covering(department) if department else animators.national()
    animator = covering.order_by("department", "region").first() or animators.first()
    return animator.organisation if animator else None


def department_of(thing: Need | Support | Convergence) -> Department | None:
    """The department whose animation looks after it; None for the nation."""
    return thing.place.municipality.department if isinstance(thing, Support) else thing.department


def animators_of(thing: Need | Support | Convergence) -> QuerySet[Account]:
    """Active accounts that animate its department, the region or the nation today."""
    department, running = department_of(thing), Animator.objects.running()
    covering = running.covering(department) if department else running.national()
    return Account.objects.filter(pk__in=covering.values("account"), is_active=True)


def demand(step: str, account: Visitor, thing: Need | Support | Convergence) -> None:
    """For an act of the animation: 403 unless they may."""
    if isinstance(thing, Support):
        if not animates_support(account, thing):
            raise PermissionDenied
    else:
        (NEED_ACCESS if isinstance(thing, Need) else CONVERGENCE_ACCESS).demand(step, account, thing)
