"""Every address × every role → the status of reading it. Closed by default: an address that is missing fails.

302 sends to sign in, 403 is a closed door, 404 hides that there is one. Where reading answers 405, the address
only takes what is sent to it: the row is that of an empty POST (undone after each role), and 302 then is
« done », except for the stranger.
"""

from __future__ import annotations

import hashlib
import logging
from copy import deepcopy
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.access.purity import questions_of_pure_files
from tests.access.world import ROLES, World
from tests.accounts.factories import AccountFactory

MATRIX = Path(__file__).with_name("matrix.txt")
DATED = {"consultations:sheet", "needs:poster"}
"""The same whoever asks: a PDF that says the second when it was made."""


def addresses() -> list[str]:
    """Names of all addresses of the rooms, with their namespace."""
    names = []
    for room in get_resolver().url_patterns:
        if getattr(room, "app_name", None) and room.app_name != "admin":
            pages = [page for page in room.url_patterns if isinstance(page, URLPattern) and page.name]
            names += [f"{room.app_name}:{page.name}" for page in pages]
    return sorted(set(names))


def read_matrix() -> dict[str, list[int]]:
    rows = [line.split() for line in MATRIX.read_text().splitlines() if line and not line.startswith("#")]
    return {name: [int(status) for status in statuses] for name, *statuses in rows}


def signed_in(person) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


def observe(clients: list[Client], world: World, name: str, kept: dict[str, set[bytes]]) -> list[int]:
    statuses = []
    for client in clients:
        cookies = deepcopy(client.cookies)
        address = reverse(name, args=world.address(name))
        answer = client.get(address)
        status = answer.status_code
        if status == 200 and may_be_shared(answer):
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            kept.setdefault(name, set()).add(hashlib.sha256(body).digest())
        statuses.append(status if status != 405 else send_and_undo(client, address))
        client.cookies = cookies
    return statuses


def may_be_shared(answer: HttpResponse) -> bool:
    """Whether a cache between the site and its readers may give one reader the answer that was made for another."""
    said = answer.get("Cache-Control", "")
    return "private" not in said and "no-store" not in said and "cookie" not in answer.get("Vary", "").lower()


def send_and_undo(client, address: str) -> int:
    with transaction.atomic():
        status = client.post(address).status_code
        transaction.set_rollback(True)
    return status


def line(name: str, statuses: list[int]) -> str:
    return " ".join([name, *map(str, statuses)])


def test_every_address_is_in_the_matrix():
    missing, gone = sorted(set(addresses()) - set(read_matrix())), sorted(set(read_matrix()) - set(addresses()))
    advice = (
        f"{MATRIX.name} lacks: {missing}; it names addresses that are no more: {gone}. The next test says the lines; "
        "that of one address: make try ARGS='tests/access --address ROOM:NAME'"
    )
    assert (missing, gone) == ([], []), advice


@pytest.mark.usefixtures("kept_plans")
@pytest.mark.django_db
@pytest.mark.parametrize("part", range(2))
def test_every_address_answers_each_role_as_written(part, caplog, pytestconfig):
    """In two parts, each with a world of its own: to make one takes longer than to read a room.

    `--address needs:withdraw,needs:detach` looks at those only.
    """
    only = pytestconfig.getoption("--address")
    looked_at = [name for name in addresses()[part::2] if not only or name in only.split(",")]
    if not looked_at:
        pytest.skip(f"{only} is in another part")
    caplog.set_level(logging.CRITICAL, "django.request")  # refusals are what is looked for
    world, written = World(), read_matrix()
    clients = [signed_in(world.people[role]) for role in ROLES]
    with questions_of_pure_files() as asked:
        kept: dict[str, set[bytes]] = {}
        seen = {name: observe(clients, world, name, kept) for name in looked_at}
    unlike = [line(name, statuses) for name, statuses in seen.items() if statuses != written.get(name)]
    was = [line(name, written[name]) for name, statuses in seen.items() if statuses != written.get(name, statuses)]
    if unlike:
        advice = [f"If each is what you want, these lines go to {MATRIX.name}:", *unlike, "where it says:", *was]
        pytest.fail("\n".join(advice), pytrace=False)
    told_apart = [name for name, bodies in kept.items() if len(bodies) > 1 and name not in DATED]
    assert told_apart == [], "these differ by reader, and a cache may keep them: private, no-store, or Vary: Cookie"
    assert asked == set(), "« Pure » in the head of a file says that it asks nothing of the database (decision 16)"


@pytest.mark.django_db
def test_the_repair_desk_is_for_the_secretariat(client):
    for person, status in ((None, 302), (AccountFactory(), 302), (AccountFactory(secretariat=True), 200)):
        client.logout()
        if person:
            client.force_login(person)
        assert client.get("/atelier/").status_code == status
