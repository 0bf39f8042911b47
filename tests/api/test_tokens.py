"""A program acts for somebody by a token: shown once, kept as a digest, for what it opens, until it is revoked."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.services import close_account, export_data
from lieudit.accounts.wayback import take_back
from lieudit.api import private, problems, tokens
from lieudit.api.models import Token
from lieudit.journal.models import Entry
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.accounts.proofs import prove
from tests.needs.factories import NeedFactory
from tests.network.factories import AnimatorFactory

pytestmark = pytest.mark.django_db
PAGE = "/donnees/jetons/"


@pytest.fixture(autouse=True)
def fresh_rates(monkeypatch):
    """Nobody has asked yet."""
    monkeypatch.setattr(private, "RATES", problems.Rates())


def open_token(account, *scopes: str) -> tuple[Token, str]:
    return tokens.make_token(actor=account, name="Notre logiciel", scopes=scopes or ["mine"], days=30)


def ask(client: Client, address: str, words: str = ""):
    return client.get(f"/api/v1/{address}", headers={"Authorization": f"Bearer {words}"} if words else {})


def test_the_owner_is_told_by_mail_and_the_way_back_ends_the_token(client, django_capture_on_commit_callbacks):
    account = AccountFactory(email="ada@exemple.fr")
    client.force_login(account)
    prove(client, account)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(PAGE, {"name": "Notre logiciel", "scopes": ["mine"], "days": "30"})
    (told,) = mail.outbox
    assert told.to == ["ada@exemple.fr"]
    assert "un jeton a été ouvert à un programme" in told.body
    assert Token.objects.get().is_over is False
    take_back(account.ways_back.get())
    assert Token.objects.select_related("account").get().is_over is True


def test_a_token_is_shown_once_listed_and_revoked(client):
    account = AccountFactory()
    client.force_login(account)
    asked = client.post(PAGE, {"name": "Notre logiciel", "scopes": ["mine"], "days": "30"})
    assert (asked.status_code, Token.objects.count()) == (302, 0), "an open session is not enough"
    prove(client, account)
    shown = client.post(PAGE, {"name": "Notre logiciel", "scopes": ["mine"], "days": "30"})
    token = Token.objects.get()
    words = next(word for word in shown.text.replace("<", " ").replace(">", " ").split() if word.startswith("lieudit_"))
    assert tokens.digest_of(words) == token.digest
    assert shown["Cache-Control"].count("no-store") == 1
    again = client.get(PAGE).text
    assert words not in again
    assert token.begins in again
    assert "Notre logiciel" in client.get(reverse("accounts:profile")).text
    assert ask(Client(), "me", words).status_code == 200
    client.post(reverse("api:revoke_token", args=[token.pk]))
    assert "Fermé" in client.get(PAGE).text
    refused = ask(Client(), "me", words)
    assert (refused.status_code, refused["Content-Type"]) == (401, "application/problem+json")
    assert refused["WWW-Authenticate"].startswith("Bearer")


def test_a_token_closed_between_two_pages_opens_no_second_page(client):
    """A program that turns the pages of a desk is stopped at the next one, whatever cursor or ETag it holds."""
    animator = AnimatorFactory()
    NeedFactory.create_batch(3, pending=True)
    token, words = open_token(animator.account, "desk")
    where = f"desk/{animator.department.slug}"
    first = ask(client, where, words)
    assert first.status_code == 200
    tokens.revoke_token(token, actor=animator.account)
    again = client.get(
        f"/api/v1/{where}?page=2",
        headers={"Authorization": f"Bearer {words}", "If-None-Match": first.get("ETag", '"kept"')},
    )
    assert (again.status_code, again["Content-Type"]) == (401, "application/problem+json")


def test_what_is_badly_filled_in_is_kept_and_told(client):
    account = AccountFactory()
    client.force_login(account)
    prove(client, account)
    answer = client.post(PAGE, {"name": "Notre logiciel", "days": "30"})
    assert answer.status_code == 422
    assert "Notre logiciel" in answer.text
    assert not Token.objects.exists()


def test_its_words_are_nowhere(client):
    account = AccountFactory()
    token, words = open_token(account)
    kept = json.dumps([list(Token.objects.values()), list(Entry.objects.values("data"))], default=str)
    assert words not in kept
    told = Entry.objects.get(kind="api.token_made")
    assert not Entry.objects.public().filter(pk=told.pk).exists()
    assert token.name in str(told.data)


def test_it_gives_ones_own_data_as_the_account_page_does(client):
    account = AccountFactory(name="Jeanne Moulinier")
    _token, words = open_token(account)
    answer = ask(client, "me", words)
    assert answer.json()["account"]["name"] == "Jeanne Moulinier"
    assert set(answer.json()) == set(export_data(account))
    assert answer["Cache-Control"] == "no-store"
    assert not answer.has_header("Access-Control-Allow-Origin"), "no page of another site asks for it"
    assert answer["RateLimit"].startswith('"lecture";r=599')
    assert Token.objects.get().used_on == timezone.localdate()


def test_it_gives_the_desk_of_who_animates_and_of_nobody_else(client):
    need, animator = NeedFactory(pending=True), AnimatorFactory()
    slug = animator.department.slug
    _token, words = open_token(animator.account, "desk")
    answer = ask(client, f"desk/{slug}", words)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["territory"] == slug
    lines = [line["url"] for waiting in told["waiting"] for line in waiting["lines"]]
    assert not any(waiting["more"] for waiting in told["waiting"])
    assert any(str(need.number) in url for url in lines)
    assert ask(client, "desk/nulle-part", words).status_code == 404
    assert ask(client, "desk/%00", words).status_code == 404
    _other, others = open_token(AccountFactory(), "desk")
    assert ask(client, f"desk/{slug}", others).status_code == 403


def test_it_opens_what_was_ticked_and_nothing_else(client):
    _token, words = open_token(AccountFactory(is_staff=True), "mine")
    refused = ask(client, "desk/france", words)
    assert refused.status_code == 403
    assert refused.json()["detail"].startswith("Ce jeton n’ouvre pas cela")


def test_a_token_that_ends_or_whose_account_is_closed_opens_nothing(client):
    account = AccountFactory()
    _token, words = open_token(account)
    Token.objects.update(made_at=timezone.now() - dt.timedelta(2), ends_at=timezone.now() - dt.timedelta(1))
    assert ask(client, "me", words).status_code == 401
    Token.objects.update(ends_at=timezone.now() + dt.timedelta(1))
    assert ask(client, "me", words).status_code == 200
    close_account(account, actor=account)
    assert ask(client, "me", words).status_code == 401
    assert not Token.objects.exists()


def test_another_password_closes_it_and_so_does_who_takes_their_account_back(client):
    account = AccountFactory()
    token, words = open_token(account)
    account.set_unusable_password()  # as lieudit/accounts/wayback.py does
    account.save()
    assert ask(client, "me", words).status_code == 401
    client.force_login(account)
    assert "A pris fin" in client.get(PAGE).text
    assert Token.objects.get().pk == token.pk


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Basic bGlldWRpdA==", "Bearer lieudit_é", "Bearer " + "a" * 4000]
)
def test_what_is_no_token_is_refused(client, header):
    answer = client.get("/api/v1/me", headers={"Authorization": header})
    assert (answer.status_code, answer.json()["status"]) == (401, 401)


def test_a_session_alone_opens_nothing(client):
    client.force_login(AccountFactory(is_staff=True))
    assert ask(client, "me").status_code == 401


def test_who_asks_too_much_waits(client, monkeypatch):
    monkeypatch.setattr(problems, "MOST_ASKED", 2)
    _token, words = open_token(AccountFactory())
    assert [ask(client, "me", words).status_code for _turn in range(3)] == [200, 200, 429]
    assert int(ask(client, "me", words)["Retry-After"]) > 0


def test_so_many_tokens_at_once():
    account = AccountFactory()
    made = [open_token(account)[0] for _turn in range(tokens.MOST_TOKENS)]
    with pytest.raises(RuleBroken, match="10 jetons au plus"):
        open_token(account)
    tokens.revoke_token(made[0], actor=account)
    assert open_token(account)


def test_it_is_in_the_data_that_one_takes_away_without_its_digest():
    account = AccountFactory()
    open_token(account)
    (told,) = export_data(account)["tokens"]
    assert told["name"] == "Notre logiciel"
    assert "digest" not in told


def test_a_person_closes_only_their_own(client):
    token, _words = open_token(AccountFactory())
    client.force_login(AccountFactory())
    assert client.post(reverse("api:revoke_token", args=[token.pk])).status_code == 404
