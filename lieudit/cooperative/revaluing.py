"""Parts whose value is raised by reserves: the statutes say the value, an assembly decides, two persons write it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.cooperative import entries
from lieudit.cooperative.ledger import hold, post_movement
from lieudit.cooperative.models import Cooperative, Posting, Revaluation, Subscription
from lieudit.cooperative.vocabulary import Kind, Ledger
from lieudit.governance.law import LAW, figure
from lieudit.governance.models import Decision
from lieudit.journal import services as journal
from lieudit.membership.standing import euros
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock

NOTHING = entries.NOTHING
HELD = (Ledger.PAID, Ledger.UNPAID)
"""What the parts of an associate stand for, paid or still owed."""


@dataclass(frozen=True)
class Raise:
    """What it takes for every part to be worth the `nominal` of the statutes: by number of associate, in euros; and
    the `most` that the reserves may give today."""

    nominal: Decimal
    shares: Mapping[int, Decimal]
    most: Decimal

    @property
    def total(self) -> Decimal:
        return sum(self.shares.values(), NOTHING)


def most_from(now: Decimal, before: Decimal) -> Decimal:
    """The share of the reserves that may become capital: of what they held when the last year ended or, after a first
    time, of what they have grown by since; to the cent below. Pure."""
    exact = max(now - before, NOTHING) * figure("revaluation_most").numerator / figure("revaluation_most").denominator
    return exact.quantize(entries.CENT, "ROUND_FLOOR")


def raise_of(cooperative: Cooperative) -> Raise:
    """What raising the parts to the value of the statutes would take, and what the reserves may give.

    Raises:
        RuleBroken: some part is worth more than the statutes say.
    """
    nominal, rows = cooperative.terms().nominal, Posting.objects.of_cooperative(cooperative)
    held = rows.by_number(*HELD)
    parts = {number: int(count) for number, count in rows.by_number(Ledger.PARTS).items() if count > 0}
    shares = {number: count * nominal - held.get(number, NOTHING) for number, count in parts.items()}
    if any(share < 0 for share in shares.values()):
        raise RuleBroken(_("Les statuts disent une valeur plus basse que celle des parts : on ne fait que la relever."))
    ended = dt.date(timezone.localdate().year - 1, 12, 31)
    last = cooperative.revaluations.filter(movement__isnull=False).order_by("-pk").select_related("movement").first()
    now, before = rows.balance(Ledger.STATUTORY_RESERVE, on=ended), NOTHING
    if last and last.movement:
        left = rows.filter(movement__number__lte=last.movement.number).balance(Ledger.STATUTORY_RESERVE)
        before = left if last.movement.day <= ended else now  # nothing has grown since
    most = most_from(now, before)
    there = max(rows.balance(Ledger.STATUTORY_RESERVE), NOTHING)
    return Raise(nominal, {number: share for number, share in shares.items() if share}, min(most, there))


def _check(cooperative: Cooperative) -> Raise:
    """What is raised, once nothing holds it back: rules, bounds, losses, bulletins of another value."""
    if not cooperative.opened_on:
        raise RuleBroken(_("La coopérative n’est pas ouverte : ses parts n’ont pas encore de valeur à relever."))
    if not cooperative.terms().revalued:
        words = _("Les statuts ne permettent pas de relever la valeur des parts par des réserves (%(article)s).")
        raise RuleBroken(words % {"article": LAW["revaluation"].cited})
    if Posting.objects.of_cooperative(cooperative).losses_carried():
        raise RuleBroken(_("Des pertes restent à couvrir : les réserves y vont d’abord."))
    found = raise_of(cooperative)
    if not found.shares:
        words = _("Chaque part vaut déjà %(nominal)s : changez d’abord la valeur que disent les statuts.")
        raise RuleBroken(words % {"nominal": euros(found.nominal)})
    waiting = Subscription.objects.waited_for().filter(associate__cooperative=cooperative)
    if other := waiting.exclude(nominal=found.nominal).select_related("associate").order_by("pk").first():
        words = _("%(reference)s est signée à une autre valeur et ne compte pas encore : retirez-la, ou attendez-la.")
        raise RuleBroken(words % {"reference": other.reference})
    if found.total > found.most:
        words = _("Il faudrait %(total)s ; les réserves en donnent %(most)s au plus (%(article)s).")
        told = {"total": euros(found.total), "most": euros(found.most), "article": LAW["revaluation_most"].cited}
        raise RuleBroken(words % told)
    return found


def planned(cooperative: Cooperative) -> tuple[Raise | None, str]:
    """What one would prepare; or nothing, and why."""
    try:
        return _check(cooperative), ""
    except RuleBroken as refusal:
        return None, refusal.messages[0]


@transaction.atomic
def prepare_revaluation(cooperative: Cooperative, *, actor: Account) -> Revaluation:
    """Prepare that every part is worth what the statutes say, by reserves: what the assembly is asked."""
    cooperative = hold(cooperative)
    if cooperative.revaluations.waiting().exists():
        raise RuleBroken(_("Une revalorisation est déjà préparée : une autre personne l’écrit, ou l’abandonne."))
    found = _check(cooperative)
    words = {"nominal": found.nominal, "amount": found.total}
    asked = Revaluation.objects.create(cooperative=cooperative, prepared_by=actor, **words)
    _tell("cooperative.revaluation_prepared", asked, actor)
    return asked


def decisions_raising(revaluation: Revaluation) -> list[Decision]:
    """What may have decided of it: decisions of its assembly, taken since it was prepared, that decide of no other."""
    cooperative = revaluation.cooperative
    home = Q(assembly=cooperative.assembly) | Q(assembly__council=cooperative.assembly)
    others = Revaluation.objects.filter(decision__isnull=False).values("decision")
    since = timezone.localdate(revaluation.prepared_at)
    rows = Decision.objects.filter(home, decided_on__gte=since).exclude(pk__in=others)
    return list(rows.select_related("assembly").order_by("-decided_on", "-pk")[:50])


@transaction.atomic
def write_revaluation(revaluation: Revaluation, *, actor: Account, decision: Decision) -> Revaluation:
    """Write it in the ledger, as the assembly decided: by another than who prepared it. The capital grows by what the
    reserve gives, and its floor with it."""
    cooperative = hold(revaluation.cooperative)
    revaluation = _still_waiting(revaluation)
    if revaluation.prepared_by_id == actor.pk:
        raise RuleBroken(_("Vous l’avez préparée : une autre personne l’écrit au registre."))
    if decision not in decisions_raising(revaluation):
        raise RuleBroken({"decision": _("Citez une décision que l’assemblée a prise après la préparation.")})
    found = _check(cooperative)
    if (found.nominal, found.total) != (revaluation.nominal, revaluation.amount):
        raise RuleBroken(_("Des parts ont changé depuis : abandonnez-la, et préparez-en une autre."))
    lines, today = entries.revalue(found.shares), timezone.localdate()
    posted = post_movement(cooperative, Kind.REVALUE, lines, actor=actor, day=today, cause=decision.code)
    revaluation.movement, revaluation.decision = posted, decision
    _decide(revaluation, actor)
    _tell("cooperative.revalued", revaluation, actor)
    return revaluation


@transaction.atomic
def drop_revaluation(revaluation: Revaluation, *, actor: Account) -> Revaluation:
    """Give it up: the parts keep their value. Another may be prepared."""
    hold(revaluation.cooperative)
    revaluation = _still_waiting(revaluation)
    _decide(revaluation, actor)
    _tell("cooperative.revaluation_dropped", revaluation, actor)
    return revaluation


def _still_waiting(revaluation: Revaluation) -> Revaluation:
    found = lock(revaluation)
    if found.decided_at:
        raise RuleBroken(_("Cette revalorisation est déjà écrite, ou abandonnée."))
    return found


def _decide(revaluation: Revaluation, actor: Account) -> None:
    revaluation.decided_by, revaluation.decided_at = actor, timezone.now()
    revaluation.save()


def _tell(kind: str, revaluation: Revaluation, actor: Account) -> None:
    assembly = revaluation.cooperative.assembly
    data = {"assembly": assembly.name, "nominal": euros(revaluation.nominal), "amount": euros(revaluation.amount)}
    journal.record(kind, revaluation.cooperative, assembly, actor=actor, data=data)
