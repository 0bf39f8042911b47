"""A place and an organisation as schema.org has them: what search engines read of their pages. Pure."""

from __future__ import annotations

from lieudit.network.models import Organisation, Place
from lieudit.toolkit.linked_data import SCHEMA, absolute, told
from lieudit.toolkit.types import Json


def linked_place(place: Place) -> Json:
    """Where it is and what it says of itself (schema.org/Place)."""
    address: Json = {
        "@type": "PostalAddress",
        "streetAddress": place.address,
        "postalCode": place.postcode,
        "addressLocality": place.municipality.name,
        "addressCountry": "FR",
    }
    geo: Json = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    return told(
        {
            "@context": SCHEMA,
            "@type": "Place",
            "name": place.name,
            "description": place.summary,
            "url": absolute(place.get_absolute_url()),
            "address": told(address),
            "geo": geo if place.latitude is not None and place.longitude is not None else None,
        }
    )


def linked_organisation(organisation: Organisation) -> Json:
    """Who it is, and where its own site is (schema.org/Organization)."""
    return told(
        {
            "@context": SCHEMA,
            "@type": "Organization",
            "name": organisation.name,
            "url": absolute(organisation.get_absolute_url()),
            "sameAs": organisation.website,
        }
    )
