"""A figure is cited in a draft, where it stays what it was."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.deliberation.models import Draft
from lieudit.deliberation.services import add_finding
from lieudit.observatory.models import Citation
from lieudit.observatory.sheets import Figure
from lieudit.toolkit.errors import RuleBroken


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
