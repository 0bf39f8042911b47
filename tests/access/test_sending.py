"""Every address that takes what is sent × every role → what is answered, and whether something was written.

The body is one that writes: the form is read on the page that offers it, filled in, sent by who is offered it, and the
very same is then sent by everybody. `302+` wrote; a status alone left everything as it was. Each sending is undone.
The same body without the token of its page is refused to the one whom it would have let write (CSRF).
"""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.access.bodies import QUIET, UNGUARDED
from tests.access.pages import Pages
from tests.access.sending import Offer, filled, name_of, send
from tests.access.test_matrix import addresses, read_matrix, signed_in
from tests.access.world import ROLES, World

TABLE = Path(__file__).with_name("sending.txt")
HALVES = 2
"""For their time."""


def methods_of(view: Any) -> set[str] | None:
    """The methods that a view says it takes (`require_safe`, `require_POST`…); None where it says nothing."""
    while view is not None:
        code = getattr(view, "__code__", None)
        if code and "request_method_list" in code.co_freevars:
            return set(view.__closure__[code.co_freevars.index("request_method_list")].cell_contents)
        view = getattr(view, "__wrapped__", None)
    return None


@cache
def methods_by_name() -> dict[str, set[str] | None]:
    return {
        f"{room.app_name}:{page.name}": methods_of(page.callback)
        for room in get_resolver().url_patterns
        if getattr(room, "app_name", None) and room.app_name != "admin"
        for page in room.url_patterns
        if isinstance(page, URLPattern) and page.name
    }


def receiving() -> list[str]:
    """Names of the addresses that do not refuse what is sent to them."""
    return sorted(name for name, methods in methods_by_name().items() if methods is None or "POST" in methods)


def read_table() -> dict[str, tuple[str, list[str]]]:
    rows = [line.split() for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return {name: (page, answers) for name, page, *answers in rows}


def line(name: str, page: str, answers: list[str]) -> str:
    return " ".join([name, page, *answers])


class Teller:
    """Sends to each address what its form holds, as everybody."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.at = {name: reverse(name, args=world.address(name)) for name in addresses()}
        """All that an address may name is there, whichever is looked at."""
        self.clients = {role: signed_in(world.people[role]) for role in ROLES}
        self.pages = Pages(self.at, world.people, self.clients)

    def offer(self, name: str, page: str) -> list[tuple[str, Offer]]:
        """Who is offered this form on this page, and what: that of the very thing of the world where it is there."""
        if page == "-":
            return []
        own, found = self.at[name], []
        for role in ROLES:
            here = [offer for offer in self.pages.offered(page, role) if name_of(offer.address) == name]
            found += [(role, offer) for offer in sorted(here, key=lambda offer: offer.address.split("?")[0] != own)[:1]]
        return found

    def look(self, name: str, page: str) -> tuple[list[str], list[str]]:
        """The answers to each role, and what is wrong besides."""
        offered, wrong = self.offer(name, page), []
        address, body, writer = self.at[name], {}, ""
        bare = [] if offered else [(role, Offer(address, {}, True)) for role in reversed(ROLES)]
        for role, offer in offered or bare:
            tried, sent = filled(self.clients[role], name, offer, self.world)
            if sent.wrote or not body:
                address, body = offer.address, tried
            if sent.wrote:
                break
        naked = [role for role, offer in offered if not offer.guarded]
        wrong += [f"{name}: {page} shows a form without its token to {naked}"] if naked else []
        answers = []
        for role in ROLES:
            sent = send(self.clients[role], address, body)
            answers.append(str(sent))
            writer = writer or (role if sent.wrote else "")
        bare = Client(enforce_csrf_checks=True)
        bare.cookies = self.clients[writer or "staff"].cookies
        sent = send(bare, address, body)
        if name not in UNGUARDED and (sent.status not in {401, 403, 405} or sent.wrote):
            wrong.append(f"{name}: without the token of its page it answers {sent}")
        return answers, wrong

    def taken(self, name: str, statuses: list[int]) -> list[str]:
        """What a page that is only read does with what is sent to it: it should show itself, and write nothing."""
        address, readers = self.at[name], []
        for role, status in zip(ROLES, statuses, strict=True):
            if (status == 200 and len(readers) < 2) or role in {"stranger", "staff"}:
                readers.append((role, str(status)))
        seen = [(role, was, str(send(self.clients[role], address))) for role, was in readers]
        return [f"{TABLE.name} lacks {name}, which answers {now} to {role}" for role, was, now in seen if now != was]

    def page_of(self, name: str) -> str:
        """A page that offers this form, the best: one where what is sent writes."""
        best = "-"
        for page in [name, *(other for other in addresses() if other != name)]:
            for role in ROLES if page == name else ("staff", "chair", "speaker", "voter"):
                for offer in self.pages.offered(page, role):
                    if name_of(offer.address) == name:
                        best = page if best == "-" else best
                        if filled(self.clients[role], name, offer, self.world)[1].wrote:
                            return page
        return best


def only_read() -> list[str]:
    """Addresses that the table does not name: pages that somebody reads, whose view says nothing of methods. That they
    take nothing is seen below."""
    read, table = read_matrix(), read_table()
    return [name for name in receiving() if name not in table and not takes(name) and 200 in read.get(name, [])]


def takes(name: str) -> bool:
    return methods_by_name().get(name) is not None


def test_every_address_that_takes_something_is_in_the_table():
    known = {*read_table(), *only_read()}
    missing, gone = sorted(set(receiving()) - known), sorted(set(read_table()) - set(receiving()))
    advice = (
        f"{TABLE.name} lacks: {missing}; it names what takes nothing any more: {gone}. The line of one address: "
        "make try ARGS='tests/access/test_sending.py --address ROOM:NAME'"
    )
    assert (missing, gone) == ([], []), advice


def test_every_form_has_a_body_that_writes_or_says_why_not():
    written = {name for name, (_, answers) in read_table().items() if any(each.endswith("+") for each in answers)}
    silent = set(read_table()) - written
    assert silent == set(QUIET), "each address where nothing was written has its reason in bodies.py, and no other"
    assert all(reason for reason in QUIET.values())


@pytest.mark.parametrize("half", range(HALVES))
def test_what_is_sent_is_answered_to_each_role_as_written(half, teller, caplog, pytestconfig):
    """`--address needs:withdraw` looks at that one only, and looks for the page that shows it where no line says it."""
    only = pytestconfig.getoption("--address")
    table = read_table()
    read = [name for name in only_read()[half::HALVES] if not only]
    looked_at = [
        name for name in sorted({*table, *only.split(",")} - {""})[half::HALVES] if not only or name in only.split(",")
    ]
    if not looked_at:
        pytest.skip(f"{only} is in the other half")
    caplog.set_level(logging.CRITICAL, "django")  # refusals are what is looked for
    matrix = read_matrix()
    unlike, was, wrong = [], [], [each for name in read for each in teller.taken(name, matrix[name])]
    for name in looked_at:
        page, written = table.get(name, ("", []))
        page = page or (teller.page_of(name) if only else "-")
        answers, more = teller.look(name, page)
        wrong += more
        if answers != written:
            unlike.append(line(name, page, answers))
            was += [line(name, page, written)] if written else []
    if unlike:
        advice = [f"If each is what you want, these lines go to {TABLE.name}:", *unlike, "where it says:", *was]
        pytest.fail("\n".join(advice), pytrace=False)
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)
