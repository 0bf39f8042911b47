"""« Et si ? »: the same ballots under another rule, in an address, exact, and never stored."""

from __future__ import annotations

import datetime as dt
import random
import time
from fractions import Fraction
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lieudit.governance.rules import DEFAULT_RULES, ballot_rule
from lieudit.toolkit.apart import Limits
from lieudit.toolkit.errands import do_next
from lieudit.toolkit.models import Errand
from lieudit.voting import counting, simulating, what_if
from lieudit.voting.counting import count
from lieudit.voting.models import Ballot, RollEntry, Tally, VoiceEnd
from lieudit.voting.recount import file_without_votes, recount_file
from lieudit.voting.services import cast_vote, close_ballot
from lieudit.voting.what_if import (
    Comparison,
    Unreadable,
    changes,
    differing,
    settings_of,
    share,
    under,
    with_counts,
    written,
)
from lieudit.voting.workflow import EndedBy
from tests.toolkit.committing import CommittingClient
from tests.voting.factories import a_ballot, guards_asleep, moved, voice
from tests.voting.papers import a_result

RULE: dict[str, Any] = {
    "method": "resolution",
    "base": "expressed",
    "threshold": "1/2",
    "strict": True,
    "quorum": "1/5",
    "quorum_base": "registered",
    "colleges": {
        "rule": "proportional",
        "weights": {"a": "1/2", "b": "3/10", "c": "1/5"},
        "silent": "lost",
        "tied": "split",
    },
}
NAMES = {"a": "Lieux", "b": "Réseaux", "c": "Partenaires"}
FILE: dict[str, Any] = {
    "format": "lieudit-recount/1",
    "question": "Adopter ?",
    "options": [],
    "rule": RULE,
    "roll": [{"voter": f"v{n}", "college": "aaabbbccc"[n], "weight": 1} for n in range(9)],
    "present": ["v0", "v1", "v3", "v6"],
    "proxies": [{"giver": "v4", "holder": "v3", "order": 1}, {"giver": "v5", "holder": "v3", "order": 2}],
    "proxy_cap": 2,
    "ballots": [
        {"voter": "v0", "choice": "for"},
        {"voter": "v1", "choice": "against"},
        {"voter": "v3", "choice": "for"},
        {"voter": "v4", "choice": "against"},
        {"voter": "v5", "choice": "against"},
        {"voter": "v6", "choice": "for"},
    ],
}
FROZEN = settings_of(FILE)


def simulated(**settings: str) -> dict[str, Any]:
    return count(under(FILE, FROZEN | settings))


def test_nothing_changed_is_the_frozen_count() -> None:
    assert count(under(FILE, FROZEN)) == count(FILE)
    assert differing(FROZEN, FROZEN) == {}


def test_weights_rule_threshold_and_base_change_the_count_exactly() -> None:
    assert count(FILE)["colleges"]["for"] == str(Fraction(1, 4) + Fraction(3, 10) / 3 + Fraction(1, 5))[:5]
    assert simulated(weight_a="1/3", weight_b="1/3", weight_c="1/3")["colleges"]["for"] == "11/18"
    majority = simulated(colleges="majority")["colleges"]
    assert (majority["for"], majority["against"]) == ("9/20", "11/20")
    assert simulated(colleges="none")["status"] == "tie"
    assert simulated(threshold="2/3")["status"] == "rejected"
    assert simulated(threshold="55")["status"] == "rejected"
    assert simulated(threshold="55", strict="no")["status"] == "adopted"
    assert simulated(quorum="70")["status"] == "no_quorum"
    assert simulated(colleges="none", base="registered")["status"] == "rejected"


