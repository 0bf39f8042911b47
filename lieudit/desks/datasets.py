"""What structures spread to their territory of what comes from the nation, as an open dataset."""

from __future__ import annotations

from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from lieudit.desks.models import Spreading
from lieudit.toolkit.datasets import Column, Dataset, Kind, page_column

THINGS = {"position": _("position adoptée"), "draft": _("projet ouvert aux amendements"), "election": _("élection")}
"""What is spread, by the name of its model."""

COLUMNS = [
    Column("numero", _("Numéro public de la diffusion, pour toujours."), "number", kind=Kind.WHOLE),
    page_column(_("Adresse de sa page."), "desks:spreading", "number"),
    Column("territoire", _("Pour quel territoire."), lambda: Coalesce("department__name", "region__name")),
    Column("code_departement", _("Code du département ; vide pour une région."), "department__code"),
    Column("code_region", _("Code de la région ; vide pour un département."), "region__code"),
    Column("structure", _("Qui l’a diffusée ; vide : l’animation du territoire."), "organisation__name"),
    Column(
        "nature",
        _("Ce qui est diffusé : une position, un projet, une élection."),
        "content_type__model",
        lambda name: str(THINGS.get(name, name)),
    ),
    Column("titre", _("Son titre, ici."), "title"),
    Column("mots", _("Ce que cela change ici."), "words"),
    Column("diffuse_le", _("Jour de la diffusion (AAAA-MM-JJ)."), lambda: TruncDate("at"), kind=Kind.DAY),
]
SPREADINGS = Dataset(
    _("Diffusions dans les territoires"),
    _("Ce que les structures disent chez elles des positions, des projets et des élections du conseil."),
    lambda: COLUMNS,
    lambda: Spreading.objects.public().order_by("number"),
    key="numero",
    keywords=("territoires", "diffusion"),
)
