"""Acts on what a place offers: said, corrected, short of room, open again, ended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.lexicon.tasks import learn_thing
from lieudit.network.models import DomainTopic, Place
from lieudit.network.permissions import speaks_for
from lieudit.network.services import standing
from lieudit.public_services.board import told_of
from lieudit.public_services.models import Offer
from lieudit.public_services.vocabulary import MAY_BE_DOUBTED
from lieudit.public_services.wording import shortage_words
from lieudit.public_services.workflow import OFFER_WORKFLOW, OfferState
from lieudit.records.doubts import end_doubts
from lieudit.records.services import find_service
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.types import Fields


@transaction.atomic
def declare_offer(place: Place, *, actor: Account, **fields: Any) -> Offer:
    """Say that people find a service in a place; the same name twice in one domain is refused."""
    place = standing(place)
    _held_together(place, fields)
    _refuse_twice(place, fields["domain"], fields["title"])
    offer = Offer.objects.create(number=next_number(Offer), place=place, author=actor, **fields)
    find_service(place, offer.domain, actor=actor)
    learn_thing.enqueue("offer", offer.pk)
    topics = DomainTopic.named([offer.domain])
    _record("public_services.offer_declared", offer, actor, *topics, domain=str(offer.get_domain_display()))
    return offer


@transaction.atomic
def revise_offer(offer: Offer, *, actor: Account, **fields: Any) -> Offer:
    """Correct what is said of a service."""
    offer = _take(offer, "revise")
    _held_together(offer.place, fields)
    changed = [name for name, value in fields.items() if getattr(offer, name) != value]
    if not changed:
        raise RuleBroken(_("Rien n’a changé dans ce service."))
    if {"domain", "title"} & set(changed):
        _refuse_twice(offer.place, fields.get("domain", offer.domain), fields.get("title", offer.title), but=offer)
    names = ", ".join(str(Offer._meta.get_field(name).verbose_name) for name in changed)  # type: ignore[union-attr]
    _save(offer, **{name: fields[name] for name in changed})
    learn_thing.enqueue("offer", offer.pk)
    if "domain" in changed:
        find_service(offer.place, offer.domain, actor=actor)
    _record("public_services.offer_revised", offer, actor, fields=names)
    _answer(offer, changed, actor)
    return offer


@transaction.atomic
def say_shortage(offer: Offer, *, actor: Account, state: str, waiting: int | None = None, shortage: str = "") -> Offer:
    """Say that people wait for a service, and how many; or that they are turned away."""
    standing(offer.place)
    offer = _take(offer, "say_waiting" if state == OfferState.WAITING else "say_full")
    _save(offer, waiting=waiting if state == OfferState.WAITING else None, shortage=shortage)
    _record(
        "public_services.shortage_said", offer, actor, what=shortage_words(offer.state, offer.waiting), text=shortage
    )
    return offer


@transaction.atomic
def say_room(offer: Offer, *, actor: Account) -> Offer:
    """Say that there is room again for everybody."""
    standing(offer.place)
    offer = _take(offer, "say_room")
    _save(offer, waiting=None, shortage="")
    _record("public_services.room_said", offer, actor)
    return offer


@transaction.atomic
def end_offer(offer: Offer, *, actor: Account, reason: str) -> Offer:
    """Say that a place offers a service no more. Its page stays, with the reason."""
    offer = _take(offer, "end")
    _save(offer, waiting=None, shortage="", closing=reason)
    _record("public_services.offer_ended", offer, actor, reason=reason)
    end_doubts(offer.place, {f"offer.{offer.number}.{field}": "" for field in MAY_BE_DOUBTED}, by=actor)
    return offer


def _answer(offer: Offer, fields: Iterable[str], actor: Account) -> None:
    """Visitors who doubted these fields have their answer: what the service says now."""
    said = {f"offer.{offer.number}.{field}": told_of(offer, field) for field in fields if field in MAY_BE_DOUBTED}
    end_doubts(offer.place, said, by=actor)


def _refuse_twice(place: Place, domain: str, title: str, but: Offer | None = None) -> None:
    same = Offer.objects.current().filter(place=place, domain=domain, title__iexact=title)
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise RuleBroken({"title": _("Ce lieu propose déjà un service de ce nom : corrigez-le plutôt.")})


def _held_together(place: Place, fields: Fields) -> None:
    """An agreement is one of the place, and its partner is the partner of the service."""
    agreement = fields.get("agreement")
    if agreement is None:
        return
    if agreement.place_id != place.pk:
        raise RuleBroken({"agreement": _("Cette convention est celle d’un autre lieu.")})
    if fields.get("partner") not in (None, agreement.partner):
        raise RuleBroken({"partner": _("Cette convention est signée avec un autre partenaire.")})
    fields["partner"] = agreement.partner


def _take(offer: Offer, step: str) -> Offer:
    """The offer as the act before left it, held until the end of the transaction, one step further."""
    rows = Offer.objects.select_for_update(of=("self",)).select_related("place__municipality__department", "partner")
    held = rows.get(pk=offer.pk)
    OFFER_WORKFLOW.apply(step, held)
    return held


def _save(offer: Offer, **values: object) -> None:
    for name, value in values.items():
        setattr(offer, name, value)
    offer.said_on = timezone.localdate()
    offer.save()


def _record(act: str, offer: Offer, actor: Account, *more: DomainTopic, **data: object) -> None:
    """One entry that concerns the offer, its place and its partner; hidden words leave the log with it."""
    place, partner = offer.place, offer.partner
    words = {"place": place.name, "title": offer.title, "of": thing_token(offer), "url": offer.get_absolute_url()}
    hat = place if speaks_for(actor, place) else None
    things = [offer, place, *([partner] if partner else [])]
    journal.record(act, *things, *more, actor=actor, hat=hat, data=words | {"link": _("Voir le service")} | data)
