"""The services found in places, as an open dataset."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lieudit.network.exporting import POINTS
from lieudit.public_services.models import Offer
from lieudit.public_services.vocabulary import SIX, Kind
from lieudit.public_services.workflow import OfferState
from lieudit.toolkit.datasets import Column, Dataset, Point, labels, page_column
from lieudit.toolkit.datasets import Kind as Holds

DOMAINS = dict(SIX)
COLUMNS = [
    Column("numero", _("Numéro public du service, pour toujours."), "number", kind=Holds.WHOLE),
    page_column(_("Adresse de sa page."), "public_services:offer", "number"),
    Column("nom", _("Comment le lieu l’appelle."), "title"),
    Column("domaine", _("Domaine de service."), "domain", lambda code: str(DOMAINS.get(code, code))),
    Column("nature", _("Permanence, atelier, accueil…"), "kind", labels(Kind)),
    Column("precisions", _("Ce qu’en dit le lieu."), "description"),
    Column("lieu", _("Identifiant du lieu, dans le jeu « Lieux »."), "place__slug"),
    Column("nom_du_lieu", _("Nom du lieu."), "place__name"),
    Column("code_insee", _("Code de la commune (INSEE)."), "place__municipality__code"),
    Column("departement", _("Code du département (INSEE)."), "place__municipality__department__code"),
    Column("partenaire", _("Organisation qui le tient avec le lieu."), "partner__name"),
    Column("horaires", _("Horaires, dans l’écriture d’OpenStreetMap."), "hours"),
    Column("rendez_vous", _("Où prendre rendez-vous."), "booking_url", kind=Holds.LINK),
    Column("etat", _("Ouvert, complet, en manque de moyens…"), "state", labels(OfferState)),
    Column("manque", _("Ce qui manque, dit par le lieu."), "shortage"),
    Column("dit_le", _("Dernier jour où cela a été dit (AAAA-MM-JJ)."), "said_on", kind=Holds.DAY),
]
OFFERS = Dataset(
    _("Services et offres"),
    _("Ce que l’on trouve dans chaque lieu : permanences, ateliers, accueils, où, quand, et s’il reste de la place."),
    lambda: COLUMNS,
    lambda: Offer.objects.public().current().order_by("number"),
    key="numero",
    points=tuple(Point(f"place__{p.latitude}", f"place__{p.longitude}", p.of) for p in POINTS),
    keywords=("services publics", "inclusion numérique", "médiation numérique"),
)
