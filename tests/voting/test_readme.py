"""How to count again, in French: each name of a published file and of its result is explained in what is downloaded."""

import pytest
from django.urls import reverse

from lieudit.voting import counting
from lieudit.voting.counting import Rule, count
from lieudit.voting.disclosure import in_totals
from lieudit.voting.readme import FILE, PAPER, RESULT, RULE, WIDE, readme
from lieudit.voting.recount import published_files
from lieudit.voting.services import close_ballot
from tests.voting.factories import at_its_hour
from tests.voting.papers import RULES, SAID, a_choice, say
from tests.voting.test_counting_alone import RECOUNT


@pytest.mark.django_db
@pytest.mark.parametrize("method", sorted(RULES))
def test_each_name_of_the_file_and_of_its_result_is_explained(method):
    ballot = a_choice(method)
    say(ballot, *SAID[method])
    at_its_hour(ballot)
    file = published_files(close_ballot(ballot, actor=None))[-1]
    totals, result = in_totals(file)
    for published in (file, totals):
        assert set(published) <= set(FILE)
        assert set(published["rule"]) <= set(RULE)
        assert {name for paper in published.get("ballots", ()) for name in paper} <= {*PAPER, "voter", "count"}
    assert {name for line in file["roll"] for name in line} <= set(FILE)
    assert {"status", "winners", "elected", "raw", "log"} <= set(RESULT) & set(result)


def test_a_resolution_and_every_setting_of_a_rule_are_explained():
    assert set(RECOUNT) <= set(FILE)
    assert {name for line in RECOUNT["proxies"] for name in line} <= set(FILE)
    assert set(Rule.__dataclass_fields__) == set(RULE)
    assert {field for field, _read, _count in counting.METHODS.values()} <= set(PAPER)
    assert all(f"{status} : " in RESULT["status"] for status in counting.STATUSES)
    assert all(f"{name} (" in RESULT["raw"] for name in count(RECOUNT)["raw"] if name in counting.BASES)


def test_anybody_reads_it_beside_the_script(client, db):
    answer = client.get(reverse("voting:counting_words"))
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text == readme()
    assert "python counting.py scrutin-12.json" in answer.text
    assert max(map(len, answer.text.splitlines())) <= WIDE
