"""Worlds of tests that are put back are those that the acts make (`tests/worlds.py`)."""

from __future__ import annotations

from unittest import mock

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from lieudit.accounts.models import Account
from lieudit.governance import services
from lieudit.governance.models import Assembly, Seat
from tests import template_database, worlds
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_seat, an_assembly
from tests.worlds import kept

pytestmark = pytest.mark.django_db
made, acts_beside = [], []


@kept
def a_world(college: str = "third_places") -> Assembly:
    made.append(college)
    for act in acts_beside:
        act()
    assembly = an_assembly()
    assembly.seats = [a_seat(assembly, college, chairs=True)]
    return assembly


@kept
def one_more(assembly: Assembly) -> Seat:
    """Another seat, in an assembly that changes its name."""
    made.append("more")
    assembly.name = "Grandie"
    assembly.save()
    seat = a_seat(assembly, "partners")
    assembly.seats = [*getattr(assembly, "seats", ()), seat]
    return seat


def a_file() -> None:
    default_storage.save("un.txt", ContentFile(b"un"))


@pytest.fixture(autouse=True)
def nothing_is_kept():
    """However slow the machine, a first time is not long."""
    made.clear()
    acts_beside.clear()
    worlds.WORLDS.clear()
    usual, worlds.LONG = worlds.LONG, 1_000
    yield
    worlds.LONG = usual


@pytest.fixture
def in_its_test():
    """What somebody sees of a world in a test of its own, which is undone."""

    def see(look, *asked):
        with transaction.atomic():
            found = look(a_world(*asked))
            transaction.set_rollback(True)
        return found

    return see


def rows(_world):
    with connection.cursor() as cursor:
        found = {}
        for table in template_database.filled_tables():
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return found


def acts(world):
    """A seat ends: the act reads what is there, and writes."""
    services.end_seat(world.seats[0], actor=None)
    return Seat.objects.get(college__assembly=world).until


def test_what_is_asked_for_a_third_time_is_put_back_as_it_was_made(in_its_test):
    first, second, third = (in_its_test(rows) for _ in range(3))
    assert len(made) == 2
    assert first == second == third
    assert first["governance_seat"] == 1


def test_what_is_put_back_lives_like_what_is_made(in_its_test):
    names = [in_its_test(lambda world: (world.seats[0].voter.pk, Seat.objects.get().pk)) for _ in range(4)]
    assert names[1] == names[2] == names[3] != names[0]
    assert in_its_test(acts) < timezone.localdate()


def test_what_was_long_to_make_is_put_back_the_second_time(in_its_test):
    worlds.LONG = 0
    assert in_its_test(rows) == in_its_test(rows)
    assert len(made) == 1


def test_a_copy_is_of_its_own(in_its_test):
    for _ in range(3):
        assert in_its_test(lambda world: world.seats.pop())
    assert len(made) == 2


def test_another_call_is_another_world(in_its_test):
    for college in ("partners", "third_places", "partners", "third_places", "partners"):
        assert in_its_test(lambda world: world.seats[0].college.code, college) == college
    assert len(made) == 4


def test_somebody_who_is_there_is_in_nobodys_way(in_its_test):
    AccountFactory()
    for _ in range(3):
        in_its_test(rows)
    assert len(made) == 2


def test_who_was_there_before_a_world_is_not_put_back_with_it(in_its_test):
    in_its_test(rows)
    somebody = AccountFactory()
    for _ in range(2):
        in_its_test(rows)
    somebody.delete()
    assert in_its_test(lambda world: Account.objects.count()) == 1
    assert len(made) == 2


def test_it_is_made_anew_where_something_is_there(in_its_test):
    for _ in range(2):
        in_its_test(rows)
    an_assembly("Une autre")
    assert in_its_test(lambda _: Assembly.objects.count()) == 2
    assert len(made) == 3


def test_it_is_made_anew_where_a_rule_or_the_clock_is_another(in_its_test, monkeypatch, later):
    later(days=1)
    for _ in range(3):
        in_its_test(rows)
    later(days=-1)
    monkeypatch.setitem({}, "rule", "another")
    for _ in range(3):
        in_its_test(rows)
    monkeypatch.undo()
    with mock.patch.object(worlds, "MANY", 1):
        for _ in range(3):
            in_its_test(rows)
    assert len(made) == 9


def test_another_setting_or_name_is_another_world(in_its_test, monkeypatch, settings):
    for url in ("http://here", "http://elsewhere", "http://here", "http://elsewhere"):
        settings.SITE_URL = url
        in_its_test(rows)
    assert len(made) == 4, "each twice"
    for url in ("http://here", "http://elsewhere"):
        settings.SITE_URL = url
        in_its_test(rows)
    assert len(made) == 4
    monkeypatch.setattr(worlds, "FRESH", 59)
    in_its_test(rows)
    assert len(made) == 5


def test_a_step_is_put_back_after_the_same_one_with_what_it_changed(in_its_test):
    def grows(assembly):
        assembly.seen = True
        seat = one_more(assembly)
        assert (assembly.name, assembly.seats[-1].pk, seat.college.assembly_id) == ("Grandie", seat.pk, assembly.pk)
        assert Assembly.objects.get().name == "Grandie"
        return seat.pk, seat.voter.pk

    found = [in_its_test(grows) for _ in range(6)]
    assert found[3:] == [found[2]] * 3
    assert len(set(found)) == 3
    assert (made.count("third_places"), made.count("more")) == (2, 3)


def test_a_step_is_made_anew_where_something_was_written_since(in_its_test):
    def grows(assembly):
        AccountFactory()
        return one_more(assembly).pk

    assert len({in_its_test(grows) for _ in range(5)}) == 5


def test_a_step_on_what_was_undone_is_made_anew(in_its_test):
    for _ in range(4):
        in_its_test(one_more)
    steps = made.count("more")
    in_its_test(one_more)
    one_more(an_assembly())
    assert made.count("more") == steps + 1
    assert Seat.objects.count() == 1


def test_what_sends_a_mail_or_writes_a_file_is_made_anew(in_its_test, settings):
    for act in (lambda: mail.send_mail("a", "b", None, ["c@exemple.fr"]), a_file):
        acts_beside[:] = [act]
        for _ in range(4):
            in_its_test(rows)
    assert len(made) == 8


@pytest.mark.django_db(transaction=True)
def test_it_is_made_anew_where_it_is_committed():
    for _ in range(3):
        a_world()
        template_database.empty()
    assert len(made) == 3
