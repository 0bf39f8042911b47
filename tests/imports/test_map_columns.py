"""The columns of an unknown list are told once, and remembered by its source."""

import pytest

from lieudit.imports import services, tasks
from lieudit.imports.formats import PLACES, ZONES, guess
from lieudit.imports.forms import MappingForm
from lieudit.network.models import Place
from lieudit.public_services.models import Offer
from lieudit.records.models import SourceRecord
from lieudit.territory.models import Zoning
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.imports.factories import an_import
from tests.network.factories import AnimatorFactory
from tests.territory.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db
ROW = {"Lieu": "Le Préau", "Code": "23096", "Page": "www.preau.fr|www.autre.fr", "Rien": ""}
COLUMNS = {"name": "Lieu", "insee": "Code", "site": "Page"}
KNOWN = {
    "id": "m-1", "pivot": "00000000000000", "nom": "Le Préau", "commune": "Guéret", "code_postal": "23000",
    "code_insee": "23096", "adresse": "2 rue du Banc", "date_maj": "2026-03-02", "presentation_resume": "Un lieu.",
    "presentation_detail": "Le Grand Préau", "services": "Utiliser le numérique",
}  # fmt: skip
"""A row of a list that is recognised."""


@pytest.fixture(autouse=True)
def gueret():
    return MunicipalityFactory()


def mapped(run, *, columns=COLUMNS, actor=None, source="Liste de la Creuse", speaks_of=PLACES, **told):
    services.map_columns(run, actor=actor, source=source, speaks_of=speaks_of, columns=columns, **told)
    tasks.read_list.call(run.number)
    run.refresh_from_db()
    return run


def carried_out(run):
    services.start_import(run, actor=None)
    tasks.carry_out.call(run.number)
    run.refresh_from_db()
    return run


def test_told_columns_become_places_known_by_their_name_and_municipality():
    run = carried_out(mapped(an_import(ROW)))
    place, record = Place.objects.get(), SourceRecord.objects.get()
    assert (place.name, place.links) == ("Le Préau", ["https://www.preau.fr", "https://www.autre.fr"])
    assert (record.source, record.external_id, run.format) == ("Liste de la Creuse", "le preau 23096", run.source.name)


def test_the_next_file_of_the_list_is_read_at_once():
    carried_out(mapped(an_import(ROW), licence="ODbL"))
    assert SourceRecord.objects.get().licence == "ODbL"
    again = an_import(ROW | {"Page": ""}, ROW | {"Lieu": "La Grange"})
    assert (again.state, again.source.name) == ("preview", "Liste de la Creuse")
    assert (again.counts["created"], again.counts["updated"]) == (1, 1)


def test_a_file_that_only_holds_the_same_columns_is_no_file_of_the_list():
    """« Lieu », « Code » and « Page » are those of any list: its other headings tell one from another."""
    mapped(an_import(ROW))
    other = an_import(ROW | {"Surface": "12", "Jauge": "30"})
    assert (other.state, other.mapping, other.source) == ("mapping", {}, None)
    wider = an_import({**{f"c{number}": "" for number in range(9)}, **ROW})
    mapped(wider, source="Large")
    one_more = an_import({**{f"c{number}": "" for number in range(10)}, **ROW})
    assert (one_more.state, one_more.source.name) == ("preview", "Large")


def test_a_list_told_before_headings_were_kept_is_known_by_its_columns():
    run = mapped(an_import(ROW))
    source = run.source
    source.mapping = {key: told for key, told in source.mapping.items() if key != "headings"}
    source.save(update_fields=["mapping"])
    again = an_import(ROW | {"Surface": "12", "Jauge": "30"})
    assert (again.state, again.source) == ("preview", source)


def test_the_licence_of_each_row_may_be_a_column():
    rows = [{"Lieu": "Le Préau", "Code": "23096", "Droits": "ODbL"}, {"Lieu": "La Grange", "Code": "23096"}]
    form = MappingForm(
        {"source": "S", "name": "Lieu", "insee": "Code", "licence": "CC BY 4.0", "licence_column": "Droits"},
        columns=["Lieu", "Code", "Droits"],
        speaks_of=PLACES,
        told={},
    )
    assert form.is_valid(), form.errors
    run = carried_out(mapped(an_import(*rows), **form.cleaned_data))
    assert run.counts["created"] == 2
    assert sorted(SourceRecord.objects.values_list("licence", flat=True)) == ["CC BY 4.0", "ODbL"]


def test_a_row_whose_licence_forbids_to_publish_it_again_stays_out():
    rows = [{"Lieu": "Le Préau", "Code": "23096", "Droits": "CC BY-NC 4.0"}, {"Lieu": "La Grange", "Code": "23096"}]
    columns = {"name": "Lieu", "insee": "Code", "licence": "Droits"}
    run = carried_out(mapped(an_import(*rows), columns=columns))
    assert [place.name for place in Place.objects.all()] == ["La Grange"]
    assert "ne permet pas de publier ce lieu" in str(run.lines.get(outcome="rejected").reasons)


def test_columns_may_be_corrected_from_the_preview():
    run = mapped(an_import(ROW), columns={"name": "Page", "insee": "Code"})
    assert mapped(run).lines.get().words == "Le Préau"


