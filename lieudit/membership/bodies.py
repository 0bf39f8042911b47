"""The bodies and colleges of an association, by its own rules: told by the room of assemblies.

The association of a region has its own assembly, the national one its council; the room that knows them is above.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lieudit.toolkit.extension import Answer


class Body(TextChoices):
    """Which body decides."""

    BOARD = "board", _("le conseil")
    ASSEMBLY = "assembly", _("l’assemblée générale")


OTHER = {Body.BOARD: Body.ASSEMBLY, Body.ASSEMBLY: Body.BOARD}
"""Where an appeal goes."""

type Regions = set[int | None]
"""Associations by their region; None is the national one."""


@dataclass(frozen=True)
class Bodies:
    """What the room of assemblies says: of which associations an account leads the body, or sits in it; which body
    judges a member; and the colleges, code → letter and name, of the association of a region (None: the national one),
    nothing where it has no assembly yet."""

    led: Callable[[Any], Regions]
    sat: Callable[[Any], Regions]
    deciding: Callable[[int | None], str]
    colleges: Callable[[Any], Mapping[str, tuple[str, str]]]


BODIES = Answer[Bodies](
    "membership.bodies.BODIES",
    "Who leads the body of an association, who sits in it, which one judges a member, and its colleges.",
    Bodies(lambda account: set(), lambda account: set(), lambda region: Body.BOARD, lambda region: {}),
)
