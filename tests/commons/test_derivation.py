"""What one draws from a resource cites it, bears a licence that it lets, and shows what changed."""

import json
import re

import pytest

from lieudit.commons.services import deposit_resource, publish_resource, release_version, revise_resource
from lieudit.journal.models import Entry
from lieudit.network.licences import HANDED_ON, Licence, lets
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.commons.factories import ReleaseFactory, ResourceFactory
from tests.commons.test_deposit_resource import ADDRESS, TYPED, WORDS
from tests.network.factories import PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def origin(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    resource = ResourceFactory(title="Tenir une permanence", summary="Deux personnes, une table.")
    ReleaseFactory(resource=resource, version="9.0", files={"a.md": b"Une table.", "b.pdf": b"%PDF-1.7"})
    return resource


@pytest.fixture
def speaker():
    return RepresentativeFactory()


def drawn(origin, speaker, **words):
    words = WORDS | {"derived_from": origin.releases.first(), "licence": origin.licence} | words
    return deposit_resource(actor=speaker.account, keeper=speaker.place, **words)


def test_one_click_starts_from_another_and_who_keeps_it_is_told(
    client, origin, speaker, mailoutbox, django_capture_on_commit_callbacks
):
    keeper = RepresentativeFactory(place=origin.place)
    client.force_login(speaker.account)
    page = client.get(origin.get_absolute_url()).text
    assert f"{ADDRESS}?tiree-de={origin.number}" in page
    form = client.get(f"{ADDRESS}?tiree-de={origin.number}").text
    assert "Deux personnes, une table." in form
    assert f'value="{origin.get_absolute_url()}"' in form
    typed = TYPED | {"derived_from": origin.get_absolute_url(), "keeper": f"place:{speaker.place.pk}"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(ADDRESS, typed, follow=True)
    assert origin.title in answer.text
    assert "Ce qui a changé" in answer.text
    assert WORDS["title"] in client.get(origin.get_absolute_url()).text
    entry = Entry.objects.public().about(origin).order_by("pk").last()
    assert entry.sentence.endswith(f"tirée de la ressource n°\u00a0{origin.number}.")
    assert [mail.to for mail in mailoutbox] == [[keeper.account.email]]


def test_until_it_is_shared_who_keeps_the_other_knows_nothing_of_it(client, origin):
    deposit = deposit_resource(
        actor=AccountFactory(), keeper=PlaceFactory(), **WORDS | {"derived_from": origin.releases.first()}
    )
    assert not Entry.objects.about(origin).filter(kind="commons.submitted").exists()
    assert WORDS["title"] not in client.get(origin.get_absolute_url()).text
    publish_resource(deposit, actor=AccountFactory())
    assert Entry.objects.public().about(origin).last().kind == "commons.derived"
    assert WORDS["title"] in client.get(origin.get_absolute_url()).text


def test_what_changed_is_read_word_by_word_and_file_by_file(client, origin, speaker):
    made = drawn(origin, speaker, summary="Deux personnes, une table, un barnum.")
    with_files = ReleaseFactory(resource=made, version="2.0", files={"A.md": b"Une grande table.", "c.csv": b"a;b"})
    page = " ".join(client.get(f"/communs/{made.number}/derivation/").text.split())
    assert re.search(r"<ins>.*?, un barnum", page)
    assert re.search(r"<ins>.*?grande", page)
    for name, words in (("A.md", "a changé"), ("c.csv", "ajouté"), ("b.pdf", "n’est plus là")):
        assert re.search(rf"{name}</strong> <span>{words}", page), name
    assert with_files.version == "2.0"


def test_a_page_of_changes_is_there_only_for_what_was_drawn(client, origin, speaker):
    made = drawn(origin, speaker)
    assert client.get(f"/communs/{origin.number}/derivation/").status_code == 404
    assert client.get(f"/communs/{made.number}/derivation/").status_code == 200
    origin.place.withdrawn_at = "2026-01-01T00:00Z"
    origin.place.save()
    assert client.get(f"/communs/{made.number}/derivation/").status_code == 404
    assert origin.title not in client.get(made.get_absolute_url()).text


@pytest.mark.parametrize("licence", sorted(HANDED_ON))
def test_a_licence_that_is_handed_on_is_handed_on(speaker, licence):
    origin = ResourceFactory(licence=licence)
    with pytest.raises(RuleBroken, match="se transmet"):
        drawn(origin, speaker, licence=Licence.MIT)
    assert drawn(origin, speaker).licence == licence


def test_a_licence_that_asks_for_credit_only_lets_all_the_others(speaker):
    assert lets(Licence.BY) == set(Licence.values)
    made = drawn(ResourceFactory(licence=Licence.BY), speaker, licence=Licence.AGPL)
    assert made.licence == Licence.AGPL
    with pytest.raises(RuleBroken, match="se transmet"):
        revise_resource(made, actor=speaker.account, derived_from=ResourceFactory().releases.first())


def test_nothing_is_drawn_from_itself_nor_from_what_was_drawn_from_it(origin, speaker):
    made = drawn(origin, speaker)
    further = drawn(made, speaker, title="Encore une autre")
    for resource in (origin, made, further):
        with pytest.raises(RuleBroken, match="ou ce que l’on en a tiré"):
            revise_resource(origin, actor=speaker.account, derived_from=resource.releases.first())


def test_a_correction_keeps_the_version_that_was_drawn_from(client, origin, speaker):
    first = origin.releases.first()
    made = drawn(origin, speaker)
    release_version(origin, actor=AccountFactory(), version="10.0", link="https://exemple.fr/10")
    client.force_login(speaker.account)
    address = f"/communs/{made.number}/corriger/"
    assert f'value="{origin.get_absolute_url()}"' in client.get(address).text
    typed = TYPED | {"summary": "Autre chose.", "derived_from": f"n° {origin.number}"}
    assert client.post(address, typed).status_code == 302
    made.refresh_from_db()
    assert (made.summary, made.derived_from) == ("Autre chose.", first)
    assert client.post(address, typed | {"derived_from": ""}).status_code == 302
    made.refresh_from_db()
    assert made.derived_from is None


@pytest.mark.parametrize(
    "typed", ["/communs/999999999/", "n° 0", "Tenir une permanence", "http://ailleurs.fr/", "9" * 40]
)
def test_what_is_not_shared_here_is_not_an_origin(client, speaker, typed):
    client.force_login(speaker.account)
    answer = client.post(ADDRESS, TYPED | {"derived_from": typed})
    assert (answer.status_code, "Aucune ressource partagée ici" in answer.text) == (422, True)
    assert "Une réunion par mois." in answer.text
    assert client.get(ADDRESS, {"tiree-de": typed}).status_code == 200


def test_catalogues_read_the_licence_the_files_and_the_origin(client, origin, speaker):
    made = drawn(origin, speaker, title="</script><b>Titre</b>")
    ReleaseFactory(resource=made, version="2.0", link="", files={"a.csv": b"a;b"})
    page = client.get(made.get_absolute_url()).text
    said = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)[1])
    assert (said["name"], said["version"]) == ("</script><b>Titre</b>", "2.0")
    assert said["license"][0] == f"https://spdx.org/licenses/{made.licence}"
    assert said["isBasedOn"].endswith(origin.get_absolute_url())
    assert said["encoding"][0]["encodingFormat"] == "text/csv"
