"""A year’s surplus: proposed by who keeps the register, adopted by an assembly, posted by a second person."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.cooperative import entries, surplus
from lieudit.cooperative.entries import CENT, NOTHING
from lieudit.cooperative.leaving import capital_of
from lieudit.cooperative.ledger import hold, post_movement
from lieudit.cooperative.models import BALANCE, Allocation, Cooperative, HalfRate, Posting
from lieudit.cooperative.vocabulary import RESERVES, Kind, Ledger
from lieudit.cooperative.workflow import ALLOCATION_WORKFLOW, AllocationState
from lieudit.governance.models import Assembly, Decision
from lieudit.journal import services as journal
from lieudit.membership.standing import euros
from lieudit.toolkit.errors import RuleBroken

FIRST_YEAR = 1947
"""No cooperative is older than their law."""


@transaction.atomic
def note_rate(*, actor: Account, year: int, half: int, value: Decimal, source: str) -> HalfRate:
    """Note the mean rate of private bonds over half a year, or correct it; what was proposed before keeps its own."""
    today = timezone.localdate()
    ended = dt.date(year, 6, 30) if half == 1 else dt.date(year, 12, 31)
    if not year >= FIRST_YEAR or ended >= today:
        raise RuleBroken({"year": _("Ce semestre n’est pas fini.") if ended >= today else _("Relisez cette année.")})
    said = {"value": value, "source": source, "noted_by": actor, "noted_at": timezone.now()}
    rate, _new = HalfRate.objects.update_or_create(year=year, half=half, defaults=said)
    data = {"half": surplus.named((year, half)), "rate": f"{value:.2f}".replace(".", ",")}
    journal.record("cooperative.rate_noted", rate, actor=actor, data=data)
    return rate


def paid_by_associate(cooperative: Cooperative, on: dt.date) -> dict[int, Decimal]:
    """What each associate had paid for parts that counted, on a day: number → euros."""
    rows = Posting.objects.of_cooperative(cooperative).until(on).filter(account=Ledger.PAID).order_by()
    sums = rows.values_list("associate__number").annotate(sum=Sum(BALANCE)).filter(sum__gt=0)
    return {number: Decimal(paid) for number, paid in sums if number}


def reserves_of(cooperative: Cooperative) -> Decimal:
    """The reserves that this ledger knows."""
    return Posting.objects.of_cooperative(cooperative).balance(*RESERVES)


def uncovered_losses(cooperative: Cooperative, year: int) -> Decimal:
    """The losses noted of the years before, less what reserves, who left and what was shared out since cover, in euros.

    What one year covers beyond them covers none that comes later.
    """
    losses = cooperative.losses.filter(year__lt=year).values_list("year", F("amount") - F("reserves"))
    shared = cooperative.allocations.standing().filter(year__lt=year).values_list("year", "losses")
    borne = Posting.objects.of_cooperative(cooperative).borne_by_year().items()
    left = NOTHING
    for _year, amount in sorted([*losses, *((when, -covered) for when, covered in (*shared, *borne))]):
        left = max(left + amount, NOTHING)
    return left


def facts_of(
    cooperative: Cooperative, year: int, *, amount: Decimal, subsidies: Decimal, losses: Decimal, reserves: Decimal
) -> surplus.Year:
    """The facts of a year: the capital of today, what was paid of it when the year ended, the ceiling of the rate for
    an assembly of this year if every half-year is known."""
    known, assembly_year = HalfRate.objects.known(), timezone.localdate().year
    rate = None if surplus.missing_rates(known, assembly_year) else surplus.highest_rate(known, assembly_year)
    paid = sum(paid_by_associate(cooperative, dt.date(year, 12, 31)).values(), NOTHING)
    return surplus.Year(amount, capital_of(cooperative).subscribed, paid, reserves, subsidies, losses, rate)


@transaction.atomic
def propose_allocation(
    cooperative: Cooperative,
    *,
    actor: Account,
    year: int,
    amount: Decimal,
    subsidies: Decimal | None = None,
    losses: Decimal | None = None,
    reserves: Decimal | None = None,
    legal: Decimal | None = None,
    interest: Decimal | None = None,
    exit_reserve: Decimal | None = None,
) -> Allocation:
    """Propose how a year that is over is shared out; refused under the bounds, with their articles."""
    cooperative = hold(cooperative)
    if not cooperative.opened_on:
        raise RuleBroken(_("La coopérative n’est pas ouverte : son association ne répartit pas d’excédent."))
    if year >= timezone.localdate().year or year < cooperative.opened_on.year:
        raise RuleBroken({"year": _("Un exercice de la coopérative, qui soit fini.")})
    if cooperative.allocations.standing().filter(year=year).exists():
        raise RuleBroken({"year": _("L’excédent de cette année a déjà sa répartition.")})
    if cooperative.losses.filter(year=year).exists():
        raise RuleBroken({"year": _("Cet exercice est noté sur une perte : il n’a pas d’excédent à répartir.")})
    left = uncovered_losses(cooperative, year)
    covered = left if losses is None else losses
    if covered < left:
        raise RuleBroken({"losses": _("Les pertes notées ne sont pas couvertes : il en reste %s.") % euros(left)})
    interest, exit_reserve = interest or NOTHING, exit_reserve or NOTHING
    _refuse_unmade(cooperative, exit_reserve, "exit_reserve")
    kept = reserves_of(cooperative) if reserves is None else reserves
    said = {"amount": amount, "subsidies": subsidies or NOTHING, "losses": covered, "reserves": kept}
    facts = facts_of(cooperative, year, **said)
    shares = _shared(facts, interest, legal, exit_reserve)
    allocation = Allocation.objects.create(
        cooperative=cooperative,
        year=year,
        surplus=facts.surplus,
        subsidies=facts.subsidies,
        losses=facts.losses,
        reserves=facts.reserves,
        capital=facts.capital,
        paid=facts.paid,
        rate="" if facts.rate is None else str(facts.rate),
        legal=next(each.amount for each in shares if each.key == "legal"),
        interest=interest,
        exit_reserve=exit_reserve,
        proposed_by=actor,
    )
    _tell("cooperative.surplus_proposed", allocation, actor, amount=euros(facts.surplus))
    return allocation


def _refuse_unmade(cooperative: Cooperative, exit_reserve: Decimal, field: str | None) -> None:
    """Refuse a sum for those who leave where the statutes of today make no reserve for them."""
    if exit_reserve and not cooperative.terms().exit_reserve:
        words = _("Les statuts ne font pas de réserve pour qui part : changez d’abord les règles.")
        raise RuleBroken({field: words} if field else words)


def _shared(
    facts: surplus.Year, interest: Decimal, legal: Decimal | None, exit_reserve: Decimal
) -> list[surplus.Share]:
    """Shared out, or why not, beside what was typed."""
    try:
        if interest and facts.rate is None:  # the sentence names the half-years that are missing
            surplus.highest_rate(HalfRate.objects.known(), timezone.localdate().year)
        return surplus.allocate(facts, interest=interest, legal=legal, exit_reserve=exit_reserve)
    except surplus.Refused as refused:
        field = "amount" if refused.field == "surplus" else refused.field
        raise RuleBroken({field: refused.words}) from refused


def decisions_for(allocation: Allocation) -> list[Decision]:
    """What may adopt it: decisions of its assembly, taken since it was proposed, that adopt nothing else."""
    taken = Allocation.objects.filter(decision__isnull=False).values("decision")
    assembly = allocation.cooperative.assembly
    whole = Q(assembly__council=assembly) if _has_whole(allocation) else Q(assembly=assembly)
    since = timezone.localdate(allocation.proposed_at)
    rows = Decision.objects.filter(whole, decided_on__gte=since).exclude(pk__in=taken)
    return list(rows.select_related("assembly").order_by("-decided_on", "-pk")[:50])


def _has_whole(allocation: Allocation) -> bool:
    """All the associates have their assembly: it decides, not the council."""
    return Assembly.objects.filter(council=allocation.cooperative.assembly_id).exists()


@transaction.atomic
def adopt_allocation(allocation: Allocation, *, actor: Account, decision: Decision) -> Allocation:
    """Cite the resolution by which the assembly adopted it."""
    hold(allocation.cooperative)
    allocation = ALLOCATION_WORKFLOW.take("adopt", allocation)
    if decision not in decisions_for(allocation):
        raise RuleBroken({"decision": _("Une décision de l’assemblée, prise depuis la proposition.")})
    allocation.decision = decision
    allocation.save()
    _tell("cooperative.surplus_adopted", allocation, actor, code=decision.code)
    return allocation


@transaction.atomic
def post_allocation(allocation: Allocation, *, actor: Account) -> Allocation:
    """Write it in the ledger: reserves grow, interest is owed to each associate. By another than who proposed it."""
    cooperative = hold(allocation.cooperative)
    allocation = ALLOCATION_WORKFLOW.take("post", allocation)
    if allocation.proposed_by_id == actor.pk:
        raise RuleBroken(_("Vous l’avez proposée : une autre personne l’écrit au registre."))
    _refuse_unmade(cooperative, allocation.exit_reserve, None)
    assert allocation.decision
    asked = (allocation.interest, allocation.legal, allocation.exit_reserve)
    shares = {each.key: each.amount for each in _shared(allocation.facts, *asked)}
    held = paid_by_associate(cooperative, dt.date(allocation.year, 12, 31))
    interest = surplus.shares_of_interest(allocation.interest, held)
    reserves, losses = (shares["legal"], shares["statutory"]), shares.get("losses", NOTHING)
    lines = entries.allocate(*reserves, losses, interest, allocation.exit_reserve)
    cause, today = allocation.decision.code, timezone.localdate()
    allocation.movement = post_movement(cooperative, Kind.ALLOCATE, lines, actor=actor, day=today, cause=cause)
    allocation.posted_by, allocation.posted_at = actor, timezone.now()
    allocation.save()
    words = {"reserves": euros((sum(reserves, allocation.exit_reserve)).quantize(CENT))}
    _tell("cooperative.surplus_posted", allocation, actor, interest=euros(allocation.interest), **words)
    return allocation


@transaction.atomic
def drop_allocation(allocation: Allocation, *, actor: Account, reason: str) -> Allocation:
    """Give it up, with a reason: refused by the assembly, or wrong. Another may be proposed."""
    hold(allocation.cooperative)
    allocation = ALLOCATION_WORKFLOW.take("drop", allocation)
    allocation.reason = reason
    allocation.decision = None
    allocation.save()
    _tell("cooperative.surplus_dropped", allocation, actor, reason=reason.rstrip("."))
    return allocation


def _tell(kind: str, allocation: Allocation, actor: Account, **words: str) -> None:
    assembly = allocation.cooperative.assembly
    data = {"assembly": assembly.name, "year": allocation.year, **words}
    journal.record(kind, allocation, allocation.cooperative, assembly, actor=actor, data=data)


def standing(cooperative: Cooperative) -> list[Allocation]:
    """Those of its years, the last first."""
    return list(cooperative.allocations.exclude(state=AllocationState.DROPPED).select_related("decision")[:40])
