"""Past ballots as a scenario would have counted them: exact, by hand; on the page, two scenarios at one address."""

from decimal import Decimal

import pytest
from django.urls import reverse

from lieudit.cooperative import services
from lieudit.cooperative.first_day import Scenario
from lieudit.cooperative.recounting import as_cooperative, recounted
from lieudit.governance.consequences import PastBallot
from lieudit.governance.services import order_ballot
from lieudit.voting.counting import count
from lieudit.voting.services import cast_vote, close_ballot
from tests.governance.factories import a_council

PLAIN = Scenario("scic_sas", Decimal(50), 1)
WITH_COLLEGES = Scenario("scic_sas", Decimal(50), 1, colleges=True)
CATEGORIES = {"a": "beneficiary", "b": "beneficiary", "c": "beneficiary", "d": "employee", "e": "contributor"}
WORDS = {"f": "for", "a": "against", "n": "abstain"}


def a_past(choices, **more):
    """Five voices, of which the first two weigh half in their college: f, a, n."""
    weights = {"places": "1/2", "others": "1/2"}
    colleges = {"rule": "proportional", "silent": "lost", "tied": "split", "weights": weights}
    recount = {
        "format": "lieudit-recount/1",
        "question": "Ouvrir le samedi ?",
        "options": [],
        "rule": {"method": "resolution", "base": "expressed", "threshold": "1/2", "strict": True, "colleges": colleges},
        "roll": [{"voter": key, "college": "places" if key in "ab" else "others"} for key in CATEGORIES],
        "ballots": [{"voter": key, "choice": WORDS[letter]} for key, letter in zip(CATEGORIES, choices, strict=True)],
    } | more
    return PastBallot(3, "Ouvrir le samedi ?", "/votes/3/", recount, count(recount)["status"])


def replay(scenario, past, categories=None):
    (one,) = recounted(scenario, [past], CATEGORIES if categories is None else categories)
    return one


def test_one_head_one_voice_may_change_what_colleges_gave():
    past = a_past("ffaaf")  # colleges: 1/2 and 1/6 for; heads: 3 to 2
    assert (past.status, replay(PLAIN, past).differs) == ("adopted", False)
    turned = replay(PLAIN, a_past("ffaaa"))  # colleges: a half each; heads: 2 to 3
    assert turned.after == "non adopté"


def test_with_a_college_for_each_category_each_voice_is_in_that_of_its_own():
    past = a_past("fffaa")  # heads: 3 to 2; categories: one for, two against
    assert replay(PLAIN, past).after == "adopté"
    assert replay(WITH_COLLEGES, past).after == "non adopté"
    heavy = Scenario("scic_sas", Decimal(50), 1, colleges=True, points={"beneficiary": 50})
    assert as_cooperative(heavy, past.recount, CATEGORIES)["rule"]["colleges"]["weights"]["beneficiary"] == "5/9"
    assert replay(heavy, past).after == "adopté"


def test_what_cannot_be_counted_says_why():
    totals = {name: value for name, value in a_past("fffaa").recount.items() if name not in {"roll", "ballots"}}
    lines = {"places": 2, "others": 3}
    said = [{"college": "places", "choice": "for", "count": 2}, {"college": "others", "choice": "against", "count": 3}]
    box = PastBallot(4, "?", "/", totals | {"lines": lines, "ballots": said}, "tie")
    assert replay(PLAIN, box).after == "non adopté"
    assert "nul ne sait qui a dit quoi" in replay(WITH_COLLEGES, box).note
    few = PastBallot(5, "?", "/", totals | {"decided": "adopted"}, "adopted")
    assert "seule l’issue est publique" in replay(PLAIN, few).note
    assert "d’aucune catégorie" in replay(WITH_COLLEGES, a_past("fffaa"), {}).note


@pytest.mark.django_db
def test_two_scenarios_at_one_address_are_read_alike_by_whom_it_is_shared_with(client, django_assert_max_num_queries):
    council = a_council()
    cooperative = services.prepare_cooperative(council, actor=None)
    ballot = order_ballot(council, actor=None, question="Ouvrir le samedi ?")
    for seat in council.seats:
        cast_vote(ballot, ballot.roll.get(key=seat.key), actor=seat.voter, choice="for")
    close_ballot(ballot, actor=None)
    url = reverse("cooperative:day_one", args=[cooperative.assembly.slug])
    both = {"form": "scic_sas", "nominal": "20", "least": "1", "follow": "100", "employees": "1", "producers": "0"}
    address = {f"{prefix}-{name}": value for prefix in ("un", "deux") for name, value in both.items()}
    address |= {"deux-nominal": "50", "deux-colleges": "on", "deux-employees": "4", "deux-points_employee": "40"}
    with django_assert_max_num_queries(8):
        mine = client.get(url, address)
    pages = [mine, client.get(f"{url}?{mine.wsgi_request.META['QUERY_STRING']}")]
    first, second = (
        [(board.day.capital, board.replays[0].after, len(board.day.said)) for board in page.context["boards"]]
        for page in pages
    )
    assert first == second
    assert first[0][:2] == (20, "adopté")
    assert first[1][0] == 200
    said = mine.content.decode()
    for words in ("Ouvrir le samedi ?", "recomptés ainsi", "la même issue", "À partager"):
        assert words in said
    assert "Ouvrir le samedi ?" in client.get(url, address | {"format": "csv"}).content.decode()
    wrong = client.get(url, address | {"un-points_employee": "beaucoup"}).content.decode()
    assert "beaucoup" in wrong
    assert "<details open" in wrong.replace("  ", " ")
