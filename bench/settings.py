"""The settings of production, for a server that only this machine reaches."""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-the-bench")
os.environ["DJANGO_DEBUG"] = os.environ["LIEUDIT_DEMONSTRATION"] = os.environ["LIEUDIT_HTTPS"] = "no"

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, MAILERS, TEMPLATES, VAR_DIR

ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
INSTALLED_APPS = [*INSTALLED_APPS, "bench"]
TEMPLATES = [{**TEMPLATES[0], "DIRS": [*TEMPLATES[0]["DIRS"], Path(__file__).parent / "templates"]}]
# Names with fingerprints, as in production; no copy is compressed, since none is downloaded.
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "lieudit.toolkit.kept_files.Folder"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
# Each deposit comes from its own network address: eight an hour are taken from one.
ALLAUTH_TRUSTED_PROXY_COUNT = 1
MAILERS = {**MAILERS, "relay": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
LOGGING = {"version": 1, "disable_existing_loggers": False}
