"""Texts as vectors: two that say the same are close, whatever their words. The model is a library with its weights.

It takes 120 MB and a second in the process that holds it: the worker of tasks and the live process load it, at their
first text; a process that serves pages never does, nor NumPy. Without the library, or with `LIEUDIT_ENCODER` empty,
`is_there()` is false and nothing here may be called. Which library, and why: decision 47.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from django.conf import settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    type Vectors = NDArray[np.float32]

DIMENSIONS = 512
"""Numbers of a vector."""
_one_at_a_time = Lock()


def is_there() -> bool:
    """Whether texts can be encoded by this install; loads nothing."""
    return _found(settings.ENCODER)


@cache
def _found(module: str) -> bool:
    return bool(module) and find_spec(module) is not None


def name() -> str:
    """What tells the vectors of this encoder from those of another one: its name and its version; loads nothing."""
    return _called(settings.ENCODER) if is_there() else ""


@cache
def _called(module: str) -> str:
    try:
        return f"{module} {version(packages_distributions()[module][0])}"
    except (KeyError, PackageNotFoundError):  # a module of one's own
        return module


def encode(texts: list[str]) -> Vectors:
    """One vector of length 1 for each text. Half a millisecond a text in a batch, 2 alone, a second the first time."""
    with _one_at_a_time:
        return _model(settings.ENCODER).encode(texts)


class Model(Protocol):
    def encode(self, texts: list[str]) -> Vectors: ...


@cache
def _model(module: str) -> Model:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy is there: its threads would take from pages
    model: Model = import_module(module).USE(threads=1)
    return model
