"""The words that authors and institutions publish here can be reported from their place."""

from __future__ import annotations

from typing import Any

from lieudit.advocacy.models import Effect, EffectQuerySet
from lieudit.care.permissions import register_moderators
from lieudit.needs.models import Need
from lieudit.needs.permissions import animates_need


def moderates_effect(account: Any, effect: Effect) -> bool:
    """Animates the territory of the need."""
    return animates_need(account, effect.need)


def effects_of(account: Any) -> EffectQuerySet:
    return Effect.objects.filter(need__in=Need.objects.animated_by(account))


register_moderators(Effect, moderates_effect, queue=effects_of)
