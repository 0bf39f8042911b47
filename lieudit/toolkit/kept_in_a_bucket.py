"""Documents in a private bucket (S3 API), remembered as those of a folder are: loaded where `STORAGE_BUCKET` is set."""

from __future__ import annotations

from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from lieudit.toolkit.kept_files import Remembering


class Bucket(Remembering, S3Storage):
    """The bucket that the settings name. One that does not answer is told as a disk that cannot be read."""

    def exists(self, name: str) -> bool:
        try:
            return bool(super().exists(name))
        except (BotoCoreError, ClientError) as error:
            raise OSError(str(error)) from error

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        try:
            found: File[bytes] = super()._open(name, mode)
        except (BotoCoreError, ClientError) as error:
            raise OSError(str(error)) from error
        return found
