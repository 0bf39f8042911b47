"""Following by account or by address, and leaving in one click."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lieudit.journal.models import Follow, FollowReason
from lieudit.journal.services import CONFIRMATIONS_A_DAY, confirm_follow, end_follow, follow_thing
from lieudit.journal.tasks import recipient_token
from lieudit.journal.views import FOLLOWS_LENGTH
from lieudit.toolkit.tokens import thing_token
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(thing):
    return reverse("journal:follow", args=[thing_token(thing)])


@pytest.fixture
def ask(client, url, django_capture_on_commit_callbacks):
    def post(address, where=None):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(where or url, {"address": address})

    return post


def test_an_account_follows_in_one_click_and_once(client, thing, url):
    client.force_login(ada := AccountFactory())
    assert client.get(url).status_code == 200
    for _ in range(2):
        assert client.post(url).status_code == 302
    assert Follow.objects.running().of(thing).get().account == ada
    assert mail.outbox == []


def test_the_page_says_how_often_its_messages_come(client, url):
    """Once a stage of a need, once a day of anything else, as they do."""
    need = NeedFactory()
    of_a_need = reverse("journal:follow", args=[thing_token(need)])
    assert "Un message par jour, seulement s’il y a du nouveau." in client.get(url).text
    assert "Un message par étape, jamais plus." in client.get(of_a_need).text
    client.force_login(AccountFactory())
    assert "Un message part à chaque étape, jamais plus." in client.post(of_a_need, follow=True).text
    assert "une fois par jour" in client.post(url, follow=True).text


def test_an_address_gets_one_mail_which_asks_to_confirm(client, thing, ask):
    ask("Ada@Exemple.fr")
    (message,) = mail.outbox
    assert message.to == ["ada@exemple.fr"]
    assert not Follow.objects.running().exists()
    link = re.search(r"http://testserver(/suivi/confirmer/\S+)", message.body)[1]
    assert client.get(link).status_code == 200
    assert not Follow.objects.running().exists(), "a mail scanner that opens the link confirms nothing"
    assert "rien ne sera envoyé" in client.get(link).text
    assert "depuis le" not in client.post(link).text
    again = [client.get(link).text, client.post(link).text]
    Follow.objects.update(confirmed_at=timezone.make_aware(dt.datetime(2026, 3, 2, 18)))
    again.append(client.get(link).text)
    for page in again:
        assert "Votre adresse est confirmée depuis le" in page
        assert "Ne plus suivre" in page
        assert "rien ne sera envoyé" not in page
    assert "2\u00a0mars 2026" in again[-1]
    assert Follow.objects.running().of(thing).get().to == "ada@exemple.fr"


def test_asked_again_at_once_no_second_mail_leaves(ask):
    assert ask("ada@exemple.fr").status_code == 302
    assert ask("ada@exemple.fr").status_code == 302
    assert len(mail.outbox) == 1


def test_an_address_is_asked_at_most_so_often_in_a_day(ask):
    people = AccountFactory.create_batch(CONFIRMATIONS_A_DAY + 1)
    answers = [ask("ada@exemple.fr", reverse("journal:follow", args=[thing_token(p)])) for p in people]
    assert [a.status_code for a in answers] == [302] * CONFIRMATIONS_A_DAY + [422]
    assert "Réessayez demain" in answers[-1].content.decode()
    assert 'value="ada@exemple.fr"' in answers[-1].content.decode()
    assert len(mail.outbox) == CONFIRMATIONS_A_DAY
    Follow.objects.update(asked_at=timezone.now() - dt.timedelta(days=2))
    assert ask("ada@exemple.fr", reverse("journal:follow", args=[thing_token(people[-1])])).status_code == 302


def test_one_origin_cannot_write_to_everybody(ask, monkeypatch):
    monkeypatch.setattr("lieudit.journal.services.CONFIRMATIONS_AN_ORIGIN", 3)
    answers = [ask(f"p{n}@exemple.fr").status_code for n in range(4)]
    assert answers == [302, 302, 302, 422]


@pytest.mark.parametrize("address", ["", "pas une adresse", "a@b.fr\nBcc: c@d.fr", "é" * 300])
def test_what_is_no_address_is_refused_beside_the_field(ask, address):
    answer = ask(address)
    assert answer.status_code == 422
    assert "id_address_error" in answer.content.decode()
    assert mail.outbox == []


@pytest.mark.parametrize("altered", ["x", "care.charterversion.999:abc", "{}x", "needs.{}"])
def test_an_altered_address_of_a_thing_is_not_found(client, thing, altered):
    token = altered.format(thing_token(thing))
    assert client.get(reverse("journal:follow", args=[token])).status_code == 404


def test_one_click_leaves_without_cookie_form_or_account(thing):
    follow = follow_thing(thing, account=AccountFactory())
    mail_program = Client(enforce_csrf_checks=True)
    url = reverse("journal:unsubscribe", args=[follow.token])
    for _ in range(2):
        assert mail_program.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Follow.objects.running().exists()


def test_opening_the_link_to_leave_changes_nothing_by_itself(client, thing):
    follow = follow_thing(thing, account=AccountFactory())
    assert client.get(reverse("journal:unsubscribe", args=[follow.token])).status_code == 200
    assert Follow.objects.running().exists()


def test_the_digest_s_link_leaves_all_but_one_s_own_words(client, things):
    ada = AccountFactory(email="ada@exemple.fr")
    first, second = things
    follow_thing(first, account=ada, reason=FollowReason.AUTHOR)
    follow_thing(second, account=ada)
    confirm_follow(follow_thing(second, address="ada@exemple.fr"))
    follow_thing(second, account=(other := AccountFactory()))
    assert client.get(reverse("journal:unsubscribe", args=[recipient_token("ada@exemple.fr")])).status_code == 200
    assert client.post(reverse("journal:unsubscribe", args=[recipient_token("ada@exemple.fr")])).status_code == 200
    left = {(f.to, f.reason) for f in Follow.objects.running()}
    assert left == {("ada@exemple.fr", "author"), (other.email, "follower")}


@pytest.mark.parametrize("name", ["journal:unsubscribe", "journal:confirm"])
@pytest.mark.parametrize("token", ["x", "a" * 300, "a\0b", ""], ids=["short", "long", "nul", "altered"])
def test_an_altered_token_is_not_found(client, name, token):
    token = token or recipient_token("ada@exemple.fr")[:-1] + "!"
    assert client.get(reverse(name, args=[token])).status_code == 404
    assert client.post(reverse(name, args=[token])).status_code == 404


def test_who_left_is_not_brought_back_by_another_act(thing):
    ada = AccountFactory()
    end_follow(follow_thing(thing, account=ada, reason=FollowReason.ANIMATOR))
    follow_thing(thing, account=ada, reason=FollowReason.ANIMATOR)
    assert not Follow.objects.running().exists()
    follow_thing(thing, account=ada)
    assert Follow.objects.running().count() == 1


def test_one_s_follows_are_listed_and_left_by_oneself_only(client, thing):
    ada, other = AccountFactory.create_batch(2)
    follow = follow_thing(thing, account=ada)
    client.force_login(other)
    assert str(thing) not in client.get(reverse("journal:follows")).content.decode()
    assert client.post(reverse("journal:unfollow", args=[follow.token])).status_code == 404
    client.force_login(ada)
    assert str(thing) in client.get(reverse("journal:follows")).content.decode()
    assert client.post(reverse("journal:unfollow", args=[follow.token])).status_code == 302
    assert not Follow.objects.running().exists()


def test_the_list_of_follows_costs_the_same_for_two_as_for_twenty(client, things, django_assert_max_num_queries):
    client.force_login(ada := AccountFactory())
    for thing in (*things, *AccountFactory.create_batch(20)):
        follow_thing(thing, account=ada)
    with django_assert_max_num_queries(8):
        client.get(reverse("journal:follows"))


def test_many_follows_are_read_page_by_page_and_each_is_on_one(client, django_assert_max_num_queries):
    client.force_login(ada := AccountFactory())
    followed = AccountFactory.create_batch(FOLLOWS_LENGTH + 3)
    for thing in followed:
        follow_thing(thing, account=ada)
    read = []
    for number in (1, 2):
        with django_assert_max_num_queries(9):
            page = client.get(reverse("journal:follows"), {"page": number})
        assert f"?page={3 - number}" in page.text
        read.append({follow.object_id for follow, _name, _open in page.context["follows"]})
    assert [len(each) for each in read] == [FOLLOWS_LENGTH, 3]
    assert read[0] | read[1] == {each.pk for each in followed}
