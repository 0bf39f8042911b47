"""What may be attested, as an open dataset: by which rule, by whom it is kept; nobody who has it is in it."""

from __future__ import annotations

from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from lieudit.attestations.models import Achievement
from lieudit.attestations.workflow import AchievementState
from lieudit.toolkit.datasets import Column, Dataset, Kind, labels, page_column

COLUMNS = [
    Column("numero", _("Numéro du savoir-faire, pour toujours."), "number", kind=Kind.WHOLE),
    page_column(_("Adresse de sa page."), "attestations:achievement", "number"),
    Column("titre", _("Le savoir-faire."), "title"),
    Column("on_sait", _("Ce que l’on sait faire."), "able"),
    Column("regle", _("Ce que les pairs regardent."), "rule"),
    Column("pairs", _("Combien de pairs le reconnaissent."), "peers", kind=Kind.WHOLE),
    Column(
        "tenu_par",
        _("Lieu ou organisation qui le tient ; vide : le conseil."),
        lambda: Coalesce("place__name", "organisation__name"),
    ),
    Column("remplace", _("Numéro de celui qu’il remplace."), "replaces__number", kind=Kind.WHOLE),
    Column("etat", _("Ouvert aux déclarations, ou plus délivré."), "state", labels(AchievementState)),
    Column("defini_le", _("Jour de sa définition (AAAA-MM-JJ)."), lambda: TruncDate("defined_at"), kind=Kind.DAY),
]
ACHIEVEMENTS = Dataset(
    _("Savoir-faire attestés"),
    _("Chaque savoir-faire que l’on peut faire attester : sa règle, ses pairs, qui le tient. Personne n’y est nommé."),
    lambda: COLUMNS,
    lambda: Achievement.objects.public().order_by("number"),
    key="numero",
    page="attestations:achievements",
    keywords=("attestations", "savoir-faire", "pairs"),
)
