"""The demonstration as two processes tell it: the acts wait for their letters, and stop without them."""

import datetime as dt
import multiprocessing

import pytest
from django.core.management.base import CommandError
from django.utils import timezone

from lieudit.pages.management.demonstration.beside import Teller
from lieudit.pages.management.demonstration.clock import at


def told(acts):
    here, there = multiprocessing.Pipe()
    teller, moment = Teller(here, dt.timedelta(days=1)), timezone.now()
    with at(moment):
        for act in range(acts):
            teller.tell("tell", (), {"entry_id": act})
    return teller, there, moment


def test_an_act_is_told_at_its_moment():
    _teller, there, moment = told(2)
    orders = [there.recv(), there.recv()]
    assert orders == [("tell", (), {"entry_id": act}, moment) for act in range(2)]


def test_the_story_goes_on_when_few_acts_are_left_to_tell():
    teller, there, _moment = told(3)
    teller.wait(3)
    there.send("tell")
    teller.wait(2)
    for _act in (1, 2):
        there.send("tell")
    teller.wait()
    assert not teller._line.poll(), "each answer was read once"


def test_no_letter_is_later_than_its_process_may_be():
    teller, there, moment = told(3)
    teller.keep_up(moment + dt.timedelta(days=1))
    assert len(teller._left) == 3
    for _act in range(3):
        there.send("tell")
    teller.keep_up(moment + dt.timedelta(days=1, seconds=1))
    assert not teller._left


def test_a_story_whose_letters_stop_is_not_told_to_its_end():
    teller, there, _moment = told(1)
    there.recv()
    there.close()
    with pytest.raises(CommandError, match="relancez"):
        teller.wait()
