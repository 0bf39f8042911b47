"""Reports on what is said of places; what waits for those who keep records; what an account said, when it asks."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext_lazy

from lieudit.accounts.desk import Pile, register_desk
from lieudit.accounts.models import Account
from lieudit.accounts.signals import data_export
from lieudit.care.permissions import register_moderators
from lieudit.network.models import Animator, Place
from lieudit.records.fields import shown
from lieudit.records.models import Closure, Confirmation, Conflict, FieldSource, Twin

SINCE = gettext_lazy("depuis le %s")
CONFLICTS = ngettext_lazy("désaccord à trancher sur une fiche", "désaccords à trancher sur des fiches", "n")
TWINS = ngettext_lazy("doublon possible à regarder", "doublons possibles à regarder", "n")


register_moderators(
    FieldSource,
    lambda said: Animator.objects.accounts_over(said.place),
    queue=lambda account: FieldSource.objects.filter(place__in=Place.objects.animated_by(account)),
    words=lambda said: shown(said.field, said.value),
)
register_moderators(
    Closure,
    lambda closure: Animator.objects.accounts_over(closure.place),
    queue=lambda account: Closure.objects.filter(place__in=Place.objects.animated_by(account)),
    words=lambda closure: closure.reason,
)


@register_desk
def desk(account: Account) -> list[Pile]:
    """Disagreements and doubles on the records that the account keeps. Records to confirm are a quiet mark."""
    url = reverse("records:desk")
    conflicts, twins = Conflict.objects.waiting().kept_by(account), Twin.objects.waiting().animated_by(account)
    return [
        Pile(conflicts, CONFLICTS, url, page="records:conflict", key="pk", by="at", dated=SINCE),
        Pile(twins, TWINS, url, page="records:twin", key="pk", by="found_at", dated=SINCE),
    ]


@receiver(data_export)
def give_sayings(sender: Any, account: Account, limit: int | None, **kwargs: Any) -> tuple[str, list[dict[str, Any]]]:
    said = FieldSource.objects.filter(author=account).select_related("place").order_by("-at")
    return "fields_said", [
        {"place": each.place.name, "field": each.field, "value": each.value, "at": each.at} for each in said[:limit]
    ]


@receiver(data_export)
def give_confirmations(
    sender: Any, account: Account, limit: int | None, **kwargs: Any
) -> tuple[str, list[dict[str, Any]]]:
    said = Confirmation.objects.filter(account=account).select_related("place").order_by("-at")
    return "records_confirmed", [{"place": each.place.name, "at": each.at} for each in said[:limit]]
