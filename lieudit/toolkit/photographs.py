"""A photograph or a PDF in a form: looked at by the page, then written anew apart, by the worker, without what says who
made it; each refusal says what to do.

Nobody reads what the page takes before the worker wrote it anew: it waits as an errand (`toolkit/errands.py`).
"""

from __future__ import annotations

import base64
import json
from typing import NamedTuple, Unpack

from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lieudit.toolkit import bare_pdf, errands
from lieudit.toolkit.apart import Limits, Refused, TooMuch, run_apart
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.models import Errand, Trace, new_key
from lieudit.toolkit.pictures import BROKEN, is_heif, unpacked
from lieudit.toolkit.types import FieldOptions, Json
from lieudit.toolkit.uploads import ScanField, Upload, told_name_of

PICTURES = ("jpg", "png", "webp")
DRAWING = Limits(seconds=8, patience=15, megabytes=768)
"""What the largest picture takes: 40 million points of four bytes, twice."""
MOST_SENT = 12
"""Files that one network address, or one account, may send in an hour."""

STILL_READ = gettext_lazy(
    "Ce fichier est gardé, et n’est pas encore lu : attendez quelques secondes, puis envoyez de nouveau."
)


class PhotographField(ScanField):
    """A photograph, 10 MB at most, or a file of the kinds `besides`: a PDF without what it says of who made it, others
    as they are. The file is as it was sent: `ask_to_write` has it written anew."""

    origin = ""
    """Who sends it (`toolkit/origin.py`), told by the form: what they send is counted before it is read."""

    def __init__(self, *besides: str, **options: Unpack[FieldOptions]) -> None:
        super().__init__(*PICTURES, *besides, **options)
        kinds = [*(f"image/{kind}" for kind in ("jpeg", "png", "webp")), *(f"application/{kind}" for kind in besides)]
        self.widget.attrs["accept"] = ",".join(kinds)

    def clean(self, data: object, initial: object = None) -> object:
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
        if sent is not None and self.origin and not Trace.keep(self.origin, MOST_SENT):
            words = _("Beaucoup de fichiers viennent de votre connexion : réessayez dans une heure.")
            raise forms.ValidationError(words)
        return upload


def ask_to_write(errand: str, upload: Upload, *, origin: str) -> str:
    """Have the worker write a file anew, by the act of `errand`, which is given what `opened` opens: its key."""
    key = new_key()
    head = json.dumps({"key": key, "name": told_name_of(upload), "kind": str(upload.name).rpartition(".")[2]})
    try:
        errands.ask(errand, head.encode() + b"\n" + upload.read(), origin=origin, key=key)
    except RuleBroken as full:
        words = _(
            "D’autres fichiers sont en train d’être lus : attendez quelques secondes, puis joignez celui-ci de nouveau."
        )
        raise forms.ValidationError(words) from full
    return key


class Written(NamedTuple):
    """A file that may be published: its bytes and, of a picture, its size in pixels; its key and its name."""

    content: bytes
    kind: str
    width: int = 0
    height: int = 0
    key: str = ""
    name: str = ""


class Unwritten(Exception):
    """A file cannot be written anew: the text, for its sender, says what to do."""


def opened(asked: bytes) -> Written:
    """The file that was asked for, written anew; in the worker. Unwritten when it cannot be."""
    head, _line, content = asked.partition(b"\n")
    told = json.loads(head)
    written = _bared(content) if told["kind"] == "pdf" else _drawn(content)
    stem = told["name"].rpartition(".")[0]
    return written._replace(key=told["key"], name=f"{stem}.{written.kind}" if stem else "")


def draw(asked: bytes) -> Json:
    """The act of an errand whose form keeps the picture (`drawn`): the picture, or why there is none; in the worker."""
    try:
        written = opened(asked)
    except Unwritten as why:
        return {"refused": str(why)}
    return {**written._asdict(), "content": base64.b64encode(written.content).decode()}


def drawn(answer: Json) -> Upload:
    """The picture of such an answer, whose `size_in_pixels` is told."""
    file = ContentFile(base64.b64decode(answer["content"]), f"{new_key()}.{answer['kind']}")
    file.told_name = answer["name"]  # type: ignore[attr-defined]
    file.size_in_pixels = (answer["width"], answer["height"])  # type: ignore[attr-defined]
    return file  # type: ignore[return-value]


class Reading(NamedTuple):
    """How far a file is: whether it is not read yet, why it is not to be had, or what the worker answered."""

    lasts: bool = False
    fault: str = ""
    answer: Json | None = None


def reading_of(errand: str, key: str) -> Reading:
    found = Errand.objects.filter(kind=errand, key=key).values_list("done_at", "answer").first()
    if found is None:
        return Reading(fault=_("Ce fichier n’est plus gardé : joignez-le de nouveau."))
    done_at, answer = found
    if done_at is None or answer is None:
        return Reading(lasts=True)
    if "fault" in answer:
        return Reading(fault=_("Ce fichier n’a pas pu être lu, par notre faute : joignez-le de nouveau."))
    return Reading(fault=answer.get("refused", ""), answer=answer)


def _drawn(content: bytes) -> Written:
    try:
        picture = unpacked(run_apart("lieudit.toolkit.pictures", given=content, limits=DRAWING))
    except TooMuch as why:
        raise Unwritten(_("Cette image est trop lourde à lire : joignez-la en plus petit.")) from why
    except Refused as why:
        said = str(why)
        raise Unwritten(said if said.endswith(".") and "\n" not in said else BROKEN) from why
    return Written(picture.content, "jpg", picture.width, picture.height)


def _bared(content: bytes) -> Written:
    """The same document, without what it says of who made it."""
    try:
        return Written(run_apart("lieudit.toolkit.bare_pdf", given=content, limits=DRAWING), "pdf")
    except TooMuch as why:
        raise Unwritten(_("Ce PDF est trop lourd à lire : joignez-en une version plus légère.")) from why
    except Refused as why:
        said = (each for each in (bare_pdf.LOCKED, bare_pdf.HEAVY) if str(why).endswith(each))
        raise Unwritten(next(said, bare_pdf.BROKEN)) from why
