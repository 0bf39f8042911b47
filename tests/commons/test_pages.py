"""The public pages of the commons, and how many queries they cost."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from lieudit.api import files
from lieudit.toolkit import open_files
from tests.accounts.factories import AccountFactory
from tests.commons.factories import ImprovementFactory, ReleaseFactory, ResourceFactory, ReuseFactory
from tests.network.factories import AnimatorFactory, OrganisationFactory, PlaceFactory, RepresentativeFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db
LIST = "/communs/"


def titles(page):
    return [resource.title for resource in page.context["page"]]


def test_the_list_says_what_is_shared_by_whom_and_who_uses_it(client):
    resource = ReuseFactory().resource
    text = client.get(LIST).text
    licence = escape(resource.get_licence_display())
    for said in (resource.title, resource.place.name, licence, "utilisée par 1", "Travail et emploi", "Méthode"):
        assert said in text, said
    assert "**" not in text


def test_an_empty_list_says_what_to_do(client):
    text = client.get(LIST).text
    assert "Aucune ressource ne répond" in text
    assert reverse("commons:deposit") in text


def test_choices_combine_and_the_most_used_come_first(client):
    used, new = ResourceFactory(title="Bail type"), ResourceFactory(title="Bail long")
    ResourceFactory(title="Autre", kind="guide", domains=["culture"], licence="MIT")
    ReuseFactory.create_batch(2, resource=used)
    asked = {"q": "bail", "kind": "method", "domain": "work", "licence": "CC-BY-SA-4.0"}
    assert titles(client.get(LIST, asked)) == [used.title, new.title]
    assert titles(client.get(LIST, asked | {"sort": "new"})) == [new.title, used.title]
    assert titles(client.get(LIST, {"domain": "culture"})) == ["Autre"]


def test_a_territory_has_what_is_kept_or_used_there(client):
    region = RegionFactory(code="53", name="Bretagne")
    finistere = [DepartmentFactory(code=code, name=code, region=region) for code in ("35", "29")][1]
    elsewhere = MunicipalityFactory(code="29019", name="Brest", department=finistere)
    kept = ResourceFactory(place__municipality=elsewhere)
    used = ReuseFactory(place__municipality=elsewhere).resource
    regional = ResourceFactory(place=None, organisation=OrganisationFactory(region=region))
    ResourceFactory()
    assert set(titles(client.get(LIST, {"territory": "d-29"}))) == {kept.title, used.title}
    assert set(titles(client.get(LIST, {"territory": "r-53"}))) == {kept.title, used.title, regional.title}


@pytest.mark.parametrize("asked", [{"kind": "nimporte"}, {"page": "x"}, {"q": "\0<script>"}, {"territory": "z-9"}])
def test_choices_that_do_not_exist_break_nothing(client, asked):
    ResourceFactory()
    page = client.get(LIST, asked)
    assert page.status_code == 200
    assert "<script>" not in page.text.replace("<script src", "")


def test_the_table_has_the_same_choices_and_no_formula(client):
    ResourceFactory(title="=CMD()", kind="tool", domains=["work", "culture"])
    ResourceFactory(kind="guide")
    rows = b"".join(client.get("/communs/export/", {"kind": "tool"}).streaming_content).decode()
    assert "'=CMD()" in rows
    assert "Travail et emploi|Culture" in rows
    assert rows.count("\n") == 2
    assert client.get("/communs/export/", {"kind": "x"}).status_code == 302
    assert "SPDX" in client.get(reverse("commons:columns")).text


def test_no_page_writes_many_resources(client, settings, tmp_path, monkeypatch):
    """The file of the day, or where to find those of one's choices."""
    settings.MEDIA_ROOT = tmp_path
    ResourceFactory.create_batch(3, kind="guide")
    monkeypatch.setattr(open_files, "LIVE_ROWS", 3)
    assert client.get("/communs/export/").getvalue().count(b"\n") == 4
    monkeypatch.setattr(open_files, "LIVE_ROWS", 2)
    assert client.get("/communs/export/", follow=True).status_code == 503
    files.write_files.call()
    whole = client.get("/communs/export/", follow=True)
    assert b"".join(whole.streaming_content).count(b"\n") == 4
    wide = client.get("/communs/export/?kind=guide", follow=True)
    assert (wide.status_code, "/api/v1/communs?kind=guide" in wide.text) == (422, True)
    assert client.get("/communs/export/?kind=tool").getvalue().count(b"\n") == 1


