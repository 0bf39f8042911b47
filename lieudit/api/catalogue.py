"""The catalogue of open data as DCAT-AP 3.0 has it (semiceu.github.io/DCAT-AP/releases/3.0.0): what the portals of
States and of Europe harvest. Written by the worker alone: rdflib costs 26 MB, which no process of pages pays. Pure.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, XSD

from lieudit.toolkit.datasets import Dataset
from lieudit.toolkit.table_files import FORMS

LOCN = Namespace("http://www.w3.org/ns/locn#")
GEO = Namespace("http://www.opengis.net/ont/geosparql#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
EU = "http://publications.europa.eu/resource/authority/"
"""Where the vocabularies of DCAT-AP are (« controlled vocabularies to be used »)."""
THEMES = {
    "SOCI": "Population et société",
    "GOVE": "Gouvernement et secteur public",
    "REGI": "Régions et villes",
}
"""Of the themes of Europe, those that every dataset is about."""
FILE_TYPES = {"csv": "CSV", "xlsx": "XLSX", "geojson": "GEOJSON", "parquet": "PARQUET"}
LICENCES = {"etalab-2.0": f"{EU}licence/ETALAB_2_0", "ODbL-1.0": f"{EU}licence/ODC_ODBL"}
SERIALISED = {"ttl": "turtle", "rdf": "pretty-xml", "jsonld": "json-ld"}
"""How rdflib calls each form of the catalogue."""
FRANCE = ((-63.2, -21.5), (55.9, -21.5), (55.9, 51.2), (-63.2, 51.2), (-63.2, -21.5))
"""The corners of what holds metropolitan France and its five overseas departments: longitudes and latitudes, WGS 84."""
GEOJSON = URIRef("https://www.iana.org/assignments/media-types/application/vnd.geo+json")
"""The kind of literal by which data.gouv.fr reads where a dataset is about (udata, `spatial_from_rdf`)."""
A_PAGE = 20
"""Datasets of a page of the catalogue."""
NON_PROFIT = URIRef("http://purl.org/adms/publishertype/NonProfitOrganisation")
KINDS = {
    DCTERMS.language: DCTERMS.LinguisticSystem,
    DCTERMS.license: DCTERMS.LicenseDocument,
    DCTERMS["format"]: DCTERMS.MediaTypeOrExtent,
    DCTERMS.accessRights: DCTERMS.RightsStatement,
    DCTERMS.accrualPeriodicity: DCTERMS.Frequency,
    DCTERMS.type: SKOS.Concept,
    DCAT.theme: SKOS.Concept,
    DCAT.themeTaxonomy: SKOS.ConceptScheme,
    DCAT.mediaType: DCTERMS.MediaType,
    DCAT.accessURL: RDFS.Resource,
    DCAT.downloadURL: RDFS.Resource,
    DCAT.endpointURL: RDFS.Resource,
    DCAT.endpointDescription: RDFS.Resource,
    DCAT.landingPage: FOAF.Document,
    DCAT.contactPoint: VCARD.Kind,
    FOAF.homepage: FOAF.Document,
    SPDX.algorithm: SPDX.ChecksumAlgorithm,
}
"""What each property leads to: a reader that fetches no vocabulary of others knows it from the catalogue alone."""


@dataclass(frozen=True)
class Written:
    """A file of the day: its form, when it was written, its bytes, its SHA-256."""

    form: str
    at: dt.datetime
    size: int
    digest: str


@dataclass(frozen=True)
class Entry:
    """A dataset, with its address and the files of the day that are given."""

    name: str
    dataset: Dataset
    files: tuple[Written, ...]


@dataclass(frozen=True)
class House:
    """Who publishes, and where."""

    site: str
    publisher: str
    mail: str
    since: dt.date


@dataclass(frozen=True)
class Page:
    """A page of the catalogue, in one form: its number from 1, how many pages and datasets there are in all."""

    form: str
    number: int
    pages: int
    total: int

    def address(self, house: House, number: int) -> URIRef:
        """Where a page of the same form is; the first one is that of the catalogue."""
        return URIRef(f"{house.site}/donnees/catalogue.{self.form}{f'?page={number}' if number > 1 else ''}")


def graph_of(entries: Iterable[Entry], house: House, now: dt.datetime) -> Graph:
    """The catalogue: the publisher, the reading interface, each of these datasets with its distributions."""
    graph = Graph()
    for prefix, space in {
        "dcat": DCAT,
        "dct": DCTERMS,
        "foaf": FOAF,
        "locn": LOCN,
        "geo": GEO,
        "spdx": SPDX,
        "vcard": VCARD,
        "hydra": HYDRA,
    }.items():
        graph.bind(prefix, space)
    root = root_of(house)
    agent, contact = URIRef(f"{house.site}/a-propos/#editeur"), URIRef(f"{house.site}/donnees/#contact")
    graph.add((agent, RDF.type, FOAF.Agent))
    graph.add((agent, FOAF.name, fr(house.publisher)))
    graph.add((agent, DCTERMS.type, NON_PROFIT))
    graph.add((NON_PROFIT, SKOS.prefLabel, fr("Organisation à but non lucratif")))
    graph.add((contact, RDF.type, VCARD.Organization))
    graph.add((contact, VCARD.fn, fr(house.publisher)))
    graph.add((contact, VCARD.hasEmail, URIRef(f"mailto:{house.mail}")))
    _tell(
        graph,
        root,
        DCAT.Catalog,
        "Lieudit : données ouvertes des tiers-lieux",
        "Ce que les tiers-lieux de France disent, ce que leur conseil décide, ce que les institutions répondent.",
    )
    graph.add((root, DCTERMS.publisher, agent))
    graph.add((root, FOAF.homepage, URIRef(f"{house.site}/donnees/")))
    graph.add((root, DCTERMS.issued, Literal(house.since, datatype=XSD.date)))
    graph.add((root, DCTERMS.modified, moment(now)))
    graph.add((root, DCTERMS.license, URIRef(LICENCES["etalab-2.0"])))
    taxonomy = URIRef(f"{EU}data-theme")
    graph.add((root, DCAT.themeTaxonomy, taxonomy))
    graph.add((taxonomy, DCTERMS.title, fr("Thèmes des données, de l’Union européenne")))
    for theme, label in THEMES.items():
        graph.add((URIRef(f"{EU}data-theme/{theme}"), SKOS.prefLabel, fr(label)))
    for entry in entries:
        node = _dataset(graph, entry, house)
        graph.add((root, DCAT.dataset, node))
        graph.add((node, DCTERMS.publisher, agent))
        graph.add((node, DCAT.contactPoint, contact))
    _service(graph, root, agent, contact, house)
    _tell_kinds(graph)
    return graph


def root_of(house: House) -> URIRef:
    return URIRef(f"{house.site}/donnees/catalogue")


def tell_page(graph: Graph, page: Page, house: House) -> None:
    """Which page this is, and where the others are (hydra:PartialCollectionView): a harvester goes on by itself."""
    root, here = root_of(house), page.address(house, page.number)
    graph.add((root, RDF.type, HYDRA.Collection))
    graph.add((root, HYDRA.totalItems, Literal(page.total)))
    graph.add((root, HYDRA.view, here))
    graph.add((here, RDF.type, HYDRA.PartialCollectionView))
    others = {"first": 1, "last": page.pages, "previous": page.number - 1, "next": page.number + 1}
    for name, number in others.items():
        if 1 <= number <= page.pages:
            graph.add((here, HYDRA[name], page.address(house, number)))


def _tell(graph: Graph, node: URIRef, kind: URIRef, title: str, about: str) -> None:
    """What each thing of the catalogue says of itself."""
    graph.add((node, RDF.type, kind))
    graph.add((node, DCTERMS.title, fr(title)))
    graph.add((node, DCTERMS.description, fr(about)))
    graph.add((node, DCTERMS.language, URIRef(f"{EU}language/FRA")))


def _dataset(graph: Graph, entry: Entry, house: House) -> URIRef:
    """One dataset and its distributions; `node` is the address of its page."""
    page = f"{house.site}/donnees/{entry.name}/"
    node, dataset = URIRef(f"{page}#jeu"), entry.dataset
    _tell(graph, node, DCAT.Dataset, str(dataset.title), str(dataset.about))
    graph.add((node, DCTERMS.identifier, Literal(page)))
    graph.add((node, DCAT.landingPage, URIRef(page)))
    graph.add((node, DCTERMS.accessRights, URIRef(f"{EU}access-right/PUBLIC")))
    graph.add((node, DCTERMS.accrualPeriodicity, URIRef(f"{EU}frequency/DAILY")))
    graph.add((node, DCTERMS.issued, Literal(house.since, datatype=XSD.date)))
    graph.add((node, DCTERMS.spatial, _france(graph, house)))
    for theme in THEMES:
        graph.add((node, DCAT.theme, URIRef(f"{EU}data-theme/{theme}")))
    for word in ("tiers-lieux", *dataset.keywords):
        graph.add((node, DCAT.keyword, fr(word)))
    if entry.files:
        graph.add((node, DCTERMS.modified, moment(max(each.at for each in entry.files))))
    written = {each.form: each for each in entry.files}
    for form in FORMS.values():
        if form.serves(dataset):
            graph.add((node, DCAT.distribution, _distribution(graph, entry, form.name, written.get(form.name), house)))
    return node


def _distribution(graph: Graph, entry: Entry, form: str, written: Written | None, house: House) -> URIRef:
    """A dataset in one form; its size and its checksum are those of the file of the day."""
    address = f"{house.site}/donnees/{entry.name}.{form}"
    node, media = URIRef(f"{address}#distribution"), FORMS[form].media.partition(";")[0]
    _tell(graph, node, DCAT.Distribution, f"{entry.dataset.title}, {FORMS[form].label}", str(entry.dataset.about))
    graph.add((node, DCAT.accessURL, URIRef(f"{house.site}/donnees/{entry.name}/")))
    graph.add((node, DCAT.downloadURL, URIRef(address)))
    graph.add((node, DCTERMS["format"], URIRef(f"{EU}file-type/{FILE_TYPES[form]}")))
    graph.add((node, DCAT.mediaType, URIRef(f"https://www.iana.org/assignments/media-types/{media}")))
    graph.add((node, DCTERMS.license, URIRef(LICENCES[entry.dataset.licence.code])))
    if form == "csv":
        schema = URIRef(f"{house.site}/donnees/{entry.name}/schema.json")
        graph.add((schema, RDF.type, DCTERMS.Standard))
        graph.add((schema, DCTERMS.title, fr(f"Schéma de la table « {entry.dataset.title} »")))
        graph.add((node, DCTERMS.conformsTo, schema))
    if written:
        graph.add((node, DCTERMS.modified, moment(written.at)))
        graph.add((node, DCAT.byteSize, Literal(written.size, datatype=XSD.nonNegativeInteger)))
        check = BNode(f"sha-{entry.name}-{form}")
        graph.add((node, SPDX.checksum, check))
        graph.add((check, RDF.type, SPDX.Checksum))
        graph.add((check, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
        graph.add((check, SPDX.checksumValue, Literal(written.digest, datatype=XSD.hexBinary)))
    return node


def _service(graph: Graph, root: URIRef, agent: URIRef, contact: URIRef, house: House) -> None:
    """The reading interface: where it answers, and where it is described."""
    node = URIRef(f"{house.site}/api/v1/#service")
    _tell(graph, node, DCAT.DataService, "Interface de lecture de Lieudit", "Chaque jeu de données, en JSON.")
    graph.add((node, DCAT.endpointURL, URIRef(f"{house.site}/api/v1/")))
    graph.add((node, DCAT.endpointDescription, URIRef(f"{house.site}/api/v1/openapi.json")))
    graph.add((node, DCTERMS.publisher, agent))
    graph.add((node, DCAT.contactPoint, contact))
    graph.add((node, DCTERMS.license, URIRef(LICENCES["etalab-2.0"])))
    graph.add((node, DCTERMS.accessRights, URIRef(f"{EU}access-right/PUBLIC")))
    for each in list(graph.objects(root, DCAT.dataset)):
        graph.add((node, DCAT.servesDataset, each))
    graph.add((root, DCAT.service, node))


def _france(graph: Graph, house: House) -> URIRef:
    """The land that the datasets are about: its name in the vocabulary of Europe, the rectangle that holds it as what
    is read beside the name (data.gouv.fr), and as a geometry.
    """
    place, shape = URIRef(f"{EU}country/FRA"), URIRef(f"{house.site}/donnees/#france")
    rectangle = json.dumps({"type": "Polygon", "coordinates": [FRANCE]})
    corners = ", ".join(f"{longitude} {latitude}" for longitude, latitude in FRANCE)
    graph.add((place, RDF.type, DCTERMS.Location))
    graph.add((place, DCAT.bbox, Literal(rectangle, datatype=GEOJSON)))
    graph.add((place, LOCN.geometry, shape))
    graph.add((shape, RDF.type, LOCN.Geometry))
    graph.add((shape, GEO.asWKT, Literal(f"POLYGON(({corners}))", datatype=GEO.wktLiteral)))
    return place


def _tell_kinds(graph: Graph) -> None:
    """What each thing that the catalogue names is."""
    for term, kind in KINDS.items():
        for thing in set(graph.objects(None, term)):
            graph.add((thing, RDF.type, kind))


def fr(words: str) -> Literal:
    return Literal(words, lang="fr")


def moment(at: dt.datetime) -> Literal:
    return Literal(at.astimezone(dt.UTC).replace(microsecond=0), datatype=XSD.dateTime)


def as_file(graph: Graph, form: str) -> bytes:
    """The catalogue in one of its forms."""
    return graph.serialize(format=SERIALISED[form], encoding="utf-8")
