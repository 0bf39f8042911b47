"""An association on its way to a cooperative, as far as a test needs, through the acts of the rooms."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.cooperative import converting, services, switching
from lieudit.cooperative.conversion_steps import STATUTES, StepKey
from lieudit.cooperative.models import Conversion, Cooperative, Subscription
from lieudit.cooperative.vocabulary import Category
from lieudit.governance.models import Assembly, RulebookChange
from lieudit.governance.rulemaking import put_change_to_vote
from lieudit.journal import services as journal
from tests.accounts.factories import AccountFactory
from tests.cooperative.factories import a_keeper, a_subscription, pay
from tests.governance.factories import a_change, a_council, votes
from tests.meetings.members import admitted
from tests.membership.factories import a_member, a_person

CATEGORIES = (Category.BENEFICIARY, Category.EMPLOYEE, Category.CONTRIBUTOR)


class Converting:
    """A council of three, a member that is a structure, three persons who belong and promise, in three categories."""

    def __init__(self, council: Assembly | None = None) -> None:
        self.council = council or a_council()
        self.keeper, self.second = a_keeper(), a_keeper()
        self.cooperative = services.prepare_cooperative(self.council, actor=self.keeper)
        self.people = [AccountFactory(public=True) for _ in CATEGORIES]
        self.members = [admitted(a_person(each)) for each in self.people]
        self.other = admitted(a_member())

    def again(self) -> Cooperative:
        self.cooperative = Cooperative.objects.select_related("assembly").get(pk=self.cooperative.pk)
        return self.cooperative

    def promises(self, categories: tuple[Category, ...] = CATEGORIES) -> None:
        for account, category in zip(self.people, categories, strict=True):
            words = {"actor": account, "holder": account, "category": category, "parts": 2}
            services.make_promise(self.cooperative, **words)

    def proves(self, *keys: StepKey, answer: str = STATUTES) -> None:
        for key in keys:
            words: dict[str, Any] = {"words": "Lu et cité.", "on": timezone.localdate(), "reference": "R-1"}
            converting.prove_step(self.cooperative, actor=self.keeper, step=key, answer=answer, **words)

    def chooses(self) -> RulebookChange:
        self.change = a_change(self.council, preset="scic_sas")
        converting.choose_statutes(self.cooperative, actor=self.keeper, change=self.change)
        return self.change

    def is_convened(self) -> None:
        data = {"title": "Assemblée", "assembly": self.council.name, "day": "demain"}
        journal.record("meetings.convened", self.change, self.council, actor=self.keeper, data=data)

    def decides(self, choices: str, capture: Any) -> RulebookChange:
        change = RulebookChange.objects.get(pk=self.change.pk)
        self.change = votes(put_change_to_vote(change, actor=self.keeper), choices, capture)
        return self.change

    def signs(self, account: Account, category: Category, paid: int | None = 25) -> Subscription:
        """A bulletin of two parts, admitted; so many euros are deposited."""
        signed = a_subscription(self.again(), 2, holder=account, category=category)
        signed = services.admit_subscription(signed, actor=self.keeper)
        return pay(signed, Decimal(paid)) if paid else signed

    def all_sign(self) -> list[Subscription]:
        return [self.signs(account, category) for account, category in zip(self.people, CATEGORIES, strict=True)]

    def is_ready(self, capture: Any) -> None:
        """Every step is proved, but for the day itself."""
        self.promises()
        self.proves(StepKey.OBJECT, StepKey.MAJORITY, StepKey.COUNSEL)
        self.chooses()
        self.is_convened()
        self.decides("fff", capture)
        self.all_sign()
        self.proves(StepKey.DEPOSIT, StepKey.NOTICES)

    def confirms(self, actor: Account | None = None) -> None:
        """Another person confirms what is prepared, as it now is."""
        read = Conversion.objects.get(cooperative=self.cooperative).prepared
        switching.switch(self.again(), actor=actor or self.second, read=read)

    def switches(self, funds: int = 12_000) -> Cooperative:
        switching.prepare_switch(self.again(), actor=self.keeper, funds=Decimal(funds))
        self.confirms()
        return self.again()
