"""What the machine does of a file, beside the page: it reads it, writes it, gives it back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from itertools import batched
from typing import BinaryIO, cast

from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.imports.all_values import AllValues
from lieudit.imports.formats import NOT_KEPT, Format, made_by_hand
from lieudit.imports.models import Import
from lieudit.imports.permissions import scope_of
from lieudit.imports.runner import ImportReport, OvertakenError, import_places
from lieudit.imports.undoing import give_all_back
from lieudit.imports.workflow import IMPORT_WORKFLOW, ImportState
from lieudit.journal import services as journal
from lieudit.toolkit.bulk import update_together
from lieudit.toolkit.locks import lock
from lieudit.toolkit.tables import UnreadableFileError
from lieudit.toolkit.types import Json

logger = logging.getLogger(__name__)
TOGETHER = 1_000
"""Lines whose cells are erased in one statement."""


@task
def read_list(number: int) -> None:
    """Read a whole file, write nothing, and say what it would change."""
    run = Import.objects.select_related("source", "by").get(number=number)
    if run.state != ImportState.READING:
        return
    run.lines.all().delete()
    with AllValues() as values:
        _read(run, values)


def _read(run: Import, values: AllValues) -> None:
    try:
        result = _bring(run, dry_run=True, keep=values.add)
    except OvertakenError:
        return
    except UnreadableFileError as refusal:
        fail_import(run, str(refusal))
        return
    except Exception:  # whatever it is: logged with its trace, told to who sent the file, and nothing was written
        logger.exception("reading of import %s stopped", run.number)
        fail_import(run, _("La lecture s’est arrêtée sur une erreur du site. Rien n’a été changé."))
        return
    with transaction.atomic():
        run = lock(run)
        if run.state == ImportState.READING:
            IMPORT_WORKFLOW.apply("show", run)
            run.counts, run.format, run.total = result.counts(), result.format, result.read
            run.shown = result.preview
            values.keep(run)
            run.save(update_fields=["state", "counts", "format", "total", "shown", "all_values"])


@task
def carry_out(number: int) -> None:
    """Write a file into the directory. If anything stops it, all that was written is given back; if the machine
    stops, it is taken up where it was, or undone.
    """
    run = Import.objects.select_related("source", "by").get(number=number)
    if run.state != ImportState.RUNNING:
        return
    try:
        conclude_import(run, _bring(run, dry_run=False))
    except OvertakenError:
        return
    except Exception:  # whatever it is: logged with its trace, told, and never left half written
        logger.exception("import %s stopped", number)
        give_all_back(run)
        fail_import(run, _("L’import s’est arrêté sur une erreur du site : tout a été remis comme avant."))


@transaction.atomic
def conclude_import(run: Import, result: ImportReport) -> Import:
    """What an import did, once its last row is written."""
    run = IMPORT_WORKFLOW.take("finish", run)
    run.counts, run.format, run.total, run.read = result.counts(), result.format, result.read, result.read
    run.ended_at = timezone.now()
    run.save(update_fields=["state", "counts", "format", "total", "read", "ended_at"])
    if run.format in NOT_KEPT and run.file:
        erase_file(run)
    return run


@task
def give_back(number: int) -> None:
    """Put the directory back as it was before an import, save what people did since."""
    run = Import.objects.select_related("source", "undone_by").get(number=number)
    if run.state != ImportState.UNDOING:
        return
    given = asdict(give_all_back(run))
    with transaction.atomic():
        run = IMPORT_WORKFLOW.take("give_back", run)
        run.undone_at, run.counts = timezone.now(), run.counts | given
        run.save(update_fields=["state", "undone_at", "counts"])
        data = {"number": run.number, "source": str(run.source), **given}
        journal.record("records.import_undone", actor=run.undone_by, data=data)


def format_of(run: Import) -> Format | None:
    """What people said of the columns of a file; None where its list is recognised by itself."""
    return made_by_hand(str(run.source), run.mapping) if run.mapping else None


def source_told(run: Import) -> str:
    """The name given to the list, when it is not the one that the list gives itself."""
    return str(run.source) if run.source else ""


@transaction.atomic
def fail_import(run: Import, reason: str) -> Import:
    """Say why an import stopped; what it wrote was given back."""
    run = IMPORT_WORKFLOW.take("fail", run)
    run.failure, run.ended_at = reason[:500], timezone.now()
    run.save(update_fields=["state", "failure", "ended_at"])
    return run


def _bring(run: Import, *, dry_run: bool, keep: Callable[[Json], None] = lambda whole: None) -> ImportReport:
    with run.file.open("rb") as file:
        return import_places(
            cast("BinaryIO", file.file),
            source=source_told(run),
            dry_run=dry_run,
            actor=run.by,
            run=run,
            known=format_of(run),
            scope=scope_of(run.by),
            published=() if dry_run else run.published,
            keep=keep,
        )


@transaction.atomic
def erase_file(run: Import) -> None:
    """The file goes once it is sure that nobody needs it, and with it every cell that was told: what was left out of
    the directory because it says a person stays nowhere."""
    for held in filter(None, (run.file, run.all_values)):
        transaction.on_commit(partial(held.storage.delete, held.name or ""))
    run.file, run.all_values, run.shown = "", "", {}  # which held some of its cells
    run.save(update_fields=["file", "all_values", "shown"])
    told = list(run.lines.exclude(reasons=[]).only("reasons"))
    for line in told:
        line.reasons = [[column, "", reason, kept] for column, _value, reason, kept in line.reasons]
    for batch in batched(told, TOGETHER, strict=False):
        update_together(batch, ["reasons"])
