"""Who may vote now, by the pure rule alone: the hour, what ended a voice, the one who carries it, who was there."""

import datetime as dt
from types import SimpleNamespace

import pytest

from lieudit.voting.rights import against_voting, lost
from lieudit.voting.workflow import EndedBy

CLOSES = dt.datetime(2027, 5, 12, 16, 0, tzinfo=dt.UTC)
"""At 18 h in Paris."""
BEFORE = CLOSES - dt.timedelta(seconds=1)


def a_ballot(state="open", closed_at=None, *, closes_at=CLOSES, paused_at=None):
    return SimpleNamespace(
        state=state, is_open=state == "open", closes_at=closes_at, closed_at=closed_at, paused_at=paused_at
    )


def an_entry(name="le Lavoir", **said):
    usual = {"note": "", "suspended": False, "present": None, "holder": "l’association Le Lavoir"}
    usual |= {"ended_by": "", "ended_at": None, "carrier_ended_by": "", "carrier_ended_at": None}
    return SimpleNamespace(name=name, **usual | said)


def why(entry=None, carrier=None, ballot=None, now=BEFORE, **words):
    said = against_voting(ballot or a_ballot(), entry or an_entry(), carrier, now=now, **words)
    return said.replace("\N{NO-BREAK SPACE}", " ")


def test_a_vote_is_over_at_its_very_hour_and_not_before():
    assert why(now=BEFORE) == ""
    assert why(now=CLOSES) == "Le vote est clos depuis le 12 mai 2027 à 18 h."
    assert why(now=CLOSES + dt.timedelta(days=9)) == "Le vote est clos depuis le 12 mai 2027 à 18 h."


def test_a_vote_closed_before_its_hour_is_over_since_it_was_closed():
    early = a_ballot("closed", closed_at=CLOSES - dt.timedelta(hours=2, minutes=30))
    assert why(ballot=early) == "Le vote est clos depuis le 12 mai 2027 à 15 h 30."


def test_a_vote_that_has_not_begun_is_not_said_to_be_over():
    assert why(ballot=a_ballot("prepared"), now=CLOSES) == ""


def test_the_hour_is_told_before_what_ended_a_voice():
    assert why(an_entry(suspended=True), now=CLOSES).startswith("Le vote est clos")


def test_who_does_not_vote_is_told_why_in_the_words_of_the_roll():
    late = an_entry(suspended=True, note="Cotisation de 2026 en attente.")
    assert why(late) == "Le Lavoir ne vote pas à ce scrutin. Cotisation de 2026 en attente."
    assert why(an_entry(suspended=True)) == "Le Lavoir ne vote pas à ce scrutin."
    assert why(late, called="holder").startswith("L’association Le Lavoir ne vote pas")
    carried = why(late, carrier=an_entry("la Forge"))
    assert carried.startswith("Le Lavoir ne vote pas")  # by nobody else either


def test_a_voice_that_ended_is_cast_neither_by_itself_nor_by_who_carries_it():
    gone = an_entry(ended_by=EndedBy.SEAT, ended_at=CLOSES - dt.timedelta(days=1))
    assert why(gone) == "Le Lavoir ne siège plus depuis le 11 mai 2027 et ne vote plus."
    assert why(gone, carrier=an_entry("la Forge")) == why(gone)


def test_when_who_carries_ended_the_proxy_does_and_the_voice_is_still_its_own():
    entry = an_entry(carrier_ended_by=EndedBy.ACCOUNT, carrier_ended_at=BEFORE)
    assert why(entry, carrier=an_entry("la Forge")) == (
        "La Forge a fermé son compte et ne vote plus. Le pouvoir ne vaut plus."
    )
    named = why(entry, carrier=an_entry("la Forge", holder="la coopérative La Forge"), called="holder")
    assert named.startswith("La coopérative La Forge a fermé")
    assert why(entry) == ""
    assert why(an_entry(), carrier=an_entry("la Forge")) == ""


def a_proxy(refusal=""):
    return SimpleNamespace(refusal=refusal, holder=an_entry("la Forge", holder="la coopérative La Forge"))


def test_who_was_not_in_session_does_not_vote_and_its_proxy_does():
    away = an_entry(present=False)
    alone = "Le Lavoir n’était pas en séance à l’ouverture de ce vote."
    assert why(away) == alone
    assert why(an_entry(present=True)) == why(an_entry(present=None)) == ""
    assert why(away, carrier=an_entry("la Forge", present=True)) == ""
    assert why(an_entry(present=False, frozen_proxy=a_proxy("over_cap"))) == alone
    carried = an_entry(present=False, frozen_proxy=a_proxy())
    assert why(carried) == f"{alone} Le pouvoir est porté par la Forge."
    assert why(carried, called="holder").endswith("par la coopérative La Forge.")


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (EndedBy.SESSION, "La Forge a quitté la séance à 18 h et ne vote plus, à moins d’y revenir."),
        (EndedBy.MEMBERSHIP, "La Forge ne fait plus partie de l’association depuis le 12 mai 2027 et ne vote plus."),
        (EndedBy.SEAT, "La Forge ne siège plus depuis le 12 mai 2027 et ne vote plus."),
        (EndedBy.ACCOUNT, "La Forge a fermé son compte et ne vote plus."),
    ],
)
def test_each_end_has_its_sentence(reason, said):
    assert lost("La Forge", reason, CLOSES).replace("\N{NO-BREAK SPACE}", " ") == said


def test_the_day_of_an_end_is_that_of_the_clock_of_the_site():
    night = dt.datetime(2027, 5, 12, 22, 30, tzinfo=dt.UTC)
    assert "13\N{NO-BREAK SPACE}mai" in lost("La Forge", EndedBy.SEAT, night)


def test_without_an_hour_it_is_asked_now():
    past, later = (a_ballot(closes_at=CLOSES.replace(year=year)) for year in (2020, 2999))
    assert against_voting(past, an_entry()).startswith("Le vote est clos")
    assert against_voting(later, an_entry()) == ""


def test_a_vote_that_is_suspended_takes_no_voice_even_past_its_hour():
    paused = a_ballot(paused_at=BEFORE - dt.timedelta(hours=1))
    said = "Le vote est suspendu depuis le 12 mai 2027 à 16 h 59. Les votes reçus sont gardés."
    assert why(ballot=paused) == why(ballot=paused, now=CLOSES) == why(an_entry(suspended=True), ballot=paused) == said
