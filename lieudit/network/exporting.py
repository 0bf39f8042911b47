"""Places and organisations as files, written row by row for any choice of the directory.

A room above adds a format or a column in its `receivers.py`:

    offer_export("mednum", _("LaMednum"), "text/csv; charset=utf-8", "csv", write, row=0.12)
    add_column("programmes", _("Programmes dont le lieu est."), lambda: ArraySubquery(…))

`write(places)` gives the file as pieces of bytes: nothing is held whole in memory. Those that every dataset has come
from what it declares (`toolkit/datasets.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lieudit.network.filters import ELSEWHERE, FILTERS, OrganisationFilters, PlaceFilters
from lieudit.network.models import Organisation, Place, PlaceQuerySet
from lieudit.network.reads import network_names, place_count
from lieudit.network.vocabulary import (
    Domain,
    Level,
    ManagementModel,
    OrganisationKind,
    PlaceKind,
    PlaceStatus,
    Typology,
)
from lieudit.toolkit.datasets import Column, Dataset, Kind, Point, Sent, Words, itself, labels, labels_of, page_column
from lieudit.toolkit.extension import Point as Extension
from lieudit.toolkit.extension import Table
from lieudit.toolkit.prepared import Rows
from lieudit.toolkit.table_files import FORMS
from lieudit.toolkit.types import Phrase

type Write = Callable[[PlaceQuerySet], Iterator[bytes]]


@dataclass(frozen=True)
class Export:
    """One format: its address, its name on the screen, what a browser is told, how it is written, and how many
    milliseconds a place takes."""

    name: str
    label: Phrase
    content_type: str
    extension: str
    write: Write
    row: float


OWN_COLUMNS = [
    Column("identifiant", _("Nom du lieu dans son adresse, pour toujours."), "slug"),
    Column("nom", _("Nom du lieu."), "name"),
    Column("nature", _("Tiers-lieu, ou la nature d’un service connu hors tiers-lieux."), "kind", labels(PlaceKind)),
    Column(
        "etat",
        _("En projet, ouvert, en pause ou fermé ; une case vide : personne ne l’a dit."),
        "status",
        labels(PlaceStatus),
    ),
    Column("adresse", _("Numéro et voie."), "address"),
    Column("code_postal", _("Code postal."), "postcode"),
    Column("code_insee", _("Code officiel géographique de la commune (INSEE)."), "municipality__code"),
    Column("commune", _("Nom de la commune."), "municipality__name"),
    Column("departement", _("Nom du département."), "municipality__department__name"),
    Column("region", _("Nom de la région."), "municipality__department__region__name"),
    Column("latitude", _("En degrés (WGS 84), si le lieu a donné son point."), "latitude", kind=Kind.NUMBER),
    Column("longitude", _("En degrés (WGS 84), si le lieu a donné son point."), "longitude", kind=Kind.NUMBER),
    Column("se_dit", _("Familles dont le lieu se dit."), "typologies", labels(Typology), kind=Kind.WORDS),
    Column("on_y_trouve", _("Domaines de service présents dans le lieu."), "domains", labels(Domain), kind=Kind.WORDS),
    Column("presentation", _("Le lieu en une phrase, avec ses mots."), "summary"),
    Column("description", _("Le lieu, par lui-même."), "description"),
    Column("portage", _("Forme de la structure qui porte le lieu."), "management_model", labels(ManagementModel)),
    Column("ouverture", _("Jour de l’ouverture (AAAA-MM-JJ)."), "opened_on", kind=Kind.DAY),
    Column("horaires", _("Horaires, dans l’écriture d’OpenStreetMap."), "hours"),
    Column("accessibilite", _("Accessibilité, dite par le lieu."), "accessibility"),
    Column("fiche_acceslibre", _("Adresse de la fiche Acceslibre."), "accessibility_url", kind=Kind.LINK),
    Column("surface_m2", _("Surface bâtie, en mètres carrés."), "built_area", kind=Kind.WHOLE),
    Column("siret", _("Numéro SIRET."), "siret"),
    Column("telephone", _("Téléphone du lieu."), "phone"),
    Column("courriel", _("Adresse électronique du lieu."), "email"),
    Column("sites", _("Sites et réseaux sociaux."), "links", kind=Kind.WORDS),
    Column("reseaux", _("Réseaux et structures du lieu aujourd’hui."), network_names, kind=Kind.WORDS),
    Column("confirme_le", _("Dernier jour où la fiche a été dite vraie (AAAA-MM-JJ)."), "confirmed_on", kind=Kind.DAY),
    page_column(_("Adresse de la page du lieu."), "records:place", "slug", "fiche"),
]
MORE_COLUMNS = Extension[Column]("network.exporting.MORE_COLUMNS", "Columns of places in the files (`add_column`).")


def columns_of_places() -> list[Column]:
    """Those of the directory, with what rooms above add before the address of the page."""
    return [*OWN_COLUMNS[:-1], *MORE_COLUMNS, OWN_COLUMNS[-1]]


ORGANISATION_COLUMNS = [
    Column("identifiant", _("Nom de l’organisation dans son adresse, pour toujours."), "slug"),
    Column("nom", _("Nom de l’organisation."), "name"),
    Column("nature", _("Réseau, structure porteuse, institution ou partenaire."), "kind", labels(OrganisationKind)),
    Column("echelle", _("National, régional, départemental ou thématique."), "level", labels(Level)),
    Column("region", _("Nom de la région, pour une organisation régionale."), "region__name"),
    Column("departement", _("Nom du département, pour une organisation départementale."), "department__name"),
    Column("siren", _("Numéro SIREN."), "siren"),
    Column("siret", _("Numéro SIRET, qui le nomme dans les annuaires publics."), "siret"),
    Column("rna", _("Numéro au répertoire national des associations."), "rna"),
    Column("courriel", _("Adresse électronique."), "email"),
    Column("service", _("Service à qui l’on écrit."), "service"),
    Column("adresse", _("Adresse postale."), "postal_address"),
    Column("site", _("Site."), "website", kind=Kind.LINK),
    Column("lieux", _("Nombre de lieux aujourd’hui."), place_count, kind=Kind.WHOLE),
]


POINTS = (Point("latitude", "longitude", "lieu"), Point("municipality__latitude", "municipality__longitude", "commune"))
"""The point of a place, else the centre of its municipality."""
OF_THE_LISTS = _(
    "C’est celle de ce qui est dit ici. Une fiche venue d’une liste publiée garde celle de sa liste, ou "
    "« non précisée » : la colonne « licences » le dit à chaque ligne."
)


def place_choices() -> dict[str, Phrase]:
    """The choices of the directory, those of rooms above too."""
    return {name: each.label for name, each in FILTERS.items()}


def last_withdrawn() -> Rows:
    """When a record was last taken out of the directory."""
    gone = Place.objects.filter(withdrawn_at__isnull=False).order_by("-withdrawn_at")
    return gone.values_list("withdrawn_at", flat=True)[:1]


PLACES = Dataset(
    _("Lieux"),
    _("La fiche publique de chaque tiers-lieu : ce qu’il dit, où il est, ce qu’on y trouve, de quelle liste il vient."),
    columns_of_places,
    lambda: Place.objects.shown().order_by("slug"),
    key="identifiant",
    licence_note=OF_THE_LISTS,
    page="network:places",
    choices=PlaceFilters,
    choice_labels=place_choices,
    points=POINTS,
    touched=last_withdrawn,
    keywords=("tiers-lieux", "équipements", "inclusion numérique", "coworking", "fablab"),
)


def elsewhere(sent: Sent) -> PlaceFilters:
    """The choices of the directory, on what is known outside third places unless one of its natures is chosen."""
    asked = sent.copy()
    asked.setdefault("kind", ELSEWHERE)
    return PlaceFilters(asked)


KNOWN_ELSEWHERE = Dataset(
    _("Services connus hors tiers-lieux"),
    _(
        "Bibliothèques, France services, campus connectés… que des listes publiques font connaître : comptés à part, "
        "jamais parmi les lieux."
    ),
    columns_of_places,
    lambda: Place.objects.shown().order_by("slug"),
    key="identifiant",
    licence_note=OF_THE_LISTS,
    choices=elsewhere,
    choice_labels=place_choices,
    points=POINTS,
    keywords=("services publics", "bibliothèques", "France services"),
)
ORGANISATIONS = Dataset(
    _("Organisations"),
    _("Réseaux, structures porteuses, partenaires, institutions : nature, échelle, territoire, identifiants."),
    lambda: ORGANISATION_COLUMNS,
    lambda: Organisation.objects.order_by("slug"),
    key="identifiant",
    page="network:organisations",
    choices=OrganisationFilters,
    choice_labels=lambda: labels_of(OrganisationFilters) | {"territory": FILTERS["territory"].label},
    keywords=("réseaux", "associations", "collectivités"),
)


EXPORTS = Table[str, Export]("network.exporting.EXPORTS", "The formats in which the places of any choice are given.")


def offer_export(name: str, label: Phrase, content_type: str, extension: str, write: Write, *, row: float) -> Export:
    """Offer the places of any choice in one more format, of which a place takes `row` milliseconds."""
    return EXPORTS.fill(name, Export(name, label, content_type, extension, write, row))


def add_column(
    name: str, meaning: Phrase, value: str | Callable[[], object], words: Words = itself, kind: Kind = Kind.WORDS
) -> None:
    """Add to the files a column, a field or what makes an expression on places, before the address of their page."""
    MORE_COLUMNS.fill(Column(name, meaning, value, words, kind))


def _offer(name: str) -> None:
    """A format that every dataset has, of the places of any choice."""
    form = FORMS[name]
    offer_export(name, form.label, form.media, name, lambda places: form.write(PLACES, places), row=form.row)


for each in FORMS.values():
    if each.live:
        _offer(each.name)
