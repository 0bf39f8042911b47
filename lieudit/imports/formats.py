"""The lists that are recognised at their columns, and which column of each says what. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from django.utils.translation import gettext as _

from lieudit.imports.headings import SAID_OF_PLACES, SAID_OF_TOWNS, guess_columns, simple
from lieudit.network.vocabulary import PlaceKind
from lieudit.records.vocabulary import Programme
from lieudit.territory.spelling import plain
from lieudit.territory.vocabulary import Zone
from lieudit.toolkit.tables import Cells, Fault, TableFile, UnreadableFileError
from lieudit.toolkit.types import Json

OPEN_LICENCE = "Licence Ouverte 2.0"
PLACES, ZONES, OTHERS = "places", "zones", "others"
"""What a list speaks of: places, municipalities that are in a zoning, or what a room above alone knows."""


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
    kind: str = ""
    """What all its rows are, if they are not third places (`PlaceKind`): a layer of their own."""
    mixed: bool = False
    """Whether its typology says, row by row, that one is a library or a France services (`rows.py`)."""
    licence: str = ""
    """Of rows that do not say theirs, where its publisher says one for all its files; nothing otherwise."""
    constants: Mapping[str, str] = field(default_factory=dict)
    """What is true of all its rows: `domain`, `typology`, `management_model`, `network` (its address)."""
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
        """This list, in a file that writes its headings with other capitals, accents or signs; None if it is not."""
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

    def with_former(self, columns: Iterable[str]) -> Format:
        """This list, spelled to the letter, whose other headings may be those of a former version."""
        held = set(columns)
        told = {heading: name for heading in held if (name := self.former.get(simple(heading))) and name not in held}
        return replace(self, spelled=told) if told else self

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
        """This list, starred columns under the names that this file gives them."""
        if all(name[-1:] != "*" for name in self.columns.values()):
            return self
        held = list(columns)
        named = {key: _starred(name, held) or name if name[-1:] == "*" else name for key, name in self.columns.items()}
        return replace(self, columns=named)


def _starred(name: str, held: Iterable[str]) -> str:
    return next((column for column in held if column.startswith(name[:-1])), "")


# The words of « Lieux de médiation numérique » 1.0.0 and 1.0.1, carried to 1.0.2: files of hubs are still written in
# the older ones. Source: the enumerations of each version of the standard (LaMednum/standard-mediation-num), and those
# of the library of its national map for the older versions.

FORMER_COLUMNS = {
    "courriel": "courriels", "publics_accueillis": "publics_specifiquement_adresses",
    "conditions_acces": "frais_a_charge", "labels_nationaux": "dispositif_programmes_nationaux",
    "labels_autres": "autres_formations_labels", "cle_ban": "",
}  # fmt: skip
"""Column of 1.0.0 → column of 1.0.2; nothing for one that is no more."""
PUBLICS, CARE = "publics_specifiquement_adresses", "prise_en_charge_specifique"
TOOLS, PAPERS, JOBS = (
    "Maîtrise des outils numériques du quotidien", "Aide aux démarches administratives",
    "Insertion professionnelle via le numérique",
)  # fmt: skip
ROOM = "Accès internet et matériel informatique"
WORDS = {
    "services": {
        "prendre en main un smartphone ou une tablette": TOOLS, "prendre en main un ordinateur": TOOLS,
        "utiliser le numerique au quotidien": TOOLS, "utiliser le numerique": TOOLS,
        "devenir autonome dans les demarches administratives": PAPERS,
        "realiser des demarches administratives avec un accompagnement": PAPERS,
        "accompagner les demarches de sante": PAPERS,
        "favoriser mon insertion professionnelle": JOBS, "creer et developper mon entreprise": JOBS,
        "promouvoir la citoyennete numerique": "Utilisation sécurisée du numérique",
        "soutenir la parentalite et l education avec le numerique": "Parentalité et éducation avec le numérique",
        "soutenir la parentalite": "Parentalité et éducation avec le numérique",
        "creer avec le numerique": "Loisirs et créations numériques",
        "approfondir ma culture numerique": "Compréhension du monde numérique",
        "acceder a du materiel": ROOM, "acceder a une connexion internet": ROOM,
        "s equiper en materiel informatique": "Acquisition de matériel informatique à prix solidaire",
    },
    PUBLICS: {
        "jeunes 16 26 ans": "Jeunes", "familles enfants": "Familles et/ou enfants",
        "famille enfants": "Familles et/ou enfants", "seniors 65 ans": "Seniors", "uniquement femmes": "Femmes",
        "adultes": "",
        "deficience visuelle": f"{CARE}:Déficience visuelle", "surdite": f"{CARE}:Surdité",
        "handicaps psychiques": f"{CARE}:Handicaps mentaux", "handicaps mentaux": f"{CARE}:Handicaps mentaux",
        "handicaps moteurs": f"{CARE}:Handicaps moteurs", "illettrisme": f"{CARE}:Illettrisme",
        "personnes en situation d illettrisme": f"{CARE}:Illettrisme",
        "public langues etrangeres": f"{CARE}:Langues étrangères (autres)",
        "langues etrangeres": f"{CARE}:Langues étrangères (autres)",
    },
    "frais_a_charge": {
        "gratuit je peux acceder gratuitement au lieu et a ses services": "Gratuit",
        "gratuit sous condition la gratuite est conditionnee a des criteres adhesion situation familiale": (
            "Gratuit sous condition"
        ),
        "payant l acces au lieu et ou a ses services est payant": "Payant",
        "adhesion": "Payant", "pass numerique": "Gratuit sous condition",
        "accepte le pass numerique il est possible d utiliser un pass numerique pour acceder au lieu": (
            "Gratuit sous condition"
        ),
    },
    "modalites_accompagnement": {
        "seul": "En autonomie", "avec de l aide": "Accompagnement individuel",
        "dans un atelier": "Dans un atelier collectif", "a ma place": "Accompagnement individuel",
    },
}  # fmt: skip
"""Column of 1.0.2 → word of an older version, in plain spelling → word of 1.0.2, or of the column before its colon."""
OPENINGS = {
    "frais_a_charge": (
        ("gratuit sous condition", "Gratuit sous condition"), ("gratuit", "Gratuit"), ("payant", "Payant"),
        ("adhesion", "Payant"), ("accepte le pass numerique", "Gratuit sous condition"),
    ),
    "modalites_accompagnement": (
        ("seul j", "En autonomie"), ("avec de l aide je", "Accompagnement individuel"),
        ("dans un atelier j", "Dans un atelier collectif"), ("a ma place une", "Accompagnement individuel"),
    ),
}  # fmt: skip
"""Words that the older versions follow with a sentence (« Gratuit : Je peux accéder gratuitement… »)."""


def carried(values: Mapping[str, str]) -> dict[str, str]:
    """The cells of a row in the words of 1.0.2. One that no version knows stays as it is written: who reads it tells.

    >>> carried({"services": "Accéder à du matériel;Prendre en main un ordinateur"})["services"]
    'Accès internet et matériel informatique|Maîtrise des outils numériques du quotidien'
    """
    found = dict(values)
    for column in WORDS:
        if cell := values.get(column, ""):
            for told, words in _carried(column, cell):
                others = found.get(told, "") if told != column else ""
                found[told] = "|".join(dict.fromkeys(filter(None, [*others.split("|"), *words])))
    return found


@lru_cache(maxsize=4096)
def _carried(column: str, cell: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The words of a cell, by the column of 1.0.2 that holds them; the same cells come back on many rows."""
    words = [word.strip() for word in re.split(r"[|;]", cell) if word.strip()]
    known = {word: _word(column, word) for word in words}
    if all(told == word for word, told in known.items()):
        return ()
    found: dict[str, list[str]] = {column: []}
    for told in known.values():
        before, colon, word = told.partition(":")
        where = before if colon and before == CARE else column
        found.setdefault(where, []).append(word if where != column else told)
    return tuple((where, tuple(each)) for where, each in found.items())


