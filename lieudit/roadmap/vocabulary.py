"""The seven missions that a goal serves, and the licences under which its deliverables are given."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mission(models.TextChoices):
    """Missions of the association (« Conseil national des Tiers-lieux », P2P Foundation, 16 September 2019)."""

    GATHERINGS = "M1", _("Rassemblements du conseil")
    TRANSFER = "M2", _("Transfert d’expérience entre réseaux")
    COMMONS = "M3", _("Ressources mutualisées et outils communs")
    TRAINING = "M4", _("Professionnalisation et formation")
    ADVOCACY = "M5", _("Communication et plaidoyer")
    INNOVATION = "M6", _("Soutien de l’innovation")
    PARTNERS = "M7", _("Diversité des partenaires")


class Licence(models.TextChoices):
    """Open licences, by their SPDX code, except the last one."""

    ETALAB = "etalab-2.0", _("Licence Ouverte 2.0")
    CC_BY = "CC-BY-4.0", _("Creative Commons, attribution (CC BY 4.0)")
    CC_BY_SA = "CC-BY-SA-4.0", _("Creative Commons, partage à l’identique (CC BY-SA 4.0)")
    CC0 = "CC0-1.0", _("Domaine public (CC0 1.0)")
    ODBL = "ODbL-1.0", _("Base de données ouverte (ODbL 1.0)")
    EUPL = "EUPL-1.2", _("Logiciel libre, EUPL 1.2")
    AGPL = "AGPL-3.0-or-later", _("Logiciel libre, AGPL 3 ou plus")
    OTHER_FREE = "other", _("Une autre licence libre, dite dans le document")
