"""`manage.py fetch_aids`: ask Aides-territoires for its aids, page after page, and bring them in as a file would be.

Off unless `AIDES_TERRITOIRES_TOKEN` is set. The interface changes the token for a bearer, then gives a hundred aids a
page at most; what is read is one JSON list, imported by the same way as a file (decision 81).
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lieudit.imports.services import import_file
from lieudit.toolkit import outgoing
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.tables import UnreadableFileError
from lieudit.toolkit.types import Json

SITE = "https://aides-territoires.beta.gouv.fr/api"
CONNECT = f"{SITE}/connexion/"
FIRST = f"{SITE}/aids/?itemsPerPage=100"
MOST_PAGES = 200
SECONDS = 30
REFUSALS = (401, 403)
HEAVIEST = 20_000_000
"""Bytes of one page."""


def asked(address: str, headers: Mapping[str, str]) -> Json:
    """What the interface answers: an object, as JSON."""
    method = "POST" if address == CONNECT else "GET"
    sent = {"Accept": "application/json", **headers}
    answer = outgoing.ask(address, method=method, headers=sent, seconds=SECONDS, most=HEAVIEST)
    if answer.status in REFUSALS:
        raise outgoing.Refused(f"le jeton est refusé (réponse {answer.status})")
    if answer.status != 200:
        raise outgoing.Refused(f"réponse {answer.status} à {address}")
    read = json.loads(answer.body)
    if not isinstance(read, dict):
        raise outgoing.Refused("la réponse n’est pas un objet JSON")
    return read


class Command(BaseCommand):
    help = "Demande ses aides à Aides-territoires, page par page, et les importe. Éteint sans AIDES_TERRITOIRES_TOKEN."

    def handle(self, *args: object, verbosity: int = 1, **options: object) -> None:
        if not settings.AIDES_TERRITOIRES_TOKEN:
            raise CommandError("AIDES_TERRITOIRES_TOKEN n’est pas réglé : rien n’est demandé.")
        try:
            aids = self.read()
        except (outgoing.Refused, ValueError, KeyError, TypeError) as fault:
            raise CommandError(f"Aides-territoires n’a pas répondu comme prévu : {fault}") from None
        stream = io.BytesIO(json.dumps(aids, ensure_ascii=False).encode())
        name = f"aides-territoires-{timezone.localdate()}.json"
        try:
            _run, result = import_file(stream, name, report=lambda fault: None, progress=lambda rows: None)
        except (UnreadableFileError, RuleBroken) as refusal:
            raise CommandError("; ".join(getattr(refusal, "messages", [str(refusal)]))) from None
        if verbosity:
            said = f"{len(aids)} aides lues : {result.taken}." if result else "Rien n’a changé depuis la dernière fois."
            self.stdout.write(said)

    def read(self) -> list[Json]:
        """All the aids, page after page; a page that leads elsewhere is not followed. Where fewer came than were
        announced, none is kept: a missing page would pass for aids that ended."""
        token = asked(CONNECT, {"X-AUTH-TOKEN": settings.AIDES_TERRITOIRES_TOKEN})["token"]
        found: list[Json] = []
        address, announced = FIRST, 0
        for _page in range(MOST_PAGES):
            page = asked(address, {"Authorization": f"Bearer {token}"})
            found += page["results"]
            announced = max(announced, page.get("count") or 0)
            address = page.get("next") or ""
            if not address.startswith(f"{SITE}/aids/"):
                break
        if len(found) < announced:
            raise outgoing.Refused(f"{announced} aides annoncées, {len(found)} reçues : une page manque")
        return found