def _word(column: str, word: str) -> str:
    said = plain(word)
    if said in WORDS[column]:
        return WORDS[column][said]
    return next((new for opening, new in OPENINGS.get(column, ()) if f"{said} ".startswith(f"{opening} ")), word)


# The known lists

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
    mixed=True,
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
DATA_INCLUSION = Format(  # version 1, which has neither typology nor summary; version 0 by its former headings
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
        "hours": "horaires_accueil",
        "summary": "presentation_resume",
        "description": "description",
        "vintage": "date_maj",
        "accessibility_url": "accessibilite_lieu",
        "siret": "siret",
        "programmes": "reseaux_porteurs",
    },
    links=(("site_web", ""),),
    former={
        "horaires_ouverture": "horaires_accueil",
        "presentation_detail": "description",
        "accessibilite": "accessibilite_lieu",
        "labels_nationaux": "reseaux_porteurs",
    },
    signature=frozenset({"id", "siret", "nom", "commune", "code_postal", "adresse", "date_maj", "source"}),
    mixed=True,
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
    licence=OPEN_LICENCE,
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
    licence=OPEN_LICENCE,
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
    kind=PlaceKind.FRANCE_SERVICES,
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
GRANTS = Format(
    "Subventions (SCDL 2.1.1)",
    "SCDL Subventions",
    {},
    speaks_of=OTHERS,
    signature=frozenset({"nomAttribuant", "idAttribuant", "dateConvention", "idBeneficiaire", "objet", "montant"}),
    taken=(
        "referenceDecision",
        "nomBeneficiaire",
        "rnaBeneficiaire",
        "nature",
        "conditionsVersement",
        "datesPeriodeVersement",
        "idRAE",
        "notificationUE",
        "pourcentageSubvention",
        "dispositifAide",
    ),
    former={
        "numero_siret_attribuant": "idAttribuant",
        "date_convention": "dateConvention",
        "dates_periode_versement": "datesPeriodeVersement",
        "pourcentage_subvention": "pourcentageSubvention",
        "id_beneficiaire": "idBeneficiaire",
        "nom_beneficiaire": "nomBeneficiaire",
        "nom_attribuant": "nomAttribuant",
        "id_attribuant": "idAttribuant",
        "rna_beneficiaire": "rnaBeneficiaire",
        "conditions_versement": "conditionsVersement",
        "reference_decision": "referenceDecision",
    },
)
"""The grants of an institution; `former` are the headings of files that were written before the standard."""
AIDS = Format(
    "Aides (Aides-territoires)",
    "Aides-territoires",
    {},
    speaks_of=OTHERS,
    signature=frozenset({"id", "name", "financers", "perimeter", "is_call_for_project", "submission_deadline"}),
)
"""The results of the reading interface of Aides-territoires, as it gives them (JSON)."""
NOT_KEPT = frozenset({GRANTS.name, AIDS.name})
"""Lists whose file goes as soon as it is written: their other rows name persons, or are nobody's here."""
FORMATS = (
    MEDNUM, DATA_INCLUSION, THIRD_PLACES, CGET, CENSUS, FABRIQUES, MANUFACTURES, FRANCE_SERVICES, PVD,
    ACV, PVD_TABLE, ACV_TABLE, FRR, ZONINGS, QPV, DIRECTORY, GRANTS, AIDS,
)  # fmt: skip


