"""A resource is shared at once by who answers for its keeper; from anybody else, it is read first."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from lieudit.commons.models import ReleaseFile, Resource
from lieudit.commons.services import deposit_resource
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.uploads import LARGEST
from tests.accounts.factories import AccountFactory
from tests.commons.factories import ResourceFactory
from tests.network.factories import AnimatorFactory, OrganisationFactory, PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/communs/deposer/"
WORDS = {
    "title": "Ouvrir en douze réunions", "kind": "method", "summary": "Une réunion par mois.", "domains": ["work"],
    "licence": "CC-BY-SA-4.0", "version": "1.0", "link": "https://exemple.fr/m",
}  # fmt: skip
TYPED = WORDS | {"charter": "on"}


@pytest.fixture
def speaker():
    return RepresentativeFactory()


def pdf(size=20, name="methode.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7".ljust(size, b" "))


def test_who_represents_the_place_shares_at_once_in_its_name(speaker):
    resource = deposit_resource(actor=speaker.account, keeper=speaker.place, **WORDS)
    entry = Entry.objects.public().about(resource).get()
    assert (resource.number, resource.state, entry.hat_name) == (1, "published", speaker.place.name)
    assert "partage une ressource\u00a0: «\u00a0Ouvrir en douze réunions\u00a0» (méthode" in entry.sentence
    assert entry.data["of"] == thing_token(resource)
    assert resource.releases.get().version == "1.0"
    assert entry in Entry.objects.about(speaker.place)


def test_who_animates_the_territory_shares_at_once(speaker):
    animator = AnimatorFactory(department=speaker.place.municipality.department).account
    assert deposit_resource(actor=animator, keeper=speaker.place, **WORDS).published_at
    network = OrganisationFactory(network=True, region=speaker.place.municipality.department.region)
    regional = AnimatorFactory(regional=True).account
    assert deposit_resource(actor=regional, keeper=network, **WORDS).published_at


def test_from_anybody_else_it_waits_and_who_keeps_it_is_told(speaker, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        resource = deposit_resource(actor=AccountFactory(), keeper=speaker.place, **WORDS)
    assert (resource.state, resource.published_at) == ("submitted", None)
    assert not Entry.objects.public().about(resource).exists()
    assert [mail.to for mail in mailoutbox] == [[speaker.account.email]]
    assert "à relire avant le" in " ".join(mailoutbox[0].body.split())


def test_the_same_title_twice_for_a_keeper_is_refused(speaker):
    deposit_resource(actor=speaker.account, keeper=speaker.place, **WORDS)
    with pytest.raises(RuleBroken, match="tient déjà une ressource de ce titre"):
        deposit_resource(actor=speaker.account, keeper=speaker.place, **WORDS | {"title": "OUVRIR en douze réunions"})


def test_a_closed_place_shares_nothing_more(speaker):
    with pytest.raises(RuleBroken, match="fermé"):
        deposit_resource(actor=speaker.account, keeper=PlaceFactory(status="closed"), **WORDS)


def test_one_form_is_enough(client, speaker):
    client.force_login(speaker.account)
    page = client.post(ADDRESS, TYPED | {"keeper": f"place:{speaker.place.pk}"}, follow=True)
    assert "C’est partagé." in page.text
    assert "Une réunion par mois." in page.text


def test_who_represents_nobody_names_the_keeper(client):
    place, network = PlaceFactory(name="Le Grand Préau"), OrganisationFactory(name="La Compagnie du Lin")
    twin = PlaceFactory(name="Le Grand Préau", slug="autre-preau")
    client.force_login(AccountFactory())
    for other, keeper in (
        (f"https://site.fr/lieux/{place.slug}/", place),
        ("La Compagnie du Lin", network),
        (f"/lieux/organisations/{network.slug}/", network),
    ):
        page = client.post(ADDRESS, TYPED | {"other": other, "title": other}, follow=True)
        assert "C’est reçu." in page.text
        assert Resource.objects.get(title=other).hat == keeper
    for other, words in (
        ("Le Grand Préau", "Plusieurs répondent"),
        ("Le Grand Préau, Limoges", "Aucun lieu"),
        ("", "qui tient ce que"),
        ("%_\\", "Aucun lieu"),
    ):
        page = client.post(ADDRESS, TYPED | {"other": other})
        assert (page.status_code, words in page.text) == (422, True), other
    assert twin.slug != place.slug


def test_another_keeper_than_ones_own_is_heard(client, speaker):
    other = PlaceFactory(name="Ailleurs")
    client.force_login(speaker.account)
    client.post(ADDRESS, TYPED | {"keeper": f"place:{speaker.place.pk}", "other": "Ailleurs"})
    assert (Resource.objects.get().place, Resource.objects.get().state) == (other, "submitted")


def test_a_file_is_kept_under_another_name_and_given_to_everybody(client, speaker, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(speaker.account)
    page = client.post(ADDRESS, TYPED | {"keeper": f"place:{speaker.place.pk}", "link": "", "documents": [pdf()]})
    assert page.status_code == 302
    file = ReleaseFile.objects.get()
    assert "methode" not in file.file.name
    client.logout()
    answer = client.get(reverse("commons:release_file", args=[file.release.resource.number, file.pk]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_the_file_of_a_deposit_is_read_by_who_reads_it_first_only(client, speaker, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    words = {name: value for name, value in WORDS.items() if name != "link"}
    resource = deposit_resource(actor=AccountFactory(), keeper=speaker.place, files=[pdf()], **words)
    address = reverse("commons:release_file", args=[resource.number, resource.releases.get().files.get().pk])
    assert client.get(address).status_code == 404
    client.force_login(speaker.account)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"licence": ""}, "Choisissez une licence"),
        ({"licence": "CC-BY-NC-4.0"}, "choisissez dans la liste"),
        ({"domains": ["other"]}, "choisissez dans la liste"),
        ({"kind": "potion"}, "choisissez dans la liste"),
        ({"title": ""}, "Remplissez"),
        ({"title": "x" * 151}, "150"),
        ({"version": "la nouvelle, enfin"}, "sans espace"),
        ({"link": ""}, "un fichier au moins"),
        ({"link": "javascript:alert(1)"}, "pas valable"),
        ({"home": "pas une adresse"}, "pas valable"),
        ({"summary": "a\0b"}, "invisible"),
        ({"link": "", "documents": SimpleUploadedFile("m.pdf", b"MZ")}, "n’est pas lisible"),
        ({"link": "", "documents": pdf(LARGEST + 1)}, "dépasse 10"),
        ({"link": "", "documents": SimpleUploadedFile("vide.pdf", b"")}, "vide"),
        ({"charter": ""}, "charte"),
    ],
)
def test_what_cannot_be_is_refused_with_its_words_and_kept(client, speaker, changed, words, request):
    from lieudit.care.services import adopt_charter

    adopt_charter("Parlons en « je ».")
    client.force_login(speaker.account)
    for file in filter(None, [changed.get("documents")]):
        file.seek(0)
    page = client.post(ADDRESS, TYPED | {"keeper": f"place:{speaker.place.pk}"} | changed)
    assert page.status_code == 422
    assert words in page.text
    assert "Une réunion par mois." in page.text or "summary" in changed
    assert not Resource.objects.exists()


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.post(ADDRESS, TYPED).status_code == 302
    assert not Resource.objects.exists()


def test_the_database_holds_what_makes_a_resource(speaker):
    place, body = PlaceFactory(), OrganisationFactory()
    for wrong in (
        {"place": None},
        {"place": place, "organisation": body},
        {"licence": "NC"},
        {"domains": ["other"]},
        {"state": "submitted"},
        {"state": "returned", "published_at": None},
        {"published_at": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ResourceFactory(**wrong)