def test_a_recognised_list_is_mapped_by_hand_and_only_what_is_chosen_comes_in(client):
    """From the link of its preview to its places: the choices of a person are followed, whatever was recognised."""
    client.force_login(AccountFactory(secretariat=True))
    run = an_import(KNOWN)
    assert (run.format, run.state, run.counts["taken"]) == ("LaMednum 1.0.2", "preview", {"offers": 1})
    address = f"{run.get_absolute_url()}?colonnes=places"
    assert f'href="?{address.partition("?")[2]}"' in client.get(run.get_absolute_url()).text
    page = client.get(address)
    assert "Cette liste est reconnue sans vous" in page.text
    proposed = {name: page.context["form"][name].initial or "" for name in page.context["form"].fields}
    assert (proposed["name"], proposed["insee"]) == ("nom", "code_insee")
    chosen = proposed | {"name": "presentation_detail", "description": "", "summary": "", "source": "Relevé de mai"}
    answer = client.post(address, chosen)
    assert answer.status_code == 302, answer.context["form"].errors
    tasks.read_list.call(run.number)
    run.refresh_from_db()
    assert (run.state, run.mapping["columns"]["name"]) == ("preview", "presentation_detail")
    assert not run.counts.get("taken")
    labels = {field["label"] for field in run.shown["fields"]}
    assert {"nom", "adresse"} <= labels
    assert not {"résumé", "description", "en une phrase"} & labels
    services.start_import(run, actor=None)
    tasks.carry_out.call(run.number)
    place, record = Place.objects.get(), SourceRecord.objects.get()
    assert (place.name, place.address, place.summary, place.description) == ("Le Grand Préau", "2 rue du Banc", "", "")
    assert record.source == "Relevé de mai"
    assert not Offer.objects.exists()
    assert "Cette liste est reconnue sans vous" not in client.get(address).text


def test_one_column_says_one_thing():
    run = an_import(ROW)
    with pytest.raises(RuleBroken, match="deux fois : Lieu"):
        mapped(run, columns={"name": "Lieu", "insee": "Lieu"})


def test_a_list_of_municipalities_is_told_with_its_programme(gueret):
    run = an_import({"commune": "23096", "entree": "01/02/2024"}, {"commune": "99999", "entree": "demain"})
    columns = {"codes": "commune", "since": "entree"}
    run = carried_out(mapped(run, columns=columns, speaks_of=ZONES, programme="village-avenir"))
    zoning = Zoning.objects.get()
    assert (zoning.municipality, zoning.programme, zoning.since.isoformat()) == (gueret, "village-avenir", "2024-02-01")
    assert (run.counts["zoned"], run.counts["rejected"], run.counts["warnings"]) == (1, 1, 1)


def test_national_zonings_are_not_those_of_one_territory(gueret):
    animator = AnimatorFactory(department=gueret.department).account
    run = an_import({"commune": "23096"}, by=animator)
    with pytest.raises(RuleBroken, match="le secrétariat les importe"):
        mapped(run, columns={"codes": "commune"}, speaks_of=ZONES, programme="pvd", actor=animator)


def test_columns_are_guessed_by_their_names():
    columns = ["Nom du lieu", "Code Postal", "Téléphone", "latitude", "lon", "nom", "Horaires"]
    assert guess(columns, PLACES) == {
        "name": "Nom du lieu",
        "postcode": "Code Postal",
        "latitude": "latitude",
        "longitude": "lon",
        "hours": "Horaires",
        "phone": "Téléphone",
    }


def test_columns_are_not_told_again_once_it_is_imported():
    run = carried_out(mapped(an_import(ROW)))
    with pytest.raises(RuleBroken, match="pas possible à ce stade"):
        mapped(run)


def test_the_columns_of_a_zoning_are_not_remembered_for_an_animator(gueret):
    row = {"Code": "23096", "Commune": "Guéret"}
    mapped(an_import(row), columns={"codes": "Code"}, speaks_of=ZONES, programme="va", source="Villages")
    animator = AnimatorFactory(department=gueret.department).account
    run = an_import(row | {"Commune": "Gueret"}, by=animator)
    assert (run.state, run.mapping, run.source) == ("mapping", {}, None)


@pytest.mark.parametrize("licence", ["Tous droits réservés", "CC BY-NC 4.0", "CC-BY-ND", "Réutilisation interdite"])
def test_a_list_whose_licence_forbids_to_publish_it_again_is_refused(licence):
    with pytest.raises(RuleBroken, match="ne permet pas"):
        mapped(an_import(ROW), licence=licence)
    assert not Place.objects.exists()


@pytest.mark.parametrize("licence", ["", "ODbL 1.0", "CC BY-SA 4.0", "Licence Ouverte 2.0"])
def test_open_licences_are_taken_and_none_is_told_as_none(licence):
    carried_out(mapped(an_import(ROW), licence=licence))
    assert SourceRecord.objects.get().licence == licence


def test_the_national_list_of_inclusion_is_recognised():
    row = {
        "id": "dora--1",
        "siret": "",
        "nom": "Le Préau",
        "commune": "Guéret",
        "code_postal": "23000",
        "code_insee": "",
        "adresse": "1 rue Haute",
        "date_maj": "2026-03-02",
        "source": "dora",
        "courriel": "lucie@exemple.fr",
    }
    run = carried_out(an_import(row))
    assert (run.format, run.counts["created"]) == ("data·inclusion", 1)
    record = SourceRecord.objects.get()
    assert (record.external_id, record.licence) == ("dora--1", "")
