"""A thread is told as composed answers, without a database: what was not composed keeps the journal's sentences."""

import datetime as dt
from dataclasses import dataclass, field, replace

from lieudit.journal.sentence import Sentence
from lieudit.needs.figures import Voices
from lieudit.needs.thread import (
    CARRIED_DAYS,
    WRITERS,
    Chapter,
    Facts,
    Writer,
    dates,
    next_of,
    thread_of,
    thread_steps,
    write,
)
from lieudit.toolkit.promises import NextStep
from lieudit.toolkit.workdays import add_working_days


@dataclass
class Act:
    day: int
    sentence: str
    stage: str | None = None
    data: dict = field(default_factory=dict)
    kind: str = "somewhere.done"

    @property
    def at(self):
        return dt.datetime(2026, 3, self.day, 12, tzinfo=dt.UTC)

    @property
    def template(self):
        return Sentence(self.sentence, stage=self.stage)


SAID = Act(1, "Exprimé.", "expressed", {"author": "Le Préau", "number": 4}, "needs.expressed")
JOINED = Act(3, "Porté plus haut.", data={"level": "régional"}, kind="needs.escalated")
MET = Act(5, "Réuni.", "gathered", {"url": "/c/1/", "link": "Lire la convergence", "title": "Tenir"}, "needs.gathered")


def steps(acts, stage, *chapters):
    return thread_steps(Facts(sorted(acts, key=lambda act: act.at), stage), {each.stage: each for each in chapters})


def states(thread):
    return [(step.stage, step.state) for step in thread]


def test_each_stage_holds_what_happened_while_it_was_current():
    thread = steps([MET, JOINED, SAID], "gathered")
    assert states(thread)[:3] == [("expressed", "done"), ("gathered", "current"), ("deliberated", "to-come")]
    assert thread[0].body == "Exprimé. Porté plus haut."
    assert thread[1].when == MET.at
    assert thread[1].links == ({"url": "/c/1/", "label": "Lire la convergence"},)
    assert len(thread) == 7


def test_what_is_composed_takes_the_place_of_the_journal():
    thread = steps([SAID, MET], "gathered", Chapter("gathered", "Réuni avec 2 autres", "Trois lieux."))
    assert (thread[1].title, thread[1].body, thread[1].links) == ("Réuni avec 2 autres", "Trois lieux.", ())


def test_a_stage_that_was_skipped_is_not_told():
    answered = Act(9, "Répondu.", "answered")
    assert [step.stage for step in steps([SAID, answered], "answered")] == ["expressed", "answered", "effect"]


def test_a_stage_left_and_reached_again_has_its_second_date():
    again = Act(8, "Réuni ailleurs.", "gathered")
    assert dates([SAID, MET, again], {})["gathered"] == again.at


def test_one_more_need_changes_no_date_of_what_is_debated():
    opened, enters = Act(7, "Ouvert.", "deliberated"), Act(9, "Réuni.", "gathered", MET.data, MET.kind)
    thread = steps([SAID, MET, opened, enters], "deliberated")
    assert [step.when for step in thread[:3]] == [SAID.at, MET.at, opened.at]
    assert thread[2].body == "Ouvert. Réuni."
    back = Act(8, "Rendu.", "gathered")
    assert dates([SAID, MET, opened, back, enters], {})["gathered"] == enters.at


def test_nothing_is_done_before_publication():
    assert {state for _stage, state in states(steps([], None))} == {"to-come"}


def test_a_stage_to_come_may_say_more():
    thread = steps([SAID], "expressed", Chapter("gathered", body="Avec qui ?", when="en mai"))
    assert (thread[1].body, thread[1].when) == ("Avec qui ?", "en mai")


def told(acts, stage, **known):
    chapters, coming = write(Facts(acts, stage, need=1, **known))
    return {chapter.stage: chapter for chapter in chapters}, coming


def test_who_said_it_and_who_says_the_same_are_one_sentence_each():
    voices = Voices(needs=3, places=2, others=1, departments=2)
    chapters, _coming = told([SAID, MET], "gathered", voices=voices)
    assert chapters["expressed"].title == "Exprimé par Le Préau"
    assert chapters["gathered"].title == "Réuni avec 2\N{NO-BREAK SPACE}autres besoins"
    by_a_town = replace(SAID, data={**SAID.data, "author": "Commune de Guéret"})
    assert told([by_a_town], "expressed")[0]["expressed"].title == "Exprimé par la commune de Guéret"
    said = "2\N{NO-BREAK SPACE}lieux et 1\N{NO-BREAK SPACE}autre voix disent la même chose"
    assert chapters["gathered"].body == f"{said}.", "the departments are those of the convergence, which it tells"
    [_said, met], _coming = write(Facts([SAID, MET], "gathered", convergence=1, voices=voices))
    assert met.body == f"{said}, dans 2\N{NO-BREAK SPACE}départements."


def test_nobody_says_the_same_alone():
    assert Voices(1, 1, 0, 1).sentence == "Un seul lieu le dit pour l’instant"
    assert Voices(1, 0, 1, 1).sentence == "Une seule voix le dit pour l’instant"
    assert Voices(2, 1, 1, 1).sentence.startswith("1\N{NO-BREAK SPACE}lieu et 1\N{NO-BREAK SPACE}autre voix disent")
    assert Voices(2, 0, 2, 1).sentence == "2\N{NO-BREAK SPACE}voix disent la même chose"


def test_the_lying_thread_dates_no_stage_that_was_not_reached():
    effect = Act(9, "Un autre besoin a changé.", "effect")
    shown = thread_of(Facts([SAID, MET, effect], "gathered", need=1))
    assert set(shown["dates"]) == {"expressed", "gathered"}


def test_a_level_that_was_asked_owes_an_answer_before_a_day():
    _chapters, coming = told([SAID, JOINED], "expressed")
    assert coming.by == add_working_days(JOINED.at.date(), CARRIED_DAYS)
    assert coming.owes == "Le niveau régional"
    taken = Act(4, "Pris.", data={"level": "régional"}, kind="needs.escalation_taken")
    assert told([SAID, JOINED, taken], "expressed")[1] is None


def test_what_is_carried_and_what_comes_next_are_both_said_the_first_owed_first(monkeypatch):
    """The answer that another level owes is not hidden by the next step of a room above."""
    carried = [SAID, MET, JOINED]
    answer = add_working_days(JOINED.at.date(), CARRIED_DAYS)
    for days, owes in ((1, "Le niveau régional"), (-1, "Le conseil"), (None, "Le niveau régional")):
        by = answer + dt.timedelta(days=days) if days else None
        step = NextStep("Le conseil", "ouvre une délibération", "ouvrir une délibération", by, first="Rendu hier.")
        monkeypatch.setattr(WRITERS, "given", [Writer(lambda facts, step=step: ([], step), lambda facts: "")])
        coming = next_of(Facts(carried, "gathered", need=1))
        assert coming.owes == owes
        other = "Le conseil" if owes != "Le conseil" else "Le niveau régional"
        assert other in coming.first
        assert "Rendu hier." in coming.first
