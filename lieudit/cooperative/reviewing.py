"""The review of a cooperative and the report of its year: what an assembly names, associates ask for, data say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.care.models import Measure
from lieudit.cooperative import entries
from lieudit.cooperative.leaving import capital_of
from lieudit.cooperative.ledger import hold, post_movement
from lieudit.cooperative.models import (
    Associate,
    Cooperative,
    InCategory,
    Loss,
    Posting,
    Remark,
    Review,
    ReviewDemand,
    YearWords,
)
from lieudit.cooperative.public_words import refuse_persons
from lieudit.cooperative.reckoned import Reading, reading_of
from lieudit.cooperative.review import Standing, Warned, warnings
from lieudit.cooperative.vocabulary import Category, Kind, Ledger
from lieudit.governance.models import Decision
from lieudit.journal import services as journal
from lieudit.membership.standing import euros
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day as french_day
from lieudit.toolkit.locks import lock

# Reading


def last_held(cooperative: Cooperative) -> dt.date | None:
    held = cooperative.reviews.held().order_by("-held_on", "-pk").first()
    return held.held_on if held else None


def standing_of(
    cooperative: Cooperative, reading: Reading | None = None, losses: Iterable[Loss] | None = None
) -> Standing | None:
    """When the review is due and why, of a cooperative that is open; of its ledger and its losses as they were read,
    where they were."""
    if not cooperative.opened_on:
        return None
    known = cooperative.losses.all() if losses is None else losses
    last, asked, heads = _demanded(cooperative)
    highest = (reading or reading_of(cooperative)).sums.highest
    return Standing(cooperative.opened_on, last, {each.year: each.amount for each in known}, highest, asked, heads)


def _demanded(cooperative: Cooperative) -> tuple[dt.date | None, int, int]:
    """The day of the last review, how many associates ask for one since, how many they are; in one query."""
    held = Review.objects.held().filter(cooperative=OuterRef("pk")).order_by("-held_on", "-pk").values("held_on")
    since = Review.objects.held().filter(
        cooperative=OuterRef("associate__cooperative"), held_on__gte=OuterRef("asked_on")
    )
    running = Associate.objects.running().filter(cooperative=OuterRef("pk")).order_by().values("cooperative")
    present = Associate.objects.running().filter(pk=OuterRef("associate"))
    asked = ReviewDemand.objects.filter(Exists(present), ~Exists(since), associate__cooperative=OuterRef("pk"))
    demands_of = asked.order_by().values("associate__cooperative").annotate(n=Count("associate", distinct=True))
    day, demands, heads = (
        Cooperative.objects.filter(pk=cooperative.pk)
        .values_list(
            Subquery(held[:1]),
            Subquery(demands_of.values("n")),
            Subquery(running.annotate(n=Count("pk")).values("n")),
        )
        .get()
    )
    return day, demands or 0, heads or 0


def warned_of(cooperative: Cooperative, reading: Reading | None = None) -> Sequence[Warned]:
    """What the next act would break, of a cooperative that is open; of its ledger as it was read, where it was."""
    if not cooperative.opened_on:
        return []
    reading = reading or reading_of(cooperative)
    held, capital = reading.categories, capital_of(cooperative, reading=reading)
    heads = {category: row.heads for category, row in held.items()}
    public = held.get(Category.PUBLIC_BODY, InCategory(0, 0, Decimal(0))).capital
    share = Fraction(public) / Fraction(capital.subscribed) if capital.subscribed else Fraction(0)
    return warnings(heads, share, capital.subscribed, capital.floor, reading.arriving)


def told_of(cooperative: Cooperative, most: int = 11) -> list[Review]:
    """The review that is prepared, then those that were held, the last first, each with its remarks."""
    rows = cooperative.reviews.select_related("decision").prefetch_related("remarks")
    return list(rows.order_by(F("held_on").desc(nulls_first=True), "-pk")[:most])


@dataclass(frozen=True)
class Moved:
    """A category over a year: who came, who left, who holds parts when it ends, and their share of the capital."""

    label: str
    came: int
    left: int
    heads: int
    capital: Decimal
    share: Fraction

    @property
    def percent(self) -> str:
        return f"{round(self.share * 100)}\N{NO-BREAK SPACE}%"


@dataclass(frozen=True)
class Report:
    """The five subjects of the decree n° 2015-1381: membership and the part of each category, governance, and what only
    people know: the context and the effects."""

    year: int
    rows: Sequence[Moved]
    decisions: Sequence[Decision]
    words: YearWords | None


def report_of(cooperative: Cooperative, year: int) -> Report:
    """The report of a year, from the ledger, the register of associates and that of decisions."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    held = Posting.objects.of_cooperative(cooperative).by_category(last)
    total = sum((row.capital for row in held.values()), Decimal(0))
    came = _by_category(cooperative, Q(since__range=(first, last)))
    left = _by_category(cooperative, Q(until__range=(first, last)))
    nothing = InCategory(0, 0, Decimal(0))
    rows = []
    for category in Category:
        row = held.get(category, nothing)
        share = Fraction(row.capital) / Fraction(total) if total else Fraction(0)
        counts = came.get(category, 0), left.get(category, 0)
        rows.append(Moved(str(category.label), *counts, row.heads, row.capital, share))
    home = Q(assembly=cooperative.assembly) | Q(assembly__council=cooperative.assembly)
    taken = Decision.objects.filter(home, decided_on__range=(first, last))
    taken = taken.exclude(pk__in=Measure.objects.hidden(Decision))
    words = cooperative.years.filter(year=year).first()
    return Report(year, rows, list(taken.order_by("decided_on", "pk")[:100]), words)


