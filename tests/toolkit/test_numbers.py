"""A number that anybody may type in an address never breaks a page."""

import pytest

from lieudit.toolkit.numbers import typed_number


def test_a_number_is_read():
    assert typed_number("214") == 214


@pytest.mark.parametrize("text", ["", "²", "-3", "1e3", "9" * 10, "214 "])
def test_any_other_text_numbers_nothing(text):
    assert typed_number(text) == 0


@pytest.mark.django_db
def test_the_log_begins_anew_after_a_strange_number(client):
    assert client.get("/suivi/journal/?avant=²").status_code == 200


@pytest.mark.django_db
def test_a_need_with_a_strange_number_is_not_found(client):
    assert client.post("/besoins/exprimer/", {"join": "²", "words": "x"}).status_code == 404
