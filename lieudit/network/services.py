"""Acts on places, on organisations, and on who speaks for them."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.journal.models import Entry, FollowReason
from lieudit.network.changes import change
from lieudit.network.models import (
    Affiliation,
    Animator,
    Claim,
    Organisation,
    Place,
    Representative,
    taken_slugs,
)
from lieudit.network.permissions import animates_something
from lieudit.network.slugs import Addresses, slugs_for
from lieudit.network.vocabulary import OrganisationKind, PlaceStatus, Quality
from lieudit.network.workflow import CLAIM_WORKFLOW
from lieudit.territory.models import Department, Municipality, Region
from lieudit.territory.spelling import plain
from lieudit.toolkit.articles import taken_off
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import NBSP
from lieudit.toolkit.locks import lock
from lieudit.toolkit.types import Fields

LONGEST_MANDATE = dt.timedelta(days=3 * 366)
"""An animator is appointed for three years at most; then appointed anew."""
MOST_CLAIMS = 5
"""Requests to speak for something that one account may have waiting at a time."""
MOST_PLACES = 5
"""Places that one account adds in a day, unless it animates a territory."""


@transaction.atomic
def create_place(*, actor: Account, role: str, message: str = "", **fields: Any) -> Place:
    """Add a place to the directory, and ask to speak for it: its territory's animators are told."""
    _hold_back(actor)
    made = Entry.objects.by(actor).filter(kind="network.place_created", at__gt=timezone.now() - dt.timedelta(days=1))
    if made.count() >= MOST_PLACES and not animates_something(actor):
        raise RuleBroken(_("Vous avez ajouté cinq lieux en un jour : ajoutez les autres demain."))
    municipality: Municipality = fields["municipality"]
    taken = Place.objects.filter(municipality=municipality, withdrawn_at=None)
    same = next((place for place in taken if plain(place.name) == plain(fields["name"])), None)
    if same:
        words = _("« %(name)s » y est déjà inscrit : demandez plutôt à le représenter.")
        if same.is_elsewhere:
            words = _(
                "« %(name)s » y est déjà connu (%(kind)s) : l’animation du territoire peut l’inscrire comme tiers-lieu."
            )
        raise RuleBroken({"name": words % {"name": same.name, "kind": same.get_kind_display().lower()}})
    place = Place.objects.create(slug=_slug(Place, fields["name"], municipality.name), **fields)
    claim = Claim.objects.create(account=actor, place=place, role=role, message=message)
    _follow_claim(claim)
    for account in Animator.objects.accounts_over(place):
        journal.follow_thing(place, account=account, reason=FollowReason.ANIMATOR)
    data = {"place": place.name, "town": municipality.name}
    journal.record("network.place_created", place, claim, actor=actor, data=data)
    return place


@transaction.atomic
def edit_place(place: Place, *, actor: Account, speaks: bool, **fields: Any) -> Place:
    """Correct the page of a place. Written by one who `speaks` for it, it is confirmed at the same time."""
    place = lock(place)
    changed = change(place, fields)
    place.confirmed_on = timezone.localdate() if speaks else place.confirmed_on
    place.save()
    data = {"place": place.name, "fields": ", ".join(changed)}
    journal.record("network.place_edited", place, actor=actor, hat=place if speaks else None, data=data)
    return place


@transaction.atomic
def confirm_place(place: Place, *, actor: Account, speaks: bool) -> Place:
    """Say that everything on the page is still true today."""
    place = lock(place)
    if place.confirmed_on == timezone.localdate():
        return place
    before = place.confirmed_on.isoformat() if place.confirmed_on else ""
    place.confirmed_on = timezone.localdate()
    place.save(update_fields=["confirmed_on"])
    hat, data = place if speaks else None, {"place": place.name, "before": before}
    journal.record("network.place_confirmed", place, actor=actor, hat=hat, data=data)
    return place


@transaction.atomic
def withdraw_place(place: Place, *, actor: Account, reason: str) -> Place:
    """Take a place off the directory (a double, a place that never was); what it said stays."""
    place = lock(place)
    if place.withdrawn_at:
        raise RuleBroken(_("Ce lieu est déjà retiré."))
    place.withdrawn_at = timezone.now()
    place.save(update_fields=["withdrawn_at"])
    data = {"place": place.name, "reason": reason}
    journal.record("network.place_withdrawn", place, actor=actor, data=data)
    return place


@transaction.atomic
def claim_hat(
    thing: Place | Organisation,
    *,
    actor: Account,
    role: str,
    message: str = "",
    document: UploadedFile[bytes] | None = None,
) -> Claim:
    """Ask to speak for a place or an organisation; one request at a time waits for its answer."""
    lock(thing)
    _hold_back(actor)
    place, organisation = _place_or_organisation(thing)
    if Representative.objects.running().of(thing).filter(account=actor).exists():
        raise RuleBroken(_("Vous parlez déjà au nom de %(thing)s.") % {"thing": thing})
    if Claim.objects.waiting().filter(account=actor, place=place, organisation=organisation).exists():
        raise RuleBroken(_("Votre demande est déjà reçue : elle attend la réponse de l’animation."))
    claim = Claim.objects.create(
        account=actor, place=place, organisation=organisation, role=role, message=message, document=document or ""
    )
    _follow_claim(claim)
    journal.record("network.claimed", claim, actor=actor, data={"thing": str(thing)})
    return claim


