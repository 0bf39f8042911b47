"""What people deposit is remembered by its fingerprint, whatever keeps it: a folder, or a bucket (kept_in_a_bucket.py).

A storage of the house writes a row of `KeptFile` with each file that it saves, in the transaction of the act, and takes
it away with the file. `faults()` reads every file that a row names, and says which is not what was saved (decision
136).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import batched
from pathlib import Path

from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.db.models import FileField, Model

from lieudit.toolkit.models import KeptFile

AT_ONCE = 200
"""Paths that are held in memory at a time."""
DRAWN_AGAIN = {"toolkit.Card"}
"""Models whose files the site makes from its rows, and makes again: they prove nothing."""


class Remembering(Storage):
    """What is added to a storage so that it remembers what it saved."""

    def _save(self, name: str, content: File[bytes]) -> str:
        digest, size = _digest_of(content)
        kept: str = super()._save(name, content)  # type: ignore[misc]  # each storage has its own
        remember(kept, digest, size)
        return kept

    def delete(self, name: str) -> None:
        super().delete(name)
        KeptFile.objects.filter(path=name).delete()


class Folder(Remembering, FileSystemStorage):
    """The folder `media` of this machine. A file that its disk did not take whole leaves nothing there."""

    def _save(self, name: str, content: File[bytes]) -> str:
        mine = not self.exists(name)
        try:
            return super()._save(name, content)
        except OSError:
            if mine:
                Path(self.path(name)).unlink(missing_ok=True)
            raise


def remember(path: str, sha256: str, size: int) -> None:
    row = KeptFile(path=path, sha256=sha256, size=size)
    KeptFile.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["path"], update_fields=["sha256", "size", "at"]
    )


def fields() -> Iterator[tuple[type[Model], FileField]]:
    """Every column of the house that names a file which people deposited, or which the site signed."""
    for model in apps.get_models():
        if model._meta.label not in DRAWN_AGAIN:
            yield from ((model, field) for field in model._meta.local_fields if isinstance(field, FileField))


def named() -> Iterator[tuple[str, str, KeptFile | None]]:
    """Each file that a row names: who names it, its path, and what is remembered of it."""
    for model, field in fields():
        own = ("sha256",) if any(each.name == "sha256" for each in model._meta.local_fields) else ()
        rows = model._base_manager.exclude(**{field.name: ""}).exclude(**{field.name: None}).order_by("pk")
        told = rows.values_list("pk", field.name, *own)
        for some in batched(told.iterator(chunk_size=AT_ONCE), AT_ONCE, strict=False):
            known = KeptFile.objects.in_bulk([row[1] for row in some], field_name="path")
            for key, path, *shown in some:
                kept = known.get(path)
                if kept and shown and shown != [kept.sha256]:
                    kept = KeptFile(path=path, sha256=shown[0], size=kept.size)  # what its page shows is what counts
                yield f"{model._meta.db_table} n° {key}", path, kept


def faults() -> Iterator[str]:
    """What is not what was saved: each file by its path, and by the row that names it."""
    for who, path, kept in named():
        why = _fault(path, kept)
        if why:
            yield f"« {path} » ({who}) : {why}"


def _fault(path: str, kept: KeptFile | None) -> str:
    try:
        if not default_storage.exists(path):
            return "son fichier manque"
        if kept is None:
            return "aucune empreinte n’en est gardée (manage.py keep_fingerprints, sur la base elle-même)"
        return "" if digest_of(path) == (kept.sha256, kept.size) else "son fichier n’a plus son empreinte"
    except OSError as error:
        return f"son fichier ne se lit pas ({error.strerror or error})"


def digest_of(path: str) -> tuple[str, int]:
    """The fingerprint of a file that is kept, and its bytes."""
    with default_storage.open(path) as file:
        return _digest_of(file)


def _digest_of(file: File[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in file.chunks(2**20):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def remember_missing() -> int:
    """Remember the files that came before fingerprints were kept, or from a version that kept none; how many."""
    found = 0
    for _who, path, kept in named():
        if kept is None and default_storage.exists(path):
            remember(path, *digest_of(path))
            found += 1
    return found
