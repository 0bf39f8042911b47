"""Words of a consultation: who may answer, what one may say of a statement, the groups that people declare. Pure."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    MEMBERS = "members", _("Les membres de l’association")
    PLACES = "places", _("Les lieux, par qui parle pour eux")
    ALL = "all", _("Tout le monde, avec ou sans compte")


class Value(models.IntegerChoices):
    AGREE = 1, _("D’accord")
    DISAGREE = -1, _("Pas d’accord")
    PASS = 0, _("Je passe")


class Tie(models.TextChoices):
    """What ties to third places a person who answers for oneself."""

    TEAM = "team", _("J’y travaille ou je l’anime")
    USER = "user", _("J’y viens")
    ELECTED = "elected", _("Je suis élu·e ou j’y travaille pour une collectivité, un service public")
    NEIGHBOUR = "neighbour", _("J’habite à côté, ou je n’y viens pas")


class Kind(models.TextChoices):
    """What groups are made by. Each voice is in one group of a kind at most."""

    REGION = "region", _("Région")
    COLLEGE = "college", _("Collège")
    TYPOLOGY = "typology", _("Ce qu’est le lieu")
    RURALITY = "rurality", _("Ruralité")
    BEARING = "bearing", _("Statut juridique du lieu")
    SIZE = "size", _("Taille du lieu")
    TIE = "tie", _("Lien avec les tiers-lieux")
    VOICE = "voice", _("Qui répond")


REST = "reste"
REST_LABEL = _("Les autres voix, ensemble")
"""What is left of everybody once the groups that may be said are: a group of five voices or more that would give away
a smaller one is heard there, with it."""
CROWD = 10
"""Voices of one network address in a day from which the results say that they may be of one person."""
SMALL, MIDDLE, LARGE = "petit", "moyen", "grand"
SIZES = {SMALL: _("Moins de 200 m²"), MIDDLE: _("De 200 à 1 000 m²"), LARGE: _("Plus de 1 000 m²")}
SIZE_BOUNDS = (200, 1_000)
"""Built areas, in square metres, from which a place is middle, then large."""
AS_PLACE, AS_PERSON, AS_VISITOR = "lieu", "compte", "visite"
VOICES = {
    AS_PLACE: _("Des lieux"),
    AS_PERSON: _("Des personnes, avec un compte"),
    AS_VISITOR: _("Des personnes, sans compte"),
}
AGAINST_PLACES = (Kind.REGION, Kind.TYPOLOGY, Kind.RURALITY, Kind.BEARING, Kind.SIZE)
"""Kinds that the directory knows of each place: who has not spoken yet is read against it."""


def size_of(area: int | None) -> str:
    """The size of a place by its built area in square metres; nothing when it is not said."""
    if not area:
        return ""
    return SMALL if area < SIZE_BOUNDS[0] else MIDDLE if area <= SIZE_BOUNDS[1] else LARGE
