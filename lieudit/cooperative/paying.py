"""Money that comes in for parts: they count once what the law and the statutes ask is paid, never before."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.cooperative import entries, seating
from lieudit.cooperative.ledger import check_open, hold, post_movement
from lieudit.cooperative.models import Cooperative, Movement, Payout, Subscription
from lieudit.cooperative.public_share import is_too_public
from lieudit.cooperative.vocabulary import Category, Kind
from lieudit.cooperative.workflow import SUBSCRIPTION_WORKFLOW, SubscriptionState
from lieudit.journal import services as journal
from lieudit.membership.standing import euros
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import counted
from lieudit.toolkit.locks import lock


@transaction.atomic
def receive_payment(
    subscription: Subscription, *, actor: Account | None, amount: Decimal, paid_on: dt.date, cause: str = ""
) -> Movement:
    """Note money that came in; the same transaction makes the parts count when enough is paid."""
    cooperative = hold(subscription.associate.cooperative)
    subscription = lock(subscription)
    SUBSCRIPTION_WORKFLOW.check("pay", subscription)
    associate, before = subscription.associate, subscription.paid
    check_payment(subscription, amount, paid_on, subscription.amount - before)
    check_open(cooperative, paid_on)
    counts = subscription.state == SubscriptionState.COUNTED
    lines = (entries.pay_up if counts else entries.deposit)(associate.number, amount)
    movement = post_movement(
        cooperative,
        Kind.PAY,
        lines,
        actor=actor,
        day=paid_on,
        cause=cause or subscription.reference,
        subscription=subscription,
    )
    data = {"amount": euros(amount), "reference": subscription.reference}
    journal.record("cooperative.paid", associate, actor=actor, data=data)
    enough = not counts and cooperative.opened_on and before + amount >= subscription.least_paid
    if enough and not waits_for_others(cooperative, subscription):
        count_in(subscription, before + amount, paid_on, actor)
        count_those_who_waited(cooperative, actor)
    return movement


def waits_for_others(cooperative: Cooperative, subscription: Subscription) -> bool:
    """A public body that pays before the others does not count alone: its parts wait until public bodies have half the
    capital at most."""
    public = subscription.associate.category == Category.PUBLIC_BODY
    return public and is_too_public(cooperative, [subscription])


def count_those_who_waited(cooperative: Cooperative, actor: Account | None) -> None:
    """The parts of public bodies that were paid and did not fit count now, one after the other, where they do: asked by
    each act that changes what public bodies hold of the capital. Not those whose money goes back."""
    paid = Subscription.objects.filter(associate__cooperative=cooperative, state=SubscriptionState.ADMITTED)
    given_back = Payout.objects.waiting().filter(subscription__isnull=False).values("subscription")
    rows = paid.filter(associate__category=Category.PUBLIC_BODY).exclude(pk__in=given_back)
    for each in rows.select_related("associate__cooperative").with_paid().order_by("pk"):
        if each.paid >= each.least_paid and not waits_for_others(cooperative, each):
            count_in(lock(each), each.paid, timezone.localdate(), actor)


def check_payment(subscription: Subscription, amount: Decimal, paid_on: dt.date, rest: Decimal) -> None:
    """Refuse money that does not fit: `rest` is what lacks of the subscription."""
    if subscription.associate.has_left:
        raise RuleBroken(_("Cet associé est parti : cette somme n’est plus due, rendez-la."))
    if amount <= 0 or amount != amount.quantize(entries.CENT):
        raise RuleBroken({"amount": _("Un versement est plus grand que zéro, au centime près.")})
    if amount > rest:
        words = _("Il ne reste que %s à verser : ce versement est trop grand.") % euros(rest)
        raise RuleBroken({"amount": words})
    if paid_on > timezone.localdate():
        raise RuleBroken({"paid_on": _("Cette date est à venir.")})
    if paid_on < timezone.localdate(subscription.signed_at):
        raise RuleBroken({"paid_on": _("Ce versement précède la souscription : relisez sa date.")})


def count_in(subscription: Subscription, paid: Decimal, paid_on: dt.date, actor: Account | None) -> None:
    """The parts count from the day of the money, or of the admission if it came after; who becomes an associate has a
    seat and a voice in the same transaction."""
    associate = subscription.associate
    admitted = timezone.localdate(subscription.decided_at) if subscription.decided_at else paid_on
    on = max(paid_on, admitted)
    SUBSCRIPTION_WORKFLOW.apply("count", subscription)
    subscription.save(update_fields=["state"])
    lines = entries.issue(associate.number, subscription.parts, subscription.nominal, paid)
    post_movement(
        associate.cooperative,
        Kind.SUBSCRIBE,
        lines,
        actor=actor,
        day=on,
        cause=subscription.reference,
        subscription=subscription,
    )
    if associate.since is None:
        associate.since = on
        associate.save(update_fields=["since"])
        seating.seat(associate)
    data = {
        "who": associate.kept_name,
        "parts": counted(subscription.parts, "part"),
        "reference": subscription.reference,
    }
    journal.record("cooperative.counted", associate, actor=actor, data=data)
