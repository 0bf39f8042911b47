"""Acts on a file brought into the directory: received, mapped, started, renounced, undone; or brought in at once."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from pathlib import PurePath
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.accounts.models import Account
from lieudit.imports.extensions import told_since
from lieudit.imports.formats import OTHERS, ZONES, made_by_hand, recognise
from lieudit.imports.headings import open_list
from lieudit.imports.models import Import, Source
from lieudit.imports.permissions import scope_of
from lieudit.imports.rows import CLOSED
from lieudit.imports.runner import ImportReport, import_places
from lieudit.imports.tasks import (
    carry_out,
    conclude_import,
    erase_file,
    fail_import,
    format_of,
    give_back,
    read_list,
    source_told,
)
from lieudit.imports.undoing import changed_since, give_all_back, zoned_since
from lieudit.imports.workflow import AT_WORK, IMPORT_WORKFLOW, ImportState
from lieudit.territory.spelling import plain
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.french import day
from lieudit.toolkit.locks import lock
from lieudit.toolkit.numbers import next_number
from lieudit.toolkit.tables import Fault, TableFile, UnreadableFileError, first_lines
from lieudit.toolkit.types import Json

KEPT_DAYS = 30
"""How long a file stays after the end of its import: until then its faulty rows can be had again, whole."""
WAITING = (ImportState.MAPPING, ImportState.PREVIEW)
NATIONAL = gettext_lazy("Les zonages des communes sont nationaux : le secrétariat les importe.")
ALIKE = 0.8
"""Least share of the headings of a list, and of a file, that both have, for the file to be the next of the list."""


@transaction.atomic
def receive_list(
    *, actor: Account | None, file: UploadedFile[bytes], source: str = "", told_on: dt.date | None = None
) -> Import:
    """Keep a file and look at its columns: a list that is known is read at once, another waits for its mapping.

    The same file does not come twice, unless it was undone; each animator brings in the part of their territory.
    """
    digest = digest_of(file.chunks())
    file.seek(0)
    try:
        listed = _looked_at(cast("BinaryIO", file.file))
    except UnreadableFileError as refusal:
        raise RuleBroken({"file": str(refusal)}) from None
    run = _open_import(digest, (file.name or "")[:200], listed, source.strip(), actor, told_on)
    file.seek(0)
    run.file.save(f"{digest[:24]}{PurePath(file.name or '').suffix[:8].lower()}", file)
    if run.state == ImportState.READING:
        read_list.enqueue(run.number)
    return run


@transaction.atomic
def map_columns(
    run: Import,
    *,
    actor: Account,
    source: str,
    speaks_of: str,
    columns: Mapping[str, str],
    programme: str = "",
    licence: str = "",
    constants: Mapping[str, str] | None = None,
    heading: int | None = None,
) -> Import:
    """Say what the columns of a file mean; its list remembers it, and the next file of this list is read at once.

    `constants` hold what is true of all its rows, and `heading` the line of the headings (0 for none).
    """
    run = IMPORT_WORKFLOW.take("map", run)
    if speaks_of == ZONES and scope_of(actor) is not None:
        raise RuleBroken(NATIONAL)
    if CLOSED.search(licence):
        raise RuleBroken({"licence": _("Cette licence ne permet pas de publier ces lieux à nouveau : demandez-le.")})
    used = list(columns.values())
    if repeated := {name for name in used if used.count(name) > 1}:
        raise RuleBroken(_("Une même colonne est choisie deux fois : %s.") % ", ".join(sorted(repeated)))
    run.source = _source_named(source)
    run.mapping = {
        "speaks_of": speaks_of,
        "columns": dict(columns),
        "programme": programme,
        "licence": licence,
        "constants": {key: value for key, value in (constants or {}).items() if value},
    }
    run.heading = run.heading if heading is None else heading
    run.mapping["headings"] = opened_list(run).columns
    run.source.mapping, run.source.licence = run.mapping, licence
    run.source.save(update_fields=["mapping", "licence"])
    run.beat_at, run.read = timezone.now(), 0
    run.save(update_fields=["state", "source", "mapping", "heading", "beat_at", "read"])
    read_list.enqueue(run.number)
    return run


@transaction.atomic
def start_import(run: Import, *, actor: Account | None, published: Collection[str] = ()) -> Import:
    """Import what the preview showed, or take up after its last batch an import whose task died. Started twice, it
    runs once.

    Cells that look like a person are left out, but for the questions of the preview whose keys are `published`.
    """
    run = lock(run)
    if run.state == ImportState.RUNNING and not run.stalled:
        raise RuleBroken(_("Cet import est déjà lancé."))
    if not run.file:
        raise RuleBroken(_("Cet import vient de la ligne de commande : relancez-la pour le reprendre."))
    if run.state == ImportState.PREVIEW:
        asked = {question["key"] for question in run.shown.get("questions", [])}
        run.read, run.published = 0, sorted(asked & set(published))
        run.lines.all().delete()  # those of the preview
    _while_its_list_rests(run, ImportState.UNDOING)
    IMPORT_WORKFLOW.apply("start", run)
    run.beat_at = timezone.now()
    run.save(update_fields=["state", "read", "published", "beat_at"])
    carry_out.enqueue(run.number)
    return run


@transaction.atomic
def discard_import(run: Import, *, actor: Account | None) -> Import:
    """Renounce before anything is written: the file goes, and may come again."""
    run = IMPORT_WORKFLOW.take("discard", run)
    run.undone_at, run.undone_by = timezone.now(), actor
    run.save(update_fields=["state", "undone_at", "undone_by"])
    run.lines.all().delete()
    erase_file(run)
    return run


@transaction.atomic
def undo_import(run: Import, *, actor: Account | None) -> Import:
    """Undo a whole import. Another one that changed the same places since, or told the same rows, is undone first."""
    run = lock(run)
    if run.at_work and not run.stalled:
        raise RuleBroken(_("Cet import est au travail : attendez sa fin pour l’annuler."))
    _while_its_list_rests(run, ImportState.RUNNING)
    IMPORT_WORKFLOW.apply("undo", run)
    if after := changed_since(run):
        words = _("L’import n° %(number)d a changé les mêmes lieux depuis : annulez-le d’abord.")
        raise RuleBroken(words % {"number": after.number})
    if after := zoned_since(run):
        words = _("L’import n° %(number)d a changé les mêmes zonages depuis : annulez-le d’abord.")
        raise RuleBroken(words % {"number": after.number})
    if after := told_since(run):
        words = _("L’import n° %(number)d a repris les mêmes lignes depuis : annulez-le d’abord.")
        raise RuleBroken(words % {"number": after.number})
    run.undone_by, run.beat_at = actor, timezone.now()
    run.save(update_fields=["state", "undone_by", "beat_at"])
    give_back.enqueue(run.number)
    return run


def _while_its_list_rests(run: Import, state: ImportState) -> None:
    """What one import of a list takes away, another does not write at the same moment: it would come back without
    what people said of it. Both wait for the list itself.
    """
    if run.source is None:
        return
    Source.objects.select_for_update().get(pk=run.source.pk)
    others = Import.objects.filter(source=run.source, state=state).exclude(pk=run.pk)
    if other := others.order_by("-number").first():
        words = _("L’import n° %(number)d de la même liste est au travail : attendez sa fin.")
        raise RuleBroken(words % {"number": other.number})


def erase_old_files() -> Iterator[Import]:
    """Files go after thirty days: rows hold more than what the directory keeps. Nobody started what still waits."""
    limit = timezone.now() - dt.timedelta(days=KEPT_DAYS)
    for run in Import.objects.filter(at__lt=limit).exclude(state__in=AT_WORK).exclude(file=""):
        if run.state in WAITING:
            discard_import(run, actor=None)
        else:
            erase_file(run)
        yield run


def import_file(
    stream: BinaryIO,
    name: str,
    *,
    source: str = "",
    report: Callable[[Fault], None],
    progress: Callable[[int], None],
    published: Collection[str] = (),
) -> tuple[Import, ImportReport | None]:
    """Import a file at once, from the command line; without a report when it came already. One whose machine stopped
    goes on after its last batch.
    """
    digest = digest_of(iter(partial(stream.read, 1 << 20), b""))
    stream.seek(0)
    came = Import.objects.of_file(digest, None).first()
    if came and came.state == ImportState.DONE:
        return came, None
    stopped = came and came.by is None and came.state == ImportState.RUNNING and came.stalled
    listed = None
    if came and stopped:
        run = came
    else:
        run, listed = _open_at_once(digest, name, stream, source, published)
        stream.seek(0)
    try:
        result = import_places(
            stream,
            source=source_told(run),
            report=report,
            progress=progress,
            run=run,
            known=format_of(run),
            published=run.published,
            looked_at=listed,
        )
    except BaseException:
        give_all_back(run)
        fail_import(run, _("L’import s’est arrêté : tout a été remis comme avant."))
        raise
    return conclude_import(run, result), result


@transaction.atomic
def _open_at_once(
    digest: str, name: str, stream: BinaryIO, source: str, published: Collection[str]
) -> tuple[Import, TableFile]:
    listed = _looked_at(stream)
    run = _open_import(digest, name, listed, source, None, None)
    if run.state == ImportState.MAPPING:
        recognise(listed.columns, listed.first)  # which says what is missing
    run.state, run.published = ImportState.RUNNING, sorted(published)
    run.save(update_fields=["state", "published"])
    return run, listed


def digest_of(chunks: Iterable[bytes]) -> str:
    """The fingerprint of a file (SHA-256): the same file is known again under any name."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def opened_list(run: Import, heading_on: int | None = None) -> TableFile:
    """The columns of a file that is kept, and its rows; with its headings on another line, if one is given."""
    line = run.heading if heading_on is None else heading_on
    return open_list(cast("BinaryIO", run.file.open("rb").file), lambda fault: None, line)


