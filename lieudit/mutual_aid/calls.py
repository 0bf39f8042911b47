"""Acts on an SOS: what a place misses within a week, told once to the places around that accept to be told."""

from __future__ import annotations

import datetime as dt

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.mutual_aid.models import AidChoice, Sos, SosTold
from lieudit.mutual_aid.services import address_places, going, refuse_closed, worn
from lieudit.mutual_aid.tasks import tell_sos
from lieudit.mutual_aid.workflow import SOS_WORKFLOW, SosState
from lieudit.network.experience import distances_from, open_places
from lieudit.network.models import Place
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.types import Fields

A_WEEK = dt.timedelta(days=7)
"""From the day of an SOS to the day when it is needed, at most."""
MOST_IN_A_MONTH = 3
"""SOS of one place in thirty days: more would be a need, which is said elsewhere."""
MOST_TOLD = 60
"""Places told of one SOS, the nearest first."""


@transaction.atomic
def send_sos(place: Place, *, actor: Account, title: str, words: str, until: dt.date, within: int) -> Sos:
    """Say what is missing within a week, to the places within some kilometres that accept to be told."""
    place, today = going(place), timezone.localdate()
    if not today <= until <= today + A_WEEK:
        raise RuleBroken({"until": _("Un SOS est pour cette semaine : choisissez un jour d’ici sept jours.")})
    Sos.objects.filter(place=place, state=SosState.OPEN, until__lt=today).update(state=SosState.ENDED)
    if Sos.objects.filter(place=place, state=SosState.OPEN).exists():
        raise RuleBroken(_("Ce lieu a déjà un SOS en cours : dites d’abord qu’il est terminé."))
    since = timezone.now() - dt.timedelta(days=30)
    if Sos.objects.filter(place=place, asked_at__gte=since).count() >= MOST_IN_A_MONTH:
        raise RuleBroken(_("Trois SOS en un mois : ce qui manque souvent est un besoin. Dites-le au conseil."))
    near = near_places(place, within)
    if not near:
        raise RuleBroken({"within": _("Aucun lieu si près n’accepte de recevoir des SOS : cherchez plus loin.")})
    sos = Sos.objects.create(
        number=next_number(Sos), place=place, title=title, words=words, until=until, within=within, author=actor
    )
    SosTold.objects.bulk_create(SosTold(sos=sos, place_id=key) for key in near)
    address_places(sos, place)
    _record("mutual_aid.sos_sent", sos, actor, place, told=french.counted(len(near), "lieu", "lieux"))
    tell_sos.enqueue(sos_id=sos.pk)
    return sos


def near_places(place: Place, within: int) -> list[int]:
    """The places, nearest first, that are within both distances: that of who asks, and that which each accepts."""
    accept = AidChoice.objects.filter(told_within__gt=0, place__in=open_places().order_by().values("pk"))
    limits = dict(accept.exclude(place=place).values_list("place", "told_within"))
    town = place.municipality
    here = place if place.latitude is not None else town if town.latitude is not None else town.department
    kilometres = distances_from(here, limits)  # type: ignore[arg-type]
    near = [(km, key) for key, km in kilometres.items() if km <= min(within, limits[key])]
    return [key for _km, key in sorted(near)[:MOST_TOLD]]


@transaction.atomic
def answer_sos(sos: Sos, *, actor: Account, place: Place, words: str) -> Sos:
    """Answer for a place that was told: the SOS is over, and who asked reads the answer."""
    sos, place = SOS_WORKFLOW.take("answer", sos), going(place)
    refuse_closed(sos.place)
    if place.pk == sos.place_id:
        raise RuleBroken(_("C’est votre SOS : s’il n’est plus utile, dites-le."))
    if sos.until < timezone.localdate():
        raise RuleBroken(_("Cet SOS était pour le %(day)s : il est terminé.") % {"day": french.day(sos.until)})
    if not SosTold.objects.filter(sos=sos, place=place).exists():
        raise RuleBroken(_("Ce lieu n’a pas été prévenu de cet SOS."))
    sos.answered_by, sos.answer = place, words
    sos.save(update_fields=["state", "answered_by", "answer"])
    _record("mutual_aid.sos_answered", sos, actor, place, who=str(place), answer=words)
    return sos


@transaction.atomic
def end_sos(sos: Sos, *, actor: Account) -> Sos:
    """Say that it is not needed any more."""
    sos = SOS_WORKFLOW.take("end", sos)
    sos.save(update_fields=["state"])
    _record("mutual_aid.sos_ended", sos, actor, sos.place)
    return sos


def _record(act: str, sos: Sos, actor: Account, hat: Place, **data: object) -> None:
    """One entry that concerns the SOS: its place is told."""
    words: Fields = {"title": sos.title, "place": str(sos.place), "of": thing_token(sos), "url": sos.get_absolute_url()}
    things: list[models.Model] = [sos]
    journal.record(act, *things, actor=actor, hat=worn(actor, hat), data=words | data)
