"""Addresses that open something to who holds them: a seat, a paper, a booth. What they hold is written nowhere else."""

from __future__ import annotations

from django.urls import ResolverMatch

NAMES = ("token", "key", "code")
"""What an address calls these words: nginx hides the same (deploy/nginx/lieudit-common.conf)."""


def secrets_of(match: ResolverMatch | None) -> list[str]:
    """The words of an address that open something; a number of the same name opens nothing."""
    said = match.kwargs if match else {}
    return [said[name] for name in NAMES if isinstance(said.get(name), str)]
