"""Facts that hold from a day to another: the base of memberships and mandates."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Dated(models.Model):
    """A fact that holds from a day to another: never deleted, ended."""

    since = models.DateField(_("depuis"), default=timezone.localdate)
    until = models.DateField(_("jusqu’au"), null=True, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def running_on(day: dt.date | None = None) -> Q:
        day = day or timezone.localdate()
        return Q(since__lte=day) & (Q(until=None) | Q(until__gte=day))
