"""What places lend, as rows of a file: who borrows is in none."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lieudit.mutual_aid.vocabulary import Insurance, Kind, Users
from lieudit.toolkit.datasets import Column, labels, page_column
from lieudit.toolkit.datasets import Kind as Holds

COLUMNS = [
    Column("numero", _("Numéro public de la chose prêtée, pour toujours."), "number", kind=Holds.WHOLE),
    page_column(_("Adresse de sa page, avec les jours où elle est libre."), "mutual_aid:thing", "number"),
    Column("titre", _("Ce qui est prêté."), "title"),
    Column("sorte", _("Sorte de chose."), "kind", labels(Kind)),
    Column("lieu", _("Nom du lieu qui prête."), "place__name"),
    Column("code_insee", _("Code de la commune de ce lieu (INSEE)."), "place__municipality__code"),
    Column("qui_peut_s_en_servir", _("Qui peut s’en servir."), "users", labels(Users)),
    Column("depot_de_garantie", _("Dépôt de garantie, en euros."), "deposit", kind=Holds.NUMBER),
    Column("assurance", _("Ce que le lieu demande à voir."), "insurance", labels(Insurance)),
    Column("jours_au_plus", _("Jours d’un prêt, au plus."), "longest", kind=Holds.WHOLE),
]
