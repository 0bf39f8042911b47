"""Agreements as an open dataset."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lieudit.agreements.models import Agreement
from lieudit.agreements.workflow import AgreementState, Side
from lieudit.toolkit.datasets import Column, Dataset, labels, page_column
from lieudit.toolkit.datasets import Kind as Holds

AGREEMENTS = Dataset(
    _("Conventions"),
    _("Ce que chaque lieu et un partenaire se promettent, d’un jour à un autre. Le document signé n’y est pas."),
    lambda: [
        Column("numero", _("Numéro de la convention, pour toujours."), "number", kind=Holds.WHOLE),
        page_column(_("Adresse de sa page."), "agreements:agreement", "number"),
        Column("objet", _("Son objet."), "title"),
        Column("lieu", _("Identifiant du lieu, dans le jeu « Lieux »."), "place__slug"),
        Column("nom_du_lieu", _("Nom du lieu."), "place__name"),
        Column("partenaire", _("Nom du partenaire."), "partner__name"),
        Column("commence_le", _("Premier jour (AAAA-MM-JJ)."), "starts_on", kind=Holds.DAY),
        Column("finit_le", _("Dernier jour (AAAA-MM-JJ)."), "ends_on", kind=Holds.DAY),
        Column(
            "etat",
            _("En cours, renouvelée, à son terme, rompue, non reconnue par l’autre partie."),
            "state",
            labels(AgreementState),
        ),
        Column("declaree_par", _("Qui des deux l’a déclarée."), "told_by", labels(Side)),
        Column("confirmee_le", _("Quand l’autre l’a confirmée (temps universel)."), "confirmed_at", kind=Holds.MOMENT),
        Column("suit", _("Numéro de celle qu’elle renouvelle."), "after__number", kind=Holds.WHOLE),
    ],
    lambda: Agreement.objects.public().order_by("number"),
    key="numero",
    keywords=("conventions", "services publics", "partenariats"),
)
