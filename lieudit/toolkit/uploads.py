"""Files that people send: read by their content, kept under another name, shown apart from our pages."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from functools import wraps
from io import BytesIO
from pathlib import PurePath
from typing import Any, Unpack

from django import forms
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db.models.fields.files import FieldFile
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from lieudit.toolkit.file_kinds import content_type_of, kind_of
from lieudit.toolkit.french import NBSP
from lieudit.toolkit.types import FieldOptions

type View = Callable[..., HttpResponse]
type Upload = UploadedFile[bytes]

LARGEST = 10 * 1024 * 1024

SHOWN = {"pdf", "png", "jpg", "svg"}
"""Kinds that a browser shows by itself; the others are saved."""
NOT_OF_ITS_NAME = gettext_lazy(
    "Ce fichier n’est pas lisible ici : son nom finit par « .%(kind)s », et il n’en est pas un. Choisissez-en un autre "
    "ou enregistrez-le de nouveau sous ce format."
)
NOT_THAT = {
    "svg": gettext_lazy("Ce dessin contient un programme ou appelle un autre site : enregistrez-le en « SVG simple »."),
    "zip": gettext_lazy("Cette archive est vide ou ne s’ouvre pas : faites-la de nouveau."),
    "csv": gettext_lazy("Ce fichier n’est pas du texte en UTF-8 : enregistrez-le ainsi."),
}
"""What to do with a file that is not what its name says."""


class ScanField(forms.FileField):
    """A scanned letter, a mandate, a proof, a common: `kinds` among those of `toolkit/file_kinds.py`, 10 MB at most."""

    def __init__(self, *kinds: str, **options: Unpack[FieldOptions]) -> None:
        accept = ",".join(f".{kind}" for kind in kinds)
        super().__init__(widget=forms.FileInput(attrs={"accept": accept}), **options)
        self.kinds = kinds

    def clean(self, data: object, initial: object = None) -> object:
        """The file, named by chance and by what it is; `told_name` keeps the name that it came with."""
        upload = super().clean(data, initial)
        if not isinstance(upload, UploadedFile):
            return upload
        if (upload.size or 0) > LARGEST:
            raise forms.ValidationError(_("Ce fichier dépasse 10 Mo : joignez une version plus légère."))
        kind = kind_of(upload.read(), upload.name or "", self.kinds)
        upload.seek(0)
        if kind is None:
            known = ", ".join(kind.upper() for kind in self.kinds)
            told = PurePath(upload.name or "").suffix.lstrip(".").lower()
            if told in self.kinds:
                raise forms.ValidationError(NOT_THAT[told] if told in NOT_THAT else NOT_OF_ITS_NAME % {"kind": told})
            raise forms.ValidationError(_("Ce fichier n’est pas lisible ici : %(known)s seulement.") % {"known": known})
        upload.told_name = upload.name  # type: ignore[attr-defined]
        upload.name = f"{secrets.token_urlsafe(18)}.{kind}"
        return upload


class ScansField(ScanField):
    """Several of them at once, `most` at most, 10 MB in all; each refusal names its file."""

    def __init__(self, *kinds: str, most: int = 10, **options: Unpack[FieldOptions]) -> None:
        super().__init__(*kinds, **options)
        self.most = most
        self.widget = FilesInput(attrs={"accept": ",".join(f".{kind}" for kind in kinds)})
        self.widget.is_required = self.required

    def clean(self, data: object, initial: object = None) -> object:
        """The files, in the order in which they came."""
        sent = data if isinstance(data, list) else []
        if len(sent) > self.most:
            raise forms.ValidationError(_("%(most)s fichiers au plus.") % {"most": self.most})
        cleaned, faults = [], []
        for upload in sent:
            told = upload.name
            try:
                cleaned.append(super().clean(upload))
            except forms.ValidationError as refused:
                faults += [f"{told}{NBSP}: {message}" for message in refused.messages]
        if not faults and sum(upload.size or 0 for upload in sent) > LARGEST:
            faults = [_("Ces fichiers dépassent 10 Mo en tout : joignez des versions plus légères.")]
        if faults:
            raise forms.ValidationError(faults)
        if self.required and not cleaned:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return cleaned


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


def names_of(uploads: Sequence[UploadedFile[bytes]]) -> list[str]:
    """The names that files came with, each once: a second « plan.pdf » becomes « plan (2).pdf »."""
    names: list[str] = []
    for upload in uploads:
        told = PurePath(told_name_of(upload) or PurePath(upload.name or "").name)
        name, rank = str(told), 1
        while name.lower() in {each.lower() for each in names}:
            rank += 1
            name = f"{told.stem} ({rank}){told.suffix}"
        names.append(name)
    return names


def told_name_of(upload: UploadedFile[bytes] | None) -> str:
    """The name that a file came with, on one line, without its folders, at most 120 characters and its kind."""
    if upload is None:
        return ""
    told = str(getattr(upload, "told_name", upload.name) or "")
    stem = re.sub(r"[\s\0-\x1f\x7f\"<>:|?*/]+", " ", PurePath(told.replace("\\", "/")).stem).strip(" .")[:120]
    kind = PurePath(upload.name or "").suffix
    return f"{stem}{kind}" if stem else ""


def sent_file(file: FieldFile, name: str) -> HttpResponse:
    """A file that somebody sent, as it is: in a sandbox, so that nothing in it runs as ours, and kept by no cache.

    Pictures and PDF are shown; the others are saved, under `name`, which may bear its kind already.
    """
    kind = PurePath(file.name or "").suffix.lstrip(".")
    name = name if name.lower().endswith(f".{kind}") else f"{name}.{kind}"
    with file.open("rb") as content:
        response = HttpResponse(content.read(), content_type=content_type_of(kind))
    response["Content-Disposition"] = content_disposition_header(kind not in SHOWN, name) or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    patch_cache_control(response, private=True, no_store=True)
    return response


class Head(FileUploadHandler):
    """Keeps the beginning of each file in memory, and its true size: too large a file is read, never stored."""

    def __init__(self, request: HttpRequest, most: int) -> None:
        super().__init__(request)
        self.most, self.kept = most, BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if start + len(raw_data) <= self.most:
            self.kept.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept.seek(0)
        name, kind = self.file_name or "", self.content_type or ""
        return InMemoryUploadedFile(self.kept, self.field_name, name, kind, file_size, self.charset)


def upload_up_to(most: int) -> Callable[[View], View]:
    """Read the files of this view through `Head`; a form still has to refuse those of more than `most` bytes."""

    def wrap(view: View) -> View:
        protected = csrf_protect(view)

        @csrf_exempt  # until the handler stands: reading the token reads the files
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            request.upload_handlers = [Head(request, most)]
            return protected(request, *args, **kwargs)

        return answer

    return wrap