def test_a_lost_proxy_is_no_longer_heard_and_a_new_one_speaks_as_its_holder() -> None:
    without = simulated(proxies="without")
    assert (without["raw"]["for"], without["raw"]["against"], without["raw"]["present"]) == (3, 1, 4)
    one = simulated(cap="1")
    assert (one["raw"]["against"], one["proxies"]["refused"]) == (2, {"v5": "over_cap"})
    file = FILE | {"proxy_cap": 1, "ballots": FILE["ballots"][:4] + FILE["ballots"][5:]}
    more = count(under(file, settings_of(file) | {"cap": "2"}))
    assert (more["raw"]["for"], more["raw"]["against"], more["raw"]["cast"]) == (4, 2, 6)
    refused = [
        {"giver": "v5", "holder": "v3", "reason": "over_cap"},
        {"giver": "v8", "holder": "v3", "reason": "unanswered"},
    ]
    stored = file | {"proxies": FILE["proxies"][:1], "proxies_refused": refused}
    assert count(under(stored, settings_of(stored) | {"cap": "2"}))["raw"]["cast"] == 6
    assert count(under(stored, settings_of(stored)))["raw"]["cast"] == 5
    other = FILE | {"proxies": [{"giver": "v4", "holder": "v0", "order": 1}], "ballots": FILE["ballots"][:3]}
    assert count(under(other, settings_of(other)))["raw"]["cast"] == 4
    assert count(under(other, settings_of(other) | {"same_college": "yes"}))["raw"]["cast"] == 3


def test_what_differs_is_said_in_words_and_in_exact_numbers() -> None:
    settings = FROZEN | {"weight_a": "1/3", "weight_b": "1/3", "weight_c": "1/3", "threshold": "2/3"}
    comparison = Comparison(FILE, under(FILE, settings), NAMES)
    assert comparison.headline == "L’issue change : adopté → non adopté."
    lines = {line.label: line for _title, group in comparison.groups for line in group}
    assert lines["Points pour"].after == "61,11 (550/9)"
    assert lines["« Pour » nécessaires"].after == "plus de 66,67 (200/3) sur 100"
    assert lines["Réseaux"].after == "poids 33,33 (100/3) : 11,11 (100/9) pour, 22,22 (200/9) contre"
    assert not lines["Contre"].differs
    said = {line.label: (line.before, line.after) for line in changes(FROZEN, settings, NAMES)}
    assert said["Poids : Lieux"] == ("50 points", "33,33 (100/3) points")
    assert said["Seuil d’adoption"] == ("50 %", "66,67 % (2/3)")


def test_settings_that_the_count_does_not_read_stay_out_of_the_address() -> None:
    settings = FROZEN | {"colleges": "none", "weight_a": "10", "weight_b": "70", "silent": "kept"}
    assert differing(FROZEN, settings) == {"colleges": "none"}
    assert differing(FROZEN, FROZEN | {"proxies": "without", "cap": "9"}) == {"proxies": "without"}


ELECTIONS = {
    "schulze": ([{"ranking": ["A", "B", "C"]}] * 4 + [{"ranking": ["B", "C"]}] * 3 + [{"ranking": ["C", "B"]}] * 2),
    "approval": ([{"approve": ["A", "B"]}] * 3 + [{"approve": ["B", "C"]}] * 2),
    "majority_judgment": ([{"grades": {"A": "bien", "B": "mal", "C": "mal"}}] * 2 + [{"grades": {"B": "bien"}}]),
    "score": [{"scores": {"A": 2, "B": 1}}],
}


@pytest.mark.parametrize(
    ("method", "settings", "elected"),
    [
        ("schulze", {}, ["B"]),
        ("schulze", {"method": "irv"}, ["B"]),
        ("schulze", {"method": "stv", "seats": "2"}, ["A", "B"]),
        ("approval", {}, ["B"]),
        ("approval", {"method": "equal_shares", "seats": "2"}, ["B"]),
        ("majority_judgment", {}, ["A"]),
        ("majority_judgment", {"missing_grade": "refuse"}, ["A"]),
        ("score", {"seats": "2"}, ["A", "B"]),
    ],
)
def test_ballots_of_one_shape_are_counted_by_the_other_methods(
    method: str, settings: dict[str, str], elected: list[str]
) -> None:
    rule = {"method": method} | ({"grades": ["mal", "bien"]} if method == "majority_judgment" else {})
    file = {"options": ["A", "B", "C"], "rule": rule, "roll": [], "ballots": ELECTIONS[method]}
    comparison = Comparison(file, under(file, settings_of(file) | settings), {})
    assert comparison.results[1]["elected"] == elected
    assert [line.label for line in comparison.groups[1][1]] == ["A", "B", "C"]
    assert comparison.groups[1][1][ord(elected[0]) - 65].after.startswith("retenue")


