"""Files that people send: read by their first bytes, kept under another name, shown apart from our pages."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from functools import wraps
from io import BytesIO
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db.models.fields.files import FieldFile
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

type View = Callable[..., HttpResponse]

LARGEST = 10 * 1024 * 1024
SIGNATURES = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "zip": b"PK\x03\x04"}
"""The first bytes of what may be sent: the name of a file proves nothing."""

CONTENT_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "zip": "application/zip"}


class ScanField(forms.FileField):
    """A scanned letter, a mandate, a proof: `kinds` among pdf, png, jpg, zip (never opened here), 10 MB at most."""

    def __init__(self, *kinds: str, **options: Any) -> None:
        accept = ",".join(f".{kind}" for kind in kinds)
        super().__init__(widget=forms.FileInput(attrs={"accept": accept}), **options)
        self.kinds = kinds

    def clean(self, data: object, initial: object = None) -> Any:
        """The file, named by chance and by what it is; `told_name` keeps the name that it came with."""
        upload = super().clean(data, initial)
        if not isinstance(upload, UploadedFile):
            return upload
        if (upload.size or 0) > LARGEST:
            raise forms.ValidationError(_("Ce fichier dépasse 10 Mo : joignez une version plus légère."))
        head = upload.read(16)
        upload.seek(0)
        kind = next((kind for kind in self.kinds if head.startswith(SIGNATURES[kind])), None)
        if kind is None:
            known = ", ".join(kind.upper() for kind in self.kinds)
            raise forms.ValidationError(_("Ce fichier n’est pas lisible ici : %(known)s seulement.") % {"known": known})
        upload.told_name = upload.name  # type: ignore[attr-defined]
        upload.name = f"{secrets.token_urlsafe(18)}.{kind}"
        return upload


def sent_file(file: FieldFile, name: str) -> HttpResponse:
    """A file that somebody sent, as it is: in a sandbox, so that nothing in it runs as ours, and kept by no cache."""
    kind = PurePath(file.name or "").suffix.lstrip(".")
    with file.open("rb") as content:
        response = HttpResponse(content.read(), content_type=CONTENT_TYPES.get(kind, "application/octet-stream"))
    response["Content-Disposition"] = f'inline; filename="{name}.{kind}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
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
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.upload_handlers = [Head(request, most)]
            return protected(request, *args, **kwargs)

        return answer

    return wrap
