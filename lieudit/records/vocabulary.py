"""Words of this room: who may say something of a place, and who keeps each field."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.network.vocabulary import Domain

FRESH_DAYS = 365
"""Past this, what was said is to be confirmed."""

CONTESTED = 3
"""Visitors who say that a field is no longer true, from which everybody reads that it is contested: each from another
neighbourhood (`toolkit/origin.py`), so that who has many addresses is one of them.
"""
ANSWER_DAYS = 10
"""Working days that a place has to answer visitors; then the animation of its territory is asked."""


class SaidBy(TextChoices):
    """Who said a field, each with a right of its own."""

    PLACE = "place", _("le lieu")
    NETWORK = "network", _("le réseau")
    NATIONAL = "national", _("le secrétariat du conseil")
    LIST = "import", _("une liste publiée")


class ClosureKind(TextChoices):
    PAUSE = "pause", _("fermeture temporaire")
    END = "end", _("fermeture définitive")


KEEPERS: dict[str, SaidBy] = {
    "name": SaidBy.PLACE,
    "municipality": SaidBy.NETWORK,
    "address": SaidBy.NETWORK,
    "postcode": SaidBy.NETWORK,
    "point": SaidBy.NETWORK,
    "summary": SaidBy.PLACE,
    "status": SaidBy.PLACE,
    "typologies": SaidBy.PLACE,
    "domains": SaidBy.PLACE,
    "description": SaidBy.PLACE,
    "management_model": SaidBy.PLACE,
    "opened_on": SaidBy.PLACE,
    "built_area": SaidBy.PLACE,
    "siret": SaidBy.NETWORK,
    "hours": SaidBy.PLACE,
    "accessibility": SaidBy.PLACE,
    "accessibility_url": SaidBy.PLACE,
    "phone": SaidBy.PLACE,
    "email": SaidBy.PLACE,
    "links": SaidBy.PLACE,
}
"""Fields of a record, in the order of its form → who keeps it: whose word replaces that of the others.

A place describes itself. Its network keeps what tells it apart on the map and in the registers, so that two
lists find one place.
"""

ABSENT = False
"""What is kept of a field of which somebody said that the place has none: that is an answer, an empty one is not."""
SERVICES = {f"domains.{code}": code.value for code in Domain if code != Domain.OTHER}
"""One of the six services of general interest, said by itself, as the field of which it is a part."""
MAY_BE_ABSENT = (
    "hours", "built_area", "accessibility", "accessibility_url", "phone", "email", "links", "siret", *SERVICES,
)  # fmt: skip
"""Fields and services of which one may say so."""
NEVER_ABSENT = {
    "name": "a place has one",
    "municipality": "a place stands in one",
    "address": "a place stands somewhere: where there is no street, its municipality is its address",
    "postcode": "each municipality has one",
    "point": "a place stands somewhere",
    "status": "a place is open, or it is not",
    "opened_on": "a place has opened, or is a project, which its state says",
    "typologies": "« Autre » is the answer of who is none of these",
    "management_model": "« Autre » is the answer of who has none of these",
    "domains": "each service is said by itself",
    "summary": "words, not a thing that one may lack",
    "description": "words, not a thing that one may lack",
}
"""All other fields, each with why nobody says that a place has none."""
ON_THE_SHEET = (
    "address", "status", "hours", "management_model", "built_area", "accessibility", "accessibility_url", "typologies",
    "phone", "email", "links", "siret", "opened_on", "summary",
)  # fmt: skip
"""Fields that the page of a place shows: where nobody told them, it says so."""


class Programme(TextChoices):
    """National programmes that recognise a place."""

    FABRIQUE = "fabrique", _("Fabrique de territoire")
    NUMERIC_FABRIQUE = "fabrique-num", _("Fabrique numérique de territoire")
    MANUFACTURE = "manufacture", _("Manufacture de proximité")
    FRANCE_SERVICES = "france-services", _("France services")
    CONNECTED_CAMPUS = "campus", _("Campus connecté")
    DIGITAL_HELPERS = "conseillers", _("Conseillers numériques")
