"""A path that several keep: asked, accepted or not, left; one always keeps it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.home import TODO_LISTS
from lieudit.journal.models import Entry
from lieudit.learning.keeping import MOST_KEEPERS, accept_keeping, ask_keeper, decline_keeping, leave_keeping, own_hats
from lieudit.learning.models import KEEPING_ASKED, Path, PathKeeper
from lieudit.learning.paths import rewrite_path, withdraw_path
from lieudit.learning.permissions import KEEPING_ACCESS, PATH_ACCESS, keepers_of
from lieudit.network.models import Place
from lieudit.network.vocabulary import PlaceStatus
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.learning.factories import PATH, a_path, speaker_of, steps_of
from tests.network.factories import AnimatorFactory, OrganisationFactory, PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


def a_second(path, hat=None):
    """Somebody who speaks for a place that keeps the path too."""
    spoken = RepresentativeFactory() if hat is None else RepresentativeFactory(place=None, organisation=hat)
    row = ask_keeper(path, actor=path.author, keeper=spoken.hat)
    accept_keeping(row, actor=spoken.account)
    return spoken


def may(step, account, path):
    """Whether an account may take a step on a path, as it is now."""
    return step in PATH_ACCESS.open_steps(account, Path.objects.get(pk=path.pk))


def page(client, path):
    return client.get(path.get_absolute_url()).content.decode()


def test_who_is_asked_answers_and_writes_from_then_on(client):
    path, asked = a_path(), RepresentativeFactory()
    row = ask_keeper(path, actor=path.author, keeper=asked.place)
    assert not may("rewrite", asked.account, path)
    assert asked.place.name not in page(client, path), "nobody keeps before they accept"
    lists = [each for read in TODO_LISTS for each in read(asked.account)]
    assert any(each.rows.model is PathKeeper and each.rows.exists() for each in lists)
    client.force_login(asked.account)
    assert "Le tenir aussi" in page(client, path)
    client.post(reverse("learning:accept_keeping", args=[path.number, row.pk]))
    assert asked.place.name in page(client, path)
    assert set(keepers_of(path)) == {path.author, asked.account}
    rewrite_path(path, actor=asked.account, steps=steps_of(), note="Plus clair.", **PATH)
    assert path.versions.count() == 2
    assert may("rewrite", asked.account, path)


def test_who_declines_keeps_nothing_and_it_is_not_public(client):
    path, asked = a_path(), RepresentativeFactory()
    row = ask_keeper(path, actor=path.author, keeper=asked.place)
    decline_keeping(row, actor=asked.account)
    assert asked.place.name not in page(client, path)
    assert not Entry.objects.public().filter(kind="learning.keeper_declined").exists()
    with pytest.raises(RuleBroken, match="pas possible"):
        accept_keeping(row, actor=asked.account)
    with pytest.raises(RuleBroken, match="n’a pas voulu"):
        ask_keeper(path, actor=path.author, keeper=asked.place)
    PathKeeper.objects.update(answered_at=timezone.now() - KEEPING_ASKED)
    ask_keeper(path, actor=path.author, keeper=asked.place)


def test_what_nobody_answers_ends_by_itself_and_blocks_nothing(client):
    path = a_path()
    asked = [RepresentativeFactory() for _rank in range(MOST_KEEPERS)]
    for spoken in asked:
        ask_keeper(path, actor=path.author, keeper=spoken.place)
    with pytest.raises(RuleBroken, match="au plus"):
        ask_keeper(path, actor=path.author, keeper=PlaceFactory())
    PathKeeper.objects.update(asked_at=timezone.now() - 2 * KEEPING_ASKED)
    client.force_login(asked[0].account)
    assert "Le tenir aussi" not in page(client, path)
    assert not Path.objects.told_to(asked[0].account).exists()
    ask_keeper(path, actor=path.author, keeper=asked[0].place)
    assert "Le tenir aussi" in page(client, path)


def test_who_declined_or_left_is_told_nothing_private_any_more():
    path, asked = a_path(), RepresentativeFactory()
    second = a_second(path)
    row = ask_keeper(path, actor=path.author, keeper=asked.place)
    told = Path.objects.told_to
    for account in (path.author, second.account, asked.account):
        assert told(account).get() == path
    decline_keeping(row, actor=asked.account)
    leave_keeping(path, actor=second.account, keeper=second.place)
    assert told(path.author).get() == path
    for account in (second.account, asked.account, AccountFactory()):
        assert not told(account).exists()


def test_nobody_is_asked_twice_nor_a_closed_place():
    path = a_path()
    second = a_second(path)
    for keeper in (path.place, second.place):
        with pytest.raises(RuleBroken, match="tient déjà ce parcours"):
            ask_keeper(path, actor=path.author, keeper=keeper)
    with pytest.raises(RuleBroken, match="fermé"):
        ask_keeper(path, actor=path.author, keeper=PlaceFactory(status=PlaceStatus.CLOSED))
    with pytest.raises(DatabaseError), transaction.atomic():
        PathKeeper.objects.create(path=path, place=second.place, author=path.author)


def test_the_first_keeper_leaves_and_the_second_takes_its_turn(client):
    path = a_path()
    left = path.place
    second, third = a_second(path), a_second(path, OrganisationFactory())
    assert own_hats(path, path.author) == [left]
    path = leave_keeping(path, actor=path.author, keeper=left)
    assert (path.place, path.organisation) == (second.place, None)
    assert [row.hat for row in path.keepers.kept()] == [third.organisation]
    text = page(client, path)
    assert second.place.name in text
    assert not may("rewrite", path.author, path)
    path = leave_keeping(path, actor=second.account, keeper=second.place)
    assert path.hat == third.organisation


def test_the_last_one_names_another_or_withdraws():
    path = a_path()
    with pytest.raises(RuleBroken, match="Personne d’autre"):
        leave_keeping(path, actor=path.author, keeper=path.place)
    second = a_second(path)
    leave_keeping(path, actor=second.account, keeper=second.place)
    with pytest.raises(RuleBroken, match="Personne d’autre"):
        leave_keeping(path, actor=path.author, keeper=path.place)
    with pytest.raises(RuleBroken, match="ne tient pas"):
        leave_keeping(path, actor=second.account, keeper=second.place)
    withdraw_path(path, actor=path.author, reason="Plus tenu.")
    with pytest.raises(RuleBroken, match="pas possible"):
        ask_keeper(path, actor=path.author, keeper=second.place)


def test_a_keeper_that_has_a_path_of_that_title_does_not_become_the_first():
    path = a_path()
    second = a_second(path)
    a_path(keeper=second.place)
    with pytest.raises(RuleBroken, match="de ce titre"):
        leave_keeping(path, actor=path.author, keeper=path.place)


def test_who_may_is_in_the_table():
    path = a_path()
    row = ask_keeper(path, actor=path.author, keeper=PlaceFactory())
    animator = AnimatorFactory(department=row.place.municipality.department).account
    for stranger in (AccountFactory(), path.author, animator):
        with pytest.raises(PermissionDenied):
            KEEPING_ACCESS.demand("accept", stranger, row)
    second = a_second(path)
    animator = AnimatorFactory(department=path.place.municipality.department).account
    assert may("ask_keeper", animator, path)
    assert not may("leave_keeping", animator, path)
    assert may("leave_keeping", second.account, path)


def test_a_place_that_left_the_directory_keeps_nothing(client):
    path = a_path()
    second = a_second(path)
    Place.objects.filter(pk=second.place_id).update(withdrawn_at=path.published_at)
    assert second.place.name not in page(client, path)
    with pytest.raises(RuleBroken, match="Personne d’autre"):
        leave_keeping(path, actor=path.author, keeper=path.place)


def test_two_keepers_that_are_made_one_are_one_keeper(client):
    path = a_path()
    second, third = a_second(path), a_second(path, OrganisationFactory())
    PathKeeper.objects.filter(place=second.place).update(place=path.place)
    assert [row.hat for row in path.keepers.kept()] == [third.organisation]
    assert own_hats(path, path.author) == [path.place]
    leave_keeping(path, actor=path.author, keeper=path.place)
    path.refresh_from_db()
    assert path.hat == third.organisation
    assert not path.keepers.kept().exists()


def test_the_forms_ask_and_leave(client):
    path, other = a_path(), RepresentativeFactory().place
    client.force_login(speaker_of(path.place))
    url = reverse("learning:ask_keeper", args=[path.number])
    assert "Aucun lieu" in client.post(url, {"keeper": "Nulle part, ici"}).content.decode()
    client.post(url, {"keeper": other.get_absolute_url()})
    assert path.keepers.get().place == other
    accept_keeping(path.keepers.get(), actor=speaker_of(other))
    client.post(reverse("learning:leave_keeping", args=[path.number]), {"keeper": "0"})
    path.refresh_from_db()
    assert path.place == other