def recognise(columns: Iterable[str], first: Mapping[str, str] | None = None) -> Format:
    """The list that has these columns; otherwise a refusal that names what is missing."""
    held = list(columns)
    for known in FORMATS:
        if known.holds(held, first or {}):
            return known.with_former(held).with_names(held)
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


def made_by_hand(name: str, mapping: Json) -> Format:
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
        kind=mapping.get("constants", {}).get("kind", ""),
    )


def rows_told(table: TableFile, known: Format) -> Iterator[Cells]:
    """The rows of a list under the names and in the words of its format: one a place, where it writes several of them
    in one row. A row that does not hold as many of each is told, and left out.
    """
    for each in table.rows:
        cells = Cells(each.line, dict(known.put(each.values))) if known.spelled or known.carry else each
        parts = [[part.strip() for part in cells.values[name].split(";")] for name in known.several]
        if not parts or len(parts[0]) == 1:  # the name of one place may hold a semicolon
            yield cells
        elif len({len(part) for part in parts}) > 1:
            counts = ", ".join(f"{name} {len(part)}" for name, part in zip(known.several, parts, strict=True))
            reason = _(
                "Cette ligne réunit plusieurs lieux, et ses colonnes n’en comptent pas autant (%(counts)s). "
                "Séparez-les par des points-virgules, dans le même ordre."
            ) % {"counts": counts}
            table.report(Fault(cells.line, known.several[0], cells.values[known.several[0]], reason))
        else:
            for names in zip(*parts, strict=True):
                yield Cells(cells.line, cells.values | dict(zip(known.several, names, strict=True)))
