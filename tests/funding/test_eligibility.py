"""Whether a place may apply, with its reasons: the pure verdict, then the page that anybody opens."""

import pytest
from django.urls import reverse
from hypothesis import strategies as st

from lieudit.funding.eligibility import Answer, Verdict, eligibility
from tests.drawn import given
from tests.funding.factories import an_open
from tests.territory.factories import RegionFactory

CONDITIONS = ["Le lieu est ouvert depuis un an.", "Il emploie quelqu’un."]
YES = {0: Answer.YES, 1: Answer.YES}


def verdict(answers, lands=(), land=""):
    return eligibility(CONDITIONS, answers, lands=dict(lands), land=land)


def test_all_conditions_met_is_yes_and_one_that_is_not_is_no_with_its_words():
    assert verdict(YES).verdict == Verdict.MAY
    refused = verdict({0: Answer.YES, 1: Answer.NO})
    assert (refused.verdict, refused.missing) == (Verdict.MAY_NOT, ("Il emploie quelqu’un",))


def test_what_is_not_known_is_to_be_checked_and_never_no():
    asked = verdict({0: Answer.YES})
    assert (asked.verdict, asked.to_check) == (Verdict.TO_CHECK, ("Il emploie quelqu’un",))


def test_a_place_of_another_region_is_told_which_ones_are_open():
    assert verdict(YES, {"75": "Nouvelle-Aquitaine"}, "04").verdict == Verdict.MAY_NOT
    assert verdict(YES, {"75": "Nouvelle-Aquitaine"}, "75").verdict == Verdict.MAY
    assert verdict(YES, {"75": "Nouvelle-Aquitaine"}).verdict == Verdict.TO_CHECK


def test_a_perimeter_in_words_is_to_be_checked_wherever_the_place_may_be():
    known = {"75": "Nouvelle-Aquitaine"}
    for lands, land in (({}, ""), (known, "75"), (known, "")):
        found = eligibility(CONDITIONS, YES, lands=lands, land=land, perimeter="le massif central")
        assert found.verdict == Verdict.TO_CHECK
        assert any("le massif central" in each for each in found.to_check)
    assert eligibility(CONDITIONS, YES, lands=known, land="04", perimeter="x").verdict == Verdict.MAY_NOT


@given(st.dictionaries(st.integers(0, 1), st.sampled_from(Answer)))
def test_the_verdict_is_what_its_reasons_say(answers):
    found = verdict(answers)
    assert (found.verdict == Verdict.MAY_NOT) == bool(found.missing)
    assert (found.verdict == Verdict.MAY) == (not found.missing and not found.to_check)


@pytest.mark.django_db
def test_anybody_tests_a_place_without_account_and_reads_why_not(client):
    region, other = RegionFactory(), RegionFactory()
    call = an_open(conditions=CONDITIONS, regions=[region.code])
    page = reverse("funding:test", args=[call.number])
    assert "Le lieu est ouvert depuis un an." in client.get(page).content.decode()
    sent = {"region": other.code, "c0": "yes", "c1": "no"}
    text = client.get(page, sent).content.decode()
    assert "ne peut pas candidater" in text
    assert "Il emploie quelqu’un" in text
    assert region.name in text
    yes = client.get(page, {"region": region.code, "c0": "yes", "c1": "yes"}).content.decode()
    assert "peut candidater" in yes
    assert "ne peut pas" not in yes


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("terms", "said", "tests"),
    [
        ({"conditions": CONDITIONS}, "2\u00a0conditions", True),
        ({"conditions": [], "perimeter": "Massif central"}, "Un territoire", True),
        ({"conditions": []}, "ouvert partout et ne pose aucune condition", False),
    ],
)
def test_the_page_of_a_call_says_whether_there_is_anything_to_check(client, terms, said, tests):
    call = an_open(**terms)
    page = client.get(call.get_absolute_url()).text
    assert said in page
    assert (reverse("funding:test", args=[call.number]) in page) is tests


@pytest.mark.django_db
def test_an_answer_that_is_none_is_refused_and_the_others_kept(client):
    call = an_open(conditions=CONDITIONS)
    text = client.get(reverse("funding:test", args=[call.number]), {"c0": "peut-être", "c1": "no"}).content.decode()
    assert "choisissez dans la liste" in text
    assert "ne peut pas candidater" not in text
