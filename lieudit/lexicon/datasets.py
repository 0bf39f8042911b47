"""Words that people say for one another, as an open dataset: what the search boxes read."""

from __future__ import annotations

from django.conf import settings
from django.db.models import F
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lieudit.lexicon.models import WordGroup
from lieudit.toolkit.datasets import Column, Dataset, Kind

COLUMNS = [
    Column("ligne", _("Numéro du groupe, pour toujours."), "pk", kind=Kind.WHOLE),
    Column(
        "adresse",
        _("Adresse du groupe, dans la page du vocabulaire."),
        lambda: F("pk"),
        lambda pk: f"{settings.SITE_URL}{reverse('lexicon:groups')}#groupe-{pk}",
        Kind.LINK,
    ),
    Column("mots", _("Mots et expressions qui se disent l’un pour l’autre."), "words", kind=Kind.WORDS),
    Column("change_le", _("Jour du dernier changement (AAAA-MM-JJ)."), lambda: TruncDate("changed_at"), kind=Kind.DAY),
]
WORD_GROUPS = Dataset(
    _("Groupes de mots"),
    _("Le vocabulaire de la recherche : les mots que les lieux disent l’un pour l’autre."),
    lambda: COLUMNS,
    lambda: WordGroup.objects.kept().order_by("pk"),
    key="ligne",
    page="lexicon:groups",
    keywords=("vocabulaire", "recherche"),
)
