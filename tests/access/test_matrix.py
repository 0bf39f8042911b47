"""Every address × every role → the status of reading it. Closed by default: an address that is missing fails.

302 sends to sign in, 403 is a closed door, 404 hides that there is one. Where reading answers 405, the address
only takes what is sent to it: the row is that of an empty POST (undone after each role), and 302 then is
« done », except for the stranger.
"""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests.access.pages import read_by
from tests.access.sending import send
from tests.access.world import ROLES

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


def status_of(teller, name: str, role: str) -> int:
    status = teller.pages.read(name, role).status
    return status if status != 405 else send(teller.clients[role], teller.at[name]).status


def line(name: str, statuses: list[int]) -> str:
    return " ".join([name, *map(str, statuses)])


def test_every_address_is_in_the_matrix():
    missing, gone = sorted(set(addresses()) - set(read_matrix())), sorted(set(read_matrix()) - set(addresses()))
    advice = (
        f"{MATRIX.name} lacks: {missing}; it names addresses that are no more: {gone}. The next test says the lines; "
        "that of one address: make try ARGS='tests/access --address ROOM:NAME'"
    )
    assert (missing, gone) == ([], []), advice


@pytest.mark.parametrize("part", range(2))
def test_every_address_answers_each_role_as_written(part, teller, caplog, pytestconfig):
    """In two parts, for their time.

    `--address needs:withdraw,needs:detach` looks at those only.
    """
    only = pytestconfig.getoption("--address")
    looked_at = [name for name in addresses()[part::2] if not only or name in only.split(",")]
    if not looked_at:
        pytest.skip(f"{only} is in another part")
    caplog.set_level(logging.CRITICAL, "django.request")  # refusals are what is looked for
    written, seen = read_matrix(), {n: [status_of(teller, n, role) for role in ROLES] for n in looked_at}
    unlike = [line(name, statuses) for name, statuses in seen.items() if statuses != written.get(name)]
    was = [line(name, written[name]) for name, statuses in seen.items() if statuses != written.get(name, statuses)]
    if unlike:
        advice = [f"If each is what you want, these lines go to {MATRIX.name}:", *unlike, "where it says:", *was]
        pytest.fail("\n".join(advice), pytrace=False)
    kept = {name: {teller.pages.read(name, role).shared for role in ROLES} - {""} for name in looked_at}
    told_apart = [name for name, bodies in kept.items() if len(bodies) > 1 and name not in DATED]
    assert told_apart == [], "these differ by reader, and a cache may keep them: private, no-store, or Vary: Cookie"
    assert teller.pages.asked == set(), "« Pure » in the head of a file: it asks nothing of the database (decision 16)"


def test_the_repair_desk_is_for_the_secretariat(teller):
    for role, status in (("stranger", 302), ("member", 302), ("staff", 200)):
        assert read_by(teller.clients[role], teller.world.people[role], "/atelier/").status == status
