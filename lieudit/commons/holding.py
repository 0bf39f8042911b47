"""Files that were sent and are not shared yet: a form that is refused loses none, one that is filled from a file keeps
it. A browser does not send a chosen file twice.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lieudit.accounts.models import Account
from lieudit.commons.models import HeldFile, ReleaseFile
from lieudit.toolkit import errands
from lieudit.toolkit.apart import Limits, Refused, TooMuch, run_apart
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.types import Json
from lieudit.toolkit.uploads import Upload, names_of

HELD = dt.timedelta(days=1)
"""From the day when a file was sent, how long it waits to be shared."""
MOST_HELD = 30
"""Files of one account at the same time; beyond, a form that is refused asks for them again."""
READING = Limits(seconds=3, patience=30, megabytes=512)


def held_by(account: Account) -> QuerySet[HeldFile]:
    return HeldFile.objects.filter(account=account, at__gte=timezone.now() - HELD)


@transaction.atomic
def hold_files(account: Account, uploads: Iterable[Upload]) -> list[HeldFile]:
    """Keep what was sent for a day; what nobody shared within it goes."""
    Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    forget(HeldFile.objects.filter(at__lt=timezone.now() - HELD))
    uploads = list(uploads)
    if held_by(account).count() + len(uploads) > MOST_HELD:
        return []
    names = names_of(uploads)
    rows = zip(uploads, names, strict=True)
    return [HeldFile.objects.create(account=account, file=upload, name=name) for upload, name in rows]


READ = "resource"
"""What the worker is asked for: a file made elsewhere, read and kept."""


def ask_to_read(account: Account, origin: str, file: Upload) -> str:
    """Have the worker read a file made elsewhere, and keep it (`bring_file`): the key of the errand."""
    head = json.dumps({"account": account.pk, "told": names_of([file])[0], "kept": file.name})
    try:
        return errands.ask(READ, head.encode() + b"\n" + file.read(), origin=origin).key
    except RuleBroken as full:
        words = _(
            "D’autres fichiers sont en train d’être lus : attendez quelques secondes, puis joignez celui-ci de nouveau."
        )
        raise RuleBroken({"file": words}) from full


def bring_asked(asked: bytes) -> Json:
    """The file of such an errand, kept under the key `held`; `refused` says why it cannot be. In the worker."""
    head, _line, content = asked.partition(b"\n")
    told = json.loads(head)
    upload = SimpleUploadedFile(told["kept"], content)
    upload.told_name = told["told"]  # type: ignore[attr-defined]
    try:
        return {"held": bring_file(Account.objects.get(pk=told["account"]), upload).key}
    except RuleBroken as why:
        return {"refused": " ".join(why.messages)}


def bring_file(account: Account, upload: Upload) -> HeldFile:
    """Keep a file made elsewhere with what it says of itself: a page of wiki is kept as Markdown."""
    content, name = upload.read(), names_of([upload])[0]
    upload.seek(0)
    try:
        told = json.loads(run_apart("lieudit.commons.elsewhere", name, given=content, limits=READING))
    except TooMuch:
        raise RuleBroken(_("Ce fichier est trop long à lire : remplissez le formulaire vous-même.")) from None
    except Refused as why:
        raise RuleBroken(_said(str(why))) from None
    page = told.pop("page")
    kept = SimpleUploadedFile(f"{told['title'][:100] or 'page'}.md", page.encode()) if page else upload
    with transaction.atomic():
        held = hold_files(account, [kept])
        if not held:
            raise RuleBroken(_("Vous avez déjà beaucoup de fichiers en attente : partagez-les d’abord."))
        held[0].told = told
        held[0].save(update_fields=["told"])
    return held[0]


def _said(why: str) -> str:
    """The sentence that the reader ended with; anything else is our fault, and told so."""
    return why if why.endswith(".") and "\n" not in why else _("Ce fichier n’a pas pu être lu, par notre faute.")


def forget(rows: QuerySet[HeldFile]) -> None:
    """Erase files that nobody shared, and their rows."""
    for row in rows:
        if not ReleaseFile.objects.filter(file=row.file.name).exists():
            row.file.delete(save=False)
        row.delete()
