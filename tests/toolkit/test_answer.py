"""What only the live process can work out is answered by it, once at a time; the process of pages says nothing."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import AsyncClient
from django.urls import reverse

from lieudit.lexicon import meaning
from lieudit.needs.tasks import learn_meaning
from lieudit.toolkit import views
from tests.needs.factories import NeedFactory

KIND = "besoins-semblables"


def apart(act, *given):
    """In a thread of its own: a browser may have its loop in this one."""

    def run():
        try:
            return act(*given)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result()


def asked(**typed):
    """Asked of the live process, which hears by ASGI."""

    async def ask():
        return await AsyncClient().post(reverse("toolkit:answer", args=[KIND]), typed)

    return apart(lambda: asyncio.run(ask()))


@pytest.fixture
def real_or_fake(settings):
    settings.ENCODER = "tests.needs.fake_encoder"
    meaning._landmarks.cache_clear()
    yield
    meaning._landmarks.cache_clear()


@pytest.mark.django_db(transaction=True)
class TestAsked:
    def test_the_live_process_answers_with_what_resembles(self, real_or_fake):
        need = NeedFactory(words="Plus aucun médecin ne vient au village.")
        learn_meaning.call(need.pk)
        answer = asked(words="Plus aucun docteur ne vient au village.", joins="1")
        text = answer.content.decode()
        assert answer.status_code == 200
        assert f'value="{need.number}"' in text
        assert "Est-ce la même chose" in text
        assert "no-cache" in answer["Cache-Control"]

    def test_nothing_resembles_and_it_says_so(self, real_or_fake):
        assert "rien trouvé de semblable" in asked(words="Le clocher sonne.").content.decode()

    @pytest.mark.parametrize("typed", [{}, {"words": "\0" * 9, "domains": "x", "land": "-1"}, {"words": "é" * 100_000}])
    def test_any_words_are_answered(self, real_or_fake, typed):
        assert asked(**typed).status_code == 200

    def test_without_an_encoder_it_leaves_the_page_as_it_is(self):
        assert asked(words="Plus de médecin.").status_code == 204

    def test_a_crowd_is_left_with_its_page(self, real_or_fake, monkeypatch):
        monkeypatch.setattr(views, "_asked", threading.Semaphore(0))
        assert asked(words="Plus de médecin.").status_code == 204


def test_the_process_of_pages_answers_nothing(client, db):
    assert client.post(reverse("toolkit:answer", args=[KIND]), {"words": "Plus de médecin."}).status_code == 204
    assert client.get(reverse("toolkit:answer", args=[KIND])).status_code == 405
    assert client.post(reverse("toolkit:answer", args=["inconnu"])).status_code == 404
