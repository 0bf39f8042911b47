"""What a structure does at its desk: spread what comes from the nation, set it aside, say where it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.desks.models import Spreading, Telephone, Visit
from lieudit.desks.reads import may_be_spread, speakers_of, territory_of
from lieudit.journal import services as journal
from lieudit.network.models import Organisation
from lieudit.territory.models import Department, Municipality, Region
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.types import Fields

if TYPE_CHECKING:
    from django.db.models import Model


@transaction.atomic
def spread_thing(
    thing: models.Model,
    land: Region | Department,
    *,
    actor: Account,
    hat: Organisation | None = None,
    title: str,
    words: str,
) -> Spreading:
    """Say a national position or call to a territory, in one's own words: who speaks for its places is told at once.

    The national text stays as it is, and is linked.
    """
    words = words.replace("\0", "").replace("\r\n", "\n").strip()
    if not words:
        raise RuleBroken({"words": _("Dites avec vos mots ce que cela change ici.")})
    if not may_be_spread(thing, timezone.localdate()):
        raise RuleBroken(_("Cet appel est clos : il n’y a plus rien à diffuser."))
    spreading = _treat(thing, land, actor, hat, title=title, words=words)
    journal.address_to(spreading, speakers_of(land))
    data = {"animation": str(hat or _("L’animation du territoire")), "title": title, "territory": land.with_article}
    data |= {"url": spreading.get_absolute_url(), "link": _("Lire"), "of": thing_token(spreading)}
    journal.record("desks.spread", spreading, land, actor=actor, hat=hat, data=data)
    return spreading


@transaction.atomic
def set_thing_aside(
    thing: models.Model, land: Region | Department, *, actor: Account, hat: Organisation | None = None
) -> Spreading:
    """Leave a national position or call out of one territory: it waits no more at its desk."""
    spreading = _treat(thing, land, actor, hat)
    data = {"title": _title(thing), "territory": land.with_article}
    journal.record("desks.set_aside", spreading, actor=actor, hat=hat, data=data)
    return spreading


@transaction.atomic
def take_thing_up(
    thing: models.Model, land: Region | Department, *, actor: Account, hat: Organisation | None = None
) -> None:
    """What was set aside waits at the desk again."""
    land = lock(land)
    kind = ContentType.objects.get_for_model(thing)
    aside = Spreading.objects.of(land).filter(content_type=kind, object_id=thing.pk, words="")
    if not aside.delete()[0]:
        raise RuleBroken(_("Ce texte n’est pas écarté ici : il n’y a rien à annuler."))
    data = {"title": _title(thing), "territory": land.with_article}
    journal.record("desks.taken_up", land, actor=actor, hat=hat, data=data)


@transaction.atomic
def note_visit(municipality: Municipality, *, actor: Account, hat: Organisation | None = None) -> Visit:
    """Say that one went there today, or called: once a day."""
    municipality = lock(municipality)
    today = timezone.localdate()
    terms: Fields = {"organisation": hat, "author": actor}
    visit, created = Visit.objects.get_or_create(municipality=municipality, on=today, defaults=terms)
    if not created:
        raise RuleBroken(_("C’est déjà noté aujourd’hui."))
    data = {"animation": str(hat or _("L’animation du territoire")), "municipality": municipality.name}
    journal.record("desks.visited", municipality.department, actor=actor, hat=hat, data=data)
    return visit


@transaction.atomic
def take_visit_back(municipality: Municipality, *, actor: Account, hat: Organisation | None = None) -> None:
    """Say that one did not go there after all, the same day."""
    municipality = lock(municipality)
    today = Visit.objects.filter(municipality=municipality, on=timezone.localdate(), author=actor)
    visit = today.select_related("organisation").first()
    if visit is None:
        raise RuleBroken(_("Vous n’y avez noté aucune rencontre aujourd’hui : il n’y a rien à annuler."))
    visit.delete()
    noted_by = str(visit.organisation or _("L’animation du territoire"))
    data = {"animation": noted_by, "municipality": municipality.name}
    journal.record("desks.visit_taken_back", municipality.department, actor=actor, hat=hat, data=data)


def _title(thing: Model) -> str:
    return str(getattr(thing, "title", thing))


def _treat(
    thing: models.Model, land: Region | Department, actor: Account, hat: Organisation | None, **words: str
) -> Spreading:
    """A thing is treated once by a territory."""
    land = lock(land)
    kind = ContentType.objects.get_for_model(thing)
    known = Spreading.objects.of(land).filter(content_type=kind, object_id=thing.pk).first()
    if known:
        done = _("C’est déjà diffusé ici.") if known.words else _("Ce texte a déjà été écarté ici.")
        raise RuleBroken(done)
    facts = {"number": next_number(Spreading), "author": actor, "organisation": hat, **territory_of(land), **words}
    return Spreading.objects.create(content_type=kind, object_id=thing.pk, **facts)


@transaction.atomic
def say_telephone(
    land: Region | Department | None, *, actor: Account, number: str, hours: str = ""
) -> Telephone | None:
    """The number at which the animation of a territory answers; without one, none is published any more."""
    name = str(_("L’animation %s") % land.of_name if land else _("L’animation nationale"))
    things = [land] if land else []
    known = Telephone.objects.of(land)
    if not number:
        if known.delete()[0]:
            journal.record("desks.telephone_removed", *things, actor=actor, data={"territory": name})
        return None
    told = {"number": number, "hours": hours, "said_by": actor}
    region = land if isinstance(land, Region) else None
    department = land if isinstance(land, Department) else None
    found, _new = Telephone.objects.update_or_create(region=region, department=department, defaults=told)
    journal.record("desks.telephone_said", *things, actor=actor, data={"territory": name, "number": str(found)})
    return found
