"""Put a mutant in place of the module that runs, in the process at hand (a child, which ends with it)."""

from __future__ import annotations

import gc
import sys
import types
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

PLAIN = (bool, int, str, bytes, tuple, frozenset, type(None))
KEPT = ("__dict__", "__weakref__", "__module__", "__doc__", "__qualname__")
type Codes = dict[tuple[str, int, int], types.CodeType]


class Unswappable(Exception):
    """The mutant cannot be put in place: it says nothing of the tests."""


@cache
def codes(source: str, filename: str) -> Codes:
    """The code of every function of a source, by its name, its line and its rank there."""
    found: Codes = {}
    for code in _inside(compile(source, filename, "exec", dont_inherit=True)):
        key, rank = (code.co_qualname, code.co_firstlineno), 0
        while (*key, rank) in found:
            rank += 1
        found[(*key, rank)] = code
    return found


def _inside(code: types.CodeType) -> Iterator[types.CodeType]:
    for each in code.co_consts:
        if isinstance(each, types.CodeType):
            yield each
            yield from _inside(each)


def functions_of(filename: str) -> list[types.FunctionType]:
    """Every function that was made from this file and still lives, also those that are frozen."""
    gc.unfreeze()  # what is frozen is listed nowhere
    return [each for each in gc.get_objects() if _is_function(each) and each.__code__.co_filename == filename]


def _is_function(thing: object) -> bool:
    try:
        return type(thing) is types.FunctionType
    except ReferenceError:  # a proxy whose thing is gone
        return False


def swap(functions: list[types.FunctionType], path: Path, was: str, source: str, cold: bool) -> None:
    """Give each function of the module its mutated code; where what is run at import changed, run it again."""
    before, after = codes(was, str(path)), codes(source, str(path))
    new = {before[key]: after[key] for key in before.keys() & after.keys() if before[key] != after[key]}
    for function in functions:
        if (code := new.get(function.__code__)) is not None:
            if code.co_freevars != function.__code__.co_freevars:
                raise Unswappable("a function closes over other names")
            function.__code__ = code
    if cold:
        _run_again(path, source)


def _run_again(path: Path, source: str) -> None:
    name = next(name for name, each in sys.modules.items() if getattr(each, "__file__", None) == str(path))
    module, fresh = sys.modules[name], types.ModuleType(name)
    fresh.__file__ = str(path)
    exec(compile(source, str(path), "exec", dont_inherit=True), fresh.__dict__)
    for key, value in list(fresh.__dict__.items()):
        old = module.__dict__.get(key)
        if old is not value and not key.startswith("__"):
            _renew(key, old, value)
            if isinstance(value, PLAIN) or old is None:
                module.__dict__[key] = value


def _renew(key: str, old: Any, new: Any) -> None:
    """Make of a thing what it became; where that cannot be, let everybody have the new one."""
    if isinstance(old, types.FunctionType) and isinstance(new, types.FunctionType):
        while hasattr(old, "__wrapped__") and hasattr(new, "__wrapped__"):
            old, new = old.__wrapped__, new.__wrapped__
        old.__code__, old.__defaults__, old.__kwdefaults__ = new.__code__, new.__defaults__, new.__kwdefaults__
    elif isinstance(old, type) and isinstance(new, type):
        for name in new.__dict__.keys() - set(KEPT):
            setattr(old, name, new.__dict__[name])
    elif type(old) is type(new) and isinstance(old, dict):
        old.clear()
        old.update(new)
    elif type(old) is type(new) and hasattr(old, "__dict__"):
        old.__dict__.clear()
        old.__dict__.update(new.__dict__)
    else:
        _bind_elsewhere(key, old, new)


def _bind_elsewhere(key: str, old: object, new: object) -> None:
    """Where others imported the thing by its name."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] in {"lieudit", "tests"} and module is not None:
            for each, value in list(vars(module).items()):
                if value is old and (each == key or not isinstance(old, PLAIN)):
                    setattr(module, each, new)
