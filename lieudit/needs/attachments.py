"""What is joined to a need, a photograph or a document: kept while its form is filled in, shown and erased with it.

A browser does not send a chosen file twice: what came with a form waits for it under a key that nobody guesses, first
to be written anew by the worker, which nobody reads before, then for its need, for a day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Unpack

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.needs.models import Attachment, Need
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.models import new_key
from lieudit.toolkit.photographs import PhotographField, Reading, Unwritten, opened, reading_of
from lieudit.toolkit.types import FieldOptions, Json

HELD = dt.timedelta(days=1)
"""From the hour when a file was sent, how long it waits for its need."""


class PieceField(PhotographField):
    """A photograph or a PDF, 10 MB at most, written anew without what says who made it, when and where."""

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        super().__init__("pdf", **options)


ERRAND = "piece"
"""What the worker is asked for: a file of a form, written anew."""


def hold_attachment(asked: bytes) -> Json:
    """Keep a file, written anew, until its need is said; in the worker. `refused` says why it cannot be."""
    forget_held()
    try:
        written = opened(asked)
    except Unwritten as why:
        return {"refused": str(why)}
    if not Attachment.objects.filter(key=written.key).exists():  # kept by a worker that died before it said so
        file = ContentFile(written.content, f"{new_key()}.{written.kind}")
        facts = {"name": written.name, "width": written.width, "height": written.height}
        Attachment.objects.create(key=written.key, file=file, **facts)
    return {"held": written.key}


def held_under(key: str) -> tuple[Attachment | None, Reading]:
    """What waits for its need under a key, or how far it is from being there; nothing once a need took it."""
    if not key:
        return None, Reading()
    reading = reading_of(ERRAND, key)  # first: what is read meanwhile is there
    found = Attachment.objects.filter(key=key).first()
    if found is None:
        return None, reading
    return (None if found.need_id else found), Reading()


def attach(need: Need, held: Attachment, alt: str) -> None:
    """Join to a need, within its act, what waited for it; what another need took meanwhile is left alone."""
    mine = Attachment.objects.held().filter(pk=held.pk).select_for_update()
    if mine.exists():
        mine.update(need=need, alt=" ".join(alt.replace("\0", "").split()))


def forget_held() -> None:
    """Erase what no need took within a day."""
    erase(Attachment.objects.filter(need=None, at__lt=timezone.now() - HELD))


def erase(attachments: Iterable[Attachment]) -> None:
    """Rows now, files once the transaction holds."""
    for each in list(attachments):
        transaction.on_commit(partial(each.file.storage.delete, str(each.file.name)))
        each.delete()


@transaction.atomic
def remove_attachment(need: Need, *, actor: Account | None) -> Need:
    """Take back what one joined, at any moment: the file is erased, the words stay."""
    need = lock(need)
    joined = list(Attachment.objects.filter(need=need))
    if not joined:
        raise RuleBroken(_("Rien n’est joint à ce besoin."))
    erase(joined)
    told: list[Model] = [need]
    journal.record("needs.attachment_removed", *told, actor=actor, data={"number": need.number})
    return need
