"""Pages of the directory: what everybody sees, and what those who speak for a place may do there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lieudit.network import services
from lieudit.network.models import Claim, Organisation, Place, Representative
from lieudit.network.vocabulary import Domain, Typology
from tests.accounts.factories import AccountFactory
from tests.network.factories import (
    AnimatorFactory,
    ClaimFactory,
    OrganisationFactory,
    PlaceFactory,
    RepresentativeFactory,
)
from tests.territory.factories import DepartmentFactory, MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return PlaceFactory(
        name="Le Préau",
        slug="le-preau",
        summary="Ancienne école devenue café",
        domains=[Domain.DIGITAL],
        typologies=[Typology.FABLAB],
        hours="Mo-Fr 09:00-12:00; PH closed",
        links=["https://www.preau.fr/"],
    )


@pytest.fixture
def limoges():
    region = RegionFactory()
    department = DepartmentFactory(code="87", name="Haute-Vienne", region=region)
    return MunicipalityFactory(
        code="87085", name="Limoges", department=department, postcodes=["87000"], latitude=45.83, longitude=1.26
    )


def names(response):
    return [place.name for place in response.context["page"]]


def test_the_list_shows_places_and_narrows_them(client, place, limoges):
    PlaceFactory(name="Atelier", municipality=limoges)
    listed = reverse("network:places")
    assert names(client.get(listed)) == ["Atelier", "Le Préau"]
    for query in ("q=preau", "q=gueret", "q=23000", "territory=d-23", "domain=digital", "typology=fablab"):
        assert names(client.get(f"{listed}?{query}")) == ["Le Préau"], query
    assert names(client.get(f"{listed}?territory=r-75&status=open")) == ["Atelier", "Le Préau"]
    assert names(client.get(f"{listed}?status=closed")) == []


@pytest.mark.parametrize("query", ["q=%00", "territory=x", "domain=zz", "page=999", "q=" + "é" * 500, "page=-1"])
def test_the_list_answers_to_any_query(client, place, query):
    assert client.get(f"{reverse('network:places')}?{query}").status_code == 200


def test_the_list_says_what_to_do_when_nothing_answers(client, place):
    response = client.get(f"{reverse('network:places')}?q=introuvable")
    assert "Aucun lieu ne répond" in response.content.decode()


def test_the_list_gives_htmx_its_part_alone(client, place):
    response = client.get(reverse("network:places"), headers={"HX-Request": "true"})
    assert response.content.decode().lstrip().startswith("<section")


def test_the_list_costs_the_same_however_long(client, place, django_assert_max_num_queries):
    PlaceFactory.create_batch(25)
    with django_assert_max_num_queries(6):
        client.get(reverse("network:places"))


def valid(**changes):
    return {"name": "Le Préau", "municipality": "Guéret (23000, Creuse)", "status": "open"} | changes


def test_a_signed_in_person_adds_a_place_and_the_animator_is_told(client):
    MunicipalityFactory()
    animator, person = AnimatorFactory(), AccountFactory()
    client.force_login(person)
    response = client.post(reverse("network:create_place"), valid(role="coordination"))
    place = Place.objects.get()
    assert response["Location"] == place.get_absolute_url() == "/lieux/le-preau/"
    client.force_login(animator.account)
    assert [claim.place for claim in client.get(reverse("network:claims")).context["waiting"]] == [place]


def test_the_same_name_in_the_same_municipality_is_refused(client, place):
    client.force_login(AccountFactory())
    response = client.post(reverse("network:create_place"), valid(name="LE PREAU", role="équipe"))
    assert "y est déjà inscrit" in str(response.context["form"].errors["name"])


def test_a_claim_goes_from_the_page_to_the_confirmation(client, place):
    person, animator = AccountFactory(), AnimatorFactory()
    client.force_login(person)
    response = client.post(reverse("network:claim_place", args=[place.slug]), {"role": "présidence"})
    assert "Sa réponse part par message à la personne" in client.get(response["Location"]).content.decode()
    client.force_login(animator.account)
    assert "Confirmer cette personne" in client.get(response["Location"]).content.decode()
    client.post(response["Location"] + "confirmer/", {"quality": "titular"})
    assert Representative.objects.running().of(place).get().account == person


def test_a_refusal_without_reason_is_shown_again(client, place):
    claim = ClaimFactory(place=place)
    client.force_login(AnimatorFactory().account)
    response = client.post(reverse("network:refuse_claim", args=[claim.pk]), {"reason": " "})
    assert response.status_code == 422
    claim.refresh_from_db()
    assert claim.state == "submitted"


def test_the_proof_of_a_claim_is_read_by_its_first_bytes_and_shown_in_a_sandbox(client, place):
    person = AccountFactory()
    client.force_login(person)
    url = reverse("network:claim_place", args=[place.slug])
    disguised = SimpleUploadedFile("mandat.pdf", b"<script>alert(1)</script>")
    refused = client.post(url, {"role": "présidence", "document": disguised})
    assert "document" in refused.context["form"].errors
    assert 'value="présidence"' in refused.content.decode()
    assert not Claim.objects.exists()
    client.post(url, {"role": "présidence", "document": SimpleUploadedFile("../mandat.pdf", b"%PDF-1.7\n")})
    claim = Claim.objects.get()
    assert "mandat" not in claim.document.name
    shown = client.get(reverse("network:claim_document", args=[claim.pk]))
    assert (shown.content, shown["Content-Type"]) == (b"%PDF-1.7\n", "application/pdf")
    assert shown["Content-Security-Policy"].startswith("sandbox")
    assert shown["Cache-Control"] == "private, no-store"
    client.force_login(AccountFactory())
    assert client.get(reverse("network:claim_document", args=[claim.pk])).status_code == 404


def test_a_claim_is_read_by_nobody_else(client, place):
    claim = ClaimFactory(place=place)
    client.force_login(AccountFactory())
    assert client.get(claim.get_absolute_url()).status_code == 404


def test_a_mandate_is_left_after_a_confirmation(client, place):
    mandate = RepresentativeFactory(place=place)
    client.force_login(mandate.account)
    url = reverse("network:end_representation", args=[mandate.pk])
    assert "Vous ne parlerez plus" in client.get(url).content.decode()
    client.post(url)
    assert not Representative.objects.running().exists()


def test_strangers_are_stopped_at_the_door(client, place):
    client.force_login(AccountFactory())
    mandate = RepresentativeFactory(place=place)
    for name, args in [
        ("withdraw_place", [place.slug]),
        ("affiliate_place", [place.slug]),
        ("create_organisation", []),
        ("edit_organisation", [OrganisationFactory().slug]),
        ("end_representation", [mandate.pk]),
    ]:
        assert client.get(reverse(f"network:{name}", args=args)).status_code == 403, name


def test_an_organisation_shows_its_places_and_its_territories(client, place):
    network = AnimatorFactory().organisation
    services.affiliate_place(place, actor=None, organisation=network)
    text = client.get(network.get_absolute_url()).content.decode()
    assert "Le Préau" in text
    assert "Creuse" in text
    row = client.get(reverse("network:organisations") + "?kind=network").content.decode()
    assert network.name in row


def test_the_list_of_organisations_costs_the_same_however_long(client, django_assert_max_num_queries):
    OrganisationFactory.create_batch(20, network=True)
    with django_assert_max_num_queries(5):
        client.get(reverse("network:organisations"))


def test_an_animator_adds_an_organisation_whose_numbers_are_checked(client):
    client.force_login(AnimatorFactory().account)
    url = reverse("network:create_organisation")
    typed = {"name": "Réseau des Hautes Terres", "kind": "network", "level": "national", "siren": "434933124"}
    assert "SIREN n’est pas valable" in str(client.post(url, typed).context["form"].errors["siren"])
    client.post(url, typed | {"siren": "434 933 123", "rna": "w9r1000123"})
    organisation = Organisation.objects.get(slug="reseau-des-hautes-terres")
    assert (organisation.siren, organisation.rna) == ("434933123", "W9R1000123")


def test_a_place_joins_and_leaves_a_network(client, place):
    network = OrganisationFactory(network=True)
    client.force_login(RepresentativeFactory(place=place).account)
    url = reverse("network:affiliate_place", args=[place.slug])
    client.post(url, {"organisation": network.name})
    assert "déjà inscrit" in client.post(url, {"organisation": network.name}).content.decode()
    affiliation = place.affiliations.running().get()
    client.post(reverse("network:end_affiliation", args=[place.slug, affiliation.pk]))
    assert not place.affiliations.running().exists()
