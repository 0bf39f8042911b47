"""A hundred searches of every kind, each with its right answer, which is among the first five for nine out of ten."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from lieudit.lexicon.services import read_words
from lieudit.pages.found import ORDER
from lieudit.pages.known import read_known
from lieudit.pages.searching import Answer, search_everything
from tests import template_database
from tests.pages.searched import address, tell

SEARCHES = Path(__file__).with_name("searches.tsv")
FIRST = 5
LEAST = 0.9
"""Share of the searches whose right answer is among the first five."""


@pytest.fixture(scope="module")
def things(django_db_setup, django_db_blocker, worker_id):
    """The world to search in, on the whole territory, in a database of its own."""
    own = template_database.cloned(f"{worker_id}_searched", territory=True)
    with django_db_blocker.unblock(), own:
        told = tell()
        read_words()
        yield told


def searches(things) -> list[tuple[str, str]]:
    """What is typed, and the address of its right answer."""
    lines = [line.split("\t") for line in SEARCHES.read_text().splitlines() if line and not line.startswith("#")]
    return [(typed.format(**things), address(things, expected)) for typed, expected in lines]


def shown(text: str) -> list[str]:
    """The addresses of what is found, in the order of the page."""
    answer = search_everything(text)
    root = reverse("needs:list")
    return [f"{root}{line.card.number}/" if line.card else line.url for group in answer.groups for line in group.lines]


def rank_of(text: str, right: str) -> int:
    """The place of the right answer among those that are shown, from 1; 0 when it is not."""
    begins = right.endswith("-")  # the rulebook, whatever its chapter
    return next((at for at, url in enumerate(shown(text), 1) if url == right or (begins and url.startswith(right))), 0)


def judge(things) -> list[tuple[str, str, int]]:
    return [(text, right, rank_of(text, right)) for text, right in searches(things)]


def test_the_right_answer_is_among_the_first_five(things):
    judged = judge(things)
    missed = [(text, right, rank, shown(text)[:FIRST]) for text, right, rank in judged if not 1 <= rank <= FIRST]
    assert len(judged) >= 100
    print(f"{len(judged) - len(missed)} of {len(judged)}", *missed, sep="\n")
    assert len(judged) - len(missed) >= LEAST * len(judged), missed


@pytest.mark.parametrize("text", ["PACA", "paca", "la région PACA", "médecin paca"])
def test_a_region_called_for_short_is_found_and_hides_nothing_that_bears_these_letters(things, text):
    assert 1 <= rank_of(text, "/territoires/provence-alpes-cote-d-azur/") <= FIRST
    assert rank_of("PACA", "/territoires/provence-alpes-cote-d-azur/") == 1
    assert any("Pacaudi" in url for url in shown("paca"))


def test_a_territory_called_by_its_whole_name_brings_nothing_that_says_a_part_of_it(things):
    assert not search_everything("Seine Saint Denis").near
    assert search_everything("loyer trop cher").near


def test_a_word_of_every_day_names_no_region(things):
    assert not [url for url in shown("quand aura lieu la prochaine assemblée") if "auvergne" in url]


def test_a_first_answer_is_mostly_the_right_one(things):
    ranks = [rank for _text, _right, rank in judge(things)]
    assert sum(rank == 1 for rank in ranks) >= 0.6 * len(ranks)


def told(answer: Answer) -> list[tuple[object, ...]]:
    return [(group.kind, group.near, group.count, group.lines) for group in answer.groups]


def test_kinds_whose_words_are_known_are_not_asked_and_the_answers_are_the_same(things):
    known = read_known()
    search_everything("atelier", since=known)  # from the second on, words that rows hold are known
    spared = 0
    for text, _right in searches(things):
        assert told(search_everything(text, since=known)) == told(search_everything(text)), text
        asked = known.divided(known.vocabulary.understand(text))
        spared += len(ORDER) - sum(len(kinds) for kinds, _rows in asked)
    assert spared / len(searches(things)) > len(ORDER) / 2
