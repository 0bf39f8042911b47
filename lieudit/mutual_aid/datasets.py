"""What places lend to one another, as an open dataset; who borrows it is not in it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lieudit.mutual_aid.models import Thing
from lieudit.mutual_aid.vocabulary import Kind, Users
from lieudit.toolkit.datasets import Column, Dataset, Point, labels, page_column
from lieudit.toolkit.datasets import Kind as Holds

COLUMNS = [
    Column("numero", _("Numéro de la chose, pour toujours."), "number", kind=Holds.WHOLE),
    page_column(_("Adresse de sa page : calendrier, comment l’emprunter."), "mutual_aid:thing", "number"),
    Column("titre", _("Ce qui est prêté."), "title"),
    Column("description", _("En quelques phrases."), "words"),
    Column("sorte", _("Outils, sonorisation, mobilier…"), "kind", labels(Kind)),
    Column("lieu", _("Nom du lieu qui prête."), "place__name"),
    Column("identifiant_lieu", _("Identifiant de ce lieu, dans le jeu « Lieux »."), "place__slug"),
    Column("commune", _("Commune de ce lieu."), "place__municipality__name"),
    Column("code_insee", _("Code de la commune (INSEE)."), "place__municipality__code"),
    Column("latitude", _("Latitude du lieu (WGS 84)."), "place__latitude", kind=Holds.NUMBER),
    Column("longitude", _("Longitude du lieu (WGS 84)."), "place__longitude", kind=Holds.NUMBER),
    Column("pour_qui", _("Qui peut s’en servir."), "users", labels(Users)),
    Column("jours_au_plus", _("Durée d’un prêt, en jours, au plus."), "longest", kind=Holds.WHOLE),
    Column("acceptee_d_avance", _("Si un prêt est accepté sans attendre."), "at_once", kind=Holds.YES_NO),
    Column("dite_le", _("Jour où le lieu l’a proposée (AAAA-MM-JJ)."), "said_on", kind=Holds.DAY),
]
THINGS = Dataset(
    _("Choses prêtées"),
    _("Ce que les lieux se prêtent aujourd’hui : la chose, le lieu, qui peut s’en servir, combien de jours."),
    lambda: COLUMNS,
    lambda: Thing.objects.public().order_by("number"),
    key="numero",
    page="mutual_aid:things",
    points=(Point("place__latitude", "place__longitude"),),
    keywords=("prêt", "matériel", "mutualisation"),
)
