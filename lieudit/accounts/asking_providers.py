"""How an identity provider is asked something: by the one door that leads out (`toolkit/outgoing.py`). The library that
signs people in is given a session of `requests` whose every request passes by there.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from requests import PreparedRequest, Response, Session
from requests.adapters import BaseAdapter
from requests.exceptions import ConnectionError as NotReached

from lieudit.toolkit import outgoing

SECONDS = 5.0
"""That a provider has for each answer: somebody waits on the page."""
AS_IT_IS = {"Accept-Encoding": "identity"}
"""The door unpacks nothing."""


class Door(BaseAdapter):
    """Sends what a session of `requests` sends. `named` are the origins that the settings of the install name: a
    provider may be in its network; what the description of a provider names besides has to be public.
    """

    def __init__(self, named: Collection[str]) -> None:
        super().__init__()
        self.named = frozenset(each.lower() for each in named)

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: object = None,
        verify: object = True,
        cert: object = None,
        proxies: Mapping[str, str] | None = None,
    ) -> Response:
        """The answer as `requests` says it.

        Raises:
            NotReached: the door did not let it through, nothing came back in time, or what came leads elsewhere.
        """
        address, body = str(request.url), request.body or b""
        if not isinstance(body, bytes | str):
            raise NotReached("only words are sent to a provider", request=request)
        try:
            answer = outgoing.ask(
                address,
                method=str(request.method),
                body=body.encode() if isinstance(body, str) else body,
                headers={name: str(value) for name, value in request.headers.items()} | AS_IT_IS,
                seconds=SECONDS,
                private=origin_of(address) in self.named,
            )
        except outgoing.Refused as why:
            raise NotReached(str(why), request=request) from why
        if 300 <= answer.status < 400:
            raise NotReached("the provider leads elsewhere", request=request)
        told = Response()
        told.status_code, told.url, told.request = answer.status, address, request
        told.headers["Content-Type"], told.encoding = answer.media, "utf-8"
        told.raw = io.BytesIO(answer.body)
        return told

    def close(self) -> None:
        """Nothing is kept open between two requests."""


def origin_of(address: str) -> str:
    """`https://exemple.fr:8443` of an address, in small letters."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def through_the_door(named: Collection[str]) -> Session:
    """A session of `requests` that goes out by the door only."""
    session, door = Session(), Door(named)
    session.trust_env = False  # neither a proxy nor a password of the machine
    session.adapters.clear()
    for scheme in ("https://", "http://"):
        session.mount(scheme, door)
    return session
