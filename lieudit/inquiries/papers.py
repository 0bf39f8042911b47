"""What is joined to a question or to what came of it: read by its content, kept while the words are mended, erased with
a question that nobody confirmed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.inquiries.models import Inquiry, Paper
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import Trace
from lieudit.toolkit.uploads import Upload, names_of

KINDS = ("pdf", "odt", "docx", "ods", "xlsx", "csv", "png", "jpg")
MOST = 5
"""Files joined to a question, or to what came of it."""
HELD = dt.timedelta(days=1)
"""How long a file waits for the words of its form."""
MOST_SENT = 20
"""Files that one network address may send in an hour."""


@transaction.atomic
def hold_papers(uploads: Sequence[Upload], *, origin: str) -> list[Paper]:
    """Keep what came with a form that has to be mended. `origin` is counted: nobody fills our disks."""
    if not all(Trace.keep(origin, MOST_SENT) for _upload in uploads):
        raise RuleBroken(
            {"documents": _("Beaucoup de fichiers viennent de votre connexion : réessayez dans une heure.")}
        )
    forget_papers()
    return _store(uploads, None)


def join_papers(
    inquiry: Inquiry, uploads: Sequence[Upload], held: Sequence[Paper] = (), *, of_follow_up: bool = False
) -> None:
    """Join to a question, within its act, what came now and what waited; what another one took is left alone."""
    if len(uploads) + len(held) > MOST:
        raise RuleBroken({"documents": _("%(most)s fichiers au plus, ceux qui sont gardés compris.") % {"most": MOST}})
    mine = Paper.objects.held().filter(pk__in=[each.pk for each in held])
    mine.update(inquiry=inquiry, of_follow_up=of_follow_up)
    _store(uploads, inquiry, of_follow_up=of_follow_up)


def _store(uploads: Sequence[Upload], inquiry: Inquiry | None, *, of_follow_up: bool = False) -> list[Paper]:
    return [
        Paper.objects.create(inquiry=inquiry, file=upload, name=name[-150:], of_follow_up=of_follow_up)
        for upload, name in zip(uploads, names_of(uploads), strict=True)
    ]


def forget_papers() -> None:
    """Erase what no question took within a day."""
    erase_papers(Paper.objects.held().filter(at__lt=timezone.now() - HELD))


def erase_papers(papers: Iterable[Paper]) -> None:
    """Rows now, files once the transaction holds."""
    for paper in list(papers):
        transaction.on_commit(partial(paper.file.storage.delete, str(paper.file.name)))
        paper.delete()