def _by_category(cooperative: Cooperative, when: Q) -> dict[str, int]:
    rows = cooperative.associates.filter(when).order_by().values_list("category")
    return dict(rows.annotate(n=Count("pk")))


# Acts


def decisions_naming(cooperative: Cooperative) -> list[Decision]:
    """What may name a reviewer: decisions of the assembly since it is a cooperative, that named nobody else."""
    home = Q(assembly=cooperative.assembly) | Q(assembly__council=cooperative.assembly)
    rows = Decision.objects.filter(home, decided_on__gte=cooperative.opened_on or dt.date.max)
    used = Review.objects.values("decision")
    return list(rows.exclude(pk__in=used).select_related("assembly").order_by("-decided_on", "-pk")[:50])


@transaction.atomic
def name_reviewer(
    cooperative: Cooperative, *, actor: Account, reviewer: str, substitute: str, decision: Decision
) -> Review:
    """Write whom the assembly named, and who would come in their place."""
    cooperative = hold(cooperative)
    if reviewer.casefold() == substitute.casefold():
        raise RuleBroken({"substitute": _("Le suppléant est un autre que le réviseur.")})
    if decision not in decisions_naming(cooperative):
        raise RuleBroken({"decision": _("Une décision de l’assemblée, qui n’en a nommé aucun autre.")})
    if cooperative.reviews.filter(held_on=None).exists():
        raise RuleBroken(_("Une révision se prépare déjà."))
    review = Review.objects.create(
        cooperative=cooperative, reviewer=reviewer, substitute=substitute, decision=decision, named_by=actor
    )
    _tell(
        "cooperative.reviewer_named", cooperative, actor, reviewer=reviewer, substitute=substitute, code=decision.code
    )
    return review


@transaction.atomic
def receive_review(
    cooperative: Cooperative,
    *,
    actor: Account,
    held_on: dt.date,
    report: str,
    remarks: Sequence[str] = (),
    no_person: bool = False,
) -> Review:
    """The report has come, with its remarks, to follow as actions: the next review is due five years later."""
    refuse_persons(report=report, remarks="\n".join(remarks), no_person=no_person)
    hold(cooperative)
    found = cooperative.reviews.filter(held_on=None).first()
    if found is None:
        raise RuleBroken(_("Aucun réviseur n’est nommé : l’assemblée en nomme un d’abord."))
    review = lock(found)
    if held_on > timezone.localdate() or held_on < timezone.localdate(review.named_at):
        raise RuleBroken({"held_on": _("Entre le jour où le réviseur est nommé et aujourd’hui.")})
    review.held_on, review.report = held_on, report
    review.save()
    Remark.objects.bulk_create(Remark(review=review, rank=rank, words=each) for rank, each in enumerate(remarks, 1))
    _tell("cooperative.review_held", cooperative, actor, reviewer=review.reviewer)
    return review


@transaction.atomic
def plan_remark(remark: Remark, *, actor: Account, who: str, due: dt.date | None, no_person: bool = False) -> Remark:
    """Say who sees to a remark, and until when: an organ or a function, which everybody reads."""
    refuse_persons(who=who, no_person=no_person)
    remark = _still_open(remark)
    if due and due < timezone.localdate():
        raise RuleBroken({"due": _("Ce jour est passé : donnez-en un à venir.")})
    remark.who, remark.due = who, due
    remark.save(update_fields=["who", "due"])
    _tell("cooperative.remark_planned", remark.review.cooperative, actor, who=who)
    return remark


@transaction.atomic
def settle_remark(remark: Remark, *, actor: Account, words: str, no_person: bool = False) -> Remark:
    """Say what was done of a remark: it is followed."""
    refuse_persons(words=words, no_person=no_person)
    remark = _still_open(remark)
    remark.done, remark.done_on = words, timezone.localdate()
    remark.save(update_fields=["done", "done_on"])
    _tell("cooperative.remark_settled", remark.review.cooperative, actor, done=words.rstrip("."))
    return remark


def _still_open(remark: Remark) -> Remark:
    cooperative = hold(remark.review.cooperative)
    found = lock(remark)
    if found.done_on:
        raise RuleBroken(_("C’est déjà dit : cette remarque a sa suite depuis le %s.") % french_day(found.done_on))
    found.review.cooperative = cooperative
    return found


