"""From promises to a departure, by real pages: an association prepares its cooperative, votes its statutes in general
assembly, passes in one day by two persons; its associates meet by colleges and share a surplus; one of them leaves.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.cooperative.models import Allocation, Associate, Cooperative, Subscription
from lieudit.cooperative.services import prepare_cooperative
from lieudit.governance.models import Assembly, Decision, RulebookChange, Seat
from lieudit.meetings.models import Meeting
from lieudit.membership.models import Member
from tests.accounts.factories import AccountFactory
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
        self.cooperative = prepare_cooperative(self.council, actor=self.desk)

    def at(self, page: str, *more: object) -> str:
        return reverse(f"cooperative:{page}", args=[self.council.slug, *more])

    def home(self, account: Any) -> Visitor:
        return Visitor(account).open(self.cooperative.get_absolute_url())

    def seat(self, member: Member) -> Seat:
        """The seat of a member or, once it is one of associates, of who holds parts."""
        holder = {"organisation": member.organisation, "account": member.account}
        return Seat.objects.filter(college__assembly=self.assembly, **holder).latest("pk")

    def reads_steps(self, *words: str) -> Visitor:
        return Visitor().open(self.at("conversion")).reads(*words)

    def proves(self, step: str, **typed: str) -> None:
        self.staff.open(self.at("prove_step", step))
        self.staff.send("Prouver cette étape", words="Lu et cité au dossier.", **typed)
        assert self.staff.url.endswith(self.at("conversion")), self.staff.words

    def signs(self, account: Any, category: str) -> Subscription:
        self.home(account).follow("Souscrire").send(
            "Signer le bulletin", holder="self", category=category, parts="2", agreed="on"
        )
        signed = Subscription.objects.latest("pk")
        self.staff.open(reverse("cooperative:answer", args=[signed.pk])).send("Répondre", decision="admit")
        return signed

    def pays(self, signed: Subscription, amount: str = "25") -> None:
        page = self.staff.open(reverse("cooperative:receive", args=[signed.pk]))
        page.send("Noter ce versement", amount=amount, paid_on=timezone.localdate().isoformat())
        page.reads("Le versement est écrit au registre")


def test_an_association_becomes_a_cooperative_and_lives_its_first_year(later):
    its = Conversion(later)
    promised(its)
    change = written(its)
    voted(its, change)
    passed(its)
    paid_after(its)
    shared_out(its)
    left(its)


def promised(its: Conversion) -> None:
    """What blocks is read from the first click; three persons promise, and their step is green by itself."""
    Visitor().open("/").open(reverse("cooperative:cooperatives")).reads("Ce qui bloque", "Ni salarié, ni producteur")
    for member, category in zip(its.people, CATEGORIES, strict=True):
        page = its.home(member.account).follow("Promettre")
        page.send("Promettre", holder="self", category=category, parts="2").reads("Votre promesse est notée")
    its.reads_steps("Toutes les catégories que la loi demande ont quelqu’un").does_not_read("Ni salarié")
    Visitor().open(its.at("day_one")).reads("La coopérative au premier jour")


def written(its: Conversion) -> RulebookChange:
    """The object, the majority and the question to counsel in words; the statutes as a change of the rules."""
    its.proves("object")
    its.staff.open(its.at("prove_step", "majority")).send("Prouver cette étape", words="Art. 14.", answer="statutes")
    its.proves("counsel")
    member = Visitor(its.account(its.members[1])).open(its.council.get_absolute_url())
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
    Visitor(its.other_desk).open(its.at("conversion")).send("Basculer aujourd’hui").reads("12 étapes prouvées")
    its.reads_steps("La coopérative est ouverte")
    Visitor().open(reverse("membership:members")).reads("Le registre de l’association est clos")
    assert Associate.objects.running().count() == 3
    assert its.council.rulebook.rules["regime"] == "scic_sas"


def paid_after(its: Conversion) -> None:
    """A structure subscribes and pays under the statutes in force: a part counts, a seat opens."""
    newcomer = AccountFactory(public=True)
    signed = its.signs(newcomer, "beneficiary")
    assert not Seat.objects.filter(account=newcomer).exists()
    its.pays(signed, "100")
    assert Seat.objects.running().get(account=newcomer).college.code == "beneficiaries"


def shared_out(its: Conversion) -> None:
    """A year later: proposed under the bounds, adopted by the associates, by colleges; posted by another."""
    its.later(days=400)
    its.staff = Visitor(its.desk)
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
    other = Visitor(its.other_desk).open(allocation.get_absolute_url()).send("Écrire au registre")
    other.reads("La répartition est écrite au registre")
    assert Meeting.objects.get(pk=meeting.pk).assembly.associates_since


def left(its: Conversion) -> None:
    """Gone at once, seat and voice; the floor holds the money, and says how much before one leaves."""
    leaver = Associate.objects.get(account=its.people[0].account)
    page = Visitor(leaver.account).open(reverse("cooperative:leave", args=[leaver.number]))
    page.reads("le plancher du capital retiendrait").send("Me retirer aujourd’hui").reads("au rang 1")
    whole = Assembly.objects.get(council=its.council)
    assert not Seat.objects.running().filter(college__assembly=whole, account=leaver.account).exists()
    Visitor().open(Cooperative.objects.get().get_absolute_url()).reads("Qui attend d’être remboursé")
