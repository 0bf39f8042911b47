"""A figure is cited in a draft, where it stays what it was; the official file of standards of living is brought."""

from __future__ import annotations

from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.deliberation.models import Draft
from lieudit.deliberation.services import add_finding
from lieudit.journal import services as journal
from lieudit.observatory.income import SECRET, UnknownColumnsError, medians_of
from lieudit.observatory.models import Citation, IncomeList
from lieudit.observatory.sheets import Figure
from lieudit.observatory.tasks import take_figures
from lieudit.territory.models import Municipality
from lieudit.territory.quarters import quarters
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.tables import UnreadableFileError


@transaction.atomic
def cite_figure(draft: Draft, figure: Figure, *, actor: Account) -> Citation:
    """Write a figure down as a finding of a draft, with its rows of that day; the journal says so as of any finding."""
    if not figure.is_known:
        raise RuleBroken(_("Ce chiffre n’a pas de valeur : il n’y a rien à citer. %(why)s") % {"why": figure.why})
    if Citation.objects.filter(
        finding__draft=draft,
        snapshot=figure.snapshot,
        indicator=figure.indicator.key,
        territory=figure.territory,
    ).exists():
        raise RuleBroken(_("Ce projet cite déjà ce chiffre, de ce jour."))
    finding = add_finding(
        draft,
        actor=actor,
        claim=_("%(title)s, %(name)s") % {"title": figure.indicator.title, "name": figure.name},
        figure=figure.words,
        source=_("Chiffres du conseil : %(source)s") % {"source": figure.indicator.source},
        url=f"{settings.SITE_URL}{figure.rows}",
        dated=figure.date,
    )
    return Citation.objects.create(
        finding=finding,
        snapshot_id=figure.snapshot,
        indicator=figure.indicator.key,
        territory=figure.territory,
    )


@transaction.atomic
def bring_income(*, actor: Account, file: BinaryIO, year: int) -> IncomeList:
    """Keep the medians of a file of Filosofi; figures that waited for it are worked out at once, by the worker."""
    try:
        told = medians_of(file)
    except UnreadableFileError as fault:
        raise RuleBroken(str(fault)) from fault
    except UnknownColumnsError as fault:
        raise RuleBroken(
            _("Ce fichier n’a pas de colonne de code (CODGEO) et de niveau de vie médian (MED21, Q221…) qui se lise.")
        ) from fault
    known = {
        *Municipality.objects.filter(code__in=told).values_list("code", flat=True),
        *(quarters().keys() & told.keys()),
    }
    medians = {code: told[code] for code in sorted(known)}
    if not any(value != SECRET for value in medians.values()):
        raise RuleBroken(_("Ce fichier ne donne le niveau de vie d’aucune commune connue."))
    brought = IncomeList.objects.create(year=year, medians=medians, by=actor)
    take_figures.enqueue()
    journal.record("observatory.income_brought", brought, actor=actor, data={"year": year, "count": len(medians)})
    return brought
