"""The council prepares its cooperative, by promises; a network is one already, with parts, a queue and a floor."""

from __future__ import annotations

import copy
import datetime as dt
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.cooperative import (
    allocating,
    claiming,
    converting,
    interest,
    leaving,
    paying,
    reviewing,
    services,
    transfers,
)
from lieudit.cooperative.certificates import ask_certificates
from lieudit.cooperative.conversion_steps import STATUTES, StepKey
from lieudit.cooperative.models import Associate, Cooperative, Payout, Subscription
from lieudit.cooperative.vocabulary import Category
from lieudit.governance.models import DecisionMethod, Rulebook, RulebookChange
from lieudit.governance.services import register_decision
from lieudit.membership.dues import read_bank_file, send_bank_file
from lieudit.network.models import Organisation
from lieudit.network.services import appoint_representative
from lieudit.network.vocabulary import OrganisationKind
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.scenery import Cast, organisation

BEGUN, PREPARED = 540, 44
"""Days ago: the register of the network is kept here; the council begins to prepare."""
REVIEWED = 100
"""In so many days, the network will have been a cooperative for five years: its review is due."""
FIVE_YEARS = dt.timedelta(days=5 * 365 + 1)
LOST = Decimal(90)
"""The loss of a year, that who leaves bears for their part until the next surplus covers it."""
PROMISES = 30
IBAN = "FR76 3000 6000 0112 3456 7890 189"
"""That of the examples of banks."""
REGION = "84"
"""Auvergne-Rhône-Alpes, whose network is a cooperative in this story."""


RATES = ((3, 1, "3.40"), (3, 2, "3.90"), (2, 1, "3.60"), (2, 2, "3.30"), (1, 1, "3.20"), (1, 2, "3.10"))
"""Half-yearly rates of the story: years before this one, half, points."""


