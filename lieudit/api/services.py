"""Acts on reuses: one is told by anybody, then shown or not."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.api.models import Reuse
from lieudit.api.workflow import REUSE_WORKFLOW, ReuseState
from lieudit.journal import services as journal
from lieudit.toolkit.datasets import DATASETS
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import Trace
from lieudit.toolkit.tokens import thing_token
from lieudit.toolkit.types import Json

MOST_AN_HOUR = 5
"""Reuses that one visitor tells in an hour."""
MOST_WAITING = 200
"""Reuses that wait to be read, all in all: beyond, it is no longer people who tell them."""


@transaction.atomic
def tell_reuse(
    dataset: str,
    *,
    actor: Account | None,
    origin: str,
    title: str,
    url: str,
    about: str = "",
    maker: str = "",
) -> Reuse:
    """Say what is made of a dataset, and where it is seen; the secretariat reads it before it is shown."""
    if dataset not in DATASETS:
        raise RuleBroken(_("Ce jeu de données n’existe plus."))
    if Reuse.objects.to_read().count() >= MOST_WAITING:
        raise RuleBroken(_("Beaucoup de réutilisations attendent d’être lues. Réessayez dans quelques jours."))
    if not Trace.keep(origin, MOST_AN_HOUR):
        raise RuleBroken(_("Vous avez signalé beaucoup de réutilisations. Réessayez dans une heure."))
    known = Reuse.objects.filter(dataset=dataset, url=url).exclude(state=ReuseState.DECLINED)
    if known.exists():
        raise RuleBroken({"url": _("Cette adresse est déjà signalée pour ce jeu de données.")})
    words = {"title": title, "url": url, "about": about, "maker": maker}
    reuse = Reuse.objects.create(dataset=dataset, author=actor, **words)
    journal.record("api.reuse_told", reuse, actor=actor, data=_said(reuse))
    return reuse


@transaction.atomic
def show_reuse(reuse: Reuse, *, actor: Account) -> Reuse:
    """Put it on the page of its dataset."""
    reuse = REUSE_WORKFLOW.take("show", reuse)
    _refuse_twice(reuse)
    reuse.reason = ""
    reuse.save(update_fields=["state", "reason"])
    journal.record("api.reuse_shown", reuse, actor=actor, data=_said(reuse))
    return reuse


@transaction.atomic
def decline_reuse(reuse: Reuse, *, actor: Account, reason: str) -> Reuse:
    """Do not show it, or no more, with the reason."""
    reuse = REUSE_WORKFLOW.take("decline", reuse)
    reuse.reason = reason
    reuse.save(update_fields=["state", "reason"])
    journal.record("api.reuse_declined", reuse, actor=actor, data=_said(reuse) | {"reason": reason})
    return reuse


def _refuse_twice(reuse: Reuse) -> None:
    """One that was declined may have been told anew since."""
    others = Reuse.objects.filter(dataset=reuse.dataset, url=reuse.url).exclude(pk=reuse.pk)
    if others.exclude(state=ReuseState.DECLINED).exists():
        raise RuleBroken(_("Cette adresse a été signalée de nouveau depuis : décidez de l’autre ligne."))


def _said(reuse: Reuse) -> Json:
    return {"dataset": reuse.dataset_title, "title": reuse.title, "of": thing_token(reuse)}
