"""What a measure says of itself to the author of the text: a statement of reasons and of the ways to contest it.

Regulation (EU) 2022/2065, art. 17: what is restricted, for how long, on which facts and ground, how to appeal.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.french import instant


class MeasureKind(TextChoices):
    """From the lightest to the heaviest."""

    REMINDER = "reminder", _("rappel à la charte")
    HIDDEN = "hidden", _("texte masqué")
    SUSPENSION = "suspension", _("écriture suspendue")


RESTRICTIONS = {
    MeasureKind.REMINDER: _("Rien : votre texte reste en place, et vous écrivez comme avant."),
    MeasureKind.HIDDEN: _("Votre texte n’est plus montré aux autres. Il est gardé, et vous écrivez comme avant."),
    MeasureKind.SUSPENSION: _(
        "Vous ne publiez plus de texte pour un temps. Vous lisez, votez et recevez vos données comme avant."
    ),
}


class Statement:
    """The words of a measure; its columns are those of `models.Measure`."""

    APPEAL_DELAY = dt.timedelta(days=183)
    """Six months to appeal (regulation (EU) 2022/2065, art. 20.1)."""

    kind: str
    at: dt.datetime
    until: dt.datetime | None
    lifted_at: dt.datetime | None

    @property
    def is_running(self) -> bool:
        return self.lifted_at is None and (self.until is None or self.until > timezone.now())

    @property
    def headline(self) -> str:
        """What holds now, in a few words: « texte masqué », « mesure levée »."""
        return str(_("mesure levée") if self.lifted_at else MeasureKind(self.kind).label)

    @property
    def restriction(self) -> str:
        """What the author can do no more."""
        return str(RESTRICTIONS[MeasureKind(self.kind)])

    @property
    def duration(self) -> str:
        """How long it lasts."""
        if self.until:
            return str(_("Jusqu’au %s.")) % instant(self.until)
        if self.kind == MeasureKind.REMINDER:
            return str(_("Un rappel n’a pas de suite."))
        return str(_("Tant que la mesure n’est pas levée."))

    @property
    def appeal_until(self) -> dt.datetime:
        return self.at + self.APPEAL_DELAY

    @property
    def may_be_appealed(self) -> bool:
        """Neither lifted nor contested yet, and still in time."""
        return self.lifted_at is None and timezone.now() < self.appeal_until and not hasattr(self, "appeal")
