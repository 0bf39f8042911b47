"""A photograph or a PDF in a form: written anew, apart, without what says who made it; each refusal says what to do."""

from __future__ import annotations

from typing import Unpack

from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from lieudit.toolkit import bare_pdf
from lieudit.toolkit.apart import Limits, Refused, TooMuch, run_apart
from lieudit.toolkit.models import Trace
from lieudit.toolkit.pictures import BROKEN, is_heif, unpacked
from lieudit.toolkit.types import FieldOptions
from lieudit.toolkit.uploads import ScanField, Upload

PICTURES = ("jpg", "png", "webp")
DRAWING = Limits(seconds=8, patience=15, megabytes=768)
"""What the largest picture takes: 40 million points of four bytes, twice."""
MOST_SENT = 12
"""Files that one network address, or one account, may send in an hour."""
TURN_OF_DRAWINGS, TURN_OF_WAITING = 7313, 7314
"""Name the locks of who has a picture drawn, and of the one who waits for that."""
WAIT = 10
"""Seconds that a file waits for the one before it, of the same origin; with its own drawing, less than a server lets a
request last."""


class PhotographField(ScanField):
    """A photograph, 10 MB at most, or a file of the kinds `besides`: a PDF without what it says of who made it, others
    as they are."""

    origin = ""
    """Who sends it (`toolkit/origin.py`), told by the form: what they send is counted before it is drawn."""

    def __init__(self, *besides: str, **options: Unpack[FieldOptions]) -> None:
        super().__init__(*PICTURES, *besides, **options)
        kinds = [*(f"image/{kind}" for kind in ("jpeg", "png", "webp")), *(f"application/{kind}" for kind in besides)]
        self.widget.attrs["accept"] = ",".join(kinds)

    def clean(self, data: object, initial: object = None) -> object:
        """The file, whose `size_in_pixels` is that of the picture drawn anew."""
        sent = data if isinstance(data, UploadedFile) else None
        if sent is not None and is_heif(sent.read(16)):
            words = _(
                "Cette photo est au format HEIC, que beaucoup d’appareils ne montrent pas. Enregistrez-la en JPEG "
                "(sur iPhone : Réglages, Appareil photo, Formats, « Le plus compatible »), ou joignez une capture."
            )
            raise forms.ValidationError(words)
        if sent is not None:
            sent.seek(0)
        upload = super().clean(data, initial)
        kind = str(getattr(upload, "name", "")).rpartition(".")[2]
        if sent is not None and self.origin and not Trace.keep(self.origin, MOST_SENT):
            words = _("Beaucoup de fichiers viennent de votre connexion : réessayez dans une heure.")
            raise forms.ValidationError(words)
        return self._in_turn(upload, kind) if kind in (*PICTURES, "pdf") else upload  # type: ignore[arg-type]

    def _in_turn(self, upload: Upload, kind: str) -> Upload:
        """Drawn while nobody of the same origin has another drawn: many at once take one processor, not all. One waits,
        a form that is sent again before its answer has come; the others are refused."""
        with transaction.atomic():
            if self.origin and not (_takes(TURN_OF_DRAWINGS, self.origin) or _waited(self.origin)):
                words = _(
                    "D’autres fichiers venus de votre connexion sont en train d’être lus : attendez quelques secondes, "
                    "puis joignez celui-ci de nouveau."
                )
                raise forms.ValidationError(words)
            return _bared(upload) if kind == "pdf" else self._drawn(upload)

    def _drawn(self, upload: Upload) -> Upload:
        try:
            picture = unpacked(run_apart("lieudit.toolkit.pictures", given=upload.read(), limits=DRAWING))
        except TooMuch as why:
            raise forms.ValidationError(_("Cette image est trop lourde à lire : joignez-la en plus petit.")) from why
        except Refused as why:
            said = str(why)
            raise forms.ValidationError(said if said.endswith(".") and "\n" not in said else BROKEN) from why
        name = f"{(upload.name or '').rpartition('.')[0]}.jpg"
        drawn = ContentFile(picture.content, name)
        drawn.told_name = upload.told_name  # type: ignore[attr-defined]
        drawn.size_in_pixels = (picture.width, picture.height)  # type: ignore[attr-defined]
        return drawn  # type: ignore[return-value]


def _takes(turn: int, origin: str) -> bool:
    """Whether a turn is free, which is then held until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [turn, origin])
        return bool(cursor.fetchone()[0])


def _waited(origin: str) -> bool:
    """Whether the turn of drawings came within `WAIT`, to the one of an origin who waits for it."""
    if not _takes(TURN_OF_WAITING, origin):
        return False
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, TRUE)", [f"{WAIT}s"])
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [TURN_OF_DRAWINGS, origin])
    except OperationalError:  # it did not come
        return False
    return True


def _bared(upload: Upload) -> Upload:
    """The same document, without what it says of who made it."""
    try:
        content = run_apart("lieudit.toolkit.bare_pdf", given=upload.read(), limits=DRAWING)
    except TooMuch as why:
        raise forms.ValidationError(_("Ce PDF est trop lourd à lire : joignez-en une version plus légère.")) from why
    except Refused as why:
        said = (each for each in (bare_pdf.LOCKED, bare_pdf.HEAVY) if str(why).endswith(each))
        raise forms.ValidationError(next(said, bare_pdf.BROKEN)) from why
    bare = ContentFile(content, upload.name)
    bare.told_name = upload.told_name  # type: ignore[attr-defined]
    return bare  # type: ignore[return-value]
