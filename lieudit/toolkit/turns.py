"""What is done to many things, one after another: a fault in one holds back no other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence

from django.db import OperationalError, models, transaction

from lieudit.toolkit.errors import RuleBroken

logger = logging.getLogger(__name__)


class NotAllDone(Exception):
    """Some things raised faults that no rule foresees; the others are done. `done` are those."""

    def __init__(self, faults: list[str], done: Sequence[object]) -> None:
        super().__init__(" ; ".join(faults))
        self.done = done


def in_turn[Row: models.Model, Done](rows: Iterable[Row], act: Callable[[Row], Done]) -> list[Done]:
    """What `act` gave of each row, each in a transaction of its own.

    What a rule refuses is left: somebody has just done it, or it waits for something. Any other fault is logged with
    its row and raised once all the others have had their turn: the timer is not heard, and `manage.py doctor` says so.
    """
    done, faults = [], []
    for row in rows:
        try:
            with transaction.atomic():
                done.append(act(row))
        except RuleBroken:
            continue
        except OperationalError:  # the database is away: for the others too
            raise
        except Exception as fault:
            logger.exception("%s: %s", name_of(act), row)
            faults.append(f"{row} : {fault!r}")
    if faults:
        raise NotAllDone(faults, done)
    return done


def each_act(acts: Iterable[Callable[[], object]]) -> list[str]:
    """Run acts that have nothing to do with one another, whatever becomes of each: the names of those that raised."""
    failed = []
    for act in acts:
        try:
            act()
        except OperationalError:
            raise
        except NotAllDone:  # each is logged already
            failed.append(name_of(act))
        except Exception:
            logger.exception("%s", name_of(act))
            failed.append(name_of(act))
    return failed


def name_of(act: Callable[..., object]) -> str:
    return str(getattr(act, "__qualname__", act))
