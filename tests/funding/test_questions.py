"""Questions written one a line; no database."""

import pytest
from hypothesis import strategies as st

from lieudit.funding.questions import read_lines, read_questions, write_questions
from lieudit.toolkit.errors import RuleBroken
from tests.drawn import given

TEXT = "Que voulez-vous faire ?\n\nCombien viendront ? (300 signes, facultatif)\n  Avec qui ? (1\u202f200 signes)  "


def test_each_line_is_a_question_with_what_its_brackets_say():
    assert read_questions(TEXT) == [
        {"key": 1, "words": "Que voulez-vous faire ?", "most": 1500, "required": True},
        {"key": 2, "words": "Combien viendront ?", "most": 300, "required": False},
        {"key": 3, "words": "Avec qui ?", "most": 1200, "required": True},
    ]


def test_a_question_that_stays_keeps_its_key_and_no_key_is_given_again():
    before = read_questions(TEXT)
    after = read_questions("Avec qui ?\nUne autre ?\nQue voulez-vous faire ?", before)
    assert [each["key"] for each in after] == [3, 4, 1]


@pytest.mark.parametrize(
    "text", ["Pourquoi ?\nPourquoi ?", "x" * 301, "Pourquoi ? (9000 signes)", "\n".join(f"Q {n} ?" for n in range(61))]
)
def test_what_nobody_could_answer_is_refused(text):
    with pytest.raises(RuleBroken):
        read_questions(text)


def test_other_brackets_are_words():
    assert read_questions("Votre budget (en euros)")[0]["words"] == "Votre budget (en euros)"


QUESTION = st.builds(
    lambda n, most, required: {"key": n, "words": f"Question {n} ?", "most": most, "required": required},
    st.integers(1, 60),
    st.integers(1, 6000),
    st.booleans(),
)


@given(st.lists(QUESTION, max_size=20, unique_by=lambda each: each["key"]))
def test_what_is_written_is_read_again_as_it_was(questions):
    assert read_questions(write_questions(questions), questions) == questions


def test_conditions_are_lines_said_once():
    assert read_lines(" a \n\nb\na", "conditions", most=3, longest=5) == ["a", "b"]
    with pytest.raises(RuleBroken):
        read_lines("a\nb\nc\nd", "conditions", most=3, longest=5)