def test_voices_can_be_typed_before_the_count() -> None:
    empty = FILE | {"ballots": [], "present": [], "proxies": []}
    typed = {f"count_{code}_{choice}": "0" for code in "abc" for choice in ("for", "against", "abstain", "blank")}
    result = count(with_counts(empty, typed | {"count_a_for": "2", "count_b_against": "1"}))
    assert (result["raw"]["for"], result["raw"]["present"], result["status"]) == (2, 3, "adopted")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,5", "1/8"),
        ("12.5 %", "1/8"),
        ("1/3", "1/3"),
        (" 2 / 3 ", "2/3"),
        ("0", "0"),
        ("100", "1"),
        ("00,10", "1/1000"),
    ],
)
def test_a_share_is_read_exactly_and_written_back(text: str, value: str) -> None:
    assert share(text) == Fraction(value)
    assert share(written(share(text))) == Fraction(value)


@pytest.mark.parametrize(
    "text",
    ["", "x", "1/0", "-1", "101", "3/2", "1e2", "1/9999999", "9" * 400, "½", "1//2", "nan", "0x1", "١/٢", "1/2/3"],
)
def test_an_absurd_share_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        share(text)


# --- The page


def counted(voices: int = 9) -> Ballot:
    ballot = a_ballot(voices)
    for at, choice in enumerate(
        ["for", "for", "against", "for", "against", "for", "against", "against", "for"][:voices]
    ):
        cast_vote(ballot, voice(ballot, at), actor=ballot.voters[at], choice=choice)
    close_ballot(ballot, actor=None)
    return ballot


def page(ballot: Ballot) -> str:
    return reverse("voting:what_if", args=[ballot.number])


pytestmark = pytest.mark.django_db


def test_the_page_shows_both_counts_and_keeps_nothing(client, django_assert_max_num_queries) -> None:
    ballot = counted()
    rows = Tally.objects.values_list().get()
    with django_assert_max_num_queries(8):
        shown = client.get(page(ballot), {"colleges": "none", "threshold": "2/3"}).content.decode()
    assert "L’issue" in shown
    assert "un membre, une voix" in shown
    assert "66,67" in shown
    assert Tally.objects.values_list().get() == rows
    plain = client.get(page(ballot)).content.decode()
    assert "rien ne diffère" in plain


def test_the_whole_form_leads_to_the_shortest_address(client) -> None:
    ballot = counted()
    whole = settings_of(ballot.tally.recount) | {"threshold": "66.50", "silent": "kept"}
    answer = client.get(page(ballot), whole)
    assert answer.status_code == 302
    assert (
        answer["Location"] == f"{page(ballot)}?silent=kept&threshold=66%2C5" or "threshold=66%2C5" in answer["Location"]
    )
    assert "weight_" not in answer["Location"]
    assert client.get(answer["Location"]).status_code == 200
    unchanged = client.get(page(ballot), settings_of(ballot.tally.recount))
    assert unchanged["Location"] == page(ballot)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"threshold": "1/0"}, "Écrivez un pourcentage"),
        ({"threshold": "0"}, "au-dessus de zéro"),
        ({"quorum": "9" * 5000}, "au plus"),
        ({"quorum": "250"}, "plus que le tout"),
        ({"weight_third_places": "99"}, "ils doivent faire 100"),
        ({"weight_martians": "10"}, "un collège qui n’est pas dans ce scrutin"),
        ({"colleges": "dictature"}, "choisissez dans la liste"),
        ({"base": "\x00"}, "choisissez dans la liste"),
    ],
)
def test_a_bad_address_is_answered_beside_its_field_and_keeps_what_was_typed(client, typed, message) -> None:
    ballot = counted()
    answer = client.get(page(ballot), typed)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert message in shown
    name, text = next(iter(typed.items()))
    if name in settings_of(ballot.tally.recount) and name in ("threshold", "quorum", "weight_third_places"):
        assert f'value="{text}"' in shown
        assert f"id_{name}_error" in shown


