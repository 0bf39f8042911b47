"""Everything of a territory in one file, written apart where it is too long to write while one waits."""

from __future__ import annotations

from django.tasks import task

from lieudit.care.taken_back import taken_back
from lieudit.desks import reads
from lieudit.toolkit import open_files
from lieudit.toolkit.models import Beat
from lieudit.toolkit.zipped import archive


def file_name(slug: str) -> str:
    """How it is called where files are kept."""
    return f"lieudit-{slug}.zip"


def beat_of(slug: str) -> str:
    """By its key, which is short."""
    land = reads.find_land(slug)[1]
    return f"zip-{land.key if land else reads.NATION}"


def ask_for_whole(slug: str) -> None:
    """Have the worker write it where it is missing, a day old, or holds words that were taken back."""
    open_files.ask(
        beat_of(slug),
        lambda: open_files.is_due(file_name(slug), taken_back()),
        lambda: write_whole.enqueue(slug),
    )


@task(priority=-90)
def write_whole(slug: str) -> None:
    known, land = reads.find_land(slug)
    if known:
        open_files.write(file_name(slug), archive(reads.files_of(land)))
    Beat.objects.filter(name=beat_of(slug)).delete()
