"""The toolkit opens each room's `receivers` and `sentences` once every model is known."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ToolkitConfig(AppConfig):
    name = "lieudit.toolkit"

    def ready(self) -> None:
        autodiscover_modules("checks")
        autodiscover_modules("sentences")
        autodiscover_modules("receivers")
