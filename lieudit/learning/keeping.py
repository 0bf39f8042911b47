"""Acts of those who keep a path together: another is asked, accepts or not, leaves; a path always has a keeper.

A path is locked first. Its first keeper is that of its row; when it leaves, the one that accepted first takes its turn.
"""

from __future__ import annotations

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.learning.models import KEEPING_ASKED, Path, PathKeeper
from lieudit.learning.paths import record, refuse_closed, refuse_twice
from lieudit.learning.workflow import KEEPING_WORKFLOW, PATH_WORKFLOW, KeepingState
from lieudit.network.kept import Hat, as_hat
from lieudit.network.models import Place, Representative
from lieudit.toolkit.agreement import agreed
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock

MOST_KEEPERS = 8
"""Who keep one path beside its first keeper, or are asked to."""


@transaction.atomic
def ask_keeper(path: Path, *, actor: Account, keeper: Hat) -> PathKeeper:
    """Ask a place or an organisation to keep a path too: who speaks for it is told, and answers."""
    path = PATH_WORKFLOW.take("ask_keeper", path)
    refuse_closed(keeper)
    _lapse(path)
    refused = path.keepers.filter(state=KeepingState.DECLINED, answered_at__gt=timezone.now() - KEEPING_ASKED)
    if refused.filter(**as_hat(keeper)).exists():
        raise RuleBroken(
            {"keeper": agreed(_("%(name)s n’a pas voulu il y a peu : laissez passer un mois."), name=keeper)}
        )
    standing = path.keepers.filter(state__in=[KeepingState.ASKED, KeepingState.KEPT])
    if keeper == path.hat or standing.filter(**as_hat(keeper)).exists():
        raise RuleBroken(
            {"keeper": agreed(_("%(name)s tient déjà ce parcours, ou la demande attend sa réponse."), name=keeper)}
        )
    if standing.count() >= MOST_KEEPERS:
        raise RuleBroken({"keeper": _("Un parcours a %(most)d autres tenants au plus.") % {"most": MOST_KEEPERS}})
    row = PathKeeper.objects.create(path=path, author=actor, asked_at=timezone.now(), **as_hat(keeper))
    spoken = Representative.objects.running().of(keeper).values_list("account", flat=True)
    journal.address_to(path, list(spoken))
    record("learning.keeper_asked", path, actor, other=str(keeper))
    return row


@transaction.atomic
def accept_keeping(keeper: PathKeeper, *, actor: Account) -> PathKeeper:
    """Keep a path with others, from now on."""
    path, keeper = _hold(keeper)
    _answer(keeper, "accept")
    refuse_closed(keeper.hat)
    record("learning.keeper_joined", path, actor, path.hat, keeper.hat, other=str(keeper.hat))
    return keeper


@transaction.atomic
def decline_keeping(keeper: PathKeeper, *, actor: Account) -> PathKeeper:
    """Say that one will not keep it."""
    path, keeper = _hold(keeper)
    _answer(keeper, "decline")
    record("learning.keeper_declined", path, actor, other=str(keeper.hat))
    return keeper


@transaction.atomic
def leave_keeping(path: Path, *, actor: Account, keeper: Hat) -> Path:
    """Keep a path no more. The last one does not leave: it names another first, or withdraws the path."""
    path = PATH_WORKFLOW.take("leave_keeping", path)
    beside = list(path.keepers.kept().select_related("place", "organisation"))
    row = next((each for each in beside if each.hat == keeper), None)
    if row is None and keeper != path.hat:
        raise RuleBroken({"keeper": agreed(_("%(name)s ne tient pas ce parcours."), name=keeper)})
    if row is None:
        row = _hand_over(path, beside)
    same = path.keepers.filter(state=KeepingState.KEPT, **as_hat(keeper)).exclude(pk=row.pk)
    for each in (row, *same):  # a place that was made one with another keeper leaves for both
        _answer(each, "leave")
    record("learning.keeper_left", path, actor, path.hat, keeper, other=str(keeper))
    return path


def _lapse(path: Path) -> None:
    """What was asked too long ago is as if it was refused on the day on which it ended."""
    old = path.keepers.filter(state=KeepingState.ASKED, asked_at__lte=timezone.now() - KEEPING_ASKED)
    old.update(state=KeepingState.DECLINED, answered_at=models.F("asked_at") + KEEPING_ASKED)


def _hand_over(path: Path, beside: list[PathKeeper]) -> PathKeeper:
    """The first who accepted becomes the first keeper; the row that leaves is theirs, which is no longer needed."""
    if not beside:
        words = _("Personne d’autre ne le tient : demandez d’abord à un autre lieu, ou retirez ce parcours.")
        raise RuleBroken({"keeper": words})
    follows = beside[0]
    refuse_twice(follows.hat, path.title, but=path)
    path.place, path.organisation = follows.place, follows.organisation
    path.save(update_fields=["place", "organisation"])
    return follows


def _hold(keeper: PathKeeper) -> tuple[Path, PathKeeper]:
    """The path first, then who keeps it; only of a path that one may still begin."""
    path = PATH_WORKFLOW.take("ask_keeper", keeper.path)
    keeper = lock(keeper)
    keeper.path = path
    return path, keeper


def _answer(keeper: PathKeeper, step: str) -> None:
    KEEPING_WORKFLOW.apply(step, keeper)
    keeper.answered_at = timezone.now()
    keeper.save(update_fields=["state", "answered_at"])


def own_hats(path: Path, account: Account) -> list[Hat]:
    """Those that keep a path and for which an account speaks: what it may leave for."""
    hats: list[Hat] = [path.hat, *(each.hat for each in path.keepers.kept().select_related("place", "organisation"))]
    running = Representative.objects.running().filter(account=account)
    spoken = set(running.values_list("place", "organisation"))
    return [hat for hat in hats if _key(hat) in spoken]


def _key(hat: models.Model) -> tuple[int | None, int | None]:
    return (hat.pk, None) if isinstance(hat, Place) else (None, hat.pk)
