"""Members as an open dataset: the organisations that belong today. A person is in no file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lieudit.membership.colleges import college_name
from lieudit.membership.models import Member
from lieudit.toolkit.datasets import Column, Dataset, Kind, page_column

COLUMNS = [
    Column("numero", _("Numéro du membre, pour toujours."), "number", kind=Kind.WHOLE),
    page_column(_("Adresse de sa page."), "membership:member", "number"),
    Column("nom", _("Nom de l’organisation."), "organisation__name"),
    Column("organisation", _("Son identifiant, dans le jeu « Organisations »."), "organisation__slug"),
    Column("college", _("Le collège où elle siège."), "college", college_name),
    Column("association", _("Le réseau d’une région ; vide pour l’association nationale."), "region__name"),
    Column("depuis", _("Premier jour (AAAA-MM-JJ)."), "since", kind=Kind.DAY),
]
MEMBERS = Dataset(
    _("Membres"),
    _("Les organisations membres aujourd’hui, par collège. Les personnes n’y sont pas, même celles qui sont nommées."),
    lambda: COLUMNS,
    lambda: Member.objects.running().filter(organisation__isnull=False).order_by("number"),
    key="numero",
    page="membership:members",
    keywords=("adhésion", "gouvernance", "associations"),
)
