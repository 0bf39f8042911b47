"""The council prepares its cooperative, by promises; a network (`oldest.py`) is one, with a queue and a floor."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.cooperative import (
    allocating,
    claiming,
    converting,
    endings,
    interest,
    leaving,
    particulars,
    renouncing,
    revaluing,
    reviewing,
    services,
    transfers,
)
from lieudit.cooperative.certificates import ask_certificates
from lieudit.cooperative.chart import map_account
from lieudit.cooperative.conversion_steps import STATUTES, StepKey
from lieudit.cooperative.models import Associate, Cooperative, Payout, Subscription
from lieudit.cooperative.vocabulary import Category, Due, Kind, Ledger
from lieudit.governance.models import RulebookChange
from lieudit.membership.dues import read_bank_file, send_bank_file
from lieudit.membership.exclusion import HEARING_NOTICE
from lieudit.pages.management.demonstration.clock import Strand
from lieudit.pages.management.demonstration.oldest import REGION, change_rules, decided, signed_by
from lieudit.pages.management.demonstration.roadmap import ASSEMBLY
from lieudit.pages.management.demonstration.scenery import Cast

PREPARED = 44
"""Days ago, the council begins to prepare."""
LOST = Decimal(90)
"""The loss of a year, that who leaves bears for their part until the next surplus covers it."""
PROMISES = 30
PLANNED = {
    StepKey.CONVENED: ("Qui préside", ASSEMBLY - 30),
    StepKey.VOTE: ("L’assemblée", ASSEMBLY),
    StepKey.DEPOSIT: ("La trésorerie", ASSEMBLY + 30),
    StepKey.NOTICES: ("Le secrétariat", ASSEMBLY + 60),
    StepKey.SWITCH: ("Deux personnes", ASSEMBLY + 75),
}
"""Who sees to each step to come, and by when: days from today."""
IBAN = "FR76 3000 6000 0112 3456 7890 189"
"""That of the examples of banks."""
RAISED = 52
"""Euros that a part of the network is worth since reserves were put in it; 50 before."""
RATES = ((3, 1, "3.40"), (3, 2, "3.90"), (2, 1, "3.60"), (2, 2, "3.30"), (1, 1, "3.20"), (1, 2, "3.10"))
"""Half-yearly rates of the story: years before this one, half, points."""


class Shares:
    """Who speaks for places promises; in the network some subscribe, some leave, and money waits at its rank."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.ago = cast, cast.calendar.ago
        self.keeper, self.second = cast.roles["secretariat"], cast.roles["tresorerie"]

    def strands(self) -> list[Strand]:
        return [self.preparing(), self.file(), self.network(), self.loss(), self.surplus(), self.raising()]

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
            (StepKey.COUNSEL, "Aucun texte ne demande à une association un commissaire à la transformation."),
            (StepKey.COUNSEL, "La revalorisation des parts est ouverte aux SCIC depuis juin 2024 : loi relue."),
        ]
        for rank, (key, words) in enumerate(said):
            yield self.ago(38 - 5 * rank)
            reference = f"Lettre du conseil n° {rank - 1}" if key == StepKey.COUNSEL else ""
            on, answer = timezone.localdate(), STATUTES
            converting.prove_step(
                cooperative, actor=self.keeper, step=key, words=words, on=on, reference=reference, answer=answer
            )
        yield self.ago(20)
        who, due = "Le secrétariat", timezone.localdate() + dt.timedelta(days=110)
        converting.plan_step(cooperative, actor=self.keeper, step=StepKey.CATEGORIES, who=who, due=due)
        today = timezone.localdate(self.cast.calendar.now)
        for key, (who, days) in PLANNED.items():
            day = today + dt.timedelta(days=days)
            converting.plan_step(cooperative, actor=self.keeper, step=key, who=who, due=day)
        yield self.ago(1.2)
        written = RulebookChange.objects.filter(base__assembly=cooperative.assembly, state="draft")
        statutes = written.get(rules__regime="scic_sas")
        converting.choose_statutes(cooperative, actor=self.keeper, change=statutes)

    def _prepared(self) -> Cooperative:
        return Cooperative.objects.select_related("assembly").get(assembly=self.cast.assemblies["national"])

    def loss(self) -> Strand:
        """Of the network, the year before: noted, approved with the accounts, written by the treasurer."""
        yield self.ago(430)
        cooperative, year = self._lived(), timezone.localdate().year - 1
        source = f"Comptes de {year}, compte 129"
        loss = reviewing.note_loss(cooperative, actor=self.keeper, year=year, amount=LOST, source=source)
        yield self.ago(425)
        wording = "L’assemblée approuve les comptes : la perte est portée au report à nouveau."
        decision = decided(cooperative, f"Approuver les comptes de {year}", wording)
        yield self.ago(424)
        reviewing.post_loss(loss, actor=self.second, decision=decision)

    def surplus(self) -> Strand:
        """Of the network, last year: shared out, adopted, written by the treasurer. Rates are of this story."""
        yield self.ago(62)
        year = timezone.localdate().year
        for before, half, value in RATES:
            source, value_ = "Exemple de la démonstration", Decimal(value)
            allocating.note_rate(actor=self.keeper, year=year - before, half=half, value=value_, source=source)
        cooperative = self._lived()
        sums = {"amount": Decimal(8400), "subsidies": Decimal(2000), "interest": Decimal(30)}
        sums["exit_reserve"] = Decimal(600)
        allocation = allocating.propose_allocation(cooperative, actor=self.keeper, year=year - 1, **sums)
        yield self.ago(60)
        wording = "L’assemblée adopte la répartition proposée."
        decision = decided(cooperative, f"Répartir l’excédent de {year - 1}", wording, allocation.get_absolute_url())
        allocation = allocating.adopt_allocation(allocation, actor=self.keeper, decision=decision)
        yield self.ago(59)
        allocating.post_allocation(allocation, actor=self.second)
        yield self.ago(57)
        self._say_account(cooperative)
        yield self.ago(50)
        prepared = interest.prepare_interest(cooperative, actor=self.keeper)[:2]
        yield self.ago(48)
        ordered = [self._order(each) for each in prepared]
        yield self.ago(45)
        leaving.validate_payout(ordered[0], actor=self.second, reference=f"{ordered[0].reference}, relevé n° 9")

    def _say_account(self, cooperative: Cooperative) -> None:
        """The accountant has a longer number for the capital that is paid."""
        map_account(
            cooperative,
            actor=self.keeper,
            account=Ledger.PAID,
            number="10131000",
            words="Capital souscrit, appelé, versé",
            source="Plan de comptes du cabinet, page 2",
            source_on=timezone.localdate(),
        )

    def _order(self, payout: Payout) -> Payout:
        """Where it is paid is written by who keeps the register; the treasurer orders it."""
        return transfers.order_payout(transfers.give_iban(payout, actor=self.keeper, iban=IBAN), actor=self.second)

    def raising(self) -> Strand:
        """The network puts a part of its reserves in its parts: its rules first, then the assembly, then two hands."""
        yield self.ago(43)
        cooperative = self._lived()
        change_rules(cooperative.assembly, since=timezone.localdate(), capital={"nominal": RAISED})
        yield self.ago(42)
        prepared = revaluing.prepare_revaluation(self._lived(), actor=self.keeper)
        yield self.ago(40)
        wording = f"L’assemblée porte la part à {RAISED} € par des réserves."
        decision = decided(cooperative, "Relever la valeur des parts", wording)
        yield self.ago(39)
        revaluing.write_revaluation(prepared, actor=self.second, decision=decision)

    def network(self) -> Strand:
        """Two leave, the floor holds what the second one is owed; one renounces an interest; one owes and pays; another
        answers what is held against them, before being heard."""
        yield self.ago(300)
        people, cooperative = self.cast.associates, self._lived()
        first, second, owing = (self._of(people[rank]) for rank in (0, 1, 3))
        leaving.leave_cooperative(first, actor=people[0])
        yield self.ago(200)
        leaving.leave_cooperative(second, actor=people[1])
        yield self.ago(90)
        payout = leaving.prepare_payout(first, actor=self.keeper)
        yield self.ago(88)
        leaving.validate_payout(payout, actor=self.second, reference="Virement du registre n° 1")
        yield self.ago(56)
        giver = self._of(people[4])
        owed = renouncing.owed_to(giver)[Due.INTEREST]
        renouncing.renounce(giver, actor=people[4], due=Due.INTEREST, amount=owed)
        yield self.ago(30)
        reason = "une convocation est revenue, l’adresse n’est plus la bonne"
        particulars.read_particulars(self._of(self.cast.roles["associee"]), actor=self.keeper, reason=reason)
        yield self.ago(12)
        signed_by(people[2], cooperative, Category.EMPLOYEE, 2)
        yield self.ago(11)
        words = "J’anime l’atelier du mercredi, et je n’y viens pas pour moi."
        associee = self.cast.roles["associee"]
        claiming.claim_category(self._of(associee), actor=associee, wanted=Category.CONTRIBUTOR, reason=words)
        last = self._of(people[7])
        grounds = "Le 4 avril et le 9 mai, l’atelier est resté ouvert la nuit, sans l’accord de personne."
        hearing_on = timezone.localdate() + dt.timedelta(days=HEARING_NOTICE)
        opened = endings.open_ending(
            last, actor=self.keeper, kind=Kind.STRIKE_OFF, grounds=grounds, hearing_on=hearing_on
        )
        yield self.ago(6)
        words = "Le 9 mai je n’y étais pas ; le 4 avril, nous étions trois, et la clé m’avait été confiée."
        endings.answer_grounds(opened, actor=people[7], words=words)
        yield self.ago(2)
        ask_certificates(cooperative, actor=self.keeper)
        yield self.ago(1.5)
        self._receive_statement(owing.subscriptions.get())

    def _lived(self) -> Cooperative:
        """The network, as it is read at this moment."""
        return Cooperative.objects.select_related("assembly").get(assembly=self.cast.assemblies[REGION])

    def _of(self, account: Account) -> Associate:
        return Associate.objects.with_names().get(account=account, until=None)

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
