"""Lists that the demonstration publishes itself, so that it may follow them: files of its own folder. Pure."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def folder_of_lists() -> Path:
    return Path(settings.VAR_DIR, "lists")
