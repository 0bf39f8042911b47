"""Words are put together, corrected and taken apart by who animates; nothing loops, nothing is said twice."""

import pytest
from django.urls import reverse

from lieudit.journal.models import Entry
from lieudit.lexicon.asking import Vocabulary
from lieudit.lexicon.models import WordGroup, ask
from lieudit.lexicon.services import add_group, change_group, remove_group
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.network.factories import AnimatorFactory
from tests.one_migration import Migration

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return AnimatorFactory().account


def test_what_was_put_together_is_looked_for_at_once(keeper):
    assert "chaudiere" not in ask("gueux").every
    add_group(actor=keeper, words=["Gueux", "  chaudière  à bois "])
    assert "chaudiere & a & bois" in ask("gueux").every
    assert Entry.objects.latest("pk").kind == "lexicon.group_added"


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ([], "au moins deux"),
        (["coworking"], "au moins deux"),
        (["Été", "ete", "ÉTÉ"], "au moins deux"),
        (["’’", "!!!", "\0"], "au moins deux"),
        ([f"mot{chr(97 + n)}" for n in range(13)], "Douze"),
        (["a" * 61, "b"], "trop long"),
        (["bureau partagé", "COWORKING"], "Un groupe le dit déjà"),
    ],
)
def test_what_is_no_group_is_refused_in_words(keeper, words, refusal):
    before = WordGroup.objects.count()
    with pytest.raises(RuleBroken, match=refusal):
        add_group(actor=keeper, words=words)
    assert WordGroup.objects.count() == before


def test_a_word_in_two_groups_has_the_neighbours_of_each_and_goes_no_further(keeper):
    add_group(actor=keeper, words=["alpha", "beta"])
    add_group(actor=keeper, words=["beta", "gamma"])
    add_group(actor=keeper, words=["gamma", "alpha"])  # a loop
    assert ask("beta").every == "(beta:* | alpha | gamma)"
    add_group(actor=keeper, words=["gamma", "delta"])
    assert "delta" not in ask("beta").every


@pytest.mark.parametrize(
    ("begun", "said"),
    [("mediathe", "bibliotheque"), ("cowor", "bureau & partage"), ("covoit", "autostop")],
)
def test_a_word_of_the_vocabulary_that_is_begun_brings_what_is_said_for_it(begun, said):
    assert said in ask(begun).every
    assert said not in ask(f"{begun} ").every, "the word is finished"
    assert said not in ask(begun[:4]).every, "it is too short to tell"


def test_a_phrase_is_known_without_the_words_that_say_nothing():
    assert "garderie" in ask("garde enfants").every


@pytest.mark.parametrize(("typed", "held"), [("vélo loire", "velos"), ("labos bois", "labo"), ("lieu ouvert", "lieux")])
def test_a_word_is_looked_for_in_both_numbers_where_french_endings_hide_one(typed, held):
    assert held in ask(typed).every


def test_a_group_is_corrected_and_says_what_it_was(keeper):
    group = add_group(actor=keeper, words=["alpha", "beta"])
    change_group(group, actor=keeper, words=["alpha", "gamma"])
    assert "beta" not in ask("alpha").every
    entry = Entry.objects.latest("pk")
    assert entry.data == {"words": "« alpha », « gamma »", "before": "« alpha », « beta »"}
    with pytest.raises(RuleBroken, match="Rien n’a changé"):
        change_group(group, actor=keeper, words=["alpha", "gamma"])


def test_a_group_is_removed_once(keeper):
    group = add_group(actor=keeper, words=["alpha", "beta"])
    remove_group(group, actor=keeper)
    assert ask("alpha").every == "(alpha:*)"
    for act in (remove_group, lambda each, actor: change_group(each, actor=actor, words=["alpha", "gamma"])):
        with pytest.raises(RuleBroken, match="vient d’être retiré"):
            act(group, actor=keeper)
    add_group(actor=keeper, words=["alpha", "beta"])  # and may be said again


def test_the_same_group_cannot_be_written_by_two_at_once(keeper):
    from django.db import IntegrityError, transaction

    add_group(actor=keeper, words=["alpha", "beta"])
    with pytest.raises(IntegrityError), transaction.atomic():
        WordGroup.objects.create(words=["alpha", "beta"], keys=["alpha", "beta"])


def test_everybody_reads_it_and_keeper_changes_it(client, keeper):
    assert "espace de travail partagé" in client.get(reverse("lexicon:groups")).text
    client.force_login(AccountFactory())
    assert client.get(reverse("lexicon:add_group")).status_code == 403
    client.force_login(keeper)
    page = client.post(reverse("lexicon:add_group"), {"words": "seul"})
    assert "au moins deux mots" in page.text
    assert "seul</textarea>" in page.text
    client.post(reverse("lexicon:add_group"), {"words": "alpha\r\nbêta <b>;"})
    group = WordGroup.objects.get(words__contains=["alpha"])
    assert group.words == ["alpha", "bêta <b>"]
    assert "bêta &lt;b&gt;" in client.get(reverse("lexicon:groups")).text
    client.post(reverse("lexicon:change_group", args=[group.pk]), {"words": "alpha\ngamma"})
    assert ask("gamma").every == "(gamma:* | alpha)"
    client.post(reverse("lexicon:remove_group", args=[group.pk]))
    assert client.get(reverse("lexicon:change_group", args=[group.pk])).status_code == 404


def test_phrases_are_known_whatever_their_plurals():
    known = Vocabulary([("coworking", "bureau partagé")], {})
    assert known.understand("Bureaux partagés").every == "(bureaux & partages:* | coworking)"
    assert known.understand("bureau").every == "(bureau:*)"


@pytest.mark.parametrize("text", ["", " ", "\0", "’", "le la les", "()|&!:*<->", "' \" \\", "🙂", "\u202eabc"])
def test_no_text_makes_a_question_that_the_database_refuses(text):
    from lieudit.needs.models import Need
    from lieudit.toolkit.search import raw_query

    asked = ask(text)
    for question in (asked.every, asked.exactly, asked.some_of, asked.besides):
        assert not Need.objects.filter(search=raw_query(question)).exists()


@pytest.mark.parametrize(
    ("migration", "word", "others"),
    [
        ("0003_family_allowances", "caf", ["cnaf", "caisse nationale des allocations familiales"]),
        ("0004_said_for_short", "rdv", ["rendez vous"]),
    ],
)
def test_an_install_that_began_without_a_group_is_given_it_once_and_never_after_it_was_removed(
    keeper, migration, word, others
):
    given, held = Migration("lexicon", migration), WordGroup.objects.filter(keys__contains=[word])
    [begun] = held.all()
    assert held.kept().holding(others).exists()
    held.delete()
    for _twice in range(2):
        given.again()
        assert [group.words for group in held.all()] == [begun.words]
    remove_group(held.get(), actor=keeper)
    given.again()
    assert not held.kept().exists()
