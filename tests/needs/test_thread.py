"""The thread is told from the journal, without a database."""

import datetime as dt
from dataclasses import dataclass, field

from lieudit.journal.sentence import Sentence
from lieudit.needs.thread import dates, thread_steps, what_next


@dataclass
class Act:
    day: int
    sentence: str
    stage: str | None = None
    data: dict = field(default_factory=dict)

    @property
    def at(self):
        return dt.datetime(2026, 3, self.day, tzinfo=dt.UTC)

    @property
    def template(self):
        return Sentence(self.sentence, stage=self.stage)


SAID = Act(1, "Exprimé.", "expressed")
JOINED = Act(3, "Porté plus haut.")
MET = Act(5, "Réuni.", "gathered", {"url": "/c/1/", "link": "Lire la convergence"})


def states(thread):
    return [(step.stage, step.state) for step in thread]


def test_each_stage_holds_what_happened_while_it_was_current():
    thread = thread_steps([MET, JOINED, SAID], "gathered")
    assert states(thread)[:3] == [("expressed", "done"), ("gathered", "current"), ("deliberated", "to-come")]
    assert thread[0].body == "Exprimé. Porté plus haut."
    assert thread[1].when == MET.at
    assert thread[1].links == ({"url": "/c/1/", "label": "Lire la convergence"},)
    assert len(thread) == 7


def test_a_stage_that_was_skipped_is_not_told():
    answered = Act(9, "Répondu.", "answered")
    assert [step.stage for step in thread_steps([SAID, answered], "answered")] == ["expressed", "answered", "effect"]


def test_a_stage_left_and_reached_again_has_its_second_date():
    again = Act(8, "Réuni ailleurs.", "gathered")
    assert dates([SAID, MET, again])["gathered"] == again.at


def test_nothing_is_done_before_publication():
    assert {state for _stage, state in states(thread_steps([], None))} == {"to-come"}


def test_a_stage_to_come_may_say_more():
    assert thread_steps([SAID], "expressed", {"gathered": "Le 4 mai."})[1].body == "Le 4 mai."


def test_the_latest_act_says_what_comes_next():
    acts = [Act(1, "a", data={"next": "Le 2."}), Act(4, "b", data={"next": "Le 5."}), Act(6, "c")]
    assert what_next(acts) == "Le 5."
    assert what_next([SAID]) == ""


def test_what_was_to_come_is_not_said_once_a_later_stage_is_reached():
    acts = [Act(1, "a", "adopted", {"next": "Le secrétariat écrit."}), Act(4, "b", "answered")]
    assert what_next(acts[:1]) == "Le secrétariat écrit."
    assert what_next(acts) == ""
