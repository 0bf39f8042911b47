"""Verifying a recount file: the published one, an altered one, a foreign one, and what cannot be counted."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lieudit.toolkit.apart import Limits
from lieudit.toolkit.errands import do_next
from lieudit.toolkit.models import Errand
from lieudit.voting.models import Lot, Tally
from lieudit.voting.recount import drawn_recount, recount_text
from lieudit.voting.services import RollLine, cast_vote, close_ballot, prepare_ballot
from lieudit.voting.tasks import differences
from tests.accounts.factories import AccountFactory
from tests.toolkit.committing import CommittingClient
from tests.voting.factories import a_ballot, moved, voice

pytestmark = pytest.mark.django_db
PAGE = reverse("voting:verify")


@pytest.fixture
def client() -> Client:
    return CommittingClient()


@pytest.fixture
def tally() -> Tally:
    ballot = a_ballot(3)
    for at, choice in enumerate(("for", "for", "against")):
        cast_vote(ballot, voice(ballot, at), actor=ballot.voters[at], choice=choice)
    return close_ballot(ballot, actor=None)


def send(client: Client, content: str | bytes) -> tuple[int, str]:
    data = content.encode() if isinstance(content, str) else content
    answer = client.post(PAGE, {"file": SimpleUploadedFile("scrutin.json", data)}, follow=True)
    return answer.status_code, answer.content.decode()


def test_the_published_file_is_known_by_its_digest_and_counted(client, tally: Tally) -> None:
    status, shown = send(client, recount_text(tally.recount))
    assert status == 200
    assert "C’est le fichier publié." in shown
    assert tally.ballot.get_absolute_url() in shown
    assert tally.digest in shown
    assert "Recompté, il donne" in shown
    assert "adopté" in shown


def test_the_same_content_laid_out_otherwise_is_said_to_be_the_same(client, tally: Tally) -> None:
    _status, shown = send(client, json.dumps(tally.recount))
    assert "Seule la mise en page diffère" in shown


def altered(recount: dict[str, Any]) -> dict[str, Any]:
    ballots = [{**ballot, "choice": "against"} for ballot in recount["ballots"]]
    return {**recount, "ballots": ballots, "rule": {**recount["rule"], "threshold": "2/3"}}


def test_an_altered_file_is_not_the_published_one_and_what_differs_is_named(client, tally: Tally) -> None:
    _status, shown = send(client, recount_text(altered(tally.recount)))
    assert "Ce fichier n’est pas celui qui a été publié." in shown
    assert "les bulletins (2 lignes)" in shown
    assert "la règle" in shown
    assert "non adopté" in shown
    assert "C’est le fichier publié." not in shown


def test_the_file_of_a_draw_is_published_too(client, tally: Tally) -> None:
    Lot.objects.create(ballot=tally.ballot, seed="4 8 15", result={}, drawn_by=AccountFactory())
    _status, shown = send(client, recount_text(drawn_recount(tally.recount, "4 8 15")))
    assert "C’est le fichier publié." in shown
    _status, shown = send(client, recount_text(drawn_recount(tally.recount, "16 23 42")))
    assert "n’est pas celui qui a été publié" in shown


def test_a_key_more_is_a_difference(tally: Tally) -> None:
    more = json.dumps({**tally.recount, "\ud800": 1}).encode()
    assert differences(more, [tally.recount]) == [["d’autres clés"]]


def test_one_is_not_true(tally: Tally) -> None:
    sly = {**tally.recount, "rule": {**tally.recount["rule"], "strict": 1}}
    assert differences(json.dumps(sly).encode(), [tally.recount]) == [["la règle"]]


def test_a_file_from_elsewhere_is_counted_and_said_to_be_unknown(client, tally: Tally) -> None:
    file = {"rule": {"method": "resolution"}, "question": "Ailleurs ?", "ballots": [{"choice": "for"}]}
    _status, shown = send(client, json.dumps(file))
    assert "Ce site n’a publié aucun fichier semblable." in shown
    assert "adopté" in shown


BROKEN = {
    "truncated": ('{"format": "lieudit-recount/1", "rule": {"method"', "le fichier est tronqué"),
    "empty": ("", "le fichier est tronqué"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\xff", "le fichier est tronqué"),
    "deep": ("[" * 200_000, "le fichier est tronqué"),
    "deep inside": ('{"options": ' + "[" * 5_000 + "]" * 5_000 + "}", "peut pas être compté"),
    "a list": ("[]", "recount : il faut un objet"),
    "another format": ('{"format": "belenios/1"}', "format : il faut « lieudit-recount/1 »"),
    "a broken key twice": ('{"\\ud800": 1, "\\ud800": 2}', "cette clé figure deux fois"),
    "a key twice": ('{"rule": {}, "rule": {}}', "rule : cette clé figure deux fois"),
    "too many digits": ('{"rule": ' + "9" * 5_000 + "}", "le fichier est tronqué"),
    "half a character": ('{"question": "\\ud800", "rule": {"method": "irv"}, "options": ["\\ud800"]}', "options[0]"),
    "a null byte": ('{"question": "\\u0000", "rule": {}}', "rule.method"),
}


@pytest.mark.parametrize("case", sorted(BROKEN))
def test_what_is_wrong_is_named_and_nothing_breaks(client, tally: Tally, case: str) -> None:
    content, message = BROKEN[case]
    status, shown = send(client, content)
    assert status == 200
    assert "Il ne peut pas être compté." in shown
    assert message in shown


def test_a_file_over_five_megabytes_is_read_through_and_never_kept(client, tally: Tally) -> None:
    status, shown = send(client, b" " * (6 * 2**20))
    assert status == 422
    assert "Ce fichier dépasse 5 Mo" in shown
    assert not Errand.objects.exists()


def test_the_limit_is_said_before(client) -> None:
    assert "5 Mo au plus" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {}).status_code == 422


def test_the_token_of_the_form_is_still_asked_for() -> None:
    assert Client(enforce_csrf_checks=True).post(PAGE, {"file": SimpleUploadedFile("x.json", b"{}")}).status_code == 403


def test_a_file_made_to_be_long_to_count_is_stopped(client, tally: Tally, monkeypatch) -> None:
    monkeypatch.setattr("lieudit.voting.tasks.LIMITS", Limits(patience=0.001))
    _status, shown = send(client, recount_text(tally.recount))
    assert "secondes de calcul" in shown
    assert "C’est le fichier publié." in shown


@pytest.mark.parametrize("content", ["[]", "null", '"x"', '{"question": ""}', '{"question": 3}'])
def test_a_file_without_a_question_is_like_no_ballot_even_one_that_asks_nothing(client, content: str) -> None:
    roll = [RollLine("seat-0", "Le Préau", "a", "A")]
    closes_at = timezone.now() + dt.timedelta(days=1)
    ballot = prepare_ballot(question="", rule={"method": "resolution"}, roll=roll, closes_at=closes_at)
    moved(ballot, state="open", closes_at=timezone.now())
    close_ballot(ballot, actor=None)
    status, shown = send(client, content)
    assert status == 200
    assert "Ce site n’a publié aucun fichier semblable." in shown


def test_one_network_address_does_not_keep_the_site_counting(client, tally: Tally, monkeypatch) -> None:
    monkeypatch.setattr("lieudit.voting.forms.MOST_FILES", 1)
    send(client, recount_text(tally.recount))
    _status, shown = send(client, recount_text(tally.recount))
    assert "Trop de fichiers vérifiés d’ici" in shown
    assert "C’est le fichier publié." not in shown


def test_a_file_waits_on_a_page_of_its_own_that_nobody_guesses(client, tally: Tally, settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    sent = client.post(PAGE, {"file": SimpleUploadedFile("x.json", recount_text(tally.recount).encode())})
    assert sent.status_code == 302
    waiting = Client().get(sent.url)
    assert "Nous lisons votre fichier…" in waiting.text
    assert 'http-equiv="refresh"' in waiting.text
    assert "no-store" in waiting["Cache-Control"]
    assert Client().get(reverse("voting:reading", args=["x" * 24])).status_code == 410
    do_next.call()
    assert "C’est le fichier publié." in Client().get(sent.url).text


def test_a_reading_that_is_not_kept_any_more_says_so_and_takes_the_file_again(client, tally: Tally) -> None:
    send(client, recount_text(tally.recount))
    url = reverse("voting:reading", args=[Errand.objects.get().key])
    Errand.objects.all().delete()
    gone = client.get(url)
    assert gone.status_code == 410
    assert "Cette lecture n’est plus gardée." in gone.text
    assert f'action="{PAGE}"' in gone.text


def test_nothing_is_read_while_the_page_is_answered(client, tally: Tally, settings, monkeypatch) -> None:
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    monkeypatch.setattr("lieudit.toolkit.apart.subprocess.run", lambda *a, **k: pytest.fail("read by a page"))
    monkeypatch.setattr("lieudit.voting.counting.parse", lambda content: pytest.fail("parsed by a page"))
    heavy = SimpleUploadedFile("heavy.json", b"[" * 5_000_000)
    assert client.post(PAGE, {"file": heavy}).status_code == 302


def test_a_file_that_fills_the_memory_is_stopped_and_said(client, tally: Tally, monkeypatch) -> None:
    monkeypatch.setattr("lieudit.voting.tasks.LIMITS", Limits(patience=120, megabytes=96))
    _status, shown = send(client, b'{"options": [' + b"[]," * 1_600_000 + b"[]]}")
    assert "Il ne peut pas être compté." in shown
