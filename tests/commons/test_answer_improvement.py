"""Who keeps the resource says in which version an improvement was taken, or why it was not."""

import pytest
from django.db import IntegrityError, transaction

from lieudit.commons.services import answer_improvement, propose_improvement
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.commons.factories import ImprovementFactory, ReleaseFactory, ResourceFactory
from tests.network.factories import RepresentativeFactory

pytestmark = pytest.mark.django_db


def test_its_author_is_told_either_way(mailoutbox, django_capture_on_commit_callbacks):
    resource, author = ResourceFactory(), AccountFactory()
    first, second = (propose_improvement(resource, actor=author, words=words) for words in ("Un.", "Deux."))
    with django_capture_on_commit_callbacks(execute=True):
        answer_improvement(first, actor=AccountFactory(), release=resource.releases.get())
    with django_capture_on_commit_callbacks(execute=True):
        answer_improvement(second, actor=AccountFactory(), reason="Trop long.")
    assert [mail.to for mail in mailoutbox] == [[author.email]] * 2
    assert "est reprise en version" in mailoutbox[0].body
    assert "n’est pas retenue" in mailoutbox[1].body


def test_once_only():
    improvement = answer_improvement(ImprovementFactory(), actor=AccountFactory(), reason="Trop long.")
    with pytest.raises(RuleBroken, match="pas possible à ce stade"):
        answer_improvement(improvement, actor=AccountFactory(), release=improvement.resource.releases.get())


def test_one_answer_and_not_two(client):
    improvement = ImprovementFactory()
    address = f"/communs/ameliorations/{improvement.number}/repondre/"
    client.force_login(improvement.author)
    assert client.get(address).status_code == 403
    client.force_login(RepresentativeFactory(place=improvement.resource.place).account)
    release, other = improvement.resource.releases.get(), ReleaseFactory()
    for typed in ({}, {"release": release.pk, "reason": "Non."}, {"release": other.pk}):
        assert client.post(address, typed | {"charter": "on"}).status_code == 422
    text = client.post(address, {"release": release.pk, "charter": "on"}, follow=True).text
    assert f"en version {release.version}" in text
    assert "Avec l’amélioration" in text


def test_the_database_holds_a_whole_answer():
    for wrong in ({"state": "taken"}, {"state": "declined"}, {"reason": "Non."}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ImprovementFactory(**wrong)
