"""What a share of a few answers says of all: the interval of Wilson."""

from __future__ import annotations

from math import sqrt

Z_95 = 1.959963984540054
"""Half-width, in standard deviations, of what holds 95 times in 100."""


def wilson(hits: float, seen: int, z: float = Z_95) -> tuple[float, float]:
    """Between which shares the true one stands, when `hits` of `seen` are counted; (0, 1) when nothing is.

    E. B. Wilson, *Probable inference*, JASA 22 (1927). Unlike the usual interval it serves for few answers, and
    for none or all.
    """
    if seen <= 0:
        return 0.0, 1.0
    share = hits / seen
    middle = (share + z * z / (2 * seen)) / (1 + z * z / seen)
    around = z * sqrt(share * (1 - share) / seen + z * z / (4 * seen * seen)) / (1 + z * z / seen)
    return max(0.0, min(share, middle - around)), min(1.0, max(share, middle + around))
