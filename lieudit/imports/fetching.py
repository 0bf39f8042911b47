"""What the machine does of a list that is followed: fetched once a day, compared with the former one, taken by itself
when it only adds and updates a little, held for a person otherwise. What left it is told, and never removed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import F, Q
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.imports.formats import PLACES, Format, recognise, rows_told
from lieudit.imports.judging import why_held
from lieudit.imports.models import FollowedList, Import
from lieudit.imports.permissions import may_import
from lieudit.imports.rows import identity_of
from lieudit.imports.services import digest_of, discard_import, opened_list, receive_list, start_import
from lieudit.imports.tasks import format_of
from lieudit.imports.workflow import FollowedState, ImportState
from lieudit.toolkit import outgoing
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.uploads import LARGEST

EVERY = dt.timedelta(days=1)
"""How often a list is fetched."""
SECONDS = 60.0
"""That its publisher has to give it."""
MOST_NAMED = 50
"""Rows that left a list, told by their names."""
LONGEST_NAME = 80
WAITING = (ImportState.MAPPING, ImportState.PREVIEW)
WORDS = {
    "late": gettext_lazy("l’adresse n’a pas répondu à temps"),
    "answers too much": gettext_lazy("le fichier dépasse 10 Mo"),
    "not an address of the web": gettext_lazy("ce n’est pas une adresse du web"),
}
"""Why nothing came, by what the door says (`toolkit/outgoing.py`)."""
UNREACHED = gettext_lazy("l’adresse ne répond pas, ou mène à un réseau privé")
WEB_PAGE = (b"<!doctype html", b"<html")


class NoList(Exception):
    """Why an address gave no list, in the words of its page."""


def ask_for(followed: FollowedList) -> None:
    """Have a list fetched by the worker."""
    FollowedList.objects.filter(pk=followed.pk).update(asked_at=timezone.now())
    fetch_list.enqueue(followed.pk)


def fetch_due_lists() -> Iterable[FollowedList]:
    """By the timer: those that were asked for a day ago. Who animates nothing any more follows nothing."""
    before = timezone.now() - EVERY
    due = FollowedList.objects.running().filter(Q(asked_at=None) | Q(asked_at__lt=before))
    for followed in due.select_related("by").order_by("pk"):
        if may_import(followed.by):
            ask_for(followed)
            yield followed
        else:
            FollowedList.objects.filter(pk=followed.pk).update(state=FollowedState.STOPPED)


def settle_due_lists() -> Iterable[object]:
    """By the timer: remember those whose file was taken, have the worker look at those whose file was read."""
    told = FollowedList.objects.done().exclude(coming__isnull=True)
    told.update(rows=F("coming"), taken=F("last"), held="")
    over = FollowedList.objects.running().filter(last__state__in=[ImportState.DONE, ImportState.UNDONE])
    over.exclude(held="").update(held="")
    for key in FollowedList.objects.to_look_at().order_by("pk").values_list("pk", flat=True):
        settle_list.enqueue(key)
    return ()


@task
def fetch_list(key: int) -> None:
    """Ask for the file of a list; one that is new is read, as if somebody had sent it."""
    followed = FollowedList.objects.select_related("by", "last").get(pk=key)
    if followed.state != FollowedState.RUNNING:
        return
    try:
        body = _answered(followed.url)
        run = _received(followed, body)
    except NoList as why:
        FollowedList.objects.filter(pk=key).update(failure=str(why)[:300])
        return
    facts = {"fetched_at": timezone.now(), "failure": ""}
    if run:
        facts |= {"last": run, "digest": run.digest, "held": "", "coming": None, "gone": []}
    FollowedList.objects.filter(pk=key, state=FollowedState.RUNNING).update(**facts)


def _answered(url: str) -> bytes:
    """The file at an address.

    Raises:
        NoList: nothing came, or what came is no file.
    """
    try:
        told = {"User-Agent": "Lieudit"}
        answer = outgoing.ask(url, headers=told, seconds=SECONDS, most=LARGEST, private=settings.DEMONSTRATION)
    except outgoing.Refused as why:
        raise NoList(str(WORDS.get(str(why), UNREACHED))) from why
    if answer.status != 200:
        raise NoList(_("l’adresse a répondu %s au lieu de donner un fichier") % answer.status)
    if answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:20].lower().startswith(WEB_PAGE):
        raise NoList(_("c’est une page du web, et non un fichier : prenez l’adresse du téléchargement"))
    if not answer.body.strip():
        raise NoList(_("le fichier est vide"))
    return answer.body


@transaction.atomic
def _received(followed: FollowedList, body: bytes) -> Import | None:
    """The import of a file; None when it is the one that came last, or that somebody brought in already.

    What waited of the former one is renounced: this one follows it.
    """
    digest = digest_of([body])
    if digest == followed.digest or Import.objects.of_file(digest, followed.by).exists():
        return None
    name = PurePosixPath(urlsplit(followed.url).path).name[:200] or "liste.csv"
    if followed.last and followed.last.state in WAITING:
        discard_import(followed.last, actor=None)
    try:
        return receive_list(actor=followed.by, file=SimpleUploadedFile(name, body), source=followed.name)
    except RuleBroken as refusal:
        raise NoList(" ".join(refusal.messages)) from refusal


@task
def settle_list(key: int) -> None:
    """Take what was read of a list, or say why it waits for a person."""
    followed = FollowedList.objects.select_related("last__source", "last__by").get(pk=key)
    run = followed.last
    if followed.state != FollowedState.RUNNING or run is None:
        return
    if run.state == ImportState.FAILED:
        FollowedList.objects.filter(pk=key).update(failure=run.failure[:300])
    elif run.state == ImportState.MAPPING:
        words = _("Ses colonnes ne sont pas celles que l’on connaît : dites ce qu’elles veulent dire.")
        FollowedList.objects.filter(pk=key).update(held=words)
    elif run.state in (ImportState.PREVIEW, ImportState.DONE) and followed.coming is None and run.file:
        _look_at(followed, run)


def _look_at(followed: FollowedList, run: Import) -> None:
    """Compare the rows of a file with those of the former one, and take it if a person need not look."""
    known, coming = _named_rows(run)
    former = cast("Mapping[str, str]", followed.rows)
    gone = [name for identity, name in former.items() if identity not in coming]
    if known.speaks_of == PLACES:
        why = why_held(run.counts, total=run.total, former=len(former), gone=len(gone))
    else:
        why = _("Elle ne dit pas des lieux : relisez son aperçu avant de la prendre.")
    with transaction.atomic():
        held, now = lock(followed), lock(run)
        if held.last_id != run.pk or held.coming is not None:
            return
        waits = now.state == ImportState.PREVIEW
        held.coming, held.gone, held.held = coming, sorted(gone)[:MOST_NAMED], why if waits else ""
        held.save(update_fields=["coming", "gone", "held"])
        if waits and not why:
            start_import(run, actor=None)


def _named_rows(run: Import) -> tuple[Format, dict[str, str]]:
    """The list of a file; and each of its rows, by what tells it apart there, with its name."""
    listed, named = opened_list(run), {}
    known = format_of(run) or recognise(listed.columns, listed.first)
    for cells in rows_told(listed, known):
        own, name = (cells.values.get(known.columns.get(key, ""), "").strip() for key in ("external_id", "name"))
        if identity := own or identity_of(cells, known):
            named[identity] = name[:LONGEST_NAME] or identity
    return known, named
