"""Giving parts over, leaving, and being paid back: one leaves at once, only the money waits, at its rank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from lieudit.accounts.models import Account
from lieudit.cooperative import entries, interest, ranks, seating
from lieudit.cooperative.anniversaries import full_years, years_after
from lieudit.cooperative.appeals import check_settled, unsettled
from lieudit.cooperative.ledger import check_open, hold, post_movement
from lieudit.cooperative.models import (
    Associate,
    Cooperative,
    Movement,
    Payout,
    Posting,
    Subscription,
)
from lieudit.cooperative.paying import count_those_who_waited
from lieudit.cooperative.public_share import is_too_public
from lieudit.cooperative.reckoned import Reading, reading_of
from lieudit.cooperative.vocabulary import Category, Kind, Ledger
from lieudit.cooperative.workflow import ENDING_WORKFLOW, PAYOUT_WORKFLOW, SubscriptionState
from lieudit.governance.law import LAW, figure
from lieudit.journal import services as journal
from lieudit.membership.standing import euros
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import counted
from lieudit.toolkit.locks import lock

NOTHING = entries.NOTHING
LEFT_BY_ITSELF = _lazy("L’associé est parti de lui-même.")


@dataclass(frozen=True)
class Capital:
    """The capital of a cooperative, and what may leave: `room` is what stands above the floor."""

    subscribed: Decimal
    paid: Decimal
    highest: Decimal
    floor: Decimal

    @property
    def room(self) -> Decimal:
        return max(self.subscribed - self.floor, NOTHING)


def capital_of(cooperative: Cooperative, on: dt.date | None = None, reading: Reading | None = None) -> Capital:
    """Summed from the ledger; the floor is that of the statutes of the day."""
    if on is None:
        sums = (reading or reading_of(cooperative)).sums
        subscribed, paid, highest = sums.subscribed, sums.paid, sums.highest
    else:
        rows = Posting.objects.of_cooperative(cooperative)
        (subscribed, paid), highest = rows.capital(on), rows.highest_capital(on)
    floor = entries.share_of(highest, cooperative.terms(on).floor)
    return Capital(subscribed, paid, highest, floor)


@dataclass(frozen=True)
class Waiting:
    """A sum that waits, at its rank: `ahead` is what stands before it, nothing where the statutes pay each a share;
    `bonus`, what comes besides of the reserve made for those who leave."""

    rank: int
    associate: Associate
    amount: Decimal
    ahead: Decimal
    earliest: dt.date
    loss: Decimal = NOTHING
    bonus: Decimal = NOTHING

    @property
    def owed(self) -> Decimal:
        """What would be paid, their part of the losses borne."""
        return self.amount - self.loss + self.bonus


def loss_of(cooperative: Cooperative, held: Decimal, paid: Decimal, reading: Reading | None = None) -> Decimal:
    """What who holds so much of the capital, of which so much is paid, bears today of the losses carried over."""
    sums = (reading or reading_of(cooperative)).sums
    return min(entries.part_of_losses(sums.losses, held, sums.subscribed), paid)


def queue_of(
    cooperative: Cooperative, reading: Reading | None = None, known: Mapping[int, Associate] | None = None
) -> list[Waiting]:
    """Who left and is not paid back, in the order of the statutes; `known`: them, where they are read already."""
    reading = reading or reading_of(cooperative)
    if not (left := reading.waiting):
        return []
    associates = known or Associate.objects.with_names().in_bulk([row.associate for row in left])
    terms, sums, ahead = cooperative.terms(), reading.sums, NOTHING
    delay = dt.timedelta(days=terms.wait_days)
    earliest = {row.associate: (associates[row.associate].until or dt.date.max - delay) + delay for row in left}
    queue: list[Waiting] = []
    for rank, row in enumerate(ranks.ranked(left, terms.order, earliest, timezone.localdate()), start=1):
        loss = entries.part_of_losses(sums.losses, row.amount, sums.subscribed)
        one, day = associates[row.associate], earliest[row.associate]
        queue.append(Waiting(rank, one, row.amount, ahead, day, loss, row.bonus))
        ahead += NOTHING if terms.is_shared else row.amount
    return queue


@dataclass(frozen=True)
class Exit:
    """What one would be owed by leaving on a day, and why: computed before one leaves."""

    parts: int
    paid: Decimal
    unpaid: Decimal
    rank: int
    ahead: Decimal
    earliest: dt.date
    capital: Capital
    loss: Decimal = NOTHING
    bonus: Decimal = NOTHING
    bonus_from: dt.date | None = None
    """The day from which a part of the reserve made for those who leave comes; None where the statutes make none."""
    beside: Decimal | None = None
    """What waits for all the others, where the statutes pay each a share; None where they pay one after another."""

    @property
    def owed(self) -> Decimal:
        """What was paid, less one’s part of the losses, and what comes of the reserve made for those who leave."""
        return self.paid - self.loss + self.bonus

    @property
    def worth(self) -> Decimal:
        """What the parts are worth: their nominal value less their part of the losses, never more."""
        return self.paid + self.unpaid - self.loss

    @property
    def held_back(self) -> Decimal:
        """What the floor would hold today of one’s own money: once those who wait ahead are paid or, where each is paid
        a share, beyond one’s own."""
        if self.beside is None:
            return min(max(self.ahead + self.paid + self.unpaid - self.capital.room, NOTHING), self.paid)
        return self.paid - ranks.shares(self.capital.room - self.unpaid, {0: self.paid, 1: self.beside})[0]


def exit_of(
    associate: Associate,
    on: dt.date | None = None,
    balances: Mapping[str, Decimal] | None = None,
    reading: Reading | None = None,
) -> Exit:
    """What leaving on a day (today) would give; `balances` and the ledger, where they are read already."""
    cooperative, on = associate.cooperative, on or timezone.localdate()
    reading, own = reading or reading_of(cooperative), associate.balances() if balances is None else balances
    terms = cooperative.terms()
    paid, unpaid = own.get(Ledger.PAID, NOTHING), own.get(Ledger.UNPAID, NOTHING)
    before = ranks.before(reading.waiting, terms.order, paid)
    return Exit(
        int(own.get(Ledger.PARTS, NOTHING)),
        paid,
        unpaid,
        len(before) + 1,
        sum((each.amount for each in before), NOTHING),
        on + dt.timedelta(days=terms.wait_days),
        capital_of(cooperative, reading=reading),
        loss_of(cooperative, paid + unpaid, paid, reading),
        bonus_of(associate, on, reading),
        full_from(associate) if terms.exit_reserve else None,
        sum((each.amount for each in reading.waiting), NOTHING) if terms.is_shared else None,
    )


def full_from(associate: Associate) -> dt.date | None:
    """The day on which the full years that the law asks are over; None for who is not an associate yet."""
    return years_after(associate.since, int(figure("exit_value"))) if associate.since else None


def bonus_of(associate: Associate, on: dt.date, reading: Reading | None = None) -> Decimal:
    """What comes to who would leave on a day of the reserve made for it (law of 1947, art. 18): if the statutes make
    one, after the full years of the law, and while no loss is to be covered. Annuities are parts × full years."""
    cooperative, due = associate.cooperative, full_from(associate)
    if not cooperative.terms(on).exit_reserve or due is None or on < due:
        return NOTHING
    sums = (reading := reading or reading_of(cooperative)).sums
    if sums.losses or sums.exit_reserve <= 0:
        return NOTHING
    since = cooperative.associates.filter(since__isnull=False).values_list("pk", "since")
    years = {one: full_years(day, on) for one, day in since if day}
    annuities = {one.associate: one.parts * years[one.associate] for one in reading.held(None)}
    return entries.part_of_reserve(sums.exit_reserve, annuities.get(associate.pk, 0), sum(annuities.values()))


@dataclass(frozen=True)
class Told:
    """A movement of one associate, as they read it: parts and money, in or out."""

    movement: Movement
    parts: int
    money: Decimal


def movements_of(lines: Iterable[Posting], most: int = 200) -> list[Told]:
    """What happened to one’s parts, the last first: the sum of one’s `lines`, movement by movement."""
    told: dict[int, Told] = {}
    for line in lines:
        before, came = told.get(line.movement_id, Told(line.movement, 0, NOTHING)), line.debit - line.credit
        parts = before.parts - int(came) if line.account == Ledger.PARTS else before.parts
        money = before.money + came if line.account == Ledger.BANK else before.money
        told[line.movement_id] = Told(before.movement, parts, money)
    return list(told.values())[:most]


def present(associate: Associate) -> Associate:
    """The associate, held, whose parts count and who has not left."""
    associate = lock(associate)
    if associate.until:
        raise RuleBroken(_("Cet associé est déjà parti : on ne part qu’une fois."))
    if associate.since is None:
        raise RuleBroken(_("Ses parts ne comptent pas encore : la souscription se retire d’elle-même."))
    return associate


@transaction.atomic
def transfer_parts(giver: Associate, *, actor: Account, taker: Associate, parts: int, cause: str) -> Associate:
    """Parts from one associate to another, in one movement. Who gives their last part leaves on that day."""
    cooperative = hold(giver.cooperative)
    if taker.pk == giver.pk:
        raise RuleBroken({"taker": _("On ne se cède pas de parts à soi-même.")})
    giver = present(giver)
    if taker.cooperative_id != giver.cooperative_id or taker.since is None or taker.until:
        raise RuleBroken({"taker": _("Qui reçoit des parts est déjà associé, et admis.")})
    if not 1 <= parts <= giver.parts:
        raise RuleBroken({"parts": _("De 1 à %s.") % counted(giver.parts, "part")})
    if giver.unpaid:
        raise RuleBroken(_("Il reste %s à verser : on ne cède que des parts entièrement payées.") % euros(giver.unpaid))
    _refuse_unsettled(giver, parts)
    amount = giver.balance(Ledger.PAID) * parts / giver.parts
    today, last = timezone.localdate(), parts == giver.parts
    lines = entries.transfer(giver.number, taker.number, parts, amount.quantize(entries.CENT))
    post_movement(cooperative, Kind.TRANSFER, lines, actor=actor, day=today, cause=cause)
    if taker.category == Category.PUBLIC_BODY != giver.category and is_too_public(cooperative):
        clause = LAW["public_bodies"]
        raise RuleBroken({"parts": f"{clause.words} ({clause.cited})."})
    if last:
        giver.until = today
        giver.save(update_fields=["until"])
        seating.unseat(giver)
        _drop_endings(giver, actor)
    data = {"who": giver.kept_name, "taker": taker.kept_name, "parts": counted(parts, "part")}
    journal.record("cooperative.transferred", giver, taker, actor=actor, data=data)
    count_those_who_waited(cooperative, actor)
    return giver


def _refuse_unsettled(giver: Associate, parts: int) -> None:
    """Who gives the last part leaves: nothing that they signed may still wait."""
    waits = giver.subscriptions.filter(state__in=[SubscriptionState.SIGNED, SubscriptionState.ADMITTED])
    if parts == giver.parts and waits.exists():
        raise RuleBroken(_("Une autre souscription attend encore : retirez-la d’abord."))


@transaction.atomic
def leave_cooperative(associate: Associate, *, actor: Account) -> Associate:
    """Leave at once: seat and voice end today. The capital that was paid waits, at its rank, while the floor holds."""
    associate, _movement = end_parts(associate, Kind.WITHDRAW, str(_("Retrait demandé par l’associé")), actor)
    _drop_endings(associate, actor)
    return associate


def _drop_endings(associate: Associate, actor: Account) -> None:
    """Who left by themselves is excluded no more: what was not written yet ends, and who follows it hears so."""
    for ending in associate.endings.unwritten():
        ending = ENDING_WORKFLOW.take("drop", ending)
        ending.reason = str(LEFT_BY_ITSELF)
        ending.save(update_fields=["state", "reason"])
        kind = "cooperative.death_dropped" if ending.kind == Kind.DIE else "cooperative.ending_dropped"
        data = {"who": associate.kept_name, "why": str(ending.get_kind_display()).lower(), "reason": ending.reason}
        journal.record(kind, ending, associate, actor=actor, data=data)


def end_parts(
    associate: Associate, kind: str, cause: str, actor: Account, *about: models.Model
) -> tuple[Associate, Movement]:
    """Write that an associate is one no longer, from today; what they paid waits, for them or for who comes after.
    `about`: what else the journal mentions."""
    cooperative = hold(associate.cooperative)
    associate = present(associate)
    for waiting in associate.subscriptions.filter(state__in=[SubscriptionState.SIGNED, SubscriptionState.ADMITTED]):
        _undo(waiting, actor)
    rank, today, shared = exit_of(associate).rank, timezone.localdate(), cooperative.terms().is_shared
    parts, paid = associate.parts, associate.balance(Ledger.PAID)
    bonus = bonus_of(associate, today)
    owed = paid - loss_of(cooperative, paid + associate.unpaid, paid) + bonus
    lines = entries.withdraw(associate.number, parts, paid, bonus)
    movement = post_movement(cooperative, kind, lines, actor=actor, day=today, cause=cause)
    associate.until = today
    associate.save(update_fields=["until"])
    seating.unseat(associate)
    data = {"who": associate.kept_name, "amount": euros(owed), "rank": rank}
    if kind == Kind.WITHDRAW:
        told = "cooperative.left_to_share" if shared else "cooperative.left"
        journal.record(told, associate, *about, actor=actor, data=data)
    else:
        told = "cooperative.ended_to_share" if shared else "cooperative.ended"
        words = data | {"why": Kind(kind).label.lower()}
        journal.record(told, associate, *about, actor=actor, data=words)
    return associate, movement


def _undo(subscription: Subscription, actor: Account) -> None:
    """A subscription that never counted ends with the departure; what came in for it goes back."""
    subscription = lock(subscription)
    if subscription.paid:
        raise RuleBroken(
            _("%(amount)s reçus pour %(reference)s ne comptent pas encore : faites-les rendre d’abord.")
            % {"amount": euros(subscription.paid), "reference": subscription.reference}
        )
    subscription.state = SubscriptionState.WITHDRAWN
    subscription.save(update_fields=["state"])


def held_before(associate: Associate) -> Decimal:
    """By how much the capital falls once those before an associate are paid or, where the statutes pay each a share,
    once all the others have theirs: kept for them, whenever they say where."""
    cooperative = associate.cooperative
    unpaid = Posting.objects.of_cooperative(cooperative).by_number(Ledger.UNPAID)
    if cooperative.terms().is_shared:
        others = {one: share for one, share in shares_of(cooperative).items() if one != associate}
    else:
        before = takewhile(lambda each: each.associate != associate, queue_of(cooperative))
        others = {each.associate: each.amount for each in before}
    return sum((share + unpaid.get(one.number, NOTHING) for one, share in others.items()), NOTHING)


def shares_of(cooperative: Cooperative) -> dict[Associate, Decimal]:
    """What comes of the capital to each whose delay is over, and who may appeal no more, where the statutes pay each a
    share: what is prepared for them already or, of the room that this leaves above the floor, their part."""
    today = timezone.localdate()
    queue = [each for each in queue_of(cooperative) if each.earliest <= today]
    held = unsettled(cooperative)
    due = {each.associate: each.amount for each in queue if each.associate.pk not in held}
    rows = Payout.objects.waiting().filter(associate__in=due, subscription=None, of_interest=False)
    prepared = {each.associate_id: each.amount - each.bonus + each.loss for each in rows}
    unpaid = Posting.objects.of_cooperative(cooperative).by_number(Ledger.UNPAID)
    kept = {one: prepared[one.pk] for one in due if one.pk in prepared}
    gone = sum((unpaid.get(one.number, NOTHING) for one in due), NOTHING) + sum(kept.values(), NOTHING)
    owed = {one.pk: amount for one, amount in due.items() if one not in kept}
    parts = ranks.shares(capital_of(cooperative).room - gone, owed)
    return kept | {one: parts[one.pk] for one in due if one.pk in parts}


@transaction.atomic
def prepare_payout(associate: Associate, *, actor: Account) -> Payout:
    """Prepare what may be paid to who left: what the floor leaves once those who left before have theirs. Another
    person validates it."""
    cooperative = hold(associate.cooperative)
    queue = queue_of(cooperative)
    mine = next((each for each in queue if each.associate.pk == associate.pk), None)
    if mine is None:
        raise RuleBroken(_("Rien n’attend pour cet associé."))
    if mine.earliest > timezone.localdate():
        raise RuleBroken(_("Les statuts demandent d’attendre : il est trop tôt pour rembourser."))
    if associate.payouts.waiting().exists():
        raise RuleBroken(_("Un remboursement est déjà préparé : une autre personne le valide."))
    check_settled(associate)
    if cooperative.terms().is_shared:
        return _prepare_shares(cooperative, mine, actor)
    room = capital_of(cooperative).room - associate.unpaid
    capital = min(mine.amount, max(room - held_before(associate), NOTHING))
    if not capital and room > 0:
        raise RuleBroken(_("D’autres passent avant, dans l’ordre des statuts : ce que le plancher laisse les attend."))
    if not capital:
        raise RuleBroken(_("Le capital est au plancher : l’argent attend."))
    return _prepare(cooperative, mine, capital, actor)


def _prepare(cooperative: Cooperative, waiting: Waiting, capital: Decimal, actor: Account) -> Payout:
    """So much of the capital that waits, less the losses that it bears, and what comes of the reserve with it."""
    associate = waiting.associate
    loss, amount = _less_losses(cooperative, waiting, capital)
    if not amount:
        raise RuleBroken(_("Les pertes prennent toute la somme : rien n’est à payer tant que rien ne les couvre."))
    sums = {"amount": amount, "loss": loss, "bonus": waiting.bonus}
    payout = Payout.objects.create(associate=associate, prepared_by=actor, **sums)
    data = {"who": associate.kept_name, "amount": euros(amount)}
    journal.record("cooperative.payout_prepared", associate, actor=actor, data=data)
    return payout


def _less_losses(cooperative: Cooperative, waiting: Waiting, capital: Decimal) -> tuple[Decimal, Decimal]:
    """The losses that so much of the capital bears, and what is paid of it."""
    loss = loss_of(cooperative, capital + waiting.associate.unpaid, capital)
    return loss, capital - loss + waiting.bonus


def _prepare_shares(cooperative: Cooperative, mine: Waiting, actor: Account) -> Payout:
    """Prepare, in one time, what comes to each whose delay is over: paid one after another, who comes last would have
    less than their share. The payout of the one who was asked for."""
    queue = {each.associate: each for each in queue_of(cooperative)}
    parts = {one: part for one, part in shares_of(cooperative).items() if part}
    busy = Payout.objects.waiting().filter(associate__in=parts)
    kept = busy.filter(of_interest=False, subscription=None).values_list("associate", flat=True)
    free = {one: part for one, part in parts.items() if one.pk not in set(kept)}
    if mine.associate not in free:
        raise RuleBroken(_("Le capital est au plancher : l’argent attend."))
    asked = {one: part for one, part in free.items() if _less_losses(cooperative, queue[one], part)[1]}
    if mine.associate not in asked:
        return _prepare(cooperative, mine, free[mine.associate], actor)
    own = set(Associate.objects.of_account(actor).filter(cooperative=cooperative).values_list("pk", flat=True))
    if any(one.pk in own for one in asked):
        raise RuleBroken(_("Une part vous revient aussi : une autre personne prépare celles de tous, en une fois."))
    if other := busy.filter(associate__in=asked).select_related("associate").first():
        words = _("Un autre paiement est préparé pour l’associé n° %d : validez-le d’abord, chacun a sa part ensemble.")
        raise RuleBroken(words % other.associate.number)
    made = {one: _prepare(cooperative, queue[one], part, actor) for one, part in asked.items()}
    return made[mine.associate]


@transaction.atomic
def prepare_return(subscription: Subscription, *, actor: Account) -> Payout:
    """Prepare to give back what came in for parts that do not count yet."""
    hold(subscription.associate.cooperative)
    subscription = lock(subscription)
    if subscription.state != SubscriptionState.ADMITTED or not subscription.paid:
        raise RuleBroken(_("Aucun versement n’attend d’être compté pour cette souscription."))
    if subscription.associate.payouts.waiting().exists():
        raise RuleBroken(_("Un remboursement est déjà préparé : une autre personne le valide."))
    payout = Payout.objects.create(
        associate=subscription.associate, subscription=subscription, amount=subscription.paid, prepared_by=actor
    )
    data = {"who": subscription.associate.kept_name, "amount": euros(payout.amount)}
    journal.record("cooperative.payout_prepared", subscription.associate, actor=actor, data=data)
    return payout


@transaction.atomic
def validate_payout(payout: Payout, *, actor: Account, reference: str, paid_on: dt.date | None = None) -> Payout:
    """Another person says that the bank has paid (today, unless said): what was never paid up is cancelled, and the
    capital falls."""
    cooperative = hold(payout.associate.cooperative)
    payout = PAYOUT_WORKFLOW.take("validate", payout)
    associate = payout.associate
    if payout.prepared_by_id == actor.pk:
        raise RuleBroken(_("Vous l’avez préparé : une autre personne le valide."))
    if paid_on:
        check_open(cooperative, paid_on)
    write = _post_return if payout.subscription else _post_reimbursement
    if payout.of_interest:
        write = interest.post_interest
    payout.movement = write(cooperative, payout, actor, reference, paid_on or timezone.localdate())
    payout.decided_by, payout.decided_at, payout.iban = actor, timezone.now(), ""
    payout.save()
    data = {"who": associate.kept_name, "amount": euros(payout.amount)}
    kind = "cooperative.interest_paid" if payout.of_interest else "cooperative.reimbursed"
    journal.record(kind, associate, actor=actor, data=data)
    return payout


def _post_return(cooperative: Cooperative, payout: Payout, actor: Account, reference: str, day: dt.date) -> Movement:
    assert payout.subscription
    subscription = lock(payout.subscription)
    if subscription.paid != payout.amount or subscription.state != SubscriptionState.ADMITTED:
        raise RuleBroken(_("Un autre versement est arrivé depuis : abandonnez ce remboursement, et préparez-en un."))
    subscription.state = SubscriptionState.WITHDRAWN
    subscription.save(update_fields=["state"])
    lines = entries.give_back(payout.associate.number, payout.amount)
    return post_movement(
        cooperative,
        Kind.GIVE_BACK,
        lines,
        actor=actor,
        day=day,
        cause=reference,
        subscription=subscription,
    )


def _post_reimbursement(
    cooperative: Cooperative, payout: Payout, actor: Account, reference: str, day: dt.date
) -> Movement:
    associate = payout.associate
    capital = payout.amount - payout.bonus + payout.loss
    if capital + associate.unpaid > capital_of(cooperative).room - held_before(associate):
        raise RuleBroken(_("Le capital passerait sous son plancher : ce remboursement attend."))
    if payout.loss != loss_of(cooperative, capital + associate.unpaid, capital):
        raise RuleBroken(_("Les pertes ont changé depuis : abandonnez ce remboursement, et préparez-en un."))
    if associate.unpaid:
        lines = entries.cancel_unpaid(associate.number, associate.unpaid)
        post_movement(cooperative, Kind.CANCEL_UNPAID, lines, actor=actor, day=day, cause=reference)
    lines = entries.reimburse(associate.number, payout.amount, payout.loss, payout.bonus)
    posted = post_movement(cooperative, Kind.REIMBURSE, lines, actor=actor, day=day, cause=reference)
    count_those_who_waited(cooperative, actor)
    return posted


@transaction.atomic
def drop_payout(payout: Payout, *, actor: Account) -> Payout:
    """Give up a payout that the bank has not paid; the sum keeps its rank."""
    hold(payout.associate.cooperative)
    payout = PAYOUT_WORKFLOW.take("drop", payout)
    payout.decided_by, payout.decided_at, payout.iban = actor, timezone.now(), ""
    payout.save()
    data = {"who": payout.associate.kept_name, "amount": euros(payout.amount)}
    journal.record("cooperative.payout_dropped", payout.associate, actor=actor, data=data)
    return payout
