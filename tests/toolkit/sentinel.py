"""The server of streams, with the kinds that only the tests follow."""

from config.asgi import application  # first: it sets Django up
from tests.toolkit import followed

__all__ = ["application", "followed"]