@transaction.atomic
def note_loss(cooperative: Cooperative, *, actor: Account, year: int, amount: Decimal, source: str) -> Loss:
    """Note that a year ended on a loss."""
    cooperative = hold(cooperative)
    opened = cooperative.opened_on
    if not opened or not opened.year <= year < timezone.localdate().year:
        raise RuleBroken({"year": _("Un exercice de la coopérative, qui soit fini.")})
    if cooperative.losses.filter(year=year).exists() or cooperative.allocations.standing().filter(year=year).exists():
        raise RuleBroken({"year": _("Le résultat de cette année est déjà noté.")})
    loss = Loss.objects.create(cooperative=cooperative, year=year, amount=amount, source=source, noted_by=actor)
    _tell("cooperative.loss_noted", cooperative, actor, year=year, amount=euros(amount))
    return loss


def decisions_on_loss(loss: Loss) -> list[Decision]:
    """What may have decided of a loss: decisions of its assembly taken since that year, that decide of no other."""
    cooperative = loss.cooperative
    home = Q(assembly=cooperative.assembly) | Q(assembly__council=cooperative.assembly)
    others = Loss.objects.filter(decision__isnull=False).values("decision")
    rows = Decision.objects.filter(home, decided_on__gt=dt.date(loss.year, 12, 31)).exclude(pk__in=others)
    return list(rows.select_related("assembly").order_by("-decided_on", "-pk")[:50])


@transaction.atomic
def post_loss(loss: Loss, *, actor: Account, decision: Decision, reserves: Decimal | None = None) -> Loss:
    """Write a loss in the ledger, as the assembly decided: by another than who noted it. What the statutory reserve
    does not bear is carried over, and borne by who leaves, for their part."""
    cooperative = hold(loss.cooperative)
    loss = lock(loss)
    taken = reserves or Decimal(0)
    if loss.movement_id:
        raise RuleBroken(_("Cette perte est déjà écrite au registre."))
    if loss.noted_by_id == actor.pk:
        raise RuleBroken(_("Vous l’avez notée : une autre personne l’écrit au registre."))
    if decision not in decisions_on_loss(loss):
        raise RuleBroken({"decision": _("Une décision de l’assemblée, prise depuis la fin de cet exercice.")})
    there = max(Posting.objects.of_cooperative(cooperative).balance(Ledger.STATUTORY_RESERVE), Decimal(0))
    if taken > min(loss.amount, there):
        most = euros(min(loss.amount, there))
        raise RuleBroken({"reserves": _("Au plus %s : la perte, et ce que la réserve statutaire contient.") % most})
    lines, today = entries.lose(loss.amount, taken), timezone.localdate()
    loss.movement = post_movement(cooperative, Kind.LOSS, lines, actor=actor, day=today, cause=decision.code)
    loss.reserves, loss.decision, loss.posted_by, loss.posted_at = taken, decision, actor, timezone.now()
    loss.save()
    carried = euros(loss.amount - taken)
    _tell("cooperative.loss_posted", cooperative, actor, year=loss.year, reserves=euros(taken), carried=carried)
    return loss


@transaction.atomic
def ask_review(associate: Associate, *, actor: Account) -> ReviewDemand:
    """Ask for the review at once: a tenth of the associates makes it due."""
    cooperative = hold(associate.cooperative)
    associate = lock(associate)
    if associate.since is None or associate.until:
        raise RuleBroken(_("Seul un associé demande la révision."))
    since = last_held(cooperative) or dt.date.min
    if ReviewDemand.objects.filter(associate=associate, asked_on__gt=since).exists():
        raise RuleBroken(_("Vous l’avez déjà demandée."))
    demand = ReviewDemand.objects.create(associate=associate)
    journal.record("cooperative.review_asked", associate, actor=actor, data={"who": associate.kept_name})
    return demand


@transaction.atomic
def write_year(cooperative: Cooperative, *, actor: Account, year: int, context: str, effect: str) -> YearWords:
    """Write the context and the effects of a year that is over; all the rest of its report is read from data."""
    cooperative = hold(cooperative)
    if not cooperative.opened_on or not cooperative.opened_on.year <= year < timezone.localdate().year:
        raise RuleBroken(_("Le rapport est celui d’un exercice de la coopérative, qui soit fini."))
    said = {"context": context, "effect": effect, "written_by": actor, "written_at": timezone.now()}
    words, _new = YearWords.objects.update_or_create(cooperative=cooperative, year=year, defaults=said)
    _tell("cooperative.year_written", cooperative, actor, year=year)
    return words


def _tell(kind: str, cooperative: Cooperative, actor: Account, **words: object) -> None:
    data = {"assembly": cooperative.assembly.name, **words}
    journal.record(kind, cooperative, cooperative.assembly, actor=actor, data=data)