def test_a_ballot_that_is_not_counted_takes_typed_voices_only(client) -> None:
    ballot = a_ballot(6)
    cast_vote(ballot, voice(ballot, 0), actor=ballot.voters[0], choice="against")
    shown = client.get(page(ballot), {"count_third_places_for": "2", "threshold": "2/3"}).content.decode()
    assert "L’issue ne change pas : adopté." in shown
    over = client.get(page(ballot), {"count_third_places_for": "2", "count_third_places_against": "1"})
    assert (over.status_code, "Ce collège n’a que 2 voix inscrites." in over.content.decode()) == (422, True)
    huge = client.get(page(ballot), {"count_third_places_for": "9" * 30})
    assert "Écrivez un nombre entier entre 0 et 2." in huge.content.decode()


def test_a_ballot_that_is_only_prepared_is_not_shown_and_an_announced_one_is(client) -> None:
    ballot = a_ballot(3, opened=False)
    assert client.get(page(ballot)).status_code == 404
    moved(ballot, opens_at=timezone.now() + dt.timedelta(days=1))
    assert client.get(page(ballot)).status_code == 200


def test_other_methods_wait_for_the_ballots(client) -> None:
    ballot = a_ballot(3)
    rule = {"method": "approval", **{k: v for k, v in ballot_rule(DEFAULT_RULES).items() if "quorum" in k}}
    other = Ballot.objects.create(
        number=ballot.number + 1, question="Qui ?", rule=rule, options=["A"], closes_at=timezone.now(), state="open"
    )
    assert "se simule une fois compté" in client.get(page(other)).content.decode()


def test_lifting_the_cap_on_proxies_is_an_address_that_stands(client) -> None:
    ballot = counted()
    file = {**ballot.tally.recount, "proxy_cap": 1, "proxies_refused": [REFUSED]}
    with mock.patch("lieudit.voting.simulating.published_files", return_value=[file]):
        answer = client.get(page(ballot), {"cap": ""})
    assert answer.status_code == 200
    assert "sans limite" in answer.text


REFUSED = {"giver": "seat-1", "holder": "seat-0", "reason": "unanswered"}


def test_a_count_that_is_long_is_done_apart_then_shown_at_its_own_address() -> None:
    client, ballot = CommittingClient(), a_result("schulze")
    with mock.patch("lieudit.voting.what_if.QUICK", 0):
        answer = client.get(page(ballot), {"method": "stv"}, follow=True)
        assert [status for _url, status in answer.redirect_chain] == [302, 302]
        assert answer.redirect_chain[-1][0] == f"{page(ballot)}?method=stv"
        assert "dépouillement" in answer.text
        begun = Errand.objects.get()
        assert (begun.kind, begun.content, begun.tries) == ("count", None, 1)
        assert client.get(page(ballot), {"method": "stv"}).status_code == 200
    assert Errand.objects.get() == begun


