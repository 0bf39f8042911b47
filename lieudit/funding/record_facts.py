"""What the record of a place answers to a question, told by the words of that question: « dites-le une fois »."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from lieudit.network.hours import said_hours
from lieudit.network.models import Place
from lieudit.network.vocabulary import Domain, Typology
from lieudit.territory.spelling import plain
from lieudit.toolkit.french import NBSP, day, number, typeset
from lieudit.toolkit.types import Json, Phrase


class Fact(NamedTuple):
    """A part of a record: its word in an address, its name, what a question that asks for it says (the beginning of
    words, without accents), and how it reads: nothing where the record does not tell it."""

    key: str
    name: Phrase
    asked: tuple[str, ...]
    say: Callable[[Place], str]


def _address(place: Place) -> str:
    town = place.municipality
    lines = place.address, f"{place.postcode} {town.name}".strip(), town.department.name
    return ", ".join(filter(None, lines))


def _services(place: Place) -> str:
    domains = [str(label) for code, label in Domain.choices if code in place.domains]
    kinds = [str(label) for code, label in Typology.choices if code in place.typologies]
    return ", ".join([*domains, *kinds])


FACTS = (
    Fact("presentation", _("présentation"), ("present", "decrivez", "description"),
         lambda place: (place.description or place.summary).strip()),
    Fact("portage", _("statut juridique"), ("portage", "forme juridique", "statut juridique", "statuts", "structure"),
         lambda place: str(place.get_management_model_display())),
    Fact("siret", _("SIRET"), ("siret", "siren", "immatriculation"), lambda place: place.siret),
    Fact("adresse", _("adresse"), ("adresse", "localisation", "situe", "implant", "ou se trouve"), _address),
    Fact("horaires", _("horaires"), ("horaire", "heures d ouverture", "jours d ouverture", "quand est ouvert"),
         lambda place: said_hours(place.hours) if place.hours else ""),
    Fact("ouverture", _("ouverture"), ("depuis quand", "date d ouverture", "annee d ouverture", "ouvert depuis"),
         lambda place: day(place.opened_on) if place.opened_on else ""),
    Fact("services", _("services"), ("service", "domaine", "activite"), _services),
    Fact("etat", _("état"), ("etat du lieu", "etes vous ouvert", "est il ouvert", "en projet"),
         lambda place: str(place.get_status_display())),
    Fact("surface", _("surface bâtie"), ("surface", "superficie", "metres carres"),
         lambda place: f"{number(place.built_area)}{NBSP}m²" if place.built_area else ""),
    Fact("acces", _("accessibilité"), ("accessib", "handicap"), lambda place: place.accessibility.strip()),
)  # fmt: skip


def facts_for(question: str) -> list[Fact]:
    """The parts of a record that a question asks for.

    >>> [fact.key for fact in facts_for("Votre SIRET, et vos horaires d’ouverture ?")]
    ['siret', 'horaires']
    >>> facts_for("Pourquoi vous ?")
    []
    """
    words = f" {plain(question)}"
    return [fact for fact in FACTS if any(f" {piece}" in words for piece in fact.asked)]


def answered_by(place: Place, questions: Iterable[Json]) -> int:
    """How many questions find something of what they ask in the record of a place; of an address, its municipality is
    always there."""
    asked = [facts_for(each["words"]) for each in questions]
    return sum(any(fact.say is _address or fact.say(place) for fact in facts) for facts in asked)


def said_of(fact: Fact, places: Iterable[Place], today: dt.date) -> tuple[str, str] | None:
    """What the records of the places of a file say of it: where it comes from, with its date, and the words; place by
    place where several say something; None where none does."""
    told = [(place, words) for place in places if (words := fact.say(place))]
    if not told:
        return None
    named = " ; ".join(f"{place}, {dated(place, today)}" for place, _words in told)
    if len(told) == 1:
        return typeset(f"{fact.name}, fiche : {named}"), told[0][1]
    return typeset(f"{fact.name}, fiches : {named}"), "\n".join(f"{place} : {words}" for place, words in told)


def dated(place: Place, today: dt.date) -> str:
    """When the record was said to be true, or read."""
    return f"confirmée le {day(place.confirmed_on)}" if place.confirmed_on else f"lue le {day(today)}"
