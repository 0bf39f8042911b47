"""The council prepares its cooperative, by promises; a network is one already, with parts, a queue and a floor."""

from __future__ import annotations

import copy
import datetime as dt
from decimal import Decimal

from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.cooperative import allocating, converting, leaving, paying, services
from lieudit.cooperative.conversion_steps import STATUTES, StepKey
from lieudit.cooperative.models import Associate, Cooperative, Subscription
from lieudit.cooperative.vocabulary import Category
from lieudit.governance.models import DecisionMethod, Rulebook, RulebookChange
from lieudit.governance.services import register_decision
from lieudit.pages.management.demonstration import council
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast, open_account

BEGUN, PREPARED = 540, 44
"""Days ago: the register of the network opens; the council begins to prepare."""
PROMISES = 30
REGION = "84"
"""Auvergne-Rhône-Alpes, whose network is a cooperative in this story."""


RATES = ((3, 1, "3.40"), (3, 2, "3.90"), (2, 1, "3.60"), (2, 2, "3.30"), (1, 1, "3.20"), (1, 2, "3.10"))
"""Half-yearly rates of the story: years before this one, half, points."""


class Shares:
    """Who speaks for places promises; in the network some subscribe, some leave, and money waits at its rank."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago
        self.keeper = cast.roles["secretariat"]

    def strands(self) -> list[Strand]:
        return [self.preparing(), self.file(), self.network(), self.surplus()]

    def preparing(self) -> Strand:
        """Thirty members promise parts: places, people, no employee nor producer yet."""
        yield self.ago(PREPARED)
        cooperative = services.prepare_cooperative(self.cast.assemblies["national"], actor=self.keeper)
        accounts = list(dict.fromkeys(self.cast.speakers.values()))[:PROMISES]
        for rank, account in enumerate(accounts):
            yield self.ago(PREPARED - 1 - rank)
            category = Category.CONTRIBUTOR if rank % 5 == 4 else Category.BENEFICIARY
            services.make_promise(cooperative, actor=account, holder=account, category=category, parts=1 + rank % 4)

    def file(self) -> Strand:
        """At its seventh step: nobody who is employed nor who produces has promised."""
        yield self.ago(40)
        cooperative = self._prepared()
        said = [
            (StepKey.OBJECT, "La coopérative accompagne les mêmes lieux, avec la même équipe : l’objet est repris."),
            (StepKey.MAJORITY, "Art. 14 des statuts : une assemblée extraordinaire décide aux deux tiers."),
            (StepKey.COUNSEL, "Le conseil répond qu’aucun texte n’en demande un à une association ; il l’a écrit."),
        ]
        for rank, (key, words) in enumerate(said):
            yield self.ago(38 - 6 * rank)
            on = timezone.localdate()
            converting.prove_step(cooperative, actor=self.keeper, step=key, words=words, on=on, answer=STATUTES)
        yield self.ago(20)
        who, due = "Le secrétariat", timezone.localdate() + dt.timedelta(days=110)
        converting.plan_step(cooperative, actor=self.keeper, step=StepKey.CATEGORIES, who=who, due=due)
        yield self.ago(1.2)
        written = RulebookChange.objects.filter(base__assembly=cooperative.assembly, state="draft")
        statutes = written.get(rules__regime="scic_sas")
        converting.choose_statutes(cooperative, actor=self.keeper, change=statutes)

    def _prepared(self) -> Cooperative:
        return Cooperative.objects.select_related("assembly").get(assembly=self.cast.assemblies["national"])

    def surplus(self) -> Strand:
        """Of the network, last year: shared out, adopted, written by the treasurer. Rates are of this story."""
        yield self.ago(62)
        year = timezone.localdate().year
        for before, half, value in RATES:
            source, value_ = "Exemple de la démonstration", Decimal(value)
            allocating.note_rate(actor=self.keeper, year=year - before, half=half, value=value_, source=source)
        cooperative = Cooperative.objects.select_related("assembly").get(assembly=self.cast.assemblies[REGION])
        sums = {"amount": Decimal(8400), "subsidies": Decimal(2000), "interest": Decimal(30)}
        allocation = allocating.propose_allocation(cooperative, actor=self.keeper, year=year - 1, **sums)
        yield self.ago(60)
        decision = register_decision(
            cooperative.assembly,
            actor=None,
            title=f"Répartir l’excédent de {year - 1}",
            wording="L’assemblée adopte la répartition proposée.",
            method=DecisionMethod.MINUTES,
            url=allocation.get_absolute_url(),
        )
        allocation = allocating.adopt_allocation(allocation, actor=self.keeper, decision=decision)
        yield self.ago(59)
        allocating.post_allocation(allocation, actor=self.second)

    def network(self) -> Strand:
        """Opened under rules of its own; two leave, the floor holds what the second one is owed."""
        yield self.ago(BEGUN)
        cooperative = self._opened()
        self.second = second = open_account(self.cast, f"tresorerie@{council.DOMAIN}", "Irène Vasseur")
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
