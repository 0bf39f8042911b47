"""The settings of production, for a site that only this machine reaches; a mail server of the drill."""

from __future__ import annotations

from bench.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, ROOT_URLCONF, TEMPLATES, VAR_DIR

__all__ = ["INSTALLED_APPS", "ROOT_URLCONF", "TEMPLATES"]  # what the bench adds is not needed here

MAILERS = {
    "default": {"BACKEND": "lieudit.toolkit.outbox.Mailer"},
    "relay": {
        "BACKEND": "lieudit.toolkit.smtp.Backend",
        "OPTIONS": {"host": "127.0.0.1", "port": int((VAR_DIR / "mail-port").read_text()), "timeout": 2},
    },
}
LOGGING = {"version": 1, "disable_existing_loggers": False, "root": {"level": "ERROR"}}
