"""The links that answer without an account: which key opens, until what day, and none that was altered."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core import signing

from lieudit.advocacy.links import (
    EFFECT_LINK,
    effect_token,
    link_fault,
    read_effect_token,
    read_reply_token,
    reply_token,
    reply_url,
)

TODAY = dt.date(2027, 5, 12)


def a_referral(state="sent", key="abc", next_key="", until=0):
    return SimpleNamespace(
        number=7, state=state, key=key, next_key=next_key, link_until=TODAY + dt.timedelta(days=until)
    )


@pytest.mark.parametrize(
    ("referral", "key", "fault"),
    [
        (a_referral(), "abc", ""),
        (a_referral(next_key="def"), "abc", ""),  # the link passed on is not confirmed yet: both open
        (a_referral(next_key="def"), "def", ""),
        (a_referral(), "def", "forwarded"),
        (a_referral(), "", "forwarded"),
        (a_referral(next_key=""), "", "forwarded"),
        (a_referral(until=0), "abc", ""),  # the last day
        (a_referral(until=-1), "abc", "expired"),
        (a_referral("closed"), "abc", "closed"),
        (a_referral("closed", until=-1), "abc", "closed"),
        (a_referral("closed"), "def", "forwarded"),
    ],
)
def test_a_link_opens_by_its_present_key_until_its_last_day(referral, key, fault):
    assert link_fault(referral, key, TODAY) == fault


def test_a_link_holds_the_number_and_the_key_and_none_that_was_altered_is_read():
    token = reply_token(a_referral(key="a.b"))
    assert read_reply_token(token) == (7, "a.b")
    assert read_reply_token(reply_token(a_referral(), "other")) == (7, "other")
    assert read_reply_token(token.replace("7.", "8.", 1)) is None
    assert read_reply_token(token[:-1]) is None
    assert read_reply_token("") is None
    signer = signing.Signer(salt="advocacy.reply")
    assert read_reply_token(signer.sign("seven.abc")) is read_reply_token(signer.sign("7")) is None
    assert read_reply_token(signing.Signer(salt="other").sign("7.abc")) is None
    assert reply_url(a_referral(), "k").endswith(f"{reply_token(a_referral(), 'k')}/")


def test_an_author_says_an_effect_for_a_year_by_the_link_of_a_mail(monkeypatch):
    token = effect_token(12, 34)
    assert read_effect_token(token) == (12, 34)
    assert EFFECT_LINK.days == 365
    signed = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: signed + 365 * 86400 - 60)
    assert read_effect_token(token) == (12, 34)
    monkeypatch.setattr(signing.time, "time", lambda: signed + 365 * 86400 + 60)
    assert read_effect_token(token) is None


def test_the_link_of_an_effect_that_was_altered_or_holds_something_else_is_not_read():
    assert read_effect_token(effect_token(12, 34)[:-1]) is None
    assert read_effect_token(signing.dumps([1, 2, 3], salt="advocacy.effect")) is None
    assert read_effect_token(signing.dumps([1, 2], salt="advocacy.reply")) is None
