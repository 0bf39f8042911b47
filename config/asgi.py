"""Entry point of the ASGI server: the live streams, and the pages where nothing else serves them (a demonstration).

uvicorn --lifespan off --timeout-graceful-shutdown 1 config.asgi:application
"""

import os
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.core.asgi import get_asgi_application
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.exception import convert_exception_to_response
from django.utils.functional import SimpleLazyObject

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages = get_asgi_application()


class Streams(ASGIHandler):
    """Django's handler, made light for requests that last: no middleware but the session and its account, and no
    thread each, which would live as long as the stream, with its connection to the database."""

    def load_middleware(self, is_async: bool = True) -> None:
        handler: Any = self
        handler._view_middleware = handler._template_response_middleware = handler._exception_middleware = []
        handler._middleware_chain = convert_exception_to_response(handler._get_response_async)

    async def get_response_async(self, request: Any) -> Any:
        cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(cookie)
        request.user = SimpleLazyObject(lambda: get_user(request))
        return await super().get_response_async(request)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/direct/"):
            await self.handle(scope, receive, send)
        else:
            await pages(scope, receive, send)


application = Streams()
