"""The toolkit opens each room's `receivers` and `sentences` once every model is known."""

from django.apps import AppConfig
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.utils.module_loading import autodiscover_modules


class ToolkitConfig(AppConfig):
    name = "lieudit.toolkit"

    def ready(self) -> None:
        CookieStorage.cookie_name = f"{settings.COOKIE_PREFIX}messages"  # Django has no setting for this one
        if settings.SENTRY_DSN:
            from lieudit.toolkit.reports import report_to  # a library that no other install loads

            report_to(settings.SENTRY_DSN, settings.RELEASE)
        from lieudit.toolkit.certificate import certificate
        from lieudit.toolkit.health import look

        look("certificate")(certificate)
        autodiscover_modules("checks")
        autodiscover_modules("sentences")
        autodiscover_modules("receivers")
