"""When words that a file of open data may hold were last taken back."""

from __future__ import annotations

import datetime as dt

from lieudit.care.models import Measure
from lieudit.toolkit.datasets import DATASETS


def taken_back() -> dt.datetime | None:
    """When words were last hidden, or rows taken back, whichever dataset they are of: a row may say words of another
    (the services of a place, an act that quotes a need). None where it never happened."""
    hidden = Measure.objects.hiding().order_by("-at").values_list("at", flat=True)[:1]
    taken = [dataset.touched() for dataset in DATASETS.values() if dataset.touched]
    return max((at for at in hidden.union(*taken, all=True) if at), default=None)
