"""Who promises, subscribes, keeps the register. Nobody decides on their own parts."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from lieudit.accounts.models import Account, Visitor
from lieudit.cooperative.models import (
    Allocation,
    Associate,
    CategoryClaim,
    Cooperative,
    Correction,
    Ending,
    Keeper,
    Loss,
    Payout,
    PayoutQuerySet,
    Revaluation,
    Subscription,
    SubscriptionQuerySet,
)
from lieudit.cooperative.vocabulary import Kind
from lieudit.cooperative.workflow import (
    ALLOCATION_WORKFLOW,
    CLAIM_WORKFLOW,
    CORRECTION_WORKFLOW,
    ENDING_WORKFLOW,
    PAYOUT_WORKFLOW,
    SUBSCRIPTION_WORKFLOW,
    EndingState,
)
from lieudit.governance.models import Assembly, AssemblyQuerySet, Seat
from lieudit.governance.permissions import chairs, chairs_of
from lieudit.network.permissions import is_secretariat, speaks_for
from lieudit.toolkit.access import Access, nobody, once


@once
def is_associate(account: Visitor, associate: Associate) -> bool:
    """Is the associate, or represents today the organisation that is one."""
    if not account.is_authenticated:
        return False
    return bool(account.pk == associate.account_id) or speaks_for(account, associate.organisation)


@once
def keeps(account: Visitor, cooperative: Cooperative) -> bool:
    """Belongs to the secretariat, or holds today a mandate to keep this register."""
    if is_secretariat(account):
        return True
    return (
        account.is_authenticated and Keeper.objects.running().held_by(account).filter(cooperative=cooperative).exists()
    )


def leads(account: Visitor, cooperative: Cooperative) -> bool:
    """Belongs to the secretariat, or chairs the assembly that prepares the cooperative."""
    return bool(account.is_authenticated) and chairs(account, cooperative.assembly)


def kept_by(account: Visitor, cooperatives: Sequence[Cooperative]) -> frozenset[int]:
    """The keys of those whose register one keeps today, in one query."""
    if is_secretariat(account):
        return frozenset(each.pk for each in cooperatives)
    if not account.is_authenticated:
        return frozenset()
    return frozenset(Keeper.objects.running().held_by(account).values_list("cooperative", flat=True))


def led_by(account: Visitor, cooperatives: Sequence[Cooperative]) -> frozenset[int]:
    """The keys of those whose assembly one leads today, in one query."""
    if is_secretariat(account):
        return frozenset(each.pk for each in cooperatives)
    if not account.is_authenticated:
        return frozenset()
    chaired = set(Seat.objects.chaired_by(account).values_list("college__assembly", flat=True))
    return frozenset(each.pk for each in cooperatives if each.assembly_id in chaired)


def preparable(account: Visitor) -> AssemblyQuerySet:
    """The assemblies of which one may begin the cooperative: all to the secretariat, to others those that they chair;
    none that has one, nor that of the members, which is the council’s."""
    begun = Cooperative.objects.values("assembly")
    rows = Assembly.objects.filter(council=None).exclude(pk__in=begun)
    if is_secretariat(account):
        return rows
    if not account.is_authenticated:
        return rows.none()
    return rows.filter(pk__in=Seat.objects.chaired_by(account).values("college__assembly"))


def may_prepare(account: Visitor) -> bool:
    """Leads an assembly that does not prepare its cooperative yet."""
    return preparable(account).exists()


def keeps_register(account: Visitor, associate: Associate) -> bool:
    """Keeps the register, and does not speak for the associate concerned."""
    return keeps(account, associate.cooperative) and not is_associate(account, associate)


def answers(account: Visitor, subscription: Subscription) -> bool:
    """Keeps the register, neither signed the subscription nor speaks for its associate."""
    return keeps_register(account, subscription.associate) and account.pk != subscription.signed_by_id


def admits(account: Visitor, subscription: Subscription) -> bool:
    """Presides over the council, where the statutes say so and somebody who presides may, or else keeps the register;
    neither signed the subscription nor speaks for its associate."""
    cooperative = subscription.associate.cooperative
    if account.pk == subscription.signed_by_id or is_associate(account, subscription.associate):
        return False
    keeper, chair = keeps(account, cooperative), presides(account, cooperative)
    if not keeper and not chair:
        return False
    return chair if waits_for_chair(subscription) else keeper


def waits_for_chair(subscription: Subscription) -> bool:
    """Whether who presides answers it by the statutes, and may: somebody does, who neither signed it nor speaks for its
    associate. Else who keeps the register does."""
    cooperative = subscription.associate.cooperative
    terms = cooperative.signed_under
    if terms is None or terms.admission != "chair":
        return False
    chairs = chairs_of(cooperative.assembly_id).exclude(pk=subscription.signed_by_id)
    return any(not is_associate(each, subscription.associate) for each in chairs)


@once
def presides(account: Visitor, cooperative: Cooperative) -> bool:
    """Holds, or represents the holder of, the seat that chairs the council; the secretariat does not, by itself."""
    if not account.is_authenticated:
        return False
    return Seat.objects.chaired_by(account).filter(college__assembly=cooperative.assembly_id).exists()


def to_answer(account: Account) -> SubscriptionQuerySet:
    """Subscriptions that wait for an answer of this person: who presides or keeps the register, as the statutes say."""
    mine = Associate.objects.of_account(account).values("pk")
    chaired = Seat.objects.chaired_by(account).values("college__assembly")
    by_chair = Cooperative.objects.admitted_by("chair")
    kept = Cooperative.objects.kept_by(account).exclude(pk__in=by_chair.values("pk"))
    led = by_chair.filter(assembly__in=chaired)
    rows = Subscription.objects.waiting().exclude(associate__in=mine).exclude(signed_by=account)
    here = Q(associate__cooperative__in=kept.values("pk")) | Q(associate__cooperative__in=led.values("pk"))
    return rows.filter(here)


def signed(account: Visitor, subscription: Subscription) -> bool:
    """Speaks for the associate who signed."""
    return is_associate(account, subscription.associate)


def others_subscriptions(account: Account) -> SubscriptionQuerySet:
    """Subscriptions for which money may come in, and that this keeper may answer."""
    mine = Associate.objects.of_account(account).values("pk")
    return Subscription.objects.payable().exclude(associate__in=mine).exclude(signed_by=account)


def others_payouts(account: Account) -> PayoutQuerySet:
    """Payouts that wait, and that this keeper may validate."""
    mine = Associate.objects.of_account(account).values("pk")
    return Payout.objects.waiting().exclude(associate__in=mine).exclude(prepared_by=account)


def validates(account: Visitor, payout: Payout) -> bool:
    """Keeps the register, did not prepare this payout, and does not receive it."""
    return keeps_register(account, payout.associate) and account.pk != payout.prepared_by_id


def says_where(account: Visitor, payout: Payout) -> bool:
    """Speaks for the associate who is paid, or keeps the register."""
    return is_associate(account, payout.associate) or keeps(account, payout.associate.cooperative)


def orders(account: Visitor, payout: Payout) -> bool:
    """Keeps the register, neither prepared this payout nor wrote where it is paid, and does not receive it."""
    return validates(account, payout) and account.pk != payout.iban_by_id


def keeps_payout(account: Visitor, payout: Payout) -> bool:
    """Keeps the register, and does not receive this payout."""
    return keeps_register(account, payout.associate)


def keeps_year(account: Visitor, allocation: Allocation) -> bool:
    """Keeps the register."""
    return keeps(account, allocation.cooperative)


def posts_year(account: Visitor, allocation: Allocation) -> bool:
    """Keeps the register, and did not propose this sharing out."""
    return keeps(account, allocation.cooperative) and account.pk != allocation.proposed_by_id


def posts_loss(account: Visitor, loss: Loss) -> bool:
    """Keeps the register, did not note this loss, which is not written yet."""
    return keeps(account, loss.cooperative) and account.pk != loss.noted_by_id and loss.movement_id is None


def writes_revaluation(account: Visitor, revaluation: Revaluation) -> bool:
    """Keeps the register, did not prepare this revaluation, which still waits."""
    waits = revaluation.decided_at is None and account.pk != revaluation.prepared_by_id
    return waits and keeps(account, revaluation.cooperative)


def drops_revaluation(account: Visitor, revaluation: Revaluation) -> bool:
    """Keeps the register, while it waits."""
    return revaluation.decided_at is None and keeps(account, revaluation.cooperative)


def concerns(account: Visitor, correction: Correction) -> bool:
    """Speaks for an associate whose parts or money the movement moved."""
    moved = correction.movement.postings.values("associate")
    return Associate.objects.of_account(account).filter(pk__in=moved).exists()


def keeps_correction(account: Visitor, correction: Correction) -> bool:
    """Keeps the register, and the movement is not about their own parts."""
    return keeps(account, correction.movement.cooperative) and not concerns(account, correction)


def validates_correction(account: Visitor, correction: Correction) -> bool:
    """The same, and did not ask for it."""
    return keeps_correction(account, correction) and account.pk != correction.asked_by_id


def claims(account: Visitor, claim: CategoryClaim) -> bool:
    """Speaks for the associate who contests a category."""
    return is_associate(account, claim.associate)


def answers_claim(account: Visitor, claim: CategoryClaim) -> bool:
    """Keeps the register, and does not speak for this associate."""
    return keeps_register(account, claim.associate)


def confirms_claim(account: Visitor, claim: CategoryClaim) -> bool:
    """The same, and did not give the answer."""
    return answers_claim(account, claim) and account.pk != claim.answered_by_id


def is_ended(account: Visitor, ending: Ending) -> bool:
    """Speaks for the associate whose parts would end, and who was not said to be dead."""
    return ending.kind != Kind.DIE and is_associate(account, ending.associate)


def conducts(account: Visitor, ending: Ending) -> bool:
    """Keeps the register, and does not speak for this associate."""
    return keeps_register(account, ending.associate)


def drops_ending(account: Visitor, ending: Ending) -> bool:
    """The same; once a decision is cited, what it says is not given up by one person, nor by who sent it back."""
    cited = ending.state == EndingState.READY and ending.kind != Kind.DIE
    return not cited and conducts(account, ending) and account.pk != ending.reopened_by_id


def writes_ending(account: Visitor, ending: Ending) -> bool:
    """Keeps the register, did not cite the decision or the piece, and does not speak for this associate."""
    return conducts(account, ending) and account.pk != ending.cited_by_id


def reopens_ending(account: Visitor, ending: Ending) -> bool:
    """The same, of what a body decides: a death is no decision. Who cited one does not take it back."""
    return ending.kind != Kind.DIE and writes_ending(account, ending)


def confirms_review(account: Visitor, ending: Ending) -> bool:
    """Keeps the register, did not answer the appeal, and does not speak for this associate."""
    return conducts(account, ending) and account.pk != ending.answered_by_id


ENDING_ACCESS = Access(
    ENDING_WORKFLOW,
    {
        "defend": is_ended,
        "hear": conducts,
        "cite": conducts,
        "confirm": writes_ending,
        "reopen": reopens_ending,
        "drop": drops_ending,
        "appeal": is_ended,
        "answer": conducts,
        "reconsider": conducts,
        "uphold": confirms_review,
        "overturn": confirms_review,
    },
)
CLAIM_ACCESS = Access(
    CLAIM_WORKFLOW,
    {
        "answer": answers_claim,
        "reopen": confirms_claim,
        "grant": confirms_claim,
        "keep": confirms_claim,
        "withdraw": claims,
    },
)
SUBSCRIPTION_ACCESS = Access(
    SUBSCRIPTION_WORKFLOW,
    {
        "admit": admits,
        "refuse": admits,
        "withdraw": signed,
        "pay": answers,
        "count": nobody("Nobody: the money that comes in makes parts count."),
        "uncount": nobody("Nobody: a contrary movement that two hands wrote."),
    },
)
PAYOUT_ACCESS = Access(
    PAYOUT_WORKFLOW, {"give_iban": says_where, "order": orders, "validate": validates, "drop": keeps_payout}
)
CORRECTION_ACCESS = Access(CORRECTION_WORKFLOW, {"validate": validates_correction, "drop": keeps_correction})
ALLOCATION_ACCESS = Access(ALLOCATION_WORKFLOW, {"adopt": keeps_year, "post": posts_year, "drop": keeps_year})
