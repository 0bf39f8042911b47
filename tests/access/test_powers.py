"""What only a power lets one send writes nothing more once that power waits for a second factor (decision 129).

Each address of `sending.txt` where who holds a power wrote and nobody else did: the body that writes is sent by
one of them again, after their delay; by each in turn, from one address to the next.
"""

from __future__ import annotations

import logging

from django.utils import timezone

from lieudit.accounts.models import FactorAsked
from lieudit.accounts.second_factor import DELAY, powers_of
from tests.access.sending import Offer, filled, name_of, send
from tests.access.test_sending import read_table
from tests.access.world import ROLES

HELD = ("staff", "animator", "chair")
OTHERS = ("member", "speaker", "seat", "voter", "writer", "institution")
"""Who holds no power: what they may do too is nobody’s alone."""
CHOSEN = {
    "desks:end_animator": "who animates gives their mandate up, and uses it no more",
    "elections:circle_step": "who facilitates a circle is chosen by those who sit in it, whatever else they hold",
}
"""What is sent in a quality that is no power, by who happens to hold one in this world too."""


def by_power() -> dict[str, str]:
    """Address → a holder who wrote there, where nobody else did."""
    found = {}
    for rank, (name, (_page, answers)) in enumerate(read_table().items()):
        said = dict(zip(ROLES, answers, strict=True))
        wrote = [role for role in HELD if said[role].endswith("+")]
        if wrote and name not in CHOSEN and not any(said[role].endswith("+") for role in OTHERS):
            found[name] = wrote[rank % len(wrote)]
    return found


def test_powers_are_many():
    assert len(by_power()) > 100


def test_nothing_that_asks_for_a_power_is_written_while_it_waits(teller, caplog, monkeypatch):
    caplog.set_level(logging.CRITICAL, "django")
    table, wrong, tried = read_table(), [], 0
    for role in HELD:
        assert powers_of(teller.world.people[role]), role
    for name, role in sorted(by_power().items()):
        page, _answers = table[name]
        here = teller.pages.offered(page, role) if page != "-" else []
        offer = next((each for each in here if name_of(each.address) == name), Offer(teller.at[name], {}, True))
        body, sent = filled(teller.clients[role], name, offer, teller.world)
        if not sent.wrote:
            continue
        tried += 1
        person = teller.world.people[role]
        FactorAsked.objects.create(account=person, on=timezone.localdate())
        with monkeypatch.context() as now:
            now.setattr(DELAY, "given", lambda: 0)
            sent = send(teller.clients[role], offer.address, body)
        FactorAsked.objects.filter(account=person).delete()
        if sent.wrote - {"accounts_connection"}:  # what its session remembers
            wrong.append(f"{name}: {role} wrote {sorted(sent.wrote)} ({sent.status})")
    assert not wrong, "\n".join(wrong)
    assert tried > 40
