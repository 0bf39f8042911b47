"""What a voice declares, and how many places of the directory are in each group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.consultations.models import Consultation
from lieudit.consultations.permissions import members_for
from lieudit.consultations.vocabulary import (
    AS_PERSON,
    AS_PLACE,
    AS_VISITOR,
    SIZES,
    VOICES,
    Kind,
    Tie,
    size_of,
)
from lieudit.governance.models import Seat
from lieudit.network.models import Place
from lieudit.network.profile import RURALITIES, SEVERAL, PlaceProfile, profiles_of
from lieudit.network.vocabulary import ManagementModel, Typology
from lieudit.territory.models import Region
from lieudit.toolkit.types import Json

type Groups = dict[str, str]
"""The kind of group → its code: `{"region": "75", "rurality": "frr"}`."""


def _groups_of(profile: PlaceProfile) -> Groups:
    found = {Kind.REGION: profile.region, Kind.RURALITY: profile.rurality, Kind.BEARING: profile.bearing}
    found |= {Kind.SIZE: size_of(profile.area), Kind.TYPOLOGY: profile.typology}
    return {str(kind): code for kind, code in found.items() if code}


def groups_of_place(place: Place) -> Groups:
    """What the record of a place says of it today."""
    (profile,) = profiles_of(Place.objects.filter(pk=place.pk))
    return {**_groups_of(profile), Kind.VOICE.value: AS_PLACE}


def groups_of_person(
    consultation: Consultation, account: Account | None, region: str = "", tie: str = "", *, may_sit: bool = True
) -> Groups:
    """What a person says of oneself, and the college where they sit or belong, which is known already; not looked for
    where it is known that they sit nowhere."""
    said = {Kind.REGION: region, Kind.TIE: tie, Kind.VOICE: AS_PERSON if account else AS_VISITOR}
    if account and may_sit:
        seat = Seat.objects.running().held_by(account).filter(college__assembly=consultation.assembly_id)
        member = members_for(account, consultation)
        seated = Subquery(seat.order_by("pk").values("college__code")[:1])
        belongs = Subquery(member.order_by("pk").values("college")[:1])
        found = Account.objects.filter(pk=account.pk).values_list(Coalesce(seated, belongs), flat=True)
        said[Kind.COLLEGE] = found.first() or ""
    return {str(kind): code for kind, code in said.items() if code}


def places_by_group() -> dict[str, Counter[str]]:
    """How many third places of the directory are in each group of each kind that it knows."""
    counts: dict[str, Counter[str]] = {}
    for profile in profiles_of(Place.objects.public().third_places()):
        for kind, code in _groups_of(profile).items():
            counts.setdefault(kind, Counter())[code] += 1
    return counts


def labels_of(consultation: Consultation) -> Mapping[str, Json]:
    """The name of each group, by kind and code, in the order in which a page reads them."""
    regions = dict(Region.objects.order_by("name").values_list("code", "name"))
    colleges = dict(consultation.assembly.colleges.order_by("letter").values_list("code", "name"))
    written = {Kind.RURALITY: RURALITIES, Kind.SIZE: SIZES, Kind.VOICE: VOICES}
    chosen = {Kind.BEARING: ManagementModel, Kind.TIE: Tie}
    return {
        Kind.REGION.value: regions,
        Kind.COLLEGE.value: colleges,
        **{kind.value: {code: str(label) for code, label in labels.items()} for kind, labels in written.items()},
        **{kind.value: {code: str(label) for code, label in choices.choices} for kind, choices in chosen.items()},
        Kind.TYPOLOGY.value: {
            **{code: str(label) for code, label in Typology.choices},
            SEVERAL: _("Plusieurs à la fois"),
        },
    }
