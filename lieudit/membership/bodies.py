"""Who leads the body that the statutes name to judge a member, and who sits in it: told by the room of assemblies.

The association of a region has its own assembly, the national one its council; the room that knows them is above.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
    """What the room of assemblies says: who leads the body of which associations, who sits there, which one decides."""

    led: Callable[[Any], Regions]
    sat: Callable[[Any], Regions]
    deciding: Callable[[int | None], str]


_known = [Bodies(lambda account: set(), lambda account: set(), lambda region: Body.BOARD)]


def register_bodies(bodies: Bodies) -> None:
    _known[0] = bodies


def bodies() -> Bodies:
    return _known[0]
