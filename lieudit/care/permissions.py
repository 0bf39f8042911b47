"""Who moderates what, who decides an appeal, who is inside a mediation.

Rooms above register their things here, since the charter's room knows none of them. In their `receivers.py`, so
that it is done once when the house starts:

    register_moderators(Need, animators_of, queue=lambda account: Need.objects.animated_by(account))
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet

from lieudit.accounts.models import Account, Visitor
from lieudit.care.models import Appeal, Measure, MeasureQuerySet, Mediation, Report, ReportQuerySet, known
from lieudit.care.workflow import MEDIATION_WORKFLOW
from lieudit.toolkit.access import Access
from lieudit.toolkit.extension import Answer, Table
from lieudit.toolkit.types import Phrase

type Ask[Answer] = Callable[[Any], Answer]
"""What is asked of a text that people write: of whatever model it is."""


@dataclass(frozen=True)
class Moderation:
    """How one kind of thing is looked after. `stays` says why its text is never hidden, when it is so."""

    moderators: Ask[QuerySet[Account]]
    queue: Ask[QuerySet[Model]]
    author: Ask[Any]
    words: Ask[str]
    stays: Phrase


MODERATION = Table[type[Model], Moderation](
    "care.permissions.MODERATION", "What people write and can report, and who looks after it (`register_moderators`)."
)
CHAIRS_AN_ASSEMBLY = Answer[Callable[[Account], bool]](
    "care.permissions.CHAIRS_AN_ASSEMBLY", "Who names mediators beside the secretariat.", lambda account: False
)


def words_of(thing: Model) -> str:
    """The text of a thing, under the usual names."""
    for name in ("words", "text", "wording", "summary"):
        if isinstance(value := getattr(thing, name, None), str) and value:
            return value
    return str(thing)


def no_moderator(thing: Model) -> QuerySet[Account]:
    """No moderator of its own: the secretariat looks after such a thing."""
    return Account.objects.none()


def register_moderators(
    model: type[Model],
    moderators: Ask[QuerySet[Account]] = no_moderator,
    *,
    queue: Ask[QuerySet[Model]] | None = None,
    author: Ask[Any] = lambda thing: getattr(thing, "author", None),
    words: Ask[str] = words_of,
    stays: Phrase = "",
) -> None:
    """Texts of `model` can be reported from now on.

    `moderators(thing)`: who handles its reports; `queue(account)`: the things that an account handles;
    `author(thing)`: the account that wrote it, told of what is decided; `words(thing)`: what is kept of it;
    `stays`: why it is never hidden, for what was adopted or sent — it is reported and answered all the same.
    """
    mine = queue or (lambda account: model._default_manager.none())
    MODERATION.fill(model, Moderation(moderators, mine, author, words, stays))


def moderates(account: Visitor, thing: Model) -> bool:
    """The secretariat, or those whom the thing's own room names (its territory's animators)."""
    if not account.is_authenticated or account.powers_withheld or type(thing) not in MODERATION:
        return False
    return account.is_staff or MODERATION[type(thing)].moderators(thing).filter(pk=account.pk).exists()


def moderators_of(thing: Model) -> QuerySet[Account]:
    """Who is told that a thing is reported; the secretariat, where nobody looks after it."""
    named = MODERATION[type(thing)].moderators(thing)
    return named if named.exists() else Account.objects.filter(is_staff=True, is_active=True)


def author_of(thing: Model) -> Account | None:
    """The account that wrote a thing, if one did."""
    author: Account | None = MODERATION[type(thing)].author(thing)
    return author


def demand_moderator(account: Visitor, thing: Model) -> None:
    """Answer 403 unless they may."""
    if not moderates(account, thing):
        raise PermissionDenied


def demand_secretariat(account: Visitor, thing: Model) -> None:
    """A suspension reaches every room: the secretariat alone takes it."""
    if not (account.is_staff and moderates(account, thing)):
        raise PermissionDenied


def appoints(account: Account) -> bool:
    """The secretariat, or who chairs an assembly: names mediators and ends their mandates."""
    return known(account) and (account.is_staff or CHAIRS_AN_ASSEMBLY()(account))


def _looked_after(account: Visitor, among: Collection[int] | None = None) -> Q:
    """The things that `account` moderates, as pairs of columns of a target; `among` some kinds, by their keys."""
    wanted, kinds = Q(pk__in=[]), ContentType.objects.get_for_models(*MODERATION)
    for model, moderation in MODERATION.items():
        if among is not None and kinds[model].pk not in among:
            continue
        things = model._default_manager.all() if account.is_staff else moderation.queue(account)
        wanted |= Q(content_type=kinds[model], object_id__in=things.order_by().values("pk"))
    return wanted


def reports_for(account: Account, among: Collection[int] | None = None) -> ReportQuerySet:
    """Open reports of others on the things that `account` moderates, oldest first; `among` the kinds of things that are
    reported, where these are known: a question for each kind is then spared."""
    mine: ReportQuerySet = Report.objects.open().filter(_looked_after(account, among)).exclude(reporter=account)
    return mine.order_by("at", "pk")


def measures_for(account: Visitor) -> MeasureQuerySet:
    """Running measures on the things that `account` moderates, newest first."""
    mine: MeasureQuerySet = Measure.objects.running().filter(_looked_after(account))
    return mine.order_by("-at", "-pk")


def judges(account: Account, appeal: Appeal) -> bool:
    """A mediator, else the secretariat; never who decided, wrote or reported."""
    return Appeal.objects.decidable_by(account).filter(pk=appeal.pk).exists()


def is_mediator(account: Visitor, mediation: Mediation) -> bool:
    """The mediator who was asked, even once the mandate has ended: a mediation that began is led to its end."""
    return bool(mediation.mediator.account_id == account.pk) and not getattr(account, "powers_withheld", False)


def has_asked(account: Account, mediation: Mediation) -> bool:
    """The person who asked for the mediation."""
    return mediation.parties.filter(account=account, asked=True).exists()


def is_inside(account: Account, mediation: Mediation) -> bool:
    """The mediator, who asked, or who was invited: nobody else, whatever their charge."""
    return is_mediator(account, mediation) or mediation.parties.filter(account=account).exists()


MEDIATION_ACCESS = Access(
    MEDIATION_WORKFLOW,
    {
        "accept": is_mediator,
        "decline": is_mediator,
        "invite": is_mediator,
        "write": is_inside,
        "withdraw": has_asked,
        "close": is_mediator,
    },
)