def test_a_count_that_waits_is_a_page_that_asks_again_and_that_nothing_keeps(client, settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    ballot = a_result("schulze")
    with mock.patch("lieudit.voting.what_if.QUICK", 0):
        answer = client.get(page(ballot), {"method": "stv"}, follow=True)
        again = client.get(page(ballot), {"method": "stv"})
    assert "Nous comptons ces bulletins" in answer.text
    assert 'http-equiv="refresh"' in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert "no-store" in again["Cache-Control"]
    assert Errand.objects.count() == 1


def test_a_count_that_is_too_long_is_stopped_and_said(monkeypatch) -> None:
    monkeypatch.setattr("lieudit.voting.tasks.LIMITS", Limits(patience=0.001))
    client, ballot = CommittingClient(), a_result("schulze")
    with mock.patch("lieudit.voting.what_if.QUICK", 0):
        answer = client.get(page(ballot), {"method": "stv"}, follow=True)
        assert client.get(page(ballot)).status_code == 200
    assert answer.status_code == 422
    assert "trop de mémoire : faites-le avec le script." in answer.text.replace("\u00a0", " ")
    assert "Changer la règle" in answer.text


def test_three_hundred_options_and_a_thousand_rankings_never_hold_a_page(client, settings) -> None:
    """Every fall of a tie is a count of its own, and there are many: the rankings all differ."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    ballot = a_result("schulze")
    options = [f"option {n}" for n in range(300)]
    shuffled = random.Random(1)
    rows = [{"voter": f"seat-{n}", "ranking": shuffled.sample(options, 300)} for n in range(1000)]
    roll = [{"voter": f"seat-{n}", "name": "Le Préau", "college": "a", "weight": 1} for n in range(1000)]
    file = {**ballot.tally.recount, "options": options, "roll": roll, "present": [], "ballots": rows}
    with (
        mock.patch("lieudit.voting.simulating.published_files", return_value=[file]),
        mock.patch("lieudit.voting.what_if.count", side_effect=AssertionError),
    ):
        answer = client.get(page(ballot), {"method": "stv", "seats": "20"})
    assert answer.status_code == 302
    assert Errand.objects.get().back == f"{page(ballot)}?method=stv&seats=20"
    begun = time.monotonic()
    do_next.call()
    assert time.monotonic() - begun < 60
    answer = Errand.objects.get().answer
    assert "result" in answer or "secondes de calcul" in answer["fault"]


def test_many_voices_are_put_side_by_side_apart_and_read_as_a_page_would_have(monkeypatch) -> None:
    client, ballot = CommittingClient(), counted()
    asked = {"colleges": "none", "threshold": "2/3"}
    alone = client.get(page(ballot), asked).text
    monkeypatch.setattr(simulating, "MANY", 8)
    answer = client.get(page(ballot), asked, follow=True)
    assert [status for _url, status in answer.redirect_chain] == [302, 302]
    assert Errand.objects.get().kind == simulating.KIND
    assert both_counts(answer.text) == both_counts(alone)
    assert client.get(page(ballot), asked).status_code == 200
    assert Errand.objects.count() == 1, "whoever asks the same is answered the same, for an hour"


def both_counts(text: str) -> str:
    """What the page says of the two counts."""
    return text[text.index('id="h-result"') : text.index("</section>")]


def test_what_many_voices_said_is_read_by_no_page(client, settings, monkeypatch, django_assert_max_num_queries) -> None:
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    ballot = counted()
    monkeypatch.setattr(simulating, "MANY", 8)
    with django_assert_max_num_queries(8) as of_a_slip:
        wrong = client.get(page(ballot), {"threshold": "0"})
    assert wrong.status_code == 422
    assert "au-dessus de zéro" in wrong.text
    with CaptureQueriesContext(connection) as of_a_count:
        assert client.get(page(ballot), {"threshold": "2/3"}).status_code == 302
    read = [each["sql"] for each in (*of_a_slip, *of_a_count)]
    assert not [sql for sql in read if '"recount"' in sql or '"voting_rollentry"."name"' in sql]


def test_what_may_be_changed_of_many_voices_is_what_may_be_changed_of_few(monkeypatch) -> None:
    ballot = counted()
    few = simulating.simulation({}, ballot, ballot.tally.showing)
    monkeypatch.setattr(simulating, "MANY", 8)
    many = simulating.simulation({}, ballot, ballot.tally.showing)
    assert "roll" not in many.recount
    assert (many.frozen, many.names) == (few.frozen, few.names)


def test_a_method_that_cannot_count_many_voices_is_said_so(monkeypatch) -> None:
    client, ballot = CommittingClient(), a_result("schulze")
    monkeypatch.setattr(simulating, "MANY", 0)
    monkeypatch.setattr(simulating, "count_file", lambda content: {"fault": "Ces bulletins ne se comptent pas ainsi."})
    answer = client.get(page(ballot), {"method": "stv"}, follow=True)
    assert answer.status_code == 422
    assert "Ces bulletins ne se comptent pas ainsi." in answer.text


def test_voices_typed_on_a_roll_in_totals_count_as_on_the_roll_itself() -> None:
    """Suspended voices and those whose right had ended are in neither; no page reads the names of the roll."""
    ballot = a_ballot(9)
    with guards_asleep():
        RollEntry.objects.filter(pk=voice(ballot, 0).pk).update(suspended=True)
    VoiceEnd.objects.create(entry=voice(ballot, 1), why=EndedBy.SEAT, at=ballot.opened_at)
    VoiceEnd.objects.create(entry=voice(ballot, 2), why=EndedBy.SESSION, at=ballot.opened_at)
    whole = recount_file(ballot, ballot.roll.at_opening(), [])
    colleges = ballot.roll.all().voices_at_opening()
    totals = file_without_votes(ballot, {code: college.voices for code, college in colleges.items()})
    assert what_if.voices_by_college(totals) == what_if.voices_by_college(whole)
    assert settings_of(totals) == settings_of(whole)
    (code, *_others) = [code for code, college in colleges.items() if college.voices]
    for said in ({}, {f"count_{code}_for": "1"}):
        typed = what_if.count_settings(totals) | said
        on_the_roll = whole | {"ballots": with_counts(whole, typed)["ballots"], "present": len(said) or []}
        assert count(with_counts(totals, typed)) == count(on_the_roll)


def test_what_waits_in_too_great_a_number_is_refused_in_words(client, settings, monkeypatch) -> None:
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    monkeypatch.setattr("lieudit.toolkit.errands.MOST_OF_AN_ORIGIN", 1)
    ballot = a_result("schulze")
    with mock.patch("lieudit.voting.what_if.QUICK", 0):
        assert client.get(page(ballot), {"method": "stv"}).status_code == 302
        refused = client.get(page(ballot), {"method": "irv"})
    assert refused.status_code == 422
    assert "attendent déjà leur tour" in refused.text


def test_the_rule_of_the_ballot_is_shown_without_counting_again(client) -> None:
    ballot = a_result("stv")
    with mock.patch("lieudit.voting.what_if.count", side_effect=AssertionError):
        assert "rien ne diffère" in client.get(page(ballot)).text
    other = client.get(page(ballot), {"method": "irv"})
    assert other.status_code == 200
    assert "vote alternatif" in other.text.lower()


def test_another_floor_changes_who_is_elected() -> None:
    recount = {
        "format": "lieudit-recount/1",
        "question": "Qui ?",
        "options": ["A", "B"],
        "rule": {"method": "approval", "seats": 1, "floor": "0"},
        "registered": 6,
        "present": 6,
        "ballots": [{"approve": ["A"], "count": 2}, {"approve": ["B"], "count": 1}, {"choice": "blank", "count": 3}],
    }
    frozen = what_if.settings_of(recount)
    assert frozen["floor_kind"] == "one"
    assert what_if.differing(frozen, frozen | {"floor": "30"}) == {}  # a share that is not asked for
    half = frozen | {"floor_kind": "share"}
    assert counting.count(recount)["elected"] == ["A"]
    assert counting.count(what_if.under(recount, half))["status"] == "nobody"
    third = half | {"floor": "1/3", "floor_strict": "no"}
    assert counting.count(what_if.under(recount, third))["elected"] == ["A"]
    assert counting.count(what_if.under(recount, third | {"floor_strict": "yes"}))["status"] == "nobody"
    expressed = half | {"floor_base": "expressed"}
    assert counting.count(what_if.under(recount, expressed))["elected"] == ["A"]
    assert "floor" not in what_if.under(recount, frozen | {"floor_kind": "none"})["rule"]


@pytest.mark.parametrize("typed", ["0", "100", "beaucoup"])
def test_a_floor_of_nothing_or_of_all_is_answered_in_words(typed) -> None:
    recount = {"options": ["A"], "rule": {"method": "approval"}, "ballots": [], "present": 0, "registered": 0}
    form = what_if.WhatIfForm({"floor_kind": "share", "floor": typed}, recount, {}, typed=False)
    assert not form.is_valid()
    assert form.errors["floor"]
