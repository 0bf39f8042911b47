"""Words of this room: the zonings of public policy in which a municipality may be."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Zone(TextChoices):
    """National programmes and zonings, by municipality."""

    FRR = "frr", _("France ruralités revitalisation")
    FRR_PLUS = "frr-plus", _("France ruralités revitalisation « plus »")
    QPV = "qpv", _("Quartier prioritaire de la politique de la ville")
    ACV = "acv", _("Action cœur de ville")
    PVD = "pvd", _("Petites villes de demain")
    VA = "village-avenir", _("Villages d’avenir")
