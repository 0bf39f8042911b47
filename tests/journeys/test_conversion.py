"""From promises to a departure, by real pages: an association prepares its cooperative, votes its statutes in general
assembly, passes in one day by two persons; its associates meet by colleges and share a surplus; one of them leaves
under the floor, waits, and is paid back by a statement. Then four programs count its files to the cent.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lieudit.cooperative import fec, files, leaving, verify_ledger
from lieudit.cooperative.models import Allocation, Associate, Cooperative, Movement, Payout, Subscription
from lieudit.cooperative.papers import paper_of
from lieudit.governance.models import Assembly, Decision, RulebookChange, Seat
from lieudit.meetings.models import Meeting
from lieudit.membership.models import Member
from tests.accounts.factories import AccountFactory
from tests.cooperative.counting import (
    HLEDGER,
    bean_balances,
    by_fec,
    by_journal,
    euros_of,
    fec_rows,
    hledger_balances,
)
from tests.governance.factories import rewritten
from tests.journeys.test_general_assembly import ACCOUNTS, Association
from tests.journeys.visitor import Visitor
from tests.meetings.members import admitted
from tests.membership.factories import a_person, secretariat

pytestmark = pytest.mark.django_db(transaction=True)

STATUTES = "Adopter les statuts de la coopérative"
CATEGORIES = ("beneficiary", "employee", "contributor")


class Conversion(Association):
    """The association, two members of the secretariat, and three persons who want a cooperative."""

    def __init__(self, later: Any) -> None:
        super().__init__(later)
        self.other_desk = secretariat()
        joined = [admitted(a_person(AccountFactory(name=name, public=True))) for name in ("Lou Petit", "Noé Roy")]
        self.people = [self.person, *joined]
        self.members += joined
        self.staff.open(reverse("cooperative:cooperatives")).follow("Préparer une coopérative")
        self.staff.send("Commencer", assembly=str(self.council.pk)).reads("chacun peut promettre des parts")
        self.cooperative = Cooperative.objects.get()

    def at(self, page: str, *more: object) -> str:
        return reverse(f"cooperative:{page}", args=[self.council.slug, *more])

    def home(self, account: Any) -> Visitor:
        return self.visitor(account).open(self.cooperative.get_absolute_url())

    def seat(self, member: Member) -> Seat:
        """The seat of a member or, once it is one of associates, of who holds parts."""
        holder = {"organisation": member.organisation, "account": member.account}
        return Seat.objects.filter(college__assembly=self.assembly, **holder).latest("pk")

    def reads_steps(self, *words: str) -> Visitor:
        return self.visitor().open(self.at("conversion")).reads(*words)

    def proves(self, step: str, **typed: str) -> None:
        self.staff.open(self.at("prove_step", step))
        self.staff.send("Prouver cette étape", words="Lu et cité au dossier.", **typed)
        assert self.staff.url.endswith(self.at("conversion")), self.staff.words

    def signs(self, account: Any, category: str, parts: int = 2) -> Subscription:
        reader = self.home(account).follow("Souscrire")
        reader.send("Lire le bulletin", holder="self", category=category, parts=str(parts))
        reader.send("Signer le bulletin", agreed="on")
        signed = Subscription.objects.latest("pk")
        self.staff.open(reverse("cooperative:answer", args=[signed.pk])).send("Répondre", decision="admit")
        return signed

    def takes_in(self, desk: Visitor, words: str, amount: str) -> Visitor:
        """A statement of one line is sent, read, and matched as it is proposed."""
        text = f"Date;Libellé;Montant\n{timezone.localdate():%d/%m/%Y};{words};{amount}\n"
        desk.open(reverse("membership:bank"))
        desk.send("Lire ce relevé", file=SimpleUploadedFile("releve.csv", text.encode())).send("Lire les encaissements")
        return desk.open(reverse("cooperative:bank")).send("Rapprocher").reads("écrit au registre")

    def pays(self, signed: Subscription, amount: str = "25") -> None:
        page = self.staff.open(reverse("cooperative:receive", args=[signed.pk]))
        page.send("Noter ce versement", amount=amount, paid_on=timezone.localdate().isoformat())
        page.reads("Le versement est écrit au registre")


def test_an_association_becomes_a_cooperative_and_lives_its_first_year(later, tmp_path):
    walked(Conversion(later), tmp_path)


def walked(its: Conversion, tmp_path: Path) -> None:
    """From the first promise to the last count; in real browsers too (tests/browser/test_conversion.py)."""
    promised(its)
    change = written(its)
    voted(its, change)
    passed(its)
    paid_after(its)
    shared_out(its)
    left(its)
    paid_back(its)
    counted_again(its, tmp_path)


def promised(its: Conversion) -> None:
    """What blocks is read from the first click; three persons promise, and their step is green by itself."""
    its.visitor().open("/").open(reverse("cooperative:cooperatives")).reads(
        "Ce qui bloque", "Ni salarié, ni producteur"
    )
    for member, category in zip(its.people, CATEGORIES, strict=True):
        page = its.home(member.account).follow("Promettre")
        page.send("Promettre", holder="self", category=category, parts="2").reads("Votre promesse est notée")
    its.reads_steps("Toutes les catégories que la loi demande ont quelqu’un").does_not_read("Ni salarié")
    its.visitor().open(its.at("day_one")).reads("La coopérative au premier jour")


def written(its: Conversion) -> RulebookChange:
    """The object, the majority and the question to counsel in words; the statutes as a change of the rules."""
    its.proves("object")
    its.staff.open(its.at("prove_step", "majority")).send("Prouver cette étape", words="Art. 14.", answer="statutes")
    its.proves("counsel")
    member = its.visitor(its.account(its.members[1])).open(its.council.get_absolute_url())
    member.open(reverse("governance:open_change", args=[its.council.slug]))
    member.send("Ouvrir la modification", title="Devenir une SCIC", reason="Ensemble.", preset="scic_sas")
    change = rewritten(RulebookChange.objects.get(), members__weigh=True, capital__floor="4/5")
    its.staff.open(its.at("choose_statutes")).send("Choisir ces statuts", change=str(change.pk))
    its.reads_steps("Les statuts sont écrits", "La conversion demande la majorité que les statuts demandent")
    return change


def voted(its: Conversion, change: RulebookChange) -> None:
    """All the members are convened with the statutes, seven come, and adopt them: they wait."""
    its.staff.open(its.council.get_absolute_url()).follow("Réunir tous les membres")
    its.staff.send("Constituer l’assemblée des membres")
    meeting = its.prepares("extraordinary", 30)
    its.staff.open(reverse("meetings:add_item", args=[meeting.number]))
    its.staff.send("Enregistrer", kind="decision", title=STATUTES, change=str(change.pk))
    its.staff.reads("Le point est enregistré")
    its.lists(meeting)
    its.convenes(meeting)
    its.reads_steps("L’assemblée est convoquée, ces statuts à son ordre du jour")
    there = [*its.members[:6], *its.people]
    session = its.opens(meeting, there)
    its.votes(session, STATUTES, dict.fromkeys(there, "Pour"))
    its.closes(session)
    its.reads_steps("Les statuts sont adoptés : ils attendent le jour du basculement")
    assert its.council.rulebook.rules["regime"] == "assoc_1901"
    assert Decision.objects.get().assembly == its.assembly


def passed(its: Conversion) -> None:
    """Bulletins, a deposit, a receipt; one prepares the day, another confirms it, and all passes at once."""
    for member, category in zip(its.people, CATEGORIES, strict=True):
        its.pays(its.signs(member.account, category))
    its.proves("deposit", reference="BQ-77")
    its.proves("notices", reference="RCS-2027-1")
    its.staff.open(its.at("conversion")).follow("Préparer ce jour").send("Dire que tout est prêt", funds="8 000")
    its.staff.open(its.at("conversion")).does_not_read("Basculer aujourd’hui")
    its.visitor(its.other_desk).open(its.at("conversion")).send("Basculer aujourd’hui").reads("12 étapes prouvées")
    its.reads_steps("La coopérative est ouverte")
    its.visitor().open(reverse("membership:members")).reads("Le registre de l’association est clos")
    assert Associate.objects.running().count() == 3
    assert its.council.rulebook.rules["regime"] == "scic_sas"


def paid_after(its: Conversion) -> None:
    """Somebody subscribes under the statutes in force; the statement of the bank is taken in: parts count, a seat
    opens, and anybody verifies the certificate."""
    newcomer = AccountFactory(public=True)
    signed = its.signs(newcomer, "beneficiary")
    assert not Seat.objects.filter(account=newcomer).exists()
    its.takes_in(its.staff, f"VIR {signed.reference} {signed.associate.name}", "100,00")
    page = its.visitor(newcomer).open(signed.associate.get_absolute_url())
    page.reads("2 parts", "Si je partais aujourd’hui")
    made = paper_of("certificat", signed.associate.number, Movement.objects.latest("pk").number)
    assert made
    its.visitor().open(made.address.removeprefix(settings.SITE_URL)).reads("2 parts").does_not_read(newcomer.email)
    assert Seat.objects.running().get(account=newcomer).college.code == "beneficiaries"


def shared_out(its: Conversion) -> None:
    """A year later: proposed under the bounds, adopted by the associates, by colleges; posted by another."""
    its.later(days=400)
    its.staff = its.visitor(its.desk)
    year = str(timezone.localdate().year - 1)
    page = its.staff.open(its.cooperative.get_absolute_url()).follow("L’année de la coopérative")
    page.follow("Répartir l’excédent").send("Proposer cette répartition", year=year, amount="1000", interest="5")
    page.reads("n’est pas connu pour")
    page.send("Proposer cette répartition", year=year, amount="1000", interest="")
    page.reads("Réserve statutaire", "n’est plus due")
    allocation = Allocation.objects.get()
    meeting = its.prepares("ordinary", 30)
    its.lists(meeting)
    its.convenes(meeting)
    session = its.opens(meeting, its.people)
    its.votes(session, ACCOUNTS, dict.fromkeys(its.people, "Pour"))
    its.closes(session)
    decision = Decision.objects.latest("pk")
    assert decision.ballot.tally.result["colleges"], "each college weighs"
    page = its.staff.open(allocation.get_absolute_url()).follow("Citer la décision")
    page.send("Citer cette décision", decision=str(decision.pk)).does_not_read("Écrire au registre")
    other = its.visitor(its.other_desk).open(allocation.get_absolute_url()).send("Écrire au registre")
    other.reads("La répartition est écrite au registre")
    assert Meeting.objects.get(pk=meeting.pk).assembly.associates_since


def left(its: Conversion) -> None:
    """Gone at once, seat and voice; the floor holds the money, and says how much before one leaves."""
    leaver = Associate.objects.get(account=its.people[0].account)
    page = its.visitor(leaver.account).open(reverse("cooperative:leave", args=[leaver.number]))
    page.reads("le plancher du capital retiendrait").send("Me retirer aujourd’hui").reads("au rang 1")
    whole = Assembly.objects.get(council=its.council)
    assert not Seat.objects.running().filter(college__assembly=whole, account=leaver.account).exists()
    its.visitor().open(Cooperative.objects.get().get_absolute_url()).reads("Qui attend d’être remboursé")


def paid_back(its: Conversion) -> None:
    """Others come, so that the floor lets the money go: one prepares, who left says where, another orders, and the
    returned statement closes it."""
    signed = its.signs(AccountFactory(public=True), "beneficiary", 6)
    its.takes_in(its.staff, f"VIR {signed.reference} {signed.associate.name}", "300,00")
    leaver = Associate.objects.get(account=its.people[0].account)
    its.later(days=Cooperative.objects.get().terms().wait_days + 1)
    its.staff, other = its.visitor(its.desk), its.visitor(its.other_desk)
    its.staff.open(leaver.get_absolute_url()).send("Préparer le remboursement").reads("25 €")
    its.visitor(leaver.account).open(leaver.get_absolute_url()).follow("Dire où être payé").send(
        "Enregistrer cet IBAN", iban="FR76 3000 6000 0112 3456 7890 189"
    )
    payout = Payout.objects.get()
    other.open(its.at("transfers")).follow(payout.reference).send("Valider ce virement")
    other.open(its.at("transfers")).send("Prendre le fichier", iban="FR76 3000 6000 0112 3456 7890 189")
    assert payout.reference in other.html
    its.takes_in(other, f"VIR SEPA {payout.reference}", "-25,00")
    its.visitor(leaver.account).open(leaver.get_absolute_url()).does_not_read("au rang 1").reads("Remboursement")
    assert Payout.objects.get().state == "paid"


def counted_again(its: Conversion, folder: Path) -> None:
    """The extract, hledger, bean-check and the script alone agree with the register, to the cent."""
    cooperative = Cooperative.objects.get()
    ours, totals = leaving.capital_of(cooperative), euros_of(files.totals(cooperative))
    if HLEDGER:
        assert hledger_balances("".join(files.hledger_journal(cooperative)), folder / "parts.hledger") == totals
    assert bean_balances("".join(files.beancount_journal(cooperative)), folder / "parts.beancount") == totals
    assert by_fec(fec_rows(cooperative, fec.Period(timezone.localdate().year))) == by_journal(cooperative)
    ledger = Visitor(its.desk).client.get(its.at("ledger_file"))
    told = verify_ledger.verify(b"".join(ledger).decode())
    assert told["capital"] == f"{ours.subscribed:.2f}"
    assert told["highest"] == f"{ours.highest:.2f}"
