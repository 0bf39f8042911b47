"""What is said of a resource is corrected; one that was given back waits again."""

import pytest

from lieudit.commons.forms import ReviseForm
from lieudit.commons.services import revise_resource
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.commons.factories import ResourceFactory
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db


def test_it_says_what_changed():
    resource = revise_resource(ResourceFactory(), actor=AccountFactory(), licence="CC0-1.0", kind="guide")
    assert (resource.licence, resource.state) == ("CC0-1.0", "published")
    assert "licence, nature" in Entry.objects.about(resource).get().sentence


def test_a_correction_that_changes_nothing_is_refused():
    with pytest.raises(RuleBroken, match="Rien n’a changé"):
        revise_resource(resource := ResourceFactory(), actor=AccountFactory(), title=resource.title)


def test_the_title_of_another_is_refused():
    first = ResourceFactory()
    second = ResourceFactory(place=first.place)
    with pytest.raises(RuleBroken, match="de ce titre"):
        revise_resource(second, actor=AccountFactory(), title=first.title.upper())


def test_one_that_was_given_back_waits_again(client):
    resource = ResourceFactory(state="returned", published_at=None, reason="Un lien mort.")
    client.force_login(resource.author)
    typed = ReviseForm.of(resource) | {"summary": "Corrigée.", "charter": "on"}
    assert client.post(f"/communs/{resource.number}/corriger/", typed).status_code == 302
    resource.refresh_from_db()
    assert (resource.state, resource.reason, resource.summary) == ("submitted", "", "Corrigée.")


def test_a_deposit_that_is_corrected_stays_in_the_workshop():
    resource = ResourceFactory(waiting=True)
    revise_resource(resource, actor=resource.author, title="Pas encore relue")
    assert "est corrigée\u00a0: à relire" in Entry.objects.about(resource).get().sentence
    assert not Entry.objects.public().about(resource).exists()


def test_its_author_corrects_it_until_it_is_shared_then_who_keeps_it(client):
    resource = ResourceFactory()
    address = f"/communs/{resource.number}/corriger/"
    client.force_login(resource.author)
    assert client.get(address).status_code == 403
    client.force_login(RepresentativeFactory(place=resource.place).account)
    assert resource.summary.split(",")[0] in client.get(address).text
    resource.state, resource.published_at = "submitted", None
    resource.save()
    client.force_login(resource.author)
    assert client.get(address).status_code == 200
