"""Controlled words of attestations: what becomes of the files of who closes their account."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AtClosing(TextChoices):
    """What the holder chose, before closing an account, for the files that they keep."""

    LEFT = "left", _("Les laisser valables : les fichiers que je garde se vérifient encore")
    WITHDRAWN = "withdrawn", _("Les retirer : les fichiers que je garde diront qu’elles le sont")
