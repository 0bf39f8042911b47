"""Controlled words of the commons: what a resource is, and the domains that it may serve."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.network.vocabulary import Domain

SIX = [(code, label) for code, label in Domain.choices if code != Domain.OTHER]
"""The six services of general interest; a resource that serves none of them in particular says none."""


class Kind(TextChoices):
    METHOD = "method", _("Méthode")
    GUIDE = "guide", _("Guide")
    TEMPLATE = "template", _("Modèle de document")
    TOOL = "tool", _("Outil")
    PLANS = "plans", _("Plans à fabriquer")
    SOFTWARE = "software", _("Logiciel")
    COURSE = "course", _("Support d’atelier, de formation")
    DATA = "data", _("Jeu de données")
    STORY = "story", _("Retour d’expérience, étude")
