"""Services in words: one line under a name, who waits, and the need that a shortage may become. Pure functions."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from lieudit.public_services.models import Offer
from lieudit.public_services.vocabulary import Kind, Price
from lieudit.public_services.workflow import OfferState
from lieudit.toolkit.french import NBSP, counted
from lieudit.toolkit.types import Row


def shortage_words(state: str, waiting: int | None) -> str:
    """« 12 personnes attendent », « liste d’attente », « n’accueille plus de nouvelles personnes »; nothing if open."""
    if state == OfferState.WAITING and waiting:
        return counted(waiting, _("personne attend"), _("personnes attendent"))
    if state == OfferState.WAITING:
        return _("liste d’attente")
    return _("n’accueille plus de nouvelles personnes") if state == OfferState.FULL else ""


def small_words(row: Row) -> str:
    """« Guichet, permanence. Gratuit. 12 personnes attendent. »"""
    prices = ", ".join(str(Price(word).label) for word in row["price"])
    parts = [str(Kind(row["kind"]).label), prices, shortage_words(row["state"], row["waiting"])]
    return ". ".join(f"{part[:1].upper()}{part[1:]}" for part in parts if part) + "."


def need_words(offer: Offer, *, inside: bool) -> str:
    """What the form of a need shows first: the words of who keeps the service, or of who was turned away."""
    named = f"«{NBSP}{offer.title}{NBSP}»"
    if not inside:
        return _("On m’a fait attendre, ou refusé, au service %(named)s (%(place)s). ") % {
            "named": named,
            "place": offer.place.name,
        }
    what = shortage_words(offer.state, offer.waiting)
    said = _("Notre service %(named)s : %(what)s.") % {"named": named, "what": what}
    return f"{said} " + (_("Il manque : %(what)s") % {"what": offer.shortage} if offer.shortage else "")


def express_url(town: str, domain: object) -> str:
    """The form of a need, for what is missing near there."""
    return f"{reverse('needs:express')}?{urlencode({'place': town, 'domains': domain or ''})}"


def need_url(offer: Offer, *, inside: bool) -> str:
    """The form of a need, filled with what is known: one click, then one's own words. Needs `with_things()`."""
    where = f"{offer.place.name}, {offer.place.municipality.name}"
    known = {"place": where, "domains": offer.domain, "words": need_words(offer, inside=inside)}
    return f"{reverse('needs:express')}?{urlencode(known)}"
