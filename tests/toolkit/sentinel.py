"""The server of streams, with the kinds that only the tests follow and a page that shows one."""

from django.conf import settings

from config.asgi import application  # first: it sets Django up
from tests.toolkit import followed

__all__ = ["application", "followed"]
settings.ROOT_URLCONF = "tests.toolkit.trial"
