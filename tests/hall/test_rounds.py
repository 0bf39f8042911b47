"""A consent round moves as it is published, and never adopts over an objection or a silence."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import strategies as st

from lieudit.hall.rounds import Consent, after, against, against_answer
from lieudit.hall.workflow import ROUND_WORKFLOW
from lieudit.toolkit.errors import RuleBroken
from tests.drawn import given

VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "36_consent.json").read_text())


def play(events, rounds):
    """The state after each event of the published case, whose words are those of its source."""
    consent, states = Consent(most=rounds), []
    for event in events:
        if objection := re.fullmatch(r"object\((\w+), (\w*)\)", event):
            assert against_answer("objection", objection[2]) == ""
            after(consent, "answer")
            consent = replace(consent, blocking=consent.blocking + 1)
        elif event != "present":
            step = {"none_open": "adopt"}.get(event, event)
            consent = replace(consent, state=after(consent, step))
            if event == "amend":
                consent = replace(consent, blocking=0, turn=consent.turn + 1)
        states.append(str(consent.state))
    return states


def test_the_published_case_ends_in_the_fallback_vote():
    assert play(VECTOR["input"]["events"], VECTOR["input"]["rounds"]) == VECTOR["expected"]["states"]


def test_the_published_clean_round_is_adopted():
    events = ["present", "close_questions", "call_objections", "none_open"]
    assert play(events, 1) == VECTOR["expected"]["clean"]


def test_the_published_errors_are_refused():
    assert VECTOR["expected"]["errors"] == ["object without reason", "none_open with open objections"]
    assert "sans raison" in against_answer("objection", " ")
    assert "sans raison" in against_answer("concern", "")
    assert against_answer("consent", "") == ""
    with pytest.raises(RuleBroken, match="Une objection n’est ni"):
        after(Consent("objections", blocking=1), "adopt")


def test_silence_is_not_consent():
    with pytest.raises(RuleBroken, match="2 voix présentes n’ont pas répondu"):
        after(Consent("objections", silent=2), "adopt")


def test_one_votes_over_a_maintained_objection_or_when_the_rounds_are_spent():
    assert "On vote quand" in against(Consent("objections", blocking=1), "fall_back")
    assert after(Consent("objections", blocking=1, maintained=1), "fall_back") == "fallback_vote"
    assert after(Consent("objections", turn=4, most=3), "fall_back") == "fallback_vote"
    assert "rien à intégrer" in against(Consent("objections"), "integrate")


@given(
    st.lists(st.tuples(st.sampled_from(sorted(ROUND_WORKFLOW.steps)), st.integers(0, 2), st.integers(0, 2))),
    st.integers(0, 3),
)
def test_whatever_is_tried_a_round_ends_once_and_never_over_an_objection(tries, most):
    consent, integrations = Consent(most=most), 0
    for step, blocking, silent in tries:
        consent = replace(consent, blocking=blocking, silent=silent)
        assert (step in consent.steps) == (not against(consent, step))
        try:
            state = after(consent, step)
        except RuleBroken:
            continue
        assert consent.state not in ("adopted", "fallback_vote", "withdrawn")
        if state == "adopted":
            assert not blocking
            assert not silent
        integrations += state == "integrating" and step == "integrate"
        consent = replace(consent, state=state, turn=consent.turn + (step == "amend"))
    assert integrations <= most + 1
    assert integrations == 0 or most >= 1


def test_a_round_allows_the_integrations_of_its_rules_and_the_next_one_leads_to_the_vote():
    assert after(Consent("objections", turn=3, most=3, blocking=1), "integrate") == "integrating"
    assert after(Consent("objections", turn=4, most=3, blocking=1), "integrate") == "fallback_vote"
    assert after(Consent("objections", turn=2, most=3, integrated=1), "integrate") == "integrating"
    assert "On vote quand" in against(Consent("objections", turn=3, most=3, blocking=1), "fall_back")


def test_what_was_integrated_is_put_to_everybody_again_before_anything_is_adopted():
    assert "soumettez le texte modifié" in against(Consent("objections", integrated=1), "adopt")
    assert after(Consent("objections"), "adopt") == "adopted"


def test_what_holds_back_an_adoption_is_counted_one_or_many():
    assert against(Consent("objections", blocking=1), "adopt") == "Une objection n’est ni intégrée ni levée."
    assert against(Consent("objections", blocking=2), "adopt") == "2 objections ne sont ni intégrées ni levées."
    assert against(Consent("objections", silent=1), "adopt").startswith("Une voix présente n’a pas répondu")
    assert against(Consent("objections", silent=2), "adopt").startswith("2 voix présentes n’ont pas répondu")
    assert "ni levées" in against(Consent("objections", blocking=2, integrated=1, silent=1), "adopt")
    assert "soumettez le texte" in against(Consent("objections", integrated=1, silent=1), "adopt")


def test_a_step_out_of_its_time_is_refused_with_the_stage_where_one_stands():
    for step in ("adopt", "integrate", "answer", "fall_back"):
        assert "n’est pas possible à ce stade" in against(Consent("clarify", blocking=1, maintained=1), step)
    assert "questions de compréhension" in against(Consent("clarify"), "adopt")
    assert against(Consent("clarify"), "close_questions") == ""


def test_a_step_that_leads_nowhere_leaves_the_round_where_it_is():
    assert after(Consent("objections"), "answer") == "objections"
    assert after(Consent("integrating"), "amend") == "objections"
    assert Consent("objections").steps == ["answer", "settle", "adopt", "withdraw"]
    assert Consent().steps == ["close_questions", "call_objections", "withdraw"]


def test_an_objection_and_a_concern_have_a_reason_and_consent_needs_none():
    assert against_answer("concern", "Le coût.") == against_answer("objection", "Le coût.") == ""
    assert against_answer("consent", "  ") == ""


def test_beyond_the_last_integration_a_text_that_nobody_objects_to_is_adopted_all_the_same():
    assert after(Consent("objections", turn=4, most=3), "adopt") == "adopted"
    assert after(Consent("objections", turn=4, most=3), "withdraw") == "withdrawn"
    assert Consent().most == 3  # where the rules say nothing
