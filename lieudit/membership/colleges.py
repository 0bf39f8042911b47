"""Colleges: their words in every preset, and the one that a rule proposes to whoever joins. Pure functions.

Which colleges an association has is a matter of its own rules, which a room above keeps and tells (`bodies.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lieudit.membership.bodies import BODIES
from lieudit.toolkit.french import counted

if TYPE_CHECKING:
    from lieudit.territory.models import Region


type Colleges = dict[str, tuple[str, str]]
"""Code → letter and name, in their order."""

ASSOCIATION: Colleges = {
    "third_places": ("A", "Tiers-lieux"),
    "regional_networks": ("B", "Réseaux régionaux"),
    "thematic_networks": ("C", "Réseaux thématiques"),
    "multi_site_operators": ("D", "Opérateurs multisites"),
    "founders": ("E", "Fondateurs"),
    "partners": ("F", "Partenaires"),
    "citizens_contributors_qualified": ("G", "Citoyens, contributeurs et personnalités qualifiées"),
}
"""The seven colleges of the national association since 2022 (public statutes)."""

COUNCIL_2019: Colleges = {
    "networks": ("R", "Réseaux de tiers-lieux"),
    "emblematic_place_holders": ("L", "Porteurs de lieux emblématiques"),
    "qualified_persons": ("P", "Personnalités qualifiées"),
}
"""The members of the council of 2019; the State made its meetings easier and had no voice."""

SCIC: Colleges = {
    "beneficiaries": ("A", "Bénéficiaires : tiers-lieux et réseaux"),
    "employees_producers": ("B", "Salariés et producteurs"),
    "public_bodies": ("C", "Collectivités publiques"),
    "contributors": ("D", "Contributeurs et partenaires"),
}
"""Colleges made of the categories of associates of a SCIC (loi n° 47-1775, art. 19 septies)."""

PRESETS: dict[str, Colleges] = {"council_2019": COUNCIL_2019, "association": ASSOCIATION, "scic": SCIC}
VOCABULARY: Colleges = {code: words for preset in PRESETS.values() for code, words in preset.items()}

MULTI_SITE = 2
"""Places that a body operates, from which it is a multi-site operator."""


def colleges_in_use(region: Region | None = None) -> Colleges:
    """The colleges of the national association, or of the network of a region; by default, those of 2022."""
    return dict(BODIES().colleges(region) or ASSOCIATION)


def college_name(code: str, colleges: Mapping[str, tuple[str, str]] | None = None) -> str:
    """« Tiers-lieux »; a code that no preset knows is its own name."""
    return {**VOCABULARY, **(colleges or {})}.get(code, ("", code))[1]


class Profile(StrEnum):
    """What a candidate is, as far as colleges are concerned."""

    PLACE_HOLDER = "place_holder"
    MULTI_SITE = "multi_site"
    REGIONAL_NETWORK = "regional_network"
    THEMATIC_NETWORK = "thematic_network"
    PUBLIC_BODY = "public_body"
    PARTNER = "partner"
    PERSON = "person"


PREFERENCES: dict[Profile, tuple[str, ...]] = {
    Profile.PLACE_HOLDER: ("third_places", "emblematic_place_holders", "beneficiaries"),
    Profile.MULTI_SITE: ("multi_site_operators", "third_places", "emblematic_place_holders", "beneficiaries"),
    Profile.REGIONAL_NETWORK: ("regional_networks", "networks", "beneficiaries"),
    Profile.THEMATIC_NETWORK: ("thematic_networks", "networks", "beneficiaries"),
    Profile.PUBLIC_BODY: ("public_bodies", "partners", "qualified_persons"),
    Profile.PARTNER: ("partners", "contributors", "qualified_persons"),
    Profile.PERSON: ("citizens_contributors_qualified", "qualified_persons", "contributors"),
}
"""The colleges that suit a profile, best first; founders are named by the statutes, never by this rule."""


@dataclass(frozen=True)
class Proposal:
    """A college and, in one French sentence, why the rule proposes it."""

    code: str
    reason: str


def profile_of(kind: str, level: str = "", place_count: int = 0) -> Profile:
    """`kind` is `person` or that of an organisation in the network; `place_count`, the places that it operates."""
    if kind == "network":
        return Profile.REGIONAL_NETWORK if level in {"regional", "departmental"} else Profile.THEMATIC_NETWORK
    if kind == "operating_body":
        return Profile.MULTI_SITE if place_count >= MULTI_SITE else Profile.PLACE_HOLDER
    by_kind = {"institution": Profile.PUBLIC_BODY, "partner": Profile.PARTNER}
    return by_kind.get(kind, Profile.PERSON)


def proposed(
    kind: str, level: str = "", place_count: int = 0, colleges: Mapping[str, tuple[str, str]] | None = None
) -> Proposal:
    """The college that the rule proposes among `colleges`, with its reason."""
    profile = profile_of(kind, level, place_count)
    among = colleges or ASSOCIATION
    code = next((code for code in PREFERENCES[profile] if code in among), next(reversed(list(among))))
    return Proposal(code, _reason(profile, level, place_count))


def _reason(profile: Profile, level: str, place_count: int) -> str:
    places = counted(place_count, "lieu", "lieux")
    return {
        Profile.PLACE_HOLDER: f"parce que la structure porte {places}"
        if place_count
        else "parce que c’est une structure qui porte un tiers-lieu",
        Profile.MULTI_SITE: f"parce que la structure porte {places}, à plusieurs adresses",
        Profile.REGIONAL_NETWORK: "parce que c’est un réseau "
        + ("départemental" if level == "departmental" else "régional"),
        Profile.THEMATIC_NETWORK: "parce que c’est un réseau "
        + ("national" if level == "national" else "qui réunit des lieux autour d’un thème"),
        Profile.PUBLIC_BODY: "parce que c’est une institution publique",
        Profile.PARTNER: "parce que c’est un partenaire des tiers-lieux",
        Profile.PERSON: "parce que vous adhérez en votre nom",
    }[profile]
