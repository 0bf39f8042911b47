"""Cooperatives, associates and their parts, made for tests through the acts of the room."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.cooperative import paying, services
from lieudit.cooperative.models import Associate, Cooperative, Subscription
from lieudit.cooperative.vocabulary import Category
from lieudit.governance.models import Assembly
from lieudit.governance.services import found_assembly
from lieudit.governance.statements import put
from lieudit.network.models import Organisation
from lieudit.territory.models import Region
from tests.accounts.factories import AccountFactory
from tests.membership.factories import a_body
from tests.network.factories import OrganisationFactory, RepresentativeFactory


def a_keeper() -> Account:
    """A member of the secretariat, who keeps the register."""
    return AccountFactory(secretariat=True)


def a_prepared(name: str = "Conseil du bocage", region: Region | None = None, **rules: object) -> Cooperative:
    """A cooperative that is being prepared; `rules` are those of its capital."""
    assembly = found_assembly(name, actor=None, region=region)
    _rule(assembly, **rules)
    return services.prepare_cooperative(assembly, actor=None)


def _rule(assembly: Assembly, regime: str = "scic_sas", **rules: object) -> None:
    book = assembly.rulebook
    changed = {**book.rules, "regime": regime}
    for key, value in {"wait_days": 0, **rules}.items():
        put(changed, f"capital.{key}", value)
    type(book).objects.create(
        assembly=assembly, version=book.version + 1, rules=changed, in_force_from=timezone.localdate()
    )


def a_cooperative(name: str = "Conseil du bocage", region: Region | None = None, **rules: object) -> Cooperative:
    """One whose register is open."""
    return services.open_cooperative(a_prepared(name, region, **rules), actor=None)


def a_public_body() -> Organisation:
    organisation = OrganisationFactory(institution=True)
    RepresentativeFactory(place=None, organisation=organisation)
    return organisation


def a_subscription(cooperative: Cooperative, parts: int = 6, holder: Any = None, **terms: Any) -> Subscription:
    """Signed by who speaks for the holder: a structure of its own, unless said."""
    holder = holder or a_body()
    actor = holder if isinstance(holder, Account) else RepresentativeFactory(place=None, organisation=holder).account
    terms.setdefault("category", services.proposed_category(holder))
    return services.sign_subscription(cooperative, actor=actor, holder=holder, parts=parts, **terms)


def an_admitted(cooperative: Cooperative, parts: int = 6, **terms: Any) -> Subscription:
    return services.admit_subscription(a_subscription(cooperative, parts, **terms), actor=a_keeper())


def pay(subscription: Subscription, amount: Decimal | int | str | None = None, **terms: Any) -> Subscription:
    """Paid in whole, unless said."""
    total = subscription.rest if amount is None else Decimal(amount)
    terms.setdefault("paid_on", timezone.localdate())
    paying.receive_payment(subscription, actor=a_keeper(), amount=total, **terms)
    subscription.refresh_from_db()
    return subscription


def an_associate(cooperative: Cooperative, parts: int = 6, paid: int | None = None, **terms: Any) -> Associate:
    """Who holds parts that count."""
    return Associate.objects.get(pk=pay(an_admitted(cooperative, parts, **terms), paid).associate_id)


def an_employee(cooperative: Cooperative, parts: int = 1) -> Associate:
    return an_associate(cooperative, parts, holder=AccountFactory(), category=Category.EMPLOYEE)
