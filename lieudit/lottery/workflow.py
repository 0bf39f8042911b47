"""The life of a lottery, and that of a member of the panel that was drawn."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.workflow import Step, Workflow


class LotteryState(models.TextChoices):
    PREPARED = "prepared", _("En préparation")
    OPEN = "open", _("Appel aux volontaires")
    COMPOSING = "composing", _("Composition des panels")
    SHORT = "short", _("Quotas impossibles à tenir")
    PUBLISHED = "published", _("Panels publiés, tirage à venir")
    DRAWN = "drawn", _("Tirage fait")
    CANCELLED = "cancelled", _("Annulé")


class MemberState(models.TextChoices):
    ASKED = "asked", _("N’a pas encore répondu")
    ACCEPTED = "accepted", _("A accepté")
    REFUSED = "refused", _("A refusé")
    ABSENT = "absent", _("N’est pas venu·e")


S = LotteryState
LOTTERY_WORKFLOW = Workflow(
    edit=Step.of(_("Corriger"), [S.PREPARED], None),
    set_quotas=Step.of(_("Fixer les quotas"), [S.PREPARED], None),
    open=Step.of(_("Ouvrir l’appel"), [S.PREPARED], S.OPEN),
    volunteer=Step.of(_("Se porter volontaire"), [S.OPEN], None),
    extend=Step.of(_("Prolonger l’appel"), [S.OPEN], None),
    close=Step.of(_("Clore l’appel"), [S.OPEN], S.COMPOSING),
    publish=Step.of(_("Publier les panels"), [S.COMPOSING], S.PUBLISHED),
    fall_short=Step.of(_("Constater que les quotas ne peuvent être tenus"), [S.COMPOSING], S.SHORT),
    relax=Step.of(_("Assouplir les quotas"), [S.SHORT], S.COMPOSING),
    reopen=Step.of(_("Rouvrir l’appel"), [S.SHORT], S.OPEN),
    postpone=Step.of(_("Reporter le tirage"), [S.COMPOSING, S.SHORT, S.PUBLISHED], None),
    draw=Step.of(_("Tirer au sort"), [S.PUBLISHED], S.DRAWN),
    cancel=Step.of(_("Annuler"), [S.PREPARED, S.OPEN, S.COMPOSING, S.SHORT, S.PUBLISHED], S.CANCELLED),
)
M = MemberState
MEMBER_WORKFLOW = Workflow(
    accept=Step.of(_("Accepter"), [M.ASKED], M.ACCEPTED),
    refuse=Step.of(_("Refuser"), [M.ASKED, M.ACCEPTED], M.REFUSED),
    note_absence=Step.of(_("Noter l’absence"), [M.ASKED, M.ACCEPTED], M.ABSENT),
)
