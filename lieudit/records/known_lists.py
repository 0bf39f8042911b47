"""The lists that are recognised at their columns, and which column of each says what. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from lieudit.records.headings import SAID_OF_PLACES, SAID_OF_TOWNS, guess_columns, simple
from lieudit.records.mednum_words import FORMER_COLUMNS, carried
from lieudit.records.places_file import UnreadableFileError
from lieudit.records.vocabulary import Programme
from lieudit.territory.vocabulary import Zone

PLACES, ZONES = "places", "zones"
"""What a list speaks of: places, or municipalities that are in a zoning."""


@dataclass(frozen=True)
class Format:
    """A published list: how it is recognised, and which column says what.

    `columns` leads from what is said (a field of a place, or a zoning) to a column. A column that ends with a star
    stands for the first one that begins so: some lists write their date there.
    """

    name: str
    source: str
    columns: Mapping[str, str]
    links: tuple[tuple[str, str], ...] = ()
    """Columns of addresses, with what to put before a bare account name."""
    signature: frozenset[str] = frozenset()
    """Columns without which it is not this list."""
    prefix: tuple[str, str] = ("", "")
    """A column and how it begins, where several lists have the same columns."""
    speaks_of: str = PLACES
    programme: str = ""
    """The programme of every row: a label of places, or a zoning of municipalities."""
    several: tuple[str, ...] = ()
    """Columns that hold several places in one row, between semicolons."""
    known_only: bool = False
    """Rows tell something of places of the directory; they add none."""
    licence: str = "Licence Ouverte 2.0"
    """Of rows that do not say theirs."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """What is true of all its rows, in the words of a cell: `types`, `domain`."""
    former: Mapping[str, str] = field(default_factory=dict)
    """Columns of former versions → those that follow them."""
    taken: tuple[str, ...] = ()
    """Columns beside those of places, that rooms above take."""
    carry: Callable[[Mapping[str, str]], dict[str, str]] | None = None
    """Put the words of former versions in those of this one."""
    spelled: Mapping[str, str] = field(default_factory=dict)
    """Headings of a file → columns of this list, where the file spells them otherwise."""

    @property
    def names_itself(self) -> bool:
        """Rows bear an identifier; otherwise a place is known by its name and its municipality."""
        return "external_id" in self.columns

    def holds(self, columns: Iterable[str], first: Mapping[str, str]) -> bool:
        """Whether a file with these columns, whose first row is `first`, is this list."""
        held, (column, beginning) = set(columns), self.prefix
        whole = all(name in held or (name[-1] == "*" and _starred(name, held)) for name in self.signature)
        return whole and first.get(column, "").casefold().startswith(beginning)

    def spelled_as(self, columns: Iterable[str], first: Mapping[str, str]) -> Format | None:
        """The same, in a file that writes its headings with other capitals, accents or signs; None if it is not."""
        known = {simple(name): name for name in (*self.columns.values(), *self.signature) if name[-1:] != "*"}
        known |= {simple(name): name for name, _before in self.links} | self.own
        spelled: dict[str, str] = {}
        for heading in columns:
            name = self.former.get(simple(heading)) or known.get(simple(heading), heading)
            spelled[heading] = heading if name in spelled.values() else name
        renamed = {spelled[name]: cell for name, cell in first.items()}
        if not self.holds(spelled.values(), renamed):
            return None
        return replace(self, spelled={heading: name for heading, name in spelled.items() if heading != name})

    @property
    def own(self) -> dict[str, str]:
        """Other columns that the rooms above take, by their plain spelling."""
        return {simple(name): name for name in self.taken}

    def put(self, values: Mapping[str, str]) -> Mapping[str, str]:
        """The cells of a row under the names and in the words of this list."""
        if self.spelled:
            values = {self.spelled.get(name, name): cell for name, cell in values.items()}
        return self.carry(values) if self.carry else values

    def with_names(self, columns: Iterable[str]) -> Format:
        """The same, starred columns under the names that this file gives them."""
        if all(name[-1:] != "*" for name in self.columns.values()):
            return self
        held = list(columns)
        named = {key: _starred(name, held) or name if name[-1:] == "*" else name for key, name in self.columns.items()}
        return replace(self, columns=named)


def _starred(name: str, held: Iterable[str]) -> str:
    return next((column for column in held if column.startswith(name[:-1])), "")


FACEBOOK, TWITTER = "https://www.facebook.com/", "https://twitter.com/"

MEDNUM = Format(
    "LaMednum 1.0.2",
    "LaMednum",
    {
        "external_id": "id",
        "name": "nom",
        "insee": "code_insee",
        "postcode": "code_postal",
        "town": "commune",
        "address": "adresse",
        "address_more": "complement_adresse",
        "latitude": "latitude",
        "longitude": "longitude",
        "types": "typologie",
        "phone": "telephone",
        "hours": "horaires",
        "summary": "presentation_resume",
        "description": "presentation_detail",
        "vintage": "date_maj",
        "services": "services",
        "accessibility_url": "fiche_acces_libre",
        "siret": "pivot",
        "programmes": "dispositif_programmes_nationaux",
        "trainings": "formations_labels",
    },
    links=(("site_web", ""),),
    signature=frozenset({"id", "nom", "commune", "code_postal", "adresse", "pivot"}),
    former=FORMER_COLUMNS,
    carry=carried,
    taken=(
        "courriels",
        "source",
        "itinerance",
        "structure_parente",
        "publics_specifiquement_adresses",
        "prise_en_charge_specifique",
        "frais_a_charge",
        "autres_formations_labels",
        "modalites_acces",
        "modalites_accompagnement",
        "prise_rdv",
    ),
)
DATA_INCLUSION = Format(
    "data·inclusion",
    "data·inclusion",
    {
        "external_id": "id",
        "name": "nom",
        "insee": "code_insee",
        "postcode": "code_postal",
        "town": "commune",
        "address": "adresse",
        "address_more": "complement_adresse",
        "latitude": "latitude",
        "longitude": "longitude",
        "types": "typologie",
        "phone": "telephone",
        "hours": "horaires_ouverture",
        "summary": "presentation_resume",
        "description": "presentation_detail",
        "vintage": "date_maj",
        "accessibility_url": "accessibilite",
        "siret": "siret",
        "programmes": "labels_nationaux",
    },
    links=(("site_web", ""),),
    signature=frozenset({"id", "siret", "nom", "commune", "code_postal", "adresse", "date_maj", "source"}),
    licence="",
)
THIRD_PLACES = Format(
    "Tiers-lieux réunis",
    "Tiers-lieux",
    {
        "source": "source",
        "external_id": "source_id",
        "name": "nom",
        "insee": "code_insee",
        "postcode": "code_postal",
        "town": "commune_declaree",
        "address": "adresse",
        "latitude": "lat",
        "longitude": "lon",
        "precision": "geo_precision",
        "types": "type",
        "licence": "licence",
        "vintage": "millesime",
        "status": "etat_projet",
        "label": "label",
        "programmes": "label",
    },
    links=(("site_web", ""), ("twitter", TWITTER), ("facebook", FACEBOOK)),
    signature=frozenset({"source", "source_id", "nom", "commune_declaree"}),
)
CGET = Format(
    "Mission Coworking (CGET 2019)",
    "CGET 2019",
    {
        "external_id": "ID",
        "name": "NOM_TL",
        "insee": "INSEECOM",
        "postcode": "CP",
        "town": "COMINIT",
        "address": "ADRESSE",
        "latitude": "LAT",
        "longitude": "LONG",
        "types": "TYPO",
    },
    links=(("WEB", ""), ("TWITTER", TWITTER), ("FACEBOOK", FACEBOOK)),
    signature=frozenset({"ID", "NOM_TL", "INSEECOM"}),
)
CENSUS = Format(
    "Recensement national des tiers-lieux",
    "Recensement",
    {
        "external_id": "ID_UNIQUE",
        "name": "NOM",
        "postcode": "CODPOST",
        "town": "VILLE",
        "address": "ADRESSE",
        "latitude": "LATITUDE",
        "longitude": "LONGITUDE",
        "summary": "DESCRI_COU",
        "phone": "TELEPHONE",
        "opened_on": "DATE_OUV",
        "status": "etat du projet",
        "types": "familles_tiers_lieux",
        "management_model": "TYPE_STRUCTURE_GEST",
    },
    links=(
        ("INTERNET", ""),
        ("RS_FACEBOOK", FACEBOOK),
        ("RS_TWITTER", TWITTER),
        ("RS_INSTAGRAM", "https://www.instagram.com/"),
        ("RS_LINKEDIN", ""),
        ("RS_YOUTUBE", ""),
    ),
    signature=frozenset({"ID_UNIQUE", "NOM", "CODPOST", "VILLE"}),
)
DIRECTORY = Format(
    "Annuaire national des tiers-lieux",
    "Annuaire national",
    {
        "external_id": "id",
        "name": "name",
        "insee": "address.codeInsee",
        "postcode": "address.postalCode",
        "town": "address.addressLocality",
        "address": "address.streetAddress",
        "latitude": "geo.latitude",
        "longitude": "geo.longitude",
        "types": "typePlace",
        "management_model": "manageModel",
        "summary": "shortDescription",
        "description": "description",
        "phone": "telephone",
        "opened_on": "openingDate",
        "hours": "openingHours",
        "built_area": "buildingSurfaceArea",
        "open_data": "preferences.isOpenData",
    },
    links=(("url", ""), ("socialNetwork", "")),
    signature=frozenset({"id", "name", "typePlace"}),
)
ANCT_PLACES = {"external_id": "id_territoire", "name": "lib_territoire", "insee": "id_geo", "town": "lib_geo"}
FABRIQUES = Format(
    "Fabriques de territoire (ANCT)",
    "ANCT fabt",
    ANCT_PLACES,
    signature=frozenset(ANCT_PLACES.values()),
    prefix=("id_territoire", "fabt-"),
    programme=Programme.FABRIQUE,
    several=("id_territoire", "lib_territoire"),
)
MANUFACTURES = replace(
    FABRIQUES,
    name="Manufactures de proximité (ANCT)",
    source="ANCT manuprox",
    prefix=("id_territoire", "manuprox-"),
    programme=Programme.MANUFACTURE,
)
FRANCE_SERVICES = replace(
    FABRIQUES,
    name="France services (ANCT)",
    source="ANCT France services",
    prefix=("id_territoire", "fs-"),
    programme=Programme.FRANCE_SERVICES,
    known_only=True,
)

ANCT_TOWNS = {"codes": "liste_geo", "since": "date_signature"}
PVD = Format(
    "Petites villes de demain (ANCT)",
    "ANCT PVD",
    ANCT_TOWNS,
    speaks_of=ZONES,
    programme=Zone.PVD,
    signature=frozenset({"id_territoire", "liste_geo"}),
    prefix=("id_territoire", "pvd"),
)
ACV = replace(
    PVD, name="Action cœur de ville (ANCT)", source="ANCT ACV", programme=Zone.ACV, prefix=("id_territoire", "acv")
)
PVD_TABLE = replace(
    PVD,
    columns={"codes": "insee_com", "since": "date_signature"},
    signature=frozenset({"insee_com", "id_pvd"}),
    prefix=("id_pvd", ""),
)
ACV_TABLE = replace(
    ACV,
    columns={"codes": "insee_com", "since": "date_signature"},
    signature=frozenset({"insee_com", "id_acv"}),
    prefix=("id_acv", ""),
)
FRR = Format(
    "Classement FRR (DGCL)",
    "DGCL FRR",
    {"codes": "Code_insee", Zone.FRR: "Classement FRR*"},
    speaks_of=ZONES,
    signature=frozenset({"Code_insee", "Classement FRR*"}),
)
ZONINGS = Format(
    "Zonages par commune",
    "Zonages",
    {
        "codes": "code_insee",
        Zone.FRR: "frr",
        Zone.ACV: "acv",
        Zone.PVD: "pvd",
        Zone.VA: "village_avenir",
        Zone.QPV: "a_qpv",
    },
    signature=frozenset({"code_insee", "frr", "acv", "pvd"}),
    speaks_of=ZONES,
)
QPV = Format(
    "Quartiers prioritaires (ANCT)",
    "ANCT QPV",
    {"codes": "insee_com"},
    speaks_of=ZONES,
    programme=Zone.QPV,
    signature=frozenset({"code_qp", "insee_com"}),
)
FORMATS = (
    MEDNUM, DATA_INCLUSION, THIRD_PLACES, CGET, CENSUS, FABRIQUES, MANUFACTURES, FRANCE_SERVICES, PVD, ACV, PVD_TABLE,
    ACV_TABLE, FRR, ZONINGS, QPV, DIRECTORY,
)  # fmt: skip


def recognise(columns: Iterable[str], first: Mapping[str, str] | None = None) -> Format:
    """The list that has these columns; otherwise a refusal that names what is missing."""
    held = list(columns)
    for known in FORMATS:
        if known.holds(held, first or {}):
            return known.with_names(held)
    for known in FORMATS:
        if spelled := known.spelled_as(held, first or {}):
            return spelled.with_names(spelled.spelled.get(name, name) for name in held)
    closest = max(FORMATS, key=lambda known: len(set(held) & known.signature) / len(known.signature))
    raise UnreadableFileError(
        _(
            "Les colonnes ne sont pas celles d’une liste connue. "
            "La plus proche est « %(name)s », à qui manquent : %(missing)s."
        )
        % {"name": closest.name, "missing": ", ".join(sorted(closest.signature - set(held)))}
    )


def guess(columns: Iterable[str], speaks_of: str, sample: Sequence[Mapping[str, str]] = ()) -> dict[str, str]:
    """Which column probably says what, by its name or by what it holds; each column once."""
    return guess_columns(columns, SAID_OF_TOWNS if speaks_of == ZONES else SAID_OF_PLACES, sample)


def made_by_hand(name: str, mapping: Mapping[str, Any]) -> Format:
    """A list whose columns people told: `{"speaks_of", "programme", "licence", "columns": {said: column}}`."""
    columns = dict(mapping["columns"])
    site = columns.pop("site", "")
    return Format(
        name,
        name,
        columns,
        links=((site, ""),) if site else (),
        speaks_of=mapping["speaks_of"],
        programme=mapping.get("programme", ""),
        signature=frozenset(mapping["columns"].values()),
        licence=mapping.get("licence", ""),
        constants=mapping.get("constants", {}),
    )
