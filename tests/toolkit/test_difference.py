"""Differences are read word by word, and give back both wordings exactly."""

from __future__ import annotations

import time

from hypothesis import strategies as st

from lieudit.toolkit.difference import difference, tokens
from tests.drawn import given


def test_a_changed_word_is_shown_with_what_replaces_it():
    assert difference("financé pour deux ans, renouvelables", "financé pour trois ans, renouvelables") == (
        ("same", "financé pour "),
        ("del", "deux"),
        ("ins", "trois"),
        ("same", " ans, renouvelables"),
    )


def test_an_apostrophe_parts_words():
    assert ("ins", "habitants") in difference("l’accueil", "l’habitants")


def test_a_sign_after_a_word_does_not_change_the_word():
    assert difference("trop petites pour s’absenter", "trop petites, surtout à la campagne, pour s’absenter") == (
        ("same", "trop petites"),
        ("ins", ", surtout à la campagne,"),
        ("same", " pour s’absenter"),
    )


def test_an_emptied_text_is_all_removed():
    assert difference("Tout part.", "") == (("del", "Tout part."),)


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_parts_hold_both_wordings(before, after):
    parts = difference(before, after)
    assert "".join(text for operation, text in parts if operation != "ins") == before
    assert "".join(text for operation, text in parts if operation != "del") == after


@given(st.text(max_size=300))
def test_tokens_joined_are_the_text(text):
    assert "".join(tokens(text)) == text


def test_the_longest_hostile_texts_are_compared_in_under_a_second():
    began = time.perf_counter()
    difference("a b " * 1000, "b a " * 1000)
    difference("a" * 4000, "b " * 2000)
    assert time.perf_counter() - began < 1
