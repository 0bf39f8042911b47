"""A page that is read changes nothing; but every page that gives who holds powers what is published nowhere leaves its
line in the journal (decision 130).

All addresses are read by the secretariat; those that it does not open, by who animates or chairs. A page that bears the
address of an account, or the name of somebody who did not agree to its publication, and not one’s own, is written down.
"""

from __future__ import annotations

import logging
import re

from django.db import transaction

from lieudit.accounts.models import Account
from lieudit.journal.readings import READINGS, note_reading
from tests.access.sending import tables_written
from tests.access.test_matrix import addresses, read_matrix
from tests.access.world import ROLES

READERS = ("staff", "animator", "chair")

WRITTEN_DOWN = {"journal_reading", "journal_entry"}
"""Where a reading is written down; pages that say so alone write there."""
WRITTEN_BY_READING: dict[str, tuple[set[str], str]] = {
    "meetings:notice": ({"meetings_notice"}, "its addressee, signed in, says by opening the link that they read it"),
    "pages:card": ({"toolkit_card"}, "the worker is asked once for the picture of a shared page"),
    "reports:report_file": ({"observatory_printing"}, "the worker is asked once for the file of a report"),
}
"""Addresses that write as they are read, where, and why."""


def told_of(person: Account) -> set[str]:
    """What names other people and is not public: addresses of accounts, names that are not published."""
    others = Account.objects.exclude(pk=person.pk).filter(is_active=True)
    names = others.filter(name_is_public=False).exclude(name="").values_list("name", flat=True)
    return {*others.values_list("email", flat=True), *names}


def is_in(word: str, body: bytes) -> bool:
    plain = word.encode()
    return plain in body and bool(re.search(rb"%b(?!\d)" % re.escape(plain), body))


def test_what_is_read_of_people_by_who_holds_powers_is_written_down(teller, caplog, pytestconfig):
    caplog.set_level(logging.CRITICAL, "django")
    matrix, only, wrong = read_matrix(), pytestconfig.getoption("--address"), []
    told = {role: told_of(teller.world.people[role]) for role in READERS}
    for name in only.split(",") if only else addresses():
        for role in [each for each in READERS if matrix[name][ROLES.index(each)] == 200][:1]:
            page = teller.pages.read(name, role)
            body = page.body
            secrets = sorted(word for word in told[role] if is_in(word, body))
            if secrets and matrix[name][ROLES.index("stranger")] == 200:  # who has the link of a mail reads that too
                anybody = teller.pages.read(name, "stranger").body
                secrets = [word for word in secrets if not is_in(word, anybody)]
            if secrets and not page.is_written_down:
                wrong.append(f"{name}: {role} reads {secrets[:3]} and nothing is written")
    assert not wrong, "\n".join(wrong)


def test_every_reading_names_an_address():
    assert set(READINGS) <= set(addresses())


def test_a_page_that_is_read_writes_nothing_but_what_is_named_here_with_its_reason(teller, caplog, pytestconfig):
    caplog.set_level(logging.CRITICAL, "django")
    only, wrote = pytestconfig.getoption("--address"), dict[str, set[str]]()
    for name in only.split(",") if only else addresses():
        for role in ROLES:
            page = teller.pages.read(name, role)
            tables = page.wrote - (WRITTEN_DOWN if page.is_written_down else set())
            if tables:
                wrote[name] = wrote.get(name, set()) | tables
    assert wrote == {name: tables for name, (tables, _why) in WRITTEN_BY_READING.items() if not only or name in wrote}
    assert all(why for _tables, why in WRITTEN_BY_READING.values())


def test_what_is_written_by_a_part_of_what_is_asked_is_seen_and_what_is_taken_back_is_not(teller):
    with tables_written(unseen=()) as wrote, transaction.atomic():
        note_reading(teller.world.people["staff"], what="une page", page="/inventee/")
        transaction.set_rollback(True)
    assert wrote == set()
    with transaction.atomic():
        with tables_written(unseen=()) as wrote:
            note_reading(teller.world.people["staff"], what="une page", page="/inventee/")
        transaction.set_rollback(True)
    assert wrote == WRITTEN_DOWN
