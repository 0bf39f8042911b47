"""The oldest network of the story: a cooperative three years before this council sits, with its people and register."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.cooperative import allocating, keeping, particulars, paying, seating, services
from lieudit.cooperative.entries import CENT
from lieudit.cooperative.models import Associate, Cooperative, Subscription
from lieudit.cooperative.vocabulary import Category
from lieudit.governance.members import follow_rules
from lieudit.governance.models import Assembly, Decision, DecisionMethod, Rulebook
from lieudit.governance.services import register_decision
from lieudit.network.models import Organisation
from lieudit.pages.management.demonstration.clock import Strand

if TYPE_CHECKING:
    from lieudit.pages.management.demonstration.scenery import Cast

REGION = "84"
"""Auvergne-Rhône-Alpes, whose network is a cooperative in this story."""
BEGUN, APART = 1100, 55
"""Days ago, the register of the network is kept here; days between two who join it: three years of movements."""
FIRST = 500
"""Days of the first mandate of who signs second: it ends, and another is given, before the council sits."""
REVIEWED = 100
"""In so many days, the network will have been a cooperative for five years: its review is due."""
FIVE_YEARS = dt.timedelta(days=5 * 365 + 1)
ROLES = ("secretariat", "tresorerie", "associee", "salarie", "elue")
"""Who has a link to sign in and was there already."""
ASSOCIATES = (
    "Mireille Chazal", "Bastien Fayolle", "Odile Peyron", "Amine Khelifi",
    "Sandrine Vial", "Gilles Montagnier", "Leïla Bensaïd", "Paul Ravier",
)  # fmt: skip
TOWN = "Commune de Saint-Loup-des-Bois"
BORN, ADDRESS = dt.date(1974, 5, 2), "4 place du Marché, Saint-Loup-des-Bois"
"""What the associate wrote, apart from the register."""
SURPLUS = 6000
"""Euros of the first surplus that is shared out here: all of it goes to reserves."""


class Oldest:
    """Opened under rules of its own; eight join it one after the other, then an associate, an employee and a town."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago
        self.keeper, self.second = cast.roles["secretariat"], cast.roles["tresorerie"]

    def strands(self) -> list[Strand]:
        return [self.joining(), self.surplus(), self.mandate()]

    def joining(self) -> Strand:
        yield self.ago(BEGUN)
        cooperative = self._opened()
        self._mandate(cooperative, FIRST)
        for rank, account in enumerate(self.cast.associates):
            yield self.ago(BEGUN - 3 - APART * rank)
            category = Category.EMPLOYEE if rank in (2, 5) else Category.BENEFICIARY
            category = Category.CONTRIBUTOR if rank == 6 else category
            self._join(account, cooperative, category, 3 + rank % 3, half=rank == 3)
        yield self.ago(BEGUN - 3 - 8 * APART)
        roles = self.cast.roles
        self._join(roles["elue"], cooperative, Category.PUBLIC_BODY, 4, holder=self.cast.town)
        self._join(roles["salarie"], cooperative, Category.EMPLOYEE, 2)
        self._join(roles["associee"], cooperative, Category.BENEFICIARY, 3)
        own = Associate.objects.get(account=roles["associee"])
        particulars.write_particulars(own, actor=roles["associee"], born_on=BORN, address=ADDRESS)

    def mandate(self) -> Strand:
        """The treasurer’s, given anew once it had ended: who signs second keeps this register, and nothing else."""
        yield self.ago(BEGUN - FIRST - 2)
        self._mandate(Cooperative.objects.get(assembly=self.cast.assemblies[REGION]), 2 * 365)

    def _mandate(self, cooperative: Cooperative, days: int) -> None:
        until = timezone.localdate() + dt.timedelta(days=days)
        keeping.name_keeper(cooperative, actor=self.keeper, account=self.second, until=until)

    def surplus(self) -> Strand:
        """Of a first year, put in reserves; no interest, hence no rate."""
        yield self.ago(800)
        cooperative, year = Cooperative.objects.get(assembly=self.cast.assemblies[REGION]), timezone.localdate().year
        found = allocating.propose_allocation(cooperative, actor=self.keeper, year=year - 1, amount=Decimal(SURPLUS))
        wording = "L’assemblée met l’excédent en réserve."
        decision = decided(cooperative, f"Répartir l’excédent de {year - 1}", wording, found.get_absolute_url())
        found = allocating.adopt_allocation(found, actor=self.keeper, decision=decision)
        yield self.ago(798)
        allocating.post_allocation(found, actor=self.second)

    def _opened(self) -> Cooperative:
        """The network was a cooperative before this site: its rules are written as they were."""
        assembly = self.cast.assemblies[REGION]
        since = timezone.localdate(self.cast.calendar.now) + dt.timedelta(days=REVIEWED) - FIVE_YEARS
        own = {"floor": "9/10", "wait_days": 180, "revalued": True, "exit_reserve": True}
        change_rules(assembly, since=since, regime="scic_sas", capital={**services.DEFAULT_CAPITAL, **own})
        prepared = services.prepare_cooperative(assembly, actor=self.keeper)
        return services.open_cooperative(prepared, actor=self.keeper, on=since)

    def _join(
        self,
        account: Account,
        cooperative: Cooperative,
        category: str,
        parts: int,
        *,
        half: bool = False,
        holder: Organisation | None = None,
    ) -> None:
        """Signed, admitted and paid on the same day; some pay half of it first."""
        signed = signed_by(account, cooperative, category, parts, holder)
        signed = services.admit_subscription(signed, actor=self.keeper)
        amount = (signed.amount / 2 if half else signed.amount).quantize(CENT)
        cause, today = f"Relevé, {signed.reference}", timezone.localdate()
        paying.receive_payment(signed, actor=self.keeper, amount=amount, paid_on=today, cause=cause)


def signed_by(
    account: Account, cooperative: Cooperative, category: str, parts: int, holder: Organisation | None = None
) -> Subscription:
    who = holder or account
    return services.sign_subscription(cooperative, actor=account, holder=who, category=category, parts=parts)


def decided(cooperative: Cooperative, title: str, wording: str, url: str = "") -> Decision:
    """What the associates of the network decided together, as their minutes say."""
    return register_decision(
        seating.whole_of(cooperative) or cooperative.assembly,
        actor=None,
        title=title,
        wording=wording,
        method=DecisionMethod.MINUTES,
        url=url or cooperative.get_absolute_url(),
    )


def change_rules(assembly: Assembly, *, since: dt.date, capital: Mapping[str, object], regime: str = "") -> None:
    """The rules of the network, as its own papers say them: it wrote them elsewhere."""
    book = assembly.rulebooks.order_by("version").last()
    assert book
    rules = copy.deepcopy(book.rules)
    rules["capital"] = {**rules.get("capital", {}), **capital}
    rules["regime"] = regime or rules["regime"]
    changed = Rulebook.objects.create(assembly=assembly, version=book.version + 1, rules=rules, in_force_from=since)
    for whole in Assembly.objects.filter(council=assembly):
        follow_rules(whole, changed)
