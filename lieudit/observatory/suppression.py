"""Which figures are kept back, so that neither one of them nor two levels subtracted tells of fewer than five. Pure.

A count under five is kept back. Whoever adds and subtracts the others could still find it: what is needed to find it is
kept back too, the smallest first. It is exact, for any nesting and any overlap of the territories: a count is found by
additions and subtractions if and only if its row is a combination of those that are said (linear algebra).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lieudit.observatory.sheets import LEAST

type Table = NDArray[np.float64]
type Marks = NDArray[np.bool_]

CLOSE = 1e-7


def kept_back(holds: Table, counts: NDArray[np.int64]) -> Marks:
    """Which territories are kept back. `holds` says which atoms each holds (territories × atoms, 0 or 1), `counts` how
    many things are in each atom. A territory that holds nothing is not a secret.
    """
    seen = counts > 0
    holds, counts = holds[:, seen], counts[seen]
    totals = holds @ counts
    secret = (totals > 0) & (totals < LEAST)
    hidden = secret.copy()
    while found := found_out(holds, hidden, secret):
        for helps in found.values():
            if not hidden[helps].any():  # one of them may have been kept back for another secret
                hidden[min(helps, key=lambda each: (totals[each], each))] = True
    return hidden


def found_out(holds: Table, hidden: Marks, secret: Marks) -> dict[int, list[int]]:
    """The secrets that are a combination of what is said, each with what serves most to find it."""
    said = np.flatnonzero(~hidden & (holds.sum(axis=1) > 0))
    if not len(said):
        return {}
    _classes, first, of = np.unique(holds[said], axis=1, return_index=True, return_inverse=True)
    likely = np.flatnonzero(secret)
    likely = likely[_hold_whole_classes(holds[likely], of.reshape(-1))]
    if not len(likely):
        return {}
    basis = holds[said][:, first].T  # one line a class: a secret that is not the same all over a class is safe
    wanted = holds[likely][:, first].T
    best, *_rest = np.linalg.lstsq(basis, wanted, rcond=None)
    far = np.abs(basis @ best - wanted).max(axis=0)
    return {
        int(row): [int(each) for each in said[np.abs(parts) > np.abs(parts).max() - CLOSE]]
        for row, error, parts in zip(likely, far, best.T, strict=True)
        if error < CLOSE
    }


def _hold_whole_classes(rows: Table, of: NDArray[np.int64]) -> Marks:
    """Which rows hold each class of atoms whole, or nothing of it."""
    order = np.argsort(of, kind="stable")
    starts = np.searchsorted(of[order], np.arange(int(of.max()) + 1))
    held = np.add.reduceat(rows[:, order], starts, axis=1)
    whole: Marks = ((held == 0) | (held == np.bincount(of))).all(axis=1)
    return whole
