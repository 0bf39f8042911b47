"""The files that an account brought in, when it asks for its own data."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from lieudit.accounts.models import Account
from lieudit.accounts.signals import data_export
from lieudit.imports.models import Import


@receiver(data_export)
def give_imports(sender: Any, account: Account, limit: int | None, **kwargs: Any) -> tuple[str, list[dict[str, Any]]]:
    brought = Import.objects.filter(by=account).order_by("-number")
    return "imports", [{"number": run.number, "file": run.file_name, "at": run.at} for run in brought[:limit]]
