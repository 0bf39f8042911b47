"""Places and their services as data·inclusion v1 has them (PyPI `data-inclusion-schema` 1.0.10): what DORA and the
directories of insertion read. Pure functions.

What the schema refuses is never written: a name too short is lengthened by its town, a description that is missing is
said from the kind of the service, a postcode that is none is left out.
"""

from __future__ import annotations

import datetime as dt
import re

from lieudit.network.models import Place
from lieudit.network.vocabulary import Domain
from lieudit.public_services.models import Offer
from lieudit.public_services.vocabulary import Access, Accompaniment, Kind, Price, Public, Service
from lieudit.toolkit.types import Json

SOURCE = "lieudit"
LONGEST_NAME, SHORTEST_NAME = 150, 3
SHORTEST_WORDS = 5
TYPES = {
    Kind.COUNTER: "information",
    Kind.SUPPORT: "accompagnement",
    Kind.WORKSHOP: "atelier",
    Kind.TRAINING: "formation",
    Kind.EQUIPMENT: "aide-materielle",
}
"""A meeting, an event, is none of its six types."""
THEMES = {
    Service.PAPERS: "numerique--acceder-a-des-services-en-ligne",
    Service.TOOLS: "numerique--maitriser-les-fondamentaux-du-numerique",
    Service.SAFETY: "numerique--maitriser-les-fondamentaux-du-numerique",
    Service.CULTURE: "numerique--maitriser-les-fondamentaux-du-numerique",
    Service.PARENTS: "famille--soutien-a-la-parentalite-et-a-leducation",
    Service.ROOM: "numerique--acceder-a-une-connexion-internet",
    Service.SHOP: "numerique--acquerir-un-equipement",
}
DOMAIN_THEMES = {
    Domain.DIGITAL: "numerique--maitriser-les-fondamentaux-du-numerique",
    Domain.SERVICES: "difficultes-administratives-ou-juridiques--accompagnement-aux-demarches-administratives",
    Domain.CULTURE: "remobilisation--activites-sportives-et-culturelles",
}
"""Where the words of a service name no theme: those of its domain that mean the same."""
PUBLICS = {
    Public.YOUNG: "jeunes",
    Public.STUDENTS: "etudiants",
    Public.FAMILIES: "familles",
    Public.SENIORS: "seniors",
    Public.WOMEN: "femmes",
}
MOBILISED = {
    Access.COME: "se-presenter",
    Access.CALL: "telephoner",
    Access.MAIL: "envoyer-un-courriel",
    Access.BOOK: "utiliser-lien-mobilisation",
}
NETWORKS = {
    "Aidants Connect": "aidants-connect",
    "Conseillers numériques": "conseillers-numeriques",
    "France Services": "france-service",
    "La Croix Rouge": "croix-rouge",
    "Emmaüs Connect": "emmaus",
}
POSTCODE = re.compile(r"\d{5}")
SIRET = re.compile(r"\d{14}")


def name_of(name: str, place: Place) -> str:
    """Three signs at least, and no full stop at its end."""
    name = name.strip().rstrip(".").strip()
    return (name if len(name) >= SHORTEST_NAME else f"{name}, {place.municipality.name}")[:LONGEST_NAME].rstrip(". ")


def where(place: Place) -> Json:
    """The town of a place, and its point where it is known."""
    return {
        "commune": place.municipality.name,
        "code_postal": place.postcode if POSTCODE.fullmatch(place.postcode) else None,
        "code_insee": place.municipality.code,
        "adresse": place.address or None,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }


def structure_of(place: Place, programmes: set[str], site: str, today: dt.date) -> Json:
    """A place; `programmes` are those of its services."""
    words = place.description or place.summary
    return where(place) | {
        "source": SOURCE,
        "id": f"{SOURCE}--{place.slug}",
        "nom": name_of(place.name, place),
        "date_maj": (place.confirmed_on or today).isoformat(),
        "description": words if SHORTEST_WORDS <= len(words) <= 10_000 else None,
        "lien_source": f"{site}{place.get_absolute_url()}",
        "siret": place.siret if SIRET.fullmatch(place.siret) else None,
        "telephone": place.phone or None,
        "courriel": place.email or None,
        "site_web": next(iter(place.links), None),
        "horaires_accueil": place.hours or None,
        "accessibilite_lieu": place.accessibility_url or None,
        "reseaux_porteurs": sorted({NETWORKS[each] for each in programmes if each in NETWORKS}) or None,
    }


def service_of(offer: Offer, place: Place, site: str) -> Json:
    """A service of a place."""
    themes = {THEMES[each] for each in map(_known_service, offer.services) if each in THEMES}
    if not themes and offer.domain in DOMAIN_THEMES:
        themes = {DOMAIN_THEMES[Domain(offer.domain)]}
    publics = {PUBLICS[Public(each)] for each in Public.known(offer.publics)}
    mobilised = {MOBILISED[each] for each in map(Access, Access.known(offer.access)) if each in MOBILISED}
    at_distance = Accompaniment.REMOTE in offer.accompaniment
    words = offer.description.strip()
    return where(place) | {
        "source": SOURCE,
        "structure_id": f"{SOURCE}--{place.slug}",
        "id": f"{SOURCE}--{offer.number}",
        "nom": name_of(offer.title, place),
        "description": words if len(words) >= SHORTEST_WORDS else f"{Kind(offer.kind).label} : {offer.title}",
        "lien_source": f"{site}{offer.get_absolute_url()}",
        "date_maj": offer.said_on.isoformat(),
        "type": TYPES.get(Kind(offer.kind)),
        "thematiques": sorted(themes) or None,
        "frais": "payant" if Price.PAID in offer.price else "gratuit" if offer.price else None,
        "frais_precisions": ", ".join(offer.price) or None,
        "publics": sorted(publics) or ["tous-publics"],
        "modes_accueil": ["a-distance", "en-presentiel"] if at_distance else ["en-presentiel"],
        "lien_mobilisation": offer.booking_url or None,
        "modes_mobilisation": sorted(mobilised) or None,
        "mobilisable_par": ["usagers"],
        "horaires_accueil": offer.hours or place.hours or None,
    }


def _known_service(word: str) -> Service | None:
    return Service(word) if Service.known([word]) else None
