"""What is joined to a need, a photograph or a document: kept while its form is filled in, shown and erased with it.

A browser does not send a chosen file twice: what came with a form waits for it, for a day, under a key that nobody
guesses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Unpack

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.journal import services as journal
from lieudit.needs.models import Attachment, Need
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.locks import lock
from lieudit.toolkit.photographs import PhotographField
from lieudit.toolkit.types import FieldOptions
from lieudit.toolkit.uploads import Upload, told_name_of

HELD = dt.timedelta(days=1)
"""From the hour when a file was sent, how long it waits for its need."""


class PieceField(PhotographField):
    """A photograph or a PDF, 10 MB at most, written anew without what says who made it, when and where."""

    def __init__(self, **options: Unpack[FieldOptions]) -> None:
        super().__init__("pdf", **options)


@transaction.atomic
def hold_attachment(upload: Upload) -> Attachment:
    """Keep what came with a form until its need is said; its field has counted it: nobody fills our disks."""
    forget_held()
    width, height = getattr(upload, "size_in_pixels", (0, 0))
    return Attachment.objects.create(file=upload, name=told_name_of(upload), width=width, height=height)


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
