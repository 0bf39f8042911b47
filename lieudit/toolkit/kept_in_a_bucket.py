"""Documents in a private bucket (S3 API), remembered as those of a folder are: loaded where `STORAGE_BUCKET` is set."""

from __future__ import annotations

from storages.backends.s3 import S3Storage

from lieudit.toolkit.kept_files import Remembering


class Bucket(Remembering, S3Storage):
    """The bucket that the settings name."""
