"""What is enough alike is shown once, the closest first, as a question; what is not is not shown."""

import datetime as dt
from types import SimpleNamespace

import pytest
from hypothesis import strategies as st

from lieudit.lexicon.likeness import BY_MEANING, Said, Scale, by_words, shown
from lieudit.lexicon.meaning import MOST_SUBJECTS
from lieudit.lexicon.subjects import FILE, agreement, kept, shared, subjects_of
from tests.drawn import given

ANY = Scale(0, 0)
NOW = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)


def a_need(words="", convergence=None, days_ago=0, pk=0, domains=(), department=None):
    return SimpleNamespace(
        pk=pk,
        words=words,
        convergence=convergence,
        convergence_id=convergence and convergence.pk,
        moved_at=NOW - dt.timedelta(days=days_ago),
        domains=list(domains),
        department_id=department,
    )


def needs_of(likes):
    return [like.need for like in likes]


def test_needs_are_shown_the_closest_first_then_the_latest():
    far, near, old = a_need(), a_need(), a_need(days_ago=9)
    assert needs_of(shown(Said("x"), [(0.4, far), (0.9, old), (0.9, near)], ANY)) == [near, old, far]


def test_a_convergence_is_shown_once_through_its_closest_need():
    convergence = SimpleNamespace(pk=1)
    first, second, alone = a_need(convergence=convergence), a_need(convergence=convergence), a_need()
    likes = shown(Said("x"), [(0.8, second), (0.9, first), (0.7, alone)], ANY)
    assert [(like.need, like.convergence) for like in likes] == [(first, convergence), (alone, None)]


def test_five_are_shown_unless_one_asks_for_fewer():
    scored = [(each / 10, a_need(pk=each)) for each in range(9)]
    assert [need.pk for need in needs_of(shown(Said("x"), scored, ANY))] == [8, 7, 6, 5, 4]
    assert len(shown(Said("x"), scored, ANY, most=2)) == 2
    assert shown(Said("x"), [], ANY) == []


def test_what_is_too_far_or_much_further_than_the_best_is_not_shown():
    best, half, far = a_need(), a_need(), a_need()
    assert needs_of(shown(Said("x"), [(0.9, best), (0.55, half), (0.53, far)], BY_MEANING)) == [best, half]
    assert shown(Said("x"), [(0.19, best)], BY_MEANING) == []


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((0.3, 0.29, 0.05), [0, 1]),  # two agree
        ((0.3, 0.1), []),  # one is near by chance
        ((0.5, 0.0), [0]),  # one says almost the same
        ((0.5, -0.4), [0]),  # what is far does not weigh against it
        ((0.5,), [0]),
        ((0.3,), []),
    ],
)
def test_nothing_is_shown_where_one_alone_is_somewhat_near(scores, expected):
    scored = [(score, a_need(pk=rank)) for rank, score in enumerate(scores)]
    assert [need.pk for need in needs_of(shown(Said("x"), scored, BY_MEANING))] == expected


def test_domain_and_department_decide_between_likes_and_make_none():
    said = Said("Plus de médecin.", ("services",), 23)
    here = a_need("Un docteur manque.", domains=["services"], department=23)
    there = a_need("Un docteur manque.", domains=["work"], department=87)
    unknown = a_need("Un docteur manque.")
    scores = {id(need): score for score, need in by_words(said, [here, there, unknown])}
    assert scores[id(here)] > scores[id(unknown)] > scores[id(there)]
    assert by_words(said, [a_need("La scie est cassée.", domains=["services"], department=23)])[0][0] < 0.1


def test_a_text_speaks_of_what_its_words_say_whatever_their_plurals_accents_and_capitals():
    for words in ("Un MÉDECIN", "des médecins", "un toubib", "la maison de santé", "un docteur"):
        assert shared(subjects_of("généraliste"), subjects_of(words)) == ["médecin"], words
    assert not subjects_of("Xyzzy.")
    assert not subjects_of("")


def test_a_phrase_is_heard_before_its_words():
    assert "mairie" not in str(shared(subjects_of("secrétaire de mairie"), subjects_of("une maison")))
    names = {kept().names[place] for place in subjects_of("une maison de retraite")}
    assert names == {"maisons de retraite"}


def test_a_phrase_is_heard_whatever_its_articles_and_a_word_without_its_apostrophe():
    for words in ("refaire ma carte d’identité", "refaire leurs cartes d’identité", "refaire carte identité"):
        assert shared(subjects_of("un passeport"), subjects_of(words)) == ["titres d’identité"], words
    assert shared(subjects_of("un ordi"), subjects_of("jé pas dordi")) == ["matériel informatique"]
    assert not subjects_of("car il pleuvait"), "the conjunction is not the coach"
    assert shared(subjects_of("un car"), subjects_of("le bus")) == ["transports"]


def test_who_speaks_counts_for_less_than_what_is_asked():
    said, asked = subjects_of("Les jeunes cherchent un dentiste."), subjects_of("Pas de dentiste.")
    assert agreement(said, asked) > 0.85 > 0.5 > agreement(said, subjects_of("Les jeunes n’ont pas de stade."))


@given(st.text(), st.text())
def test_agreement_is_between_nothing_and_one_and_the_same_both_ways(one, other):
    first, second = subjects_of(one), subjects_of(other)
    assert 0 <= agreement(first, second) <= 1.000001
    assert abs(agreement(first, second) - agreement(second, first)) < 1e-9
    assert not first or abs(agreement(first, first) - 1) < 1e-9


def test_the_file_names_each_subject_once_and_says_no_word_twice_in_one():
    lines = [line.split(": ", 1) for line in FILE.read_text().splitlines() if line and not line.startswith("#")]
    names = [name for name, _words in lines]
    assert len(names) == len({name.removeprefix("~") for name in names}) <= MOST_SUBJECTS
    assert [name for name, words in lines if len(set(words.split(", "))) != len(words.split(", "))] == []
    assert [words for _name, words in lines if words != words.lower() or "  " in words] == []
