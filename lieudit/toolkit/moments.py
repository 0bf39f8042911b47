"""Guarantees of the database on what lasts: from a moment to another, or to the end of time."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.expressions import Combinable


class Moments(Func):
    """From a moment to another, or to the end of time: what an exclusion constraint compares."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


def alone(name: str, start: str, end: str, *same: str | Combinable, condition: Q | None = None) -> ExclusionConstraint:
    """No two rows alike in `same` run at one moment."""
    alike: list[tuple[str | Combinable, str]] = [(field, RangeOperators.EQUAL) for field in same]
    expressions = [*alike, (Moments(start, end), RangeOperators.OVERLAPS)]
    return ExclusionConstraint(name=name, expressions=expressions, condition=condition)


def in_order(name: str, start: str, end: str) -> models.CheckConstraint:
    """What ends does not end before it starts, whatever a clock says."""
    return models.CheckConstraint(condition=Q(**{end: None}) | Q(**{f"{end}__gte": F(start)}), name=name)