def test_a_resource_says_its_licence_in_a_sentence_its_versions_its_uses_and_who_is_owed(client):
    resource = ResourceFactory(home="https://wiki.exemple.fr/douze")
    release = ReleaseFactory(resource=resource, version="2.0", note="Avec les voisins.")
    ImprovementFactory(
        resource=resource, state="taken", release=release, author=AccountFactory(public=True, name="Ada")
    )
    ImprovementFactory(resource=resource, state="declined", reason="Trop long.")
    use = ReuseFactory(resource=resource, words="Tous les lundis.")
    ReuseFactory(resource=resource, place=None, organisation=OrganisationFactory())
    text = client.get(resource.get_absolute_url()).text
    for said in (
        "citer qui l’a fait",
        "<strong>un ordre du jour</strong>",
        "2.0",
        "Avec les voisins.",
        "(Ada)",
        "Trop long.",
        use.place.name,
        "Tous les lundis.",
        "wiki.exemple.fr/douze",
        "Signaler",
        "Où on l’utilise",
        "Creuse : 1",
    ):
        assert said in text, said


def test_hostile_text_is_only_text(client):
    words = "<script>alert(1)</script> [clic](javascript:alert(1)) <img src=x onerror=alert(1)>"
    resource = ResourceFactory(title=words[:90], summary=words)
    ImprovementFactory(resource=resource, words=words)
    ReuseFactory(resource=resource, words=words)
    for address in (
        LIST,
        resource.get_absolute_url(),
        "/services/travail-et-emploi/",
        resource.place.get_absolute_url(),
    ):
        text = client.get(address).text
        assert "<script>alert" not in text, address
        assert "<img src=x" not in text, address
        assert 'href="javascript' not in text, address


@pytest.mark.parametrize("words", ["<a " * 400, "x <y" + " z" * 1000, "[" * 1200, "](" * 600, "\n" * 1200 + "x"])
def test_no_words_break_the_list_for_everybody(client, words):
    resource = ResourceFactory(summary=words)
    assert client.get(LIST).status_code == client.get(resource.get_absolute_url()).status_code == 200


def test_a_use_of_who_keeps_the_resource_is_not_counted(client):
    resource = ReuseFactory().resource
    ReuseFactory(resource=resource, place=resource.place)  # two places were made one
    assert "utilisée par 1<" in client.get(LIST).text


def test_a_deposit_is_read_by_who_deposited_it_and_by_who_reads_it_only(client):
    resource = ResourceFactory(waiting=True)
    animator = AnimatorFactory(department=resource.place.municipality.department).account
    speaker = RepresentativeFactory(place=resource.place).account
    for account, status in (
        (None, 404),
        (AccountFactory(), 404),
        (resource.author, 200),
        (animator, 200),
        (speaker, 200),
    ):
        client.logout()
        if account:
            client.force_login(account)
        assert client.get(resource.get_absolute_url()).status_code == status
    client.logout()
    assert resource.title not in client.get(LIST).text


@pytest.mark.parametrize("name", ["resources", "resource", "columns"])
@pytest.mark.parametrize("rows", [1, 25])
def test_public_pages_cost_eight_queries_at_most(client, django_assert_max_num_queries, name, rows):
    resource = ResourceFactory()
    for place in PlaceFactory.create_batch(rows):
        ReuseFactory(resource=resource, place=place, words="Tous les lundis.")
        release = ReleaseFactory(resource=resource)
        ImprovementFactory(resource=resource, place=place, state="taken", release=release)
        ResourceFactory(place=place)
    address = reverse(f"commons:{name}", args=[resource.number] if name == "resource" else [])
    with django_assert_max_num_queries(8):
        assert client.get(address).status_code == 200


def test_inside_pages_cost_twelve_queries_at_most(client, django_assert_max_num_queries):
    resource, speaker = ResourceFactory(), RepresentativeFactory()
    ReuseFactory(resource=resource, place=speaker.place)
    for _each in range(20):
        ImprovementFactory(resource=resource)
        ResourceFactory(waiting=True, place=resource.place)
    RepresentativeFactory(place=resource.place, account=speaker.account)
    client.force_login(speaker.account)
    for address in (resource.get_absolute_url(), reverse("commons:reviews"), reverse("commons:release", args=[1])):
        address = address.replace("/1/version", f"/{resource.number}/version")
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
