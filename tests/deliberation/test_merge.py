"""Amendments that touch other words are carried over; those that touch the same words are shown."""

from __future__ import annotations

import pytest

from lieudit.deliberation.merge import conflicts, rebase
from tests.deliberation.factories import a_draft, an_amendment, integrated, recommended, the_demand

BEFORE = "Un poste est financé pour deux ans, renouvelables une fois."


def test_changes_of_other_words_meet_in_one_text():
    present = BEFORE.replace("deux ans", "trois ans")
    proposed = BEFORE.replace("une fois", "deux fois")
    assert rebase(BEFORE, present, proposed) == "Un poste est financé pour trois ans, renouvelables deux fois."


def test_changes_of_the_same_words_collide():
    assert rebase(BEFORE, BEFORE.replace("deux ans", "trois ans"), BEFORE.replace("deux ans", "cinq ans")) is None


def test_the_same_change_twice_is_one_change():
    present = BEFORE.replace("deux ans", "trois ans")
    assert rebase(BEFORE, present, present) == present


def test_an_unchanged_text_takes_the_proposal_as_it_is():
    assert rebase(BEFORE, BEFORE, "Autre chose.") == "Autre chose."


@pytest.mark.django_db
def test_amendments_on_different_paragraphs_are_no_conflict():
    draft = a_draft()
    first = an_amendment(draft)
    second = an_amendment(draft, paragraph=draft.paragraphs.get(rank=1), old="Des", new="Vingt")
    assert conflicts([first, second]) == []


@pytest.mark.django_db
def test_two_wordings_of_one_paragraph_are_rivals():
    draft = a_draft()
    found = conflicts([an_amendment(draft), an_amendment(draft, new="cinq ans")])
    assert [(c.paragraph, c.rivals, len(c.amendments)) for c in found] == [(the_demand(draft), True, 2)]


@pytest.mark.django_db
def test_a_new_paragraph_is_never_in_conflict():
    draft = a_draft()
    added = an_amendment(draft, inserts=True, wording="Un paragraphe de plus.")
    assert conflicts([an_amendment(draft), added]) == []


@pytest.mark.django_db
def test_an_amendment_written_over_a_changed_text_is_a_conflict_alone():
    draft = a_draft()
    first, second = an_amendment(draft), an_amendment(draft, new="cinq ans")
    integrated(recommended(first))
    second.refresh_from_db()
    [conflict] = conflicts([second])
    assert not conflict.rivals
    assert conflict.amendments == [second]


@pytest.mark.django_db
def test_the_page_lists_conflicts_only_and_is_for_the_drafting_group(client):
    draft = a_draft()
    an_amendment(draft)
    an_amendment(draft, new="cinq ans")
    alone = an_amendment(draft, paragraph=draft.paragraphs.get(rank=1), old="Des", new="Vingt")
    client.force_login(alone.author)
    assert client.get(f"/positions/projets/{draft.number}/fusion/").status_code == 403
    client.force_login(draft.author)
    page = client.get(f"/positions/projets/{draft.number}/fusion/")
    assert [len(cards) for _conflict, cards in page.context["conflicts"]] == [2]
    assert [card["amendment"] for card in page.context["others"]] == [alone]
