"""Settings of the tests: real PostgreSQL, tasks at once, mails in memory, cheap passwords."""

import os
import tempfile
from pathlib import Path

from config.settings import *  # noqa: F403

SECRET_KEY = "tests"
DEBUG = HTTPS = False
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SECURE_HSTS_SECONDS = 0
COOKIE_PREFIX, SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "", "sessionid", "csrftoken"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
SITE_URL = "http://testserver"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
IN_MEMORY: dict[str, object] = {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}
MAILERS = MAILERS | {"relay": IN_MEMORY, "alarm": IN_MEMORY}  # noqa: F405
MAILS_LEAVE_AT_ONCE = True
TASKS = {"default": {"BACKEND": "lieudit.toolkit.afterwards.AtCommit"}}
ENCODER = ""  # loaded where it is the subject only: it takes a second
MEDIA_ROOT = Path(tempfile.gettempdir()) / f"lieudit-tests-{os.getpid()}"  # each worker of the tests its own
ATTESTATION_KEYS = Path(tempfile.gettempdir()) / "lieudit-tests-keys"
STORAGES = {
    "default": {"BACKEND": "tests.kept_in_memory.Memory"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # static files are served uncollected
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
LOGGING = {"version": 1, "disable_existing_loggers": False}
PUBLISHER_UNSAID = []
REPLY_TO = "secretariat@exemple.fr"

PUBLISHER_SIRET = "23350001600040"
