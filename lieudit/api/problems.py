"""Refusals of the interface, as RFC 9457 writes them; how much one may ask, as its headers tell it."""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field

from lieudit.toolkit.types import Json, Phrase

MEDIA = "application/problem+json"
TITLES: dict[int, Phrase] = {
    400: gettext_lazy("Demande mal écrite"),
    401: gettext_lazy("Jeton demandé"),
    403: gettext_lazy("Refusé"),
    404: gettext_lazy("Introuvable"),
    405: gettext_lazy("Méthode refusée"),
    406: gettext_lazy("Forme inconnue"),
    410: gettext_lazy("N’est plus là"),
    422: gettext_lazy("Choix inconnu"),
    429: gettext_lazy("Trop de demandes"),
}


class Problem(BaseModel):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = Field(default_factory=list, description="Chaque choix refusé, et pourquoi.")
    sameAs: str = Field("", description="L’adresse de la ligne qui tient lieu de celle-ci.")


class Refused(Exception):
    """What is answered instead: a status, a sentence for people, and what machines read beside it."""

    def __init__(self, status: int, detail: Phrase, **more: object) -> None:
        super().__init__(str(detail))
        self.status, self.detail, self.more = status, str(detail), more

    @property
    def body(self) -> Json:
        return {
            "type": "about:blank",
            "title": str(TITLES.get(self.status, "")),
            "status": self.status,
            "detail": self.detail,
            **self.more,
        }

    @property
    def text(self) -> str:
        return json.dumps(self.body, ensure_ascii=False)


A_MINUTE = 60
"""Seconds of a window."""
MOST_ASKED = 600
"""Answers that one visitor gets from one process in a minute; beyond, nginx counts for all (decision 30)."""
MOST_VISITORS = 20_000
"""Visitors whose count a process keeps: the oldest are forgotten first."""


@dataclass
class Rates:
    """Windows of one minute, visitor by visitor, in this process: a count in the database would cost each reading more
    than the reading."""

    counts: OrderedDict[str, tuple[int, int]] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def ask(self, visitor: str, now: float | None = None) -> tuple[bool, Mapping[str, str]]:
        """Whether one more may be answered, and the headers that say how many are left and for how long (draft-ietf-
        httpapi-ratelimit-headers)."""
        moment = time.monotonic() if now is None else now
        window, left = int(moment // A_MINUTE), A_MINUTE - int(moment % A_MINUTE)
        with self.lock:
            kept, asked = self.counts.pop(visitor, (window, 0))
            asked = asked + 1 if kept == window else 1
            self.counts[visitor] = (window, asked)
            if len(self.counts) > MOST_VISITORS:
                self.counts.popitem(last=False)
        rest = max(MOST_ASKED - asked, 0)
        headers = {
            "RateLimit-Policy": f'"lecture";q={MOST_ASKED};w={A_MINUTE}',
            "RateLimit": f'"lecture";r={rest};t={left}',
        }
        if asked <= MOST_ASKED:
            return True, headers
        return False, headers | {"Retry-After": str(left)}


RATES = Rates()


def unread() -> Refused:
    """More choices, or more bytes, than anything here reads."""
    return Refused(400, _("Trop de choix, ou trop à lire : cette demande n’est pas lue."))


def too_many() -> Refused:
    return Refused(429, _("Vous avez beaucoup demandé depuis une minute. Les fichiers entiers sont faits pour cela."))
