"""All needs as a file: written by the worker once they are many, given as it was written, never with words that were
taken back."""

from __future__ import annotations

import datetime as dt
import gzip
import os
import threading

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.care.models import Measure
from lieudit.needs import open_files as needs_files
from lieudit.needs.open_files import FILES, ask_for_files, write_files
from lieudit.needs.services import withdraw_need
from lieudit.toolkit import open_files
from lieudit.toolkit.models import Beat
from tests.accounts.factories import AccountFactory
from tests.needs.factories import NeedFactory

pytestmark = pytest.mark.django_db
PAGES = {"besoins.csv": "needs:csv", "besoins.geojson": "needs:geojson"}


@pytest.fixture(autouse=True)
def many(settings, tmp_path, monkeypatch):
    """More than three needs are many."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(open_files, "LIVE_ROWS", 3)


def hide(thing):
    Measure.objects.create(
        content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk, reason="…", actor=AccountFactory()
    )


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize("name", PAGES)
def test_what_a_task_wrote_is_given_as_it_is(client, name, django_assert_max_num_queries):
    needs = [NeedFactory(words=f"Notre fournil n° {at} cherche un four.") for at in range(5)]
    write_files.call()
    with django_assert_max_num_queries(5) as asked:
        response = client.get(reverse(PAGES[name]), headers={"Accept-Encoding": "gzip"})
    assert not [each for each in asked if '"words"' in each["sql"]], "no row is read while one waits"
    assert response["Content-Encoding"] == "gzip"
    whole = gzip.decompress(body(response)).decode()
    assert all(need.words in whole for need in needs)
    assert f"-{timezone.localdate()}." in response["Content-Disposition"]
    assert body(client.get(reverse(PAGES[name]))).decode() == whole


def test_it_is_the_very_file_that_few_needs_give_at_once(client, monkeypatch):
    [NeedFactory() for _ in range(5)]
    write_files.call()
    written = {name: body(client.get(reverse(page))) for name, page in PAGES.items()}
    monkeypatch.setattr(open_files, "LIVE_ROWS", 1000)
    assert {name: body(client.get(reverse(page))) for name, page in PAGES.items()} == written


def test_while_none_is_written_one_is_told_when_to_come_back(client):
    [NeedFactory() for _ in range(5)]
    response = client.get(reverse("needs:csv"))
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "dans quelques minutes" in response.text


def test_a_choice_of_the_list_is_written_at_once(client):
    need, *_others = [NeedFactory(domains=[domain]) for domain in ("culture", *["digital"] * 4)]
    chosen = {"territory": f"d-{need.department.code}", "domain": "culture"}
    assert need.words in body(client.get(reverse("needs:csv"), chosen)).decode()


def test_choices_to_which_too_many_answer_say_where_to_go(client):
    [NeedFactory(domains=["digital"]) for _ in range(5)]
    answer = client.get(reverse("needs:csv"), {"domain": "digital"})
    assert answer.status_code == 422
    assert "Plus de 3 lignes" in answer.text.replace("\xa0", " ")
    assert f"{reverse('needs:list')}?domain=digital" in answer.text


def test_words_that_are_taken_back_or_hidden_are_given_no_more(client):
    gone, hidden, *_others = [NeedFactory(words=f"Il nous faut un four n° {at}.") for at in range(6)]
    for act, said in (
        (lambda: withdraw_need(gone, actor=gone.author), gone.words),
        (lambda: hide(hidden), hidden.words),
    ):
        write_files.call()
        assert said in body(client.get(reverse("needs:csv"))).decode()
        act()
        assert client.get(reverse("needs:csv")).status_code == 503
        write_files.call()
        assert said not in body(client.get(reverse("needs:csv"))).decode()


def test_the_timer_asks_for_them_once_and_again_a_day_later(monkeypatch):
    [NeedFactory() for _ in range(5)]
    asked = []
    monkeypatch.setattr(needs_files, "write_files", type("Task", (), {"enqueue": lambda: asked.append(1)}))
    ask_for_files()
    ask_for_files()
    assert len(asked) == 1
    write_files.call()
    assert not Beat.objects.filter(name=needs_files.BEAT).exists()
    ask_for_files()
    assert len(asked) == 1
    yesterday = (timezone.now() - dt.timedelta(days=1, minutes=1)).timestamp()
    os.utime(open_files.path_of("besoins.csv"), (yesterday, yesterday))
    ask_for_files()
    assert len(asked) == 2


def test_a_writing_that_fails_leaves_the_former_file_and_nothing_else(tmp_path):
    open_files.write("essai.csv", [b"avant"])

    def torn():
        yield b"apr"
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        open_files.write("essai.csv", torn())
    assert gzip.decompress(open_files.path_of("essai.csv").read_bytes()) == b"avant"
    assert len(list(open_files.path_of("essai.csv").parent.iterdir())) == 1


def test_few_needs_have_no_written_file(monkeypatch):
    [NeedFactory() for _ in range(5)]
    write_files.call()
    monkeypatch.setattr(open_files, "LIVE_ROWS", 1000)
    ask_for_files()
    assert not any(open_files.path_of(file.name).exists() for file in FILES)


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_not_over_when_a_file_is_read_makes_it_old(client):
    """Somebody takes words back while the worker reads: it reads them still, and the file is given to nobody."""
    gone, *_others = [NeedFactory(words=f"Il nous faut un four n° {at}.") for at in range(5)]
    in_the_middle, over = threading.Event(), threading.Event()

    def take_back():
        with transaction.atomic():
            withdraw_need(gone, actor=None)
            in_the_middle.set()
            over.wait(20)
        connection.close()

    other = threading.Thread(target=take_back)
    other.start()
    assert in_the_middle.wait(20)
    write_files.call()
    over.set()
    other.join()
    assert gone.words in gzip.decompress(open_files.path_of("besoins.csv").read_bytes()).decode()
    assert client.get(reverse("needs:csv")).status_code == 503
    assert needs_files.touched() is not None
    assert open_files.is_due("besoins.csv", needs_files.touched())
