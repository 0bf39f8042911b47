"""The toolkit opens each room's `receivers` and `sentences` once every model is known.

It also lets a tag of a template span several lines, so that none runs past 120 columns (docs/decisions/0026).
"""

import re

from django.apps import AppConfig
from django.template import base
from django.utils.module_loading import autodiscover_modules


class ToolkitConfig(AppConfig):
    name = "lieudit.toolkit"

    def ready(self) -> None:
        base.tag_re = re.compile(base.tag_re.pattern, re.DOTALL)
        autodiscover_modules("checks")
        autodiscover_modules("sentences")
        autodiscover_modules("receivers")
