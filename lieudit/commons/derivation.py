"""What a resource changed of the one that it was drawn from, in its words and in its files. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from lieudit.commons.models import Release, ReleaseFile, Resource
from lieudit.toolkit.difference import Part, difference

TEXTS = {"csv", "md", "txt"}
"""Kinds that are compared word by word."""
MOST_TEXT = 6000
"""Characters of a text that are compared; beyond, only that it changed is said."""


@dataclass(frozen=True)
class FileChange:
    """A file that was added, removed, changed or kept, by its name; `parts` is filled for a text that changed."""

    name: str
    state: str
    parts: tuple[Part, ...] = ()


def words_changed(resource: Resource, origin: Resource) -> tuple[Part, ...]:
    """What is said of both, in parts; empty where nothing changed."""
    return () if resource.summary == origin.summary else difference(origin.summary, resource.summary)


def files_changed(before: Release, after: Release) -> list[FileChange]:
    """Each file of both versions, those of the later first."""
    old = {file.name.lower(): file for file in before.files.all()}
    changes = [_compared(old.pop(file.name.lower(), None), file) for file in after.files.all()]
    return [*changes, *(FileChange(file.name, "removed") for file in old.values())]


def _compared(old: ReleaseFile | None, new: ReleaseFile) -> FileChange:
    if old is None:
        return FileChange(new.name, "added")
    was, now = _content(old), _content(new)
    if was == now:
        return FileChange(new.name, "same")
    if {old.kind, new.kind} <= TEXTS and max(len(was), len(now)) <= MOST_TEXT:
        parts = difference(was.decode("utf-8-sig", "replace"), now.decode("utf-8-sig", "replace"))
        return FileChange(new.name, "changed", parts)
    return FileChange(new.name, "changed")


def _content(file: ReleaseFile) -> bytes:
    with file.file.open("rb") as content:
        read: bytes = content.read()
    return read
