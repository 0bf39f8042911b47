"""The council prepares its cooperative, by promises; a network is one already, with parts, a queue and a floor."""

from __future__ import annotations

import copy
from decimal import Decimal

from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.cooperative import leaving, paying, services
from lieudit.cooperative.models import Associate, Cooperative, Subscription
from lieudit.cooperative.vocabulary import Category
from lieudit.governance.models import Rulebook
from lieudit.pages.management.demonstration import council
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast, open_account

BEGUN, PREPARED = 540, 44
"""Days ago: the register of the network opens; the council begins to prepare."""
PROMISES = 30
REGION = "84"
"""Auvergne-Rhône-Alpes, whose network is a cooperative in this story."""


class Shares:
    """Who speaks for places promises; in the network some subscribe, some leave, and money waits at its rank."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago
        self.keeper = cast.roles["secretariat"]

    def strands(self) -> list[Strand]:
        return [self.preparing(), self.network()]

    def preparing(self) -> Strand:
        """Thirty members promise parts: places, people, no employee nor producer yet."""
        yield self.ago(PREPARED)
        cooperative = services.prepare_cooperative(self.cast.assemblies["national"], actor=self.keeper)
        accounts = list(dict.fromkeys(self.cast.speakers.values()))[:PROMISES]
        for rank, account in enumerate(accounts):
            yield self.ago(PREPARED - 1 - rank)
            category = Category.CONTRIBUTOR if rank % 5 == 4 else Category.BENEFICIARY
            services.make_promise(cooperative, actor=account, holder=account, category=category, parts=1 + rank % 4)

    def network(self) -> Strand:
        """Opened under rules of its own; two leave, the floor holds what the second one is owed."""
        yield self.ago(BEGUN)
        cooperative = self._opened()
        second = open_account(self.cast, f"tresorerie@{council.DOMAIN}", "Irène Vasseur")
        second.is_staff = True
        second.save(update_fields=["is_staff"])
        people = list(dict.fromkeys(self.cast.speakers.values()))[-8:]
        associates = []
        for rank, account in enumerate(people):
            yield self.ago(BEGUN - 3 - 4 * rank)
            category = Category.EMPLOYEE if rank in (2, 5) else Category.BENEFICIARY
            category = Category.CONTRIBUTOR if rank == 6 else category
            associates.append(self._associate(cooperative, account, category, 3 + rank % 3, half=rank == 3))
        yield self.ago(300)
        leaving.leave_cooperative(associates[0], actor=people[0])
        yield self.ago(200)
        leaving.leave_cooperative(associates[1], actor=people[1])
        yield self.ago(90)
        payout = leaving.prepare_payout(associates[0], actor=self.keeper)
        yield self.ago(88)
        leaving.validate_payout(payout, actor=second, reference="Virement du registre n° 1")
        yield self.ago(12)
        self._sign(cooperative, people[2], Category.EMPLOYEE, 2)

    def _opened(self) -> Cooperative:
        """The network was a cooperative before this site: its rules are written as they were."""
        assembly = self.cast.assemblies[REGION]
        book = assembly.rulebook
        rules = copy.deepcopy(book.rules) | {
            "regime": "scic_sas",
            "capital": {**services.DEFAULT_CAPITAL, "floor": "4/5", "wait_days": 180},
        }
        today = timezone.localdate()
        Rulebook.objects.create(assembly=assembly, version=book.version + 1, rules=rules, in_force_from=today)
        return services.open_cooperative(services.prepare_cooperative(assembly, actor=self.keeper), actor=self.keeper)

    def _sign(self, cooperative: Cooperative, account: Account, category: str, parts: int) -> Subscription:
        return services.sign_subscription(cooperative, actor=account, holder=account, category=category, parts=parts)

    def _associate(
        self, cooperative: Cooperative, account: Account, category: str, parts: int, *, half: bool
    ) -> Associate:
        """Signed, admitted and paid on the same day; some pay half of it first."""
        signed = self._sign(cooperative, account, category, parts)
        signed = services.admit_subscription(signed, actor=self.keeper)
        amount = signed.amount / 2 if half else signed.amount
        paying.receive_payment(
            signed,
            actor=self.keeper,
            amount=Decimal(amount).quantize(Decimal("0.01")),
            paid_on=timezone.localdate(),
            cause=f"Relevé, {signed.reference}",
        )
        return Associate.objects.get(pk=signed.associate_id)
