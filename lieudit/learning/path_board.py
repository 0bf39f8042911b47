"""What the pages of paths show of what was read: the steps of a version, where one stands, what comes before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Model
from django.utils.translation import gettext as _

from lieudit.accounts.models import Visitor
from lieudit.learning.models import (
    FEWEST_TOLD,
    Path,
    PathKeeper,
    PathRun,
    PathStep,
    StepMark,
)
from lieudit.network.citing import all_shown
from lieudit.network.kept import spoken_by
from lieudit.toolkit.french import counted, number
from lieudit.toolkit.types import Row


@dataclass(frozen=True)
class ShownStep:
    """One step, what it cites as everybody reads it, and whether its reader did it."""

    step: PathStep
    about: Model | None
    mark: StepMark | None
    is_next: bool

    @property
    def is_unreadable(self) -> bool:
        return self.step.about_id is not None and self.about is None

    @property
    def place(self) -> str:
        """Where it is in the life of its reader, as the list of steps draws it."""
        return "done" if self.mark else "current" if self.is_next else ""


def asked_of(account: Visitor, path: Path) -> PathKeeper | None:
    """The request to keep a path that an account may answer, if there is one."""
    if not account.is_authenticated:
        return None
    asked = PathKeeper.objects.asked().filter(spoken_by(account), path=path)
    return asked.select_related("place", "organisation").order_by("pk").first()


def shown_steps(
    steps: Sequence[PathStep], marks: Iterable[StepMark], things: dict[tuple[int | None, int | None], Model]
) -> list[ShownStep]:
    done = {mark.step_id: mark for mark in marks}
    following = next((step.pk for step in steps if step.pk not in done), None) if done else None
    return [
        ShownStep(step, things.get((step.about_type_id, step.about_id)), done.get(step.pk), step.pk == following)
        for step in steps
    ]


def things_of(path: Path, steps: Iterable[PathStep]) -> dict[tuple[int | None, int | None], Model]:
    """All that a path cites and answers, as everybody reads it."""
    pairs: list[tuple[int | None, int | None]] = [(step.about_type_id, step.about_id) for step in steps]
    return all_shown([*pairs, *((row["kind"], row["key"]) for row in path.answered)])  # type: ignore[attr-defined]


def answered(path: Path, things: dict[tuple[int | None, int | None], Model]) -> list[Model]:
    rows: list[Row] = path.answered  # type: ignore[attr-defined]
    return [things[row["kind"], row["key"]] for row in rows if (row["kind"], row["key"]) in things]


def hours_words(hours: Decimal | int) -> str:
    """« 9 heures », « 1,5 heure », « 30 minutes »."""
    if hours < 1:
        return counted(int(hours * 60), "minute")
    plural = "heures" if hours >= 2 else "heure"
    return f"{number(hours.normalize() if isinstance(hours, Decimal) else hours)} {plural}"


def left_words(shown: Sequence[ShownStep]) -> str:
    """« 2 étapes sur 5 faites, environ 9 heures restantes »."""
    done = [each for each in shown if each.mark]
    words = _("%(done)s sur %(all)d") % {"done": counted(len(done), "étape"), "all": len(shown)}
    hours = sum((each.step.hours for each in shown if not each.mark), Decimal())
    faites = _("faite") if len(done) < 2 else _("faites")
    if not hours:
        return f"{words} {faites}"
    told = {"words": words, "done": faites, "hours": hours_words(hours)}
    return _("%(words)s %(done)s, environ %(hours)s devant vous") % told


def followers_words(path: Path) -> str:
    """« 64 personnes, 41 au bout », from five on; nothing below."""
    followers, finishers = vars(path)["followers"], vars(path)["finishers"]
    if followers < FEWEST_TOLD:
        return ""
    words = counted(followers, "personne")
    return _("%(who)s, %(end)s au bout") % {"who": words, "end": finishers} if finishers >= FEWEST_TOLD else words


def run_of(account: Visitor, path: Path) -> PathRun | None:
    if not account.is_authenticated:
        return None
    return PathRun.objects.filter(account=account, path=path).prefetch_related("marks").first()
