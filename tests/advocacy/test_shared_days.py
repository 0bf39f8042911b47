"""Demands that share their days: these are said once, above them."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from lieudit.advocacy import cards
from lieudit.toolkit.french import day
from tests.advocacy.factories import a_message, a_referral, published
from tests.deliberation.factories import a_draft, a_position

RECEIVED = dt.datetime(2025, 12, 2, 10, tzinfo=dt.UTC)
ANSWERED = f"Réponse en 23 jours ouvrés, le {day(RECEIVED)}."


def a_card(rank: int, sentence: str = ANSWERED, life: tuple[str, ...] = (), **said: object) -> Any:
    reply = {"outcome": "met", "refusal": "", "kind": "answer", "role": "cheffe de bureau", "channel": "link"}
    reply |= {"received_at": RECEIVED, "published_later": None, "replaces_id": None, **said}
    return {
        "demand": SimpleNamespace(rank=rank, referral_id=1),
        "deadline": SimpleNamespace(sentence=sentence, facts=SimpleNamespace(reason="")),
        "replies": [SimpleNamespace(**reply)],
        "life": list(life),
    }


def test_one_answer_to_three_demands_says_its_day_once():
    life = ("Relance le 12 novembre 2025", f"Réponse le {day(RECEIVED)}")
    [group] = cards.by_days([a_card(1, life=life, kind="commit"), a_card(2, life=life), a_card(3, life=life)])
    assert [len(group.cards), group.ranks] == [3, "demandes 1, 2 et 3"]
    assert group.life == ["Relance le 12 novembre 2025"], "the deadline says the day of the answer"
    assert group.note is not None
    assert group.is_dated


def test_what_differs_is_said_of_each():
    groups = cards.by_days([a_card(1), a_card(2, "Réponse attendue le 9 décembre 2026."), a_card(3)])
    assert [(len(group.cards), group.first) for group in groups] == [(1, None)] * 3
    [group] = cards.by_days([a_card(1), a_card(2, role="directeur")])
    assert group.first is not None
    assert group.note is None, "who replied is said of each"


@pytest.mark.django_db
def test_the_page_of_a_relay_says_a_day_once_until_one_is_answered_apart(client):
    draft = a_draft()
    draft.paragraphs.update(is_demand=True)
    referral = a_referral(a_position(draft))
    count = referral.demands.count()
    assert count > 2
    for url in (referral.get_absolute_url(), reverse("advocacy:institution", args=[referral.institution.slug])):
        assert client.get(url).text.count('class="deadline"') == 1
    published(a_message(referral))
    page = client.get(referral.get_absolute_url()).text
    assert page.count('class="deadline"') == 2
    assert page.count("Réponse attendue le") == 1
