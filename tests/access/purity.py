"""Which files ask the database by themselves, seen as pages are served."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FrameType, GeneratorType
from typing import Any

from django.db import connection
from django.db.models import QuerySet


@cache
def says_it_is_pure(path: str) -> bool:
    """« Pure » stands in the first words of the file: it computes, and asks nothing of the database."""
    return bool(re.search(r"\b[Pp]ure\b", ast.get_docstring(ast.parse(Path(path).read_text())) or ""))


def who_asks() -> tuple[FrameType | None, list[Any]]:
    """The nearest function of a room that led to this query; rows and generators that are walked on the way."""
    frame, walked = sys._getframe(2), []
    while frame and not (
        (name := frame.f_globals.get("__name__", "")).startswith("lieudit.") and not name.startswith("lieudit.toolkit.")
    ):
        walked.append(frame)
        if issubclass(type(me := frame.f_locals.get("self")), QuerySet):  # the type: to ask a lazy thing would wake it
            walked.append(me)
        frame = frame.f_back  # type: ignore[assignment]
    return frame, walked


def is_given(frame: FrameType, walked: list[Any]) -> bool:
    """Whether what is walked was handed over to the function, as rows or as a generator of rows."""
    code = frame.f_code
    arguments = [frame.f_locals.get(name) for name in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]]
    known = {id(each) for each in walked}
    return any(id(one.gi_frame if type(one) is GeneratorType else one) in known for one in arguments)


@contextmanager
def questions_of_pure_files() -> Iterator[set[str]]:
    """What files that say that they are pure asked meanwhile, as « file:function ». To walk rows that one was given is
    no question."""
    found: set[str] = set()

    def watch(execute: Callable[..., Any], *query: Any) -> Any:
        frame, walked = who_asks()
        if frame and says_it_is_pure(frame.f_code.co_filename) and not is_given(frame, walked):
            found.add(f"{frame.f_globals['__name__']}:{frame.f_code.co_qualname}")
        return execute(*query)

    with connection.execute_wrapper(watch):
        yield found
