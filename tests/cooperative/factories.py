"""Cooperatives, associates and their parts, made for tests through the acts of the room."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.cooperative import (
    allocating,
    certificates,
    claiming,
    converting,
    endings,
    entries,
    giving_up,
    particulars,
    paying,
    revaluing,
    reviewing,
    services,
    switching,
)
from lieudit.cooperative.ledger import hold, post_movement
from lieudit.cooperative.models import (
    Allocation,
    Associate,
    CategoryClaim,
    Cooperative,
    Ending,
    Loss,
    Revaluation,
    Subscription,
)
from lieudit.cooperative.vocabulary import Category, Kind
from lieudit.governance.models import Assembly, Decision, DecisionMethod, RulebookChange
from lieudit.governance.rulemaking import open_change
from lieudit.governance.services import found_assembly, register_decision
from lieudit.governance.statements import put
from lieudit.journal import services as journal
from lieudit.membership import dues
from lieudit.membership.exclusion import HEARING_NOTICE
from lieudit.membership.models import BankFile, BankLine
from lieudit.network.models import Organisation
from lieudit.territory.models import Region
from tests.accounts.factories import AccountFactory
from tests.membership.factories import a_body
from tests.network.factories import OrganisationFactory, RepresentativeFactory
from tests.worlds import kept


@kept
def a_keeper() -> Account:
    """A member of the secretariat, who keeps the register."""
    return AccountFactory(secretariat=True)


@kept
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


@kept
def a_cooperative(name: str = "Conseil du bocage", region: Region | None = None, **rules: object) -> Cooperative:
    """One whose register is open."""
    return services.open_cooperative(a_prepared(name, region, **rules), actor=None)


@kept
def a_public_body() -> Organisation:
    organisation = OrganisationFactory(institution=True)
    RepresentativeFactory(place=None, organisation=organisation)
    return organisation


@kept
def a_subscription(cooperative: Cooperative, parts: int = 6, holder: Any = None, **terms: Any) -> Subscription:
    """Signed by who speaks for the holder: a structure of its own, unless said."""
    holder = holder or a_body()
    actor = holder if isinstance(holder, Account) else RepresentativeFactory(place=None, organisation=holder).account
    terms.setdefault("category", services.proposed_category(holder))
    return services.sign_subscription(cooperative, actor=actor, holder=holder, parts=parts, **terms)


@kept
def an_admitted(cooperative: Cooperative, parts: int = 6, **terms: Any) -> Subscription:
    return services.admit_subscription(a_subscription(cooperative, parts, **terms), actor=a_keeper())


@kept
def pay(subscription: Subscription, amount: Decimal | int | str | None = None, **terms: Any) -> Subscription:
    """Paid in whole, unless said."""
    total = subscription.rest if amount is None else Decimal(amount)
    terms.setdefault("paid_on", timezone.localdate())
    paying.receive_payment(subscription, actor=a_keeper(), amount=total, **terms)
    subscription.refresh_from_db()
    return subscription


@kept
def an_associate(cooperative: Cooperative, parts: int = 6, paid: int | None = None, **terms: Any) -> Associate:
    """Who holds parts that count."""
    return Associate.objects.get(pk=pay(an_admitted(cooperative, parts, **terms), paid).associate_id)


@kept
def an_employee(cooperative: Cooperative, parts: int = 1) -> Associate:
    return an_associate(cooperative, parts, holder=AccountFactory(), category=Category.EMPLOYEE)


@kept
def since_last_year(cooperative: Cooperative) -> Cooperative:
    """The same, open since the month of June of last year."""
    last = dt.date(timezone.localdate().year - 1, 6, 1)
    Cooperative.objects.filter(pk=cooperative.pk).update(opened_on=last)
    return Cooperative.objects.get(pk=cooperative.pk)


@kept
def a_decision(assembly: Assembly, title: str = "Répartir l’excédent", **words: Any) -> Decision:
    """A line of the register of decisions: of the assembly of all, where there is one."""
    assembly = Assembly.objects.filter(council=assembly).first() or assembly
    words = {"wording": "Adopté.", "method": DecisionMethod.VOTE, "url": f"/{assembly.slug}/", **words}
    return register_decision(assembly, actor=None, title=title, **words)


@kept
def an_allocation(name: str, region: Region, page: str = "allocation") -> Allocation:
    """A surplus that was proposed, as far as the act of a page asks."""
    cooperative = since_last_year(a_cooperative(name, region))
    year = timezone.localdate().year - 1
    found = allocating.propose_allocation(cooperative, actor=a_keeper(), year=year, amount=Decimal(1000))
    decision = a_decision(cooperative.assembly)
    if page == "post_allocation":
        found = allocating.adopt_allocation(found, actor=a_keeper(), decision=decision)
    return found


@kept
def with_interest(name: str = "Conseil de l’intérêt", region: Region | None = None) -> Cooperative:
    """One of two associates, whose assembly adopted an interest: 15 € are owed to the first, 5 € to the second."""
    cooperative = a_cooperative(name, region)
    owed = {an_associate(cooperative, parts).number: sum_ for parts, sum_ in ((15, Decimal(15)), (5, Decimal(5)))}
    lines = entries.allocate(Decimal(12), Decimal(68), Decimal(0), owed)
    post_movement(
        hold(cooperative), Kind.ALLOCATE, lines, actor=a_keeper(), day=timezone.localdate(), cause="Décision 2026-1"
    )
    return cooperative


@kept
@transaction.atomic
def owing(associate: Associate, amount: int = 15) -> Associate:
    """The same, to whom an interest is owed, after what goes to reserves."""
    lines = entries.allocate(Decimal(20), Decimal(80), Decimal(0), {associate.number: Decimal(amount)})
    today, held = timezone.localdate(), hold(associate.cooperative)
    post_movement(held, Kind.ALLOCATE, lines, actor=a_keeper(), day=today, cause="Décision 2026-1")
    return associate


@kept
@transaction.atomic
def with_reserves(cooperative: Cooperative, statutory: int = 500) -> Cooperative:
    """The same, whose statutory reserve held so much when last year ended."""
    lines = entries.allocate(Decimal(100), Decimal(statutory), Decimal(0), {})
    ended, held = dt.date(timezone.localdate().year - 1, 12, 31), hold(cooperative)
    post_movement(held, Kind.ALLOCATE, lines, actor=a_keeper(), day=ended, cause="Décision 2025-1")
    return Cooperative.objects.get(pk=cooperative.pk)


@kept
def raising(cooperative: Cooperative, nominal: int = 60) -> Cooperative:
    """The same, whose statutes let reserves come into its parts, and say their new value."""
    _rule(Assembly.objects.get(pk=cooperative.assembly_id), nominal=nominal, revalued=True)
    return Cooperative.objects.get(pk=cooperative.pk)


@kept
def a_revaluation(name: str = "Conseil des parts", region: Region | None = None) -> Revaluation:
    """Ten parts that would go from 50 to 60 €, prepared; an assembly has decided since."""
    cooperative = a_cooperative(name, region)
    an_associate(cooperative, 10)
    asked = revaluing.prepare_revaluation(raising(with_reserves(cooperative)), actor=a_keeper())
    a_decision(cooperative.assembly, "Relever la valeur des parts")
    return asked


@kept
def a_claim(cooperative: Cooperative, holder: Account | None = None, **words: Any) -> CategoryClaim:
    """A category that an associate of two parts contests: contributor where benefits were said, unless told."""
    account = holder or AccountFactory()
    found = cooperative.associates.filter(account=account, until=None).first()
    associate = found or an_associate(cooperative, 2, holder=account)
    words = {"wanted": Category.CONTRIBUTOR, "reason": "Je donne un coup de main, sans rien utiliser.", **words}
    return claiming.claim_category(associate, actor=account, **words)


@kept
def an_ending(associate: Associate, kind: str = Kind.EXCLUDE, *, days_ago: int = 0, **words: Any) -> Ending:
    """One that is opened, so that its hearing was so many days ago; not come yet, unless said."""
    actor = words.pop("actor", None) or a_keeper()
    hearing_on = timezone.localdate() + dt.timedelta(days=HEARING_NOTICE)
    said = {"grounds": "Le 3 mars, il a vidé la caisse.", "hearing_on": hearing_on, "piece": "Acte du 3 mars", **words}
    ending = endings.open_ending(associate, actor=actor, kind=kind, **said)
    if days_ago:
        Ending.objects.filter(pk=ending.pk).update(hearing_on=timezone.localdate() - dt.timedelta(days=days_ago))
    return Ending.objects.get(pk=ending.pk)


@kept
def a_heard(associate: Associate, kind: str = Kind.EXCLUDE) -> Ending:
    """The same, once the associate was heard."""
    return endings.hear_associate(
        an_ending(associate, kind, days_ago=1), actor=a_keeper(), words="Personne n’est venu."
    )


@kept
def a_cited(associate: Associate, kind: str = Kind.EXCLUDE, **words: Any) -> Ending:
    """The same, whose body has decided: it waits for the second person."""
    ending = a_heard(associate, kind)
    decision = register_decision(
        endings.judge_of(ending),
        actor=None,
        title="Exclure un associé",
        wording="Adopté.",
        method=DecisionMethod.VOTE,
        url="/",
    )
    return endings.cite_decision(ending, cited=decision, **{"actor": a_keeper(), **words})


@kept
def ended(associate: Associate, kind: str = Kind.EXCLUDE, **words: Any) -> Ending:
    """Somebody who is an associate no longer, against their will or by death, written by two persons."""
    ready = an_ending(associate, kind, **words) if kind == Kind.DIE else a_cited(associate, kind)
    return endings.write_ending(ready, actor=a_keeper())


@kept
def an_appeal(associate: Associate) -> Ending:
    """The same, who appeals."""
    return endings.appeal_ending(ended(associate), actor=a_keeper(), words="La sanction est trop lourde.")


@kept
def restored(ending: Ending) -> Ending:
    """An appeal to which the other body did not say that the end stands: parts and seat come back."""
    ending = endings.answer_appeal(ending, actor=a_keeper(), restores=True, words="Scrutin n° 5 : rejeté.")
    return endings.confirm_review(ending, actor=a_keeper())


@kept
def with_particulars(associate: Associate) -> Associate:
    """One who wrote an address."""
    return particulars.write_particulars(associate, actor=associate.holder, address="3 rue des Fours, Guéret")


def prove_object(cooperative: Cooperative) -> None:
    """The first step of its conversion is proved, by words."""
    words = {"words": "La même activité.", "on": timezone.localdate()}
    converting.prove_step(cooperative, actor=a_keeper(), step="object", **words)


def a_replaced_proof(cooperative: Cooperative) -> int:
    """The key of what was written of a step before it was written otherwise."""
    for words in ("Le conseil a répondu.", "Le conseil a répondu par écrit."):
        said = {"words": words, "on": timezone.localdate()}
        converting.prove_step(cooperative, actor=a_keeper(), step="counsel", **said)
    replaced = cooperative.conversion.proofs.filter(step="counsel").order_by("-pk")[1]
    return int(replaced.pk)


def a_conversion(name: str, region: Region, page: str) -> str:
    """The slug of an association in conversion: its statutes are written or, for the day itself, all is proved."""
    cooperative = a_prepared(name, region, regime="assoc_1901")
    assembly, keeper = cooperative.assembly, a_keeper()
    words = {"title": "Devenir une SCIC", "reason": "Ensemble.", "in_force_from": timezone.localdate()}
    change = open_change(assembly, actor=keeper, preset="scic_sas", **words)
    if page == "choose_statutes":
        return assembly.slug
    converting.choose_statutes(cooperative, actor=keeper, change=change)
    for key in ("object", "majority", "counsel", "deposit", "notices"):
        said = {"words": "Lu.", "on": timezone.localdate(), "reference": "R-1", "answer": "statutes"}
        converting.prove_step(cooperative, actor=keeper, step=key, **said)
    data = {"title": "Assemblée", "assembly": name, "day": "demain"}
    journal.record("meetings.convened", change, assembly, actor=keeper, data=data)
    RulebookChange.objects.filter(pk=change.pk).update(state="adopted")
    if page == "give_up_statutes":
        giving_up.ask_giving_up(cooperative, actor=keeper, reason="Une voix contre.")
    if page in {"ask_giving_up", "give_up_statutes"}:
        return assembly.slug
    for category in ("beneficiary", "employee", "contributor"):
        signed = a_subscription(cooperative, 2, holder=AccountFactory(), category=category)
        pay(services.admit_subscription(signed, actor=a_keeper()), 25)
    if page == "switch":
        switching.prepare_switch(cooperative, actor=keeper, funds=None)
    return assembly.slug


NAMES = {"reviewer": "Réviseurs du bocage", "substitute": "Révision Centre"}


def two_remarks(cooperative: Cooperative) -> list[int]:
    """The keys of two remarks of its review, whose report has come today."""
    decision = a_decision(cooperative.assembly, "Nommer un réviseur")
    reviewing.name_reviewer(cooperative, actor=a_keeper(), decision=decision, **NAMES)
    remarks = ["Le registre n’est pas relié.", "Le rapport ne dit rien des effets."]
    said = {"held_on": timezone.localdate(), "report": "Séance 4, point 2", "remarks": remarks}
    return [each.pk for each in reviewing.receive_review(cooperative, actor=a_keeper(), **said).remarks.all()]


@kept
def a_reviewed(name: str, region: Region, page: str) -> str:
    """The slug of a cooperative whose assembly named a reviewer; written, for the page that receives the report."""
    cooperative = a_cooperative(name, region)
    decision = a_decision(cooperative.assembly, "Nommer un réviseur")
    if page == "receive_review":
        reviewing.name_reviewer(cooperative, actor=a_keeper(), decision=decision, **NAMES)
    return cooperative.assembly.slug


def a_statement(*rows: tuple[Decimal | int | str, str], day: dt.date | None = None) -> BankFile:
    """A statement that is read: (euros, words) of each of its lines."""
    on = (day or timezone.localdate()).strftime("%d/%m/%Y")
    text = "Date;Libellé;Montant\n" + "".join(f"{on};{words};{amount}\n" for amount, words in rows)
    sent = dues.send_bank_file(actor=a_keeper(), file=SimpleUploadedFile("releve.csv", text.encode()))
    return dues.read_bank_file(sent, actor=sent.sent_by, date="Date", label="Libellé", amount="Montant")


def a_line(amount: Decimal | int | str, words: str, day: dt.date | None = None) -> BankLine:
    return a_statement((amount, words), day=day).lines.get()


@kept
def a_loss(cooperative: Cooperative, amount: Decimal | int = 100) -> Loss:
    """A loss of last year, noted; its assembly has decided of it since."""
    opened = since_last_year(cooperative)
    a_decision(opened.assembly, "Approuver les comptes")
    said = {"year": timezone.localdate().year - 1, "amount": Decimal(amount), "source": "Comptes"}
    return reviewing.note_loss(opened, actor=a_keeper(), **said)


def with_certificates(cooperative: Cooperative) -> str:
    """The slug of one whose certificates the worker has set."""
    run = certificates.ask_certificates(cooperative, actor=a_keeper())
    certificates.set_certificates.func(run.pk)
    return cooperative.assembly.slug