@transaction.atomic
def confirm_claim(
    claim: Claim, *, actor: Account, quality: str = Quality.TITULAR, until: dt.date | None = None
) -> Representative:
    """Let the person speak from today, until a date or for as long as nobody ends it."""
    claim = _decide(claim, "confirm", actor, answer="")
    representative = Representative.objects.create(
        account=claim.account,
        place=claim.place,
        organisation=claim.organisation,
        quality=quality,
        role=claim.role,
        document=claim.document.name,
        until=until,
    )
    thing = claim.hat
    journal.record("network.claim_confirmed", claim, thing, actor=actor, data={"thing": str(thing)})
    return representative


@transaction.atomic
def refuse_claim(claim: Claim, *, actor: Account, reason: str) -> Claim:
    """Refuse, with a reason that the person reads."""
    claim = _decide(claim, "refuse", actor, answer=reason)
    data = {"thing": str(claim.hat), "reason": reason}
    journal.record("network.claim_refused", claim, actor=actor, data=data)
    return claim


@transaction.atomic
def end_representation(representative: Representative, *, actor: Account) -> Representative:
    """Stop speaking for a place or an organisation: yesterday was the last day."""
    representative = lock(representative)
    if representative.until and representative.until < timezone.localdate():
        raise RuleBroken(_("Cette représentation est déjà terminée."))
    representative.until = timezone.localdate() - dt.timedelta(days=1)
    representative.save(update_fields=["until"])
    thing = representative.hat
    journal.record("network.representation_ended", thing, actor=actor, data={"thing": str(thing)})
    return representative


@transaction.atomic
def appoint_representative(
    account: Account, thing: Place | Organisation, *, actor: Account | None, role: str = "", **terms: object
) -> Representative:
    """Let a person speak for a thing without a request (`terms`: quality, scope, since, until)."""
    place, organisation = _place_or_organisation(thing)
    representative = Representative.objects.create(
        account=account, place=place, organisation=organisation, role=role, **terms
    )
    journal.record("network.representative_appointed", thing, actor=actor, data={"thing": str(thing)})
    return representative


