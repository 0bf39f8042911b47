"""The day of the conversion: one transaction, by two persons. Killed midway, nothing of it is done; done twice, once.

Rules of the cooperative come into force; who subscribed and paid enough becomes an associate, with one seat; the
register of the association is closed; what it had becomes reserves that are never shared.
"""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.cooperative import entries, seating
from lieudit.cooperative.conversion_steps import unproved_before_switch
from lieudit.cooperative.converting import begun_file, file_of, steps_of
from lieudit.cooperative.ledger import hold, post_movement
from lieudit.cooperative.models import Conversion, Cooperative, Subscription
from lieudit.cooperative.paying import count_in, count_those_who_waited
from lieudit.cooperative.vocabulary import Category, Kind
from lieudit.cooperative.workflow import SubscriptionState
from lieudit.governance.rulemaking import enact_change
from lieudit.journal import services as journal
from lieudit.membership.services import close_register
from lieudit.membership.standing import euros
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import counted, day
from lieudit.toolkit.locks import lock


@transaction.atomic
def prepare_switch(cooperative: Cooperative, *, actor: Account, funds: Decimal | None) -> Conversion:
    """Say that all is ready, and what the association has, in euros: another person confirms, and it is done."""
    cooperative = hold(cooperative)
    _refuse_unready(cooperative)
    file = lock(file_of(cooperative))
    file.funds, file.prepared_by, file.prepared_at = funds or entries.NOTHING, actor, timezone.now()
    file.save()
    data = {"assembly": cooperative.assembly.name}
    journal.record("cooperative.switch_prepared", cooperative, cooperative.assembly, actor=actor, data=data)
    return file


def _refuse_unready(cooperative: Cooperative) -> None:
    if cooperative.opened_on:
        raise RuleBroken(_("La coopérative est déjà ouverte, depuis le %s.") % day(cooperative.opened_on))
    if left := unproved_before_switch(steps_of(cooperative, begun_file(cooperative))):
        words = _("Il reste à prouver : %s.") % ", ".join(each.label.lower() for each in left)
        raise RuleBroken(words)


@transaction.atomic
def switch(cooperative: Cooperative, *, actor: Account, read: str) -> Cooperative:
    """Do it all, today, as it was prepared when `read` (`Conversion.prepared`). Once done, the same click does nothing
    more."""
    cooperative = hold(cooperative)
    if cooperative.opened_on:
        return cooperative
    _refuse_unready(cooperative)
    file = lock(file_of(cooperative))
    if file.prepared_by_id is None:
        raise RuleBroken(_("Personne n’a encore préparé ce jour : une personne le prépare, une autre le confirme."))
    if file.prepared_by_id == actor.pk:
        raise RuleBroken(_("Vous l’avez préparé : une autre personne le confirme."))
    if read != file.prepared:
        raise RuleBroken(_("Ce qui est préparé a changé depuis que vous l’avez lu : relisez-le, puis confirmez."))
    assert file.change
    today = timezone.localdate()
    enact_change(file.change, actor=actor)
    cooperative.opened_on = today
    cooperative.save(update_fields=["opened_on"])
    seating.open_assembly(cooperative, actor=actor)
    close_register(cooperative.assembly.region, actor=actor, url=cooperative.get_absolute_url())
    associates = _count_subscribers(hold(cooperative), actor)
    if file.funds:
        lines = entries.open_reserves(file.funds)
        cause = str(_("Fonds de l’association, jour de la conversion"))
        post_movement(cooperative, Kind.OPEN_RESERVES, lines, actor=actor, day=today, cause=cause)
    file.switched_by, file.switched_at = actor, timezone.now()
    file.save()
    data = {"assembly": cooperative.assembly.name, "associates": counted(associates, "associé")}
    data |= {"funds": euros(file.funds or entries.NOTHING)}
    journal.record("cooperative.switched", cooperative, cooperative.assembly, actor=actor, data=data)
    return cooperative


def _count_subscribers(cooperative: Cooperative, actor: Account) -> int:
    """Who was admitted and has paid enough becomes an associate today; the others pay, and become one later."""
    rows = Subscription.objects.filter(associate__cooperative=cooperative, state=SubscriptionState.ADMITTED)
    before = cooperative.associates.filter(since__isnull=False).count()
    for each in rows.exclude(associate__category=Category.PUBLIC_BODY).select_related("associate").order_by("pk"):
        subscription = lock(each)
        if subscription.paid >= subscription.least_paid:
            count_in(subscription, subscription.paid, timezone.localdate(), actor)
    count_those_who_waited(cooperative, actor)
    return cooperative.associates.filter(since__isnull=False).count() - before