def first_lines_of(run: Import) -> list[tuple[int, str]]:
    """The first lines of a file, numbered, among which one chooses that of the headings; none of JSON."""
    with run.file.open("rb") as file:
        return [(line, " | ".join(cells)) for line, cells in enumerate(first_lines(cast("BinaryIO", file.file)), 1)]


def _looked_at(stream: BinaryIO) -> TableFile:
    """The columns of a file and its first row; one that has none is refused, unless its lines have faults to tell."""
    faults: list[Fault] = []
    listed = open_list(stream, faults.append)
    if not listed.first and not faults:
        raise UnreadableFileError(_("Ce fichier n’a que le nom de ses colonnes : il ne contient aucune ligne."))
    return listed


def _open_import(
    digest: str, name: str, listed: TableFile, source: str, actor: Account | None, told_on: dt.date | None
) -> Import:
    known, named = None, _source_named(source) if source else None
    try:
        known = recognise(listed.columns, listed.first)
    except UnreadableFileError:
        named = named or _remembered(listed)
    mapping = named.mapping if named and known is None else {}
    if mapping and not made_by_hand("", mapping).holds(listed.columns, {}):
        mapping = {}
    if mapping and mapping["speaks_of"] == ZONES and scope_of(actor) is not None:
        mapping, named = {}, _source_named(source) if source else None
    if known and known.speaks_of == ZONES and scope_of(actor) is not None:
        raise RuleBroken({"file": NATIONAL})
    if known and known.speaks_of == OTHERS and scope_of(actor) is not None:
        raise RuleBroken({"file": _("Cette liste vaut pour toute la France : le secrétariat l’importe.")})
    number = next_number(Import)  # others wait for this one
    if came := Import.objects.of_file(digest, actor).first():
        words = _("Ce fichier est déjà là : import n° %(number)d du %(day)s, %(state)s.")
        said = {"number": came.number, "day": day(timezone.localdate(came.at)), "state": came.get_state_display()}
        raise RuleBroken({"file": words % said})
    return Import.objects.create(
        number=number,
        digest=digest,
        file_name=name,
        by=actor,
        mapping=mapping,
        heading=listed.heading_on,
        source=named or (_source_named(known.source) if known else None),
        format=known.name if known else "",
        state=ImportState.READING if known or mapping else ImportState.MAPPING,
        told_on=told_on or timezone.localdate(),
        beat_at=timezone.now(),
    )


def _source_named(name: str) -> Source:
    slug = slugify(plain(name))[:80] or "liste"
    return Source.objects.get_or_create(slug=slug, defaults={"name": name[:80]})[0]


def _remembered(listed: TableFile) -> Source | None:
    """The list whose columns were told before, when this file has them all, and nearly its other headings: the one
    that is most like it.
    """
    if not listed.heading_on:
        return None  # numbers of columns are those of any list
    told = Source.objects.exclude(mapping={})
    fit = [each for each in told if made_by_hand(each.name, each.mapping).holds(listed.columns, {})]
    near = {each: alike for each in fit if (alike := _alike(each.mapping, listed.columns)) >= ALIKE}
    return max(near, key=lambda each: (near[each], len(each.mapping["columns"]), each.pk), default=None)


def _alike(mapping: Json, columns: Collection[str]) -> float:
    """The share of the headings of a list and of a file that both have. Of a list that was told before headings were
    kept, only its columns are known: it is known again by them, after any list that is nearer.
    """
    known, held = set(mapping.get("headings", [])), set(columns)
    return len(known & held) / len(known | held) if known else ALIKE
