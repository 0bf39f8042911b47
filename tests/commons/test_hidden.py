"""Words of the commons that a measure of care hides leave every page, the table and the log."""

import pytest
from django.urls import reverse

from lieudit.care.services import hide_text
from lieudit.commons.services import declare_use
from tests.accounts.factories import AccountFactory
from tests.commons.factories import ImprovementFactory, ReleaseFactory, ResourceFactory, ReuseFactory
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


def hide(thing, place):
    animator = AnimatorFactory(department=place.municipality.department).account
    return hide_text(thing, actor=animator, reason="Vise une personne.")


def test_a_hidden_resource_is_read_nowhere_and_its_file_not_given(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    resource, place = ResourceFactory(title="Mots masqués"), PlaceFactory()
    declare_use(resource, actor=AccountFactory(), hat=place)
    file = ReleaseFactory(resource=resource, link="", files={"a.pdf": b"%PDF-"}).files.get()
    address = reverse("commons:release_file", args=[resource.number, file.pk])
    assert client.get(address).status_code == 200
    hide(resource, resource.place)
    client.force_login(RepresentativeFactory(place=resource.place).account)
    assert client.get(address).status_code == 404
    assert client.get(resource.get_absolute_url()).status_code == 404
    pages = [
        "/communs/",
        "/communs/export/",
        resource.place.get_absolute_url(),
        place.get_absolute_url(),
        "/services/travail-et-emploi/",
        reverse("journal:log"),
        "/recherche/?q=masqués",
    ]
    for page in pages:
        answer = client.get(page)
        assert "Mots masqués" not in answer.getvalue().decode(), page


@pytest.mark.parametrize(
    "thing",
    [
        lambda resource: ReleaseFactory(resource=resource, note="Mots masqués"),
        lambda resource: ReuseFactory(resource=resource, words="Mots masqués"),
        lambda resource: ImprovementFactory(resource=resource, words="Mots masqués"),
    ],
)
def test_hidden_words_leave_the_page_of_the_resource(client, thing):
    resource = ResourceFactory()
    hidden = thing(resource)
    assert "Mots masqués" in client.get(resource.get_absolute_url()).text
    hide(hidden, resource.place)
    assert "Mots masqués" not in client.get(resource.get_absolute_url()).text


def test_who_left_the_directory_is_counted_no_more(client):
    closed = ReuseFactory(place__status="closed")
    gone = ReuseFactory(resource=closed.resource, place__withdrawn_at="2026-01-01T00:00Z")
    text = client.get(closed.resource.get_absolute_url()).text
    assert closed.place.name not in text
    assert gone.place.name not in text
    left = ResourceFactory(place__withdrawn_at="2026-01-01T00:00Z")
    assert client.get(left.get_absolute_url()).status_code == 404
