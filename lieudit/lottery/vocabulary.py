"""Words of a lottery: who may volunteer, and what people are told apart by. Pure."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    ALL = "all", _("Toute personne qui a un compte")
    PLACES = "places", _("Les lieux, par qui parle pour eux")


class Kind(models.TextChoices):
    """What quotas are made by. A volunteer is in one category of each kind that a lottery uses."""

    REGION = "region", _("Région")
    RURALITY = "rurality", _("Ruralité")
    BEARING = "bearing", _("Statut juridique du lieu")
    TYPOLOGY = "typology", _("Ce qu’est le lieu")
    GENDER = "gender", _("Genre")
    AGE = "age", _("Âge")


class Gender(models.TextChoices):
    WOMAN = "f", _("Une femme")
    MAN = "h", _("Un homme")
    OTHER = "x", _("Ni l’un ni l’autre")


class Age(models.TextChoices):
    YOUNG = "16", _("De 16 à 29 ans")
    THIRTIES = "30", _("De 30 à 44 ans")
    FORTIES = "45", _("De 45 à 59 ans")
    SIXTIES = "60", _("60 ans et plus")


OF_PLACES = (Kind.BEARING, Kind.TYPOLOGY)
"""What only places have: a lottery that uses it asks places."""
OF_PERSONS = (Kind.GENDER, Kind.AGE)
"""What a person says of oneself, in whosever name they volunteer."""