@transaction.atomic
def appoint_animator(
    account: Account,
    organisation: Organisation,
    *,
    actor: Account | None,
    region: Region | None = None,
    department: Department | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> Animator:
    """Entrust a department, a region or (neither) the nation to a person, for a network, from a day to another.

    Without `since`, from today. The same mandate is not held twice at a time; it lasts three years at most.
    """
    lock(account)
    since = since or timezone.localdate()
    terms = {"account": account, "organisation": organisation, "region": region, "department": department}
    same = Animator.objects.filter(Q(until=None) | Q(until__gte=since), **terms)
    if (same.filter(since__lte=until) if until else same).exists():
        raise RuleBroken({"since": _("Cette personne a déjà ce mandat à ces dates : choisissez un jour qui le suit.")})
    if until and until < since:
        raise RuleBroken({"until": _("Le dernier jour du mandat vient après le premier.")})
    if until and until < timezone.localdate():
        raise RuleBroken({"until": _("Ce dernier jour est déjà passé.")})
    if since > timezone.localdate() + LONGEST_MANDATE:
        raise RuleBroken({"since": _("Un mandat commence dans les trois ans qui viennent.")})
    if until and until - since > LONGEST_MANDATE:
        raise RuleBroken({"until": _("Un mandat dure trois ans au plus. Il peut être renouvelé.")})
    animator = Animator.objects.create(since=since, until=until, **terms)
    journal.address_to(animator, [account.pk])
    data = {"organisation": organisation.name, "territory": animator.territory_said}
    journal.record("network.animator_appointed", animator, organisation, actor=actor, data=data)
    return animator


@transaction.atomic
def end_animator(animator: Animator, *, actor: Account) -> Animator:
    """End a mandate, running or to come: yesterday was its last day. What was done under it stays."""
    animator = lock(animator)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    if animator.until and animator.until <= yesterday:
        raise RuleBroken(_("Ce mandat est déjà terminé."))
    animator.since, animator.until = min(animator.since, yesterday), yesterday
    animator.save(update_fields=["since", "until"])
    data = {"organisation": animator.organisation.name, "territory": animator.territory_said}
    journal.record("network.animator_ended", animator, animator.organisation, actor=actor, data=data)
    return animator


@transaction.atomic
def create_organisation(*, actor: Account | None, **fields: Any) -> Organisation:
    """Add a network, an operating body, an institution or a partner."""
    fields = _named(fields)
    slug = _slug(Organisation, fields["name"])
    organisation = Organisation.objects.create(slug=slug, **fields)
    journal.record("network.organisation_created", organisation, actor=actor, data={"name": organisation.name})
    return organisation


@transaction.atomic
def edit_organisation(organisation: Organisation, *, actor: Account, **fields: object) -> Organisation:
    """Correct the page of an organisation; what changed of whom one writes to is told."""
    organisation = lock(organisation)
    known = {name: getattr(organisation, name) for name in ("kind", "name", "siren", "siret")}
    before = {name: getattr(organisation, name) for name in TOLD}
    change(organisation, _named({**known, **fields}))
    organisation.save()
    told = [_told(organisation, name) for name, former in before.items() if getattr(organisation, name) != former]
    kind, data = "network.organisation_edited", {"name": organisation.name}
    if told:
        kind, data["facts"] = "network.organisation_readdressed", ", ".join(told)
    journal.record(kind, organisation, actor=actor, data=data)
    return organisation


TOLD = ("service", "siret")
"""What a sentence says of an organisation once it changed: to whom one writes, and which establishment it is."""


def _told(organisation: Organisation, name: str) -> str:
    """« service « Direction du livre » », « SIRET 11000201100044 », « service retiré »."""
    said = str(getattr(organisation, name))
    label = {"service": _("service"), "siret": _("SIRET")}[name]
    if not said:
        return _("%(fact)s retiré") % {"fact": label}
    return f"{label} {said}" if name == "siret" else f"{label} «{NBSP}{said}{NBSP}»"


def _named(fields: Fields) -> Fields:
    """The article that was typed before the name of an institution is taken off it: sentences give it back. A SIRET
    says the SIREN, and is refused beside another."""
    if siret := str(fields.get("siret") or ""):
        if fields.get("siren") not in (None, "", siret[:9]):
            raise RuleBroken({"siret": _("Ce SIRET n’est pas de ce SIREN : ses neuf premiers chiffres sont d’autres.")})
        fields = {**fields, "siren": siret[:9]}
    if fields["kind"] != OrganisationKind.INSTITUTION:
        return dict(fields)
    name, article = taken_off(fields["name"], fields.get("article", ""))
    return {**fields, "name": name, "article": article}


@transaction.atomic
def affiliate_place(place: Place, *, actor: Account | None, organisation: Organisation) -> Affiliation:
    """Say that a place belongs to a network, or is operated by a body, from today."""
    lock(place)
    if Affiliation.objects.running().filter(place=place, organisation=organisation).exists():
        raise RuleBroken({"organisation": _("Ce lien est déjà inscrit.")})
    affiliation = Affiliation.objects.create(place=place, organisation=organisation)
    data = {"place": place.name, "organisation": organisation.name}
    journal.record("network.affiliated", place, organisation, actor=actor, data=data)
    return affiliation


@transaction.atomic
def end_affiliation(affiliation: Affiliation, *, actor: Account) -> Affiliation:
    """Say that a place no longer belongs to an organisation: yesterday was the last day."""
    affiliation = lock(affiliation)
    affiliation.until = timezone.localdate() - dt.timedelta(days=1)
    affiliation.save(update_fields=["until"])
    place, organisation = affiliation.place, affiliation.organisation
    data = {"place": place.name, "organisation": organisation.name}
    journal.record("network.affiliation_ended", place, organisation, actor=actor, data=data)
    return affiliation


def _slug(model: type[Place] | type[Organisation], name: str, town: str = "") -> str:
    return Addresses(partial(taken_slugs, model)).give([slugs_for(name, town)])[0]


def _decide(claim: Claim, step: str, actor: Account, *, answer: str) -> Claim:
    claim = CLAIM_WORKFLOW.take(step, claim)
    claim.decided_at, claim.decided_by, claim.answer = timezone.now(), actor, answer
    claim.save(update_fields=["state", "decided_at", "decided_by", "answer"])
    return claim


def _hold_back(actor: Account) -> None:
    """Few requests of one account wait at a time, unless it animates a territory; those of one account take turns."""
    lock(actor)
    if Claim.objects.waiting().filter(account=actor).count() >= MOST_CLAIMS and not animates_something(actor):
        raise RuleBroken(_("Cinq de vos demandes attendent une réponse : faites les autres quand elles l’auront."))


def _follow_claim(claim: Claim) -> None:
    """The person reads the answer, and those who must give it are told."""
    journal.follow_thing(claim, account=claim.account)
    for account in Animator.objects.accounts_over(claim.hat):
        if account != claim.account:
            journal.follow_thing(claim, account=account, reason=FollowReason.ANIMATOR)


def _place_or_organisation(thing: Place | Organisation) -> tuple[Place | None, Organisation | None]:
    return (thing, None) if isinstance(thing, Place) else (None, thing)


def standing(place: Place) -> Place:
    """The place, held until the end of the transaction; refused when it is closed for good, or left the directory.

    One closed for a time goes on: people wait for its return, and its agreements run.
    """
    place = lock(place)
    if place.withdrawn_at or place.status == PlaceStatus.CLOSED:
        raise RuleBroken(_("Ce lieu est fermé définitivement. S’il a rouvert, dites-le d’abord sur sa page."))
    return place
