"""What money is, by the accounts of associations."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Nature(TextChoices):
    """What money is, by the accounts of associations (règlement ANC 2018-06)."""

    SALES = "70", _("ventes et prestations")
    PUBLIC = "73", _("concours publics")
    GRANT = "74", _("subventions")
    GIFTS = "754", _("dons")
    FOUNDATIONS = "755", _("fondations et contributions")
    DUES = "756", _("cotisations")
    OTHER = "75", _("autres produits")
