"""Who acts for a place in a visit: who represents it, or animates its territory; nobody recognises themselves. Who
keeps a path, who reads its deposit. Who gives a training session, who reads its deposit, who has a seat in it."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from lieudit.accounts.models import Account, Visitor
from lieudit.learning.models import Enrolment, Path, PathKeeper, PeerVisit, TrainingSession
from lieudit.learning.vocabulary import Side
from lieudit.learning.workflow import (
    ENROLMENT_WORKFLOW,
    KEEPING_WORKFLOW,
    PATH_WORKFLOW,
    TRAINING_WORKFLOW,
    VISIT_WORKFLOW,
)
from lieudit.network.kept import spoken_by
from lieudit.network.models import Animator, Place, Representative
from lieudit.network.permissions import animates_keeper, animates_place, answers_for, may_edit_place, speaks_for
from lieudit.toolkit.access import Access, nobody, once

BOTH_TOLD = nobody("The second of the two stories brings a visit there.")


def acts_for(account: Visitor, place: Place) -> bool:
    """Represents the place, or animates its territory."""
    return may_edit_place(account, place)


@once
def hosts(account: Visitor, visit: PeerVisit) -> bool:
    """Acts for the place that is seen."""
    return acts_for(account, visit.host)


@once
def visits(account: Visitor, visit: PeerVisit) -> bool:
    """Acts for the place that comes."""
    return acts_for(account, visit.visitor)


def takes_part(account: Visitor, visit: PeerVisit) -> bool:
    """Acts for one of the two places."""
    return hosts(account, visit) or visits(account, visit)


@once
def animates_host(account: Visitor, visit: PeerVisit) -> bool:
    """Animates the territory of a place that has not answered in time."""
    return visit.is_unanswered and animates_place(account, visit.host)


@once
def speaks_for_the_visitor_alone(account: Visitor, visit: PeerVisit) -> bool:
    """Represents the place that came, once it was asked, and not the one that is recognised."""
    asked = visit.asked_again_at is not None and not visit.change
    return asked and speaks_for(account, visit.visitor) and not speaks_for(account, visit.host)


VISIT_ACCESS = Access(
    VISIT_WORKFLOW,
    {
        "accept": hosts,
        "propose": hosts,
        "choose": visits,
        "ask_again": visits,
        "decline": hosts,
        "carry": animates_host,
        "call_off": takes_part,
        "hold": takes_part,
        "say_at_work": takes_part,
        "tell": takes_part,
        "both_told": BOTH_TOLD,
        "recognise": speaks_for_the_visitor_alone,
        "deny": speaks_for_the_visitor_alone,
    },
)
"""The life of a visit."""


def side_of(account: Visitor, visit: PeerVisit) -> str:
    """The side of an account: whom it represents first, then whose territory it animates; nothing for others."""
    for side, place in ((Side.VISITOR, visit.visitor), (Side.HOST, visit.host)):
        if speaks_for(account, place):
            return side
    if visits(account, visit):
        return Side.VISITOR
    return Side.HOST if hosts(account, visit) else ""


@once
def keeps_path(account: Visitor, path: Path) -> bool:
    """Represents who keeps the path, with others or alone, or animates the territory of its first keeper."""
    return speaks_for_a_keeper(account, path) or animates_keeper(account, path.hat)


@once
def keeps_beside(account: Visitor, path: Path) -> bool:
    """Represents one of those who keep the path beside its first keeper."""
    return account.is_authenticated and PathKeeper.objects.kept().filter(spoken_by(account), path=path).exists()


@once
def speaks_for_a_keeper(account: Visitor, path: Path) -> bool:
    """Represents one of those who keep the path."""
    return speaks_for(account, path.hat) or keeps_beside(account, path)


def writes_path(account: Visitor, path: Path) -> bool:
    """Keeps the path; or deposited it, as long as it was not published."""
    return (path.published_at is None and account.pk == path.author_id) or keeps_path(account, path)


def is_signed_in(account: Visitor, path: Path) -> bool:
    """Everybody who has an account."""
    return bool(account.is_authenticated)


PATH_ACCESS = Access(
    PATH_WORKFLOW,
    {
        "publish": keeps_path,
        "send_back": keeps_path,
        "rewrite": writes_path,
        "resubmit": writes_path,
        "align": writes_path,
        "begin": is_signed_in,
        "fork": is_signed_in,
        "ask_keeper": keeps_path,
        "leave_keeping": speaks_for_a_keeper,
        "withdraw": writes_path,
    },
)
"""The life of a path."""


@once
def speaks_for_the_asked(account: Visitor, keeper: PathKeeper) -> bool:
    """Represents the place or the organisation that was asked to keep a path."""
    return speaks_for(account, keeper.hat)


KEEPING_ACCESS = Access(
    KEEPING_WORKFLOW,
    {"accept": speaks_for_the_asked, "decline": speaks_for_the_asked, "leave": speaks_for_the_asked},
)
"""Who keeps a path with others."""


def keepers_of(path: Path) -> QuerySet[Account]:
    """Active accounts that represent those who keep the path."""
    running = Representative.objects.running()
    beside = PathKeeper.objects.kept().filter(path=path).order_by()
    spoken = Q(pk__in=running.of(path.hat).values("account"))
    for name in ("place", "organisation"):
        hats = beside.filter(**{f"{name}__isnull": False}).values(name)
        spoken |= Q(pk__in=running.filter(**{f"{name}__in": hats}).values("account"))
    return Account.objects.filter(spoken, is_active=True)


def animators_of(path: Path) -> QuerySet[Account]:
    """Active accounts that animate the territory of who keeps the path."""
    return Animator.objects.accounts_over(path.hat)


@once
def trains(account: Visitor, session: TrainingSession) -> bool:
    """Gives the session: reads its list, what people need, and ticks who is there."""
    return bool(account.is_authenticated) and session.trainers.filter(account=account.pk).exists()


@once
def gives(account: Visitor, session: TrainingSession) -> bool:
    """Gives the session, represents who gives it, or animates its territory."""
    return trains(account, session) or answers_for(account, session.hat)


@once
def reads_deposit(account: Visitor, session: TrainingSession) -> bool:
    """Represents whom a session is deposited for, or animates its territory."""
    return answers_for(account, session.hat)


def writes_deposit(account: Visitor, session: TrainingSession) -> bool:
    """Deposited the session, or answers for whom it is for; as long as it is not announced."""
    is_author = bool(account.is_authenticated) and account.pk == session.author_id
    return not session.is_announced and (is_author or reads_deposit(account, session))


def may_enrol(account: Visitor, session: TrainingSession) -> bool:
    """Everybody who has an account."""
    return bool(account.is_authenticated)


TRAINING_ACCESS = Access(
    TRAINING_WORKFLOW,
    {
        "publish": reads_deposit,
        "send_back": reads_deposit,
        "correct": writes_deposit,
        "resubmit": writes_deposit,
        "withdraw": writes_deposit,
        "lapse": nobody("The timer gives up a deposit that nobody published, as its first half-day begins."),
        "enrol": may_enrol,
        "change": gives,
        "keep": gives,
        "call_off": gives,
        "note": trains,
        "end": nobody("The timer ends a session, when its last half-day is over."),
    },
)
"""The life of a training session."""


def is_enrolled(account: Visitor, enrolment: Enrolment) -> bool:
    """Is the person on the list, by their account or its address; without one, a link answers."""
    if not account.is_authenticated:
        return False
    by_address = enrolment.account_id is None and enrolment.email == account.spelled_email
    return enrolment.account_id == account.pk or by_address


ENROLMENT_ACCESS = Access(ENROLMENT_WORKFLOW, dict.fromkeys(("accept", "say_needs", "give_up"), is_enrolled))
"""The life of a seat."""


def speakers_of_session(session: TrainingSession) -> QuerySet[Account]:
    """Active accounts that represent whom a session is deposited for."""
    running = Representative.objects.running().of(session.hat)
    return Account.objects.filter(pk__in=running.values("account"), is_active=True)


def animators_of_session(session: TrainingSession) -> QuerySet[Account]:
    """Active accounts that animate the territory of who gives a session."""
    return Animator.objects.accounts_over(session.hat)