class Shares:
    """Who speaks for places promises; in the network some subscribe, some leave, and money waits at its rank."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago
        self.keeper, self.second = cast.roles["secretariat"], cast.roles["tresorerie"]

    def strands(self) -> list[Strand]:
        return [self.preparing(), self.file(), self.network(), self.loss(), self.surplus()]

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

    def loss(self) -> Strand:
        """Of the network, the year before: noted, approved with the accounts, written by the treasurer."""
        yield self.ago(430)
        cooperative = Cooperative.objects.select_related("assembly").get(assembly=self.cast.assemblies[REGION])
        year = timezone.localdate().year - 1
        source = f"Comptes de {year}, compte 129"
        loss = reviewing.note_loss(cooperative, actor=self.keeper, year=year, amount=LOST, source=source)
        yield self.ago(425)
        decision = register_decision(
            cooperative.assembly,
            actor=None,
            title=f"Approuver les comptes de {year}",
            wording="L’assemblée approuve les comptes : la perte est portée au report à nouveau.",
            method=DecisionMethod.MINUTES,
            url=cooperative.get_absolute_url(),
        )
        yield self.ago(424)
        reviewing.post_loss(loss, actor=self.second, decision=decision)

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
        yield self.ago(50)
        prepared = interest.prepare_interest(cooperative, actor=self.keeper)[:2]
        yield self.ago(48)
        ordered = [self._order(each) for each in prepared]
        yield self.ago(45)
        leaving.validate_payout(ordered[0], actor=self.second, reference=f"{ordered[0].reference}, relevé n° 9")

    def _order(self, payout: Payout) -> Payout:
        """Where it is paid is written by who keeps the register; the treasurer orders it."""
        return transfers.order_payout(transfers.give_iban(payout, actor=self.keeper, iban=IBAN), actor=self.second)

    def network(self) -> Strand:
        """Opened under rules of its own; two leave, the floor holds what the second one is owed."""
        yield self.ago(BEGUN)
        cooperative = self._opened()
        second = self.second
        second.is_staff = True
        second.save(update_fields=["is_staff"])
        people = list(dict.fromkeys(self.cast.speakers.values()))[-8:]
        associates = []
        for rank, account in enumerate(people):
            yield self.ago(BEGUN - 3 - 4 * rank)
            category = Category.EMPLOYEE if rank in (2, 5) else Category.BENEFICIARY
            category = Category.CONTRIBUTOR if rank == 6 else category
            associates.append(self._associate(cooperative, account, category, 3 + rank % 3, half=rank == 3))
        yield self.ago(BEGUN - 60)
        own = self._three_with_a_link(cooperative)
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
        yield self.ago(11)
        words = "J’anime l’atelier du mercredi, et je n’y viens pas pour moi."
        associee = self.cast.roles["associee"]
        claiming.claim_category(own, actor=associee, wanted=Category.CONTRIBUTOR, reason=words)
        yield self.ago(2)
        ask_certificates(cooperative, actor=self.keeper)
        yield self.ago(1.5)
        self._receive_statement(associates[3].subscriptions.get())

    def _three_with_a_link(self, cooperative: Cooperative) -> Associate:
        """An associate, an employee, and an elected person for a town: each has a link to sign in."""
        roles = self.cast.roles
        town = organisation("Commune de Saint-Loup-des-Bois", OrganisationKind.INSTITUTION)
        appoint_representative(roles["elue"], town, actor=self.keeper, role="adjointe à la vie associative")
        self._associate(cooperative, roles["elue"], Category.PUBLIC_BODY, 4, holder=town)
        self._associate(cooperative, roles["salarie"], Category.EMPLOYEE, 2)
        return self._associate(cooperative, roles["associee"], Category.BENEFICIARY, 3)

    def _receive_statement(self, owing: Subscription) -> None:
        """The bank’s statement: what was still owed for parts, an interest that was ordered, a stranger’s transfer."""
        day, name = f"{timezone.localdate():%d/%m/%Y}", owing.associate.name.upper()
        rows = [f"{day};VIR {owing.reference} {name};{owing.rest}", f"{day};VIR PART-999-1 CLAIRE INCONNUE;50,00"]
        paid = Payout.objects.to_transfer().filter(associate__cooperative=owing.associate.cooperative).first()
        if paid:
            rows.append(f"{day};VIR SEPA EMIS {paid.reference};-{paid.amount}")
        content = "\n".join(["Date;Libellé;Montant", *rows, ""]).encode()
        sent = send_bank_file(actor=self.keeper, file=SimpleUploadedFile("releve-des-parts.csv", content))
        read_bank_file(sent, actor=self.keeper, date="Date", label="Libellé", amount="Montant")

    def _opened(self) -> Cooperative:
        """The network was a cooperative before this site: its rules are written as they were."""
        assembly = self.cast.assemblies[REGION]
        book = assembly.rulebook
        rules = copy.deepcopy(book.rules) | {
            "regime": "scic_sas",
            "capital": {**services.DEFAULT_CAPITAL, "floor": "9/10", "wait_days": 180},
        }
        since = timezone.localdate(self.cast.calendar.now) + dt.timedelta(days=REVIEWED) - FIVE_YEARS
        Rulebook.objects.create(assembly=assembly, version=book.version + 1, rules=rules, in_force_from=since)
        prepared = services.prepare_cooperative(assembly, actor=self.keeper)
        return services.open_cooperative(prepared, actor=self.keeper, on=since)

    def _sign(
        self, cooperative: Cooperative, account: Account, category: str, parts: int, holder: Organisation | None = None
    ) -> Subscription:
        who = holder or account
        return services.sign_subscription(cooperative, actor=account, holder=who, category=category, parts=parts)

    def _associate(
        self,
        cooperative: Cooperative,
        account: Account,
        category: str,
        parts: int,
        *,
        half: bool = False,
        holder: Organisation | None = None,
    ) -> Associate:
        """Signed, admitted and paid on the same day; some pay half of it first."""
        signed = self._sign(cooperative, account, category, parts, holder)
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
