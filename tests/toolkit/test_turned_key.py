"""The key of the site turns: nobody is signed out, and what it signed is read, for as long as it is kept."""

from __future__ import annotations

import pytest

from lieudit.advocacy.links import read_reply_token, reply_token
from lieudit.toolkit.recipients import is_silent, silence, speak_again
from lieudit.toolkit.tokens import thing_of, thing_token
from tests.accounts.factories import AccountFactory
from tests.network.factories import PlaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def turn(settings):
    """Another key; that of before is kept, or not."""

    def turned(*, kept: bool) -> None:
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if kept else []
        settings.SECRET_KEY = "another"

    return turned


@pytest.mark.parametrize("kept", [True, False])
def test_who_is_signed_in_stays_so(client, turn, kept):
    client.force_login(AccountFactory())
    turn(kept=kept)
    assert (client.get("/compte/").status_code == 200) == kept


@pytest.mark.parametrize("kept", [True, False])
def test_a_link_in_a_mail_still_opens(turn, kept):
    referral = type("Referral", (), {"number": 12, "key": "abc"})
    place = PlaceFactory()
    letter, thing = reply_token(referral), thing_token(place)
    turn(kept=kept)
    assert read_reply_token(letter) == ((12, "abc") if kept else None)
    assert thing_of(thing) == (place if kept else None)


@pytest.mark.parametrize("kept", [True, False])
def test_a_mailbox_that_wants_nothing_more_is_left_in_peace(turn, kept):
    silence("mairie@exemple.fr")
    turn(kept=kept)
    assert is_silent("mairie@exemple.fr") == kept
    speak_again("mairie@exemple.fr")
    assert not is_silent("mairie@exemple.fr")
