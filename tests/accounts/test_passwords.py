"""What may be a password: long, of any signs, and no word that everybody tries first."""

import pytest
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.journeys.visitor import Reader

LONG = "É ù🌾 " * 20
"""A hundred signs, none of which is asked for, nor forbidden."""


def refused(password: str) -> bool:
    try:
        validate_password(password)
    except ValidationError:
        return True
    return False


def test_a_password_is_long_and_of_any_signs():
    assert refused("courtes")
    assert not refused("lapluietombe")
    assert not refused(LONG)
    kept = make_password(LONG)
    assert check_password(LONG, kept)
    assert not any(check_password(other, kept) for other in (LONG[:-1], LONG.lower(), LONG.strip(), LONG[:72]))


@pytest.mark.parametrize("password", ["password1", "azertyuiop", "12345678", "motdepasse", "qwerty123"])
def test_what_everybody_uses_is_refused(password):
    assert refused(password)


@pytest.mark.parametrize(
    "password", ["Lieudit2026!", "tiers-lieux", "Tiers Lieu 23", "ConseilNational", "secrétariat1"]
)
def test_words_of_the_house_are_refused(password):
    assert refused(password)


@pytest.mark.parametrize("password", ["le conseil a mangé trois poires", "lieudit-la-croix-blanche"])
def test_a_sentence_may_hold_one(password):
    assert not refused(password)


@pytest.mark.django_db
def test_the_field_masks_it_and_lets_it_be_pasted(client):
    page = client.get(reverse("account_login")).content.decode()
    assert "password" in Reader(page).forms[-1].values or "password" in str(Reader(page).forms)
    field = page[page.index('name="password"') - 200 : page.index('name="password"') + 300]
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in page
