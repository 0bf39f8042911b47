"""Files that people send: read by their first bytes, kept under another name, shown apart from our pages."""

from __future__ import annotations

import secrets
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.http import HttpResponse
from django.utils.translation import gettext as _

LARGEST = 10 * 1024 * 1024
SIGNATURES = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
"""The first bytes of what may be sent: the name of a file proves nothing."""

CONTENT_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}


class ScanField(forms.FileField):
    """A scanned letter, a mandate, a proof: `kinds` among pdf, png, jpg, 10 MB at most."""

    def __init__(self, *kinds: str, **options: Any) -> None:
        accept = ",".join(f".{kind}" for kind in kinds)
        super().__init__(widget=forms.FileInput(attrs={"accept": accept}), **options)
        self.kinds = kinds

    def clean(self, data: Any, initial: Any = None) -> Any:
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
    """A file that somebody sent, as it is; in a sandbox, so that nothing in it runs as ours."""
    kind = PurePath(file.name or "").suffix.lstrip(".")
    with file.open("rb") as content:
        response = HttpResponse(content.read(), content_type=CONTENT_TYPES.get(kind, "application/octet-stream"))
    response["Content-Disposition"] = f'inline; filename="{name}.{kind}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
