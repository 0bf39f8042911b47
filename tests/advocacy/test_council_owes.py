"""The council is late as institutions are, and its delays are counted beside theirs, on the same page."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import strategies as st

from lieudit.advocacy import council
from lieudit.advocacy.council import Duty, council_owes, duties, owed, reminded
from lieudit.advocacy.models import Demand
from lieudit.needs.delays import SORTING_DAYS
from lieudit.needs.models import Need
from lieudit.toolkit import kept_counts, open_files
from lieudit.toolkit.workdays import add_working_days, working_days_between
from tests.advocacy.factories import a_message, a_prepared, a_referral
from tests.deliberation.factories import a_draft
from tests.drawn import given
from tests.needs.factories import NeedFactory

pytestmark = pytest.mark.django_db
LIST = reverse("advocacy:list")


def kinds():
    return sorted(duty.kind for duty in duties())


def table():
    demands = list(Demand.objects.listed())
    found = council_owes(demands, reminded(), timezone.localdate())
    return {row.what.partition(" ")[0]: row for row in found}


def test_delays_are_working_days_past_the_promised_one():
    friday, yesterday = Duty("verify", dt.date(2026, 11, 6), "", 2), Duty("verify", dt.date(2026, 11, 26), "", 1)
    row = owed("Vérifier", 3, [friday, yesterday], dt.date(2026, 11, 27))
    assert (row.run, row.late, row.longest) == (3, 2, 11)  # due on the 12th, after the 11th which is a holiday


@given(
    st.lists(st.tuples(st.integers(0, 200), st.sampled_from(["", "67", "974"]), st.integers(1, 3)), max_size=8),
    st.integers(0, 15),
)
def test_what_is_counted_by_day_is_what_each_thing_would_count(since, within):
    today = dt.date(2026, 11, 27)
    rows = [Duty("gather", today - dt.timedelta(days=days), code, count) for days, code, count in since]
    due = [(add_working_days(row.since, within, row.calendar or None), row) for row in rows]
    late = [(working_days_between(day, today, row.calendar or None), row.many) for day, row in due if day < today]
    found = owed("Réunir", within, rows, today)
    assert found.late == sum(count for _delay, count in late)
    assert found.longest == max((delay for delay, _count in late), default=0)


def test_a_need_that_waits_is_owed_then_late(later):
    NeedFactory()
    assert (table()["Réunir"].run, table()["Réunir"].late) == (1, 0)
    later(30)
    row = table()["Réunir"]
    assert row.late == 1
    assert row.longest >= 20 - SORTING_DAYS - 3


def test_needs_of_one_day_are_counted_together():
    NeedFactory.create_batch(3)
    Need.objects.update(department=None)
    assert [(duty.kind, duty.many) for duty in duties()] == [("gather", 3)]
    assert table()["Réunir"].run == 3


def test_what_is_done_is_owed_no_more(client):
    need = NeedFactory()
    Need.objects.filter(pk=need.pk).update(state="settled")
    assert "gather" not in kinds()


def test_each_step_of_the_thread_is_owed_in_its_turn(later):
    a_draft()
    assert kinds() == ["follow"]
    assert "Passer" not in table()  # its announced end has not come
    later(60)
    assert table()["Passer"].late == 1


def test_a_position_that_has_not_left_is_owed():
    a_prepared()
    assert kinds() == ["hand"]
    assert table()["Remettre"].run == 1


def test_messages_and_reminders_of_the_secretariat_are_owed_too(later):
    referral = a_referral()
    later(60)
    assert table()["Relancer"].late == 1
    a_message(referral)
    assert "Relancer" not in table()
    later(10)
    assert table()["Vérifier"].late == 1


def test_the_page_of_demands_shows_it_beside_the_institutions(client, later, django_assert_max_num_queries):
    a_referral()
    NeedFactory()
    later(60)
    with django_assert_max_num_queries(8):
        page = client.get(LIST).content.decode()
    assert "Ce que le conseil doit lui-même" in page
    assert page.index("Institution par institution") < page.index("Ce que le conseil doit lui-même")
    assert "Relancer une institution en retard" in page


def test_once_needs_are_many_no_page_counts_what_is_owed(monkeypatch):
    """The worker does, every few minutes: a page says it as it was."""
    monkeypatch.setattr(open_files, "LIVE_ROWS", 0)
    kept_counts.forget()
    NeedFactory()
    assert table()["Réunir"].run == 1
    NeedFactory()
    with monkeypatch.context() as nothing_is_read:
        nothing_is_read.setattr(council, "duties", lambda: pytest.fail("a page counted all that is owed"))
        nothing_is_read.setattr(council, "once_owed", lambda first: pytest.fail("a page counted all that was owed"))
        kept_counts.cache.set(kept_counts.key_of("council-kept"), (), 60)
        assert table()["Réunir"].run == 1
        council.kept_by_each([], [], {}, timezone.localdate())
    kept_counts.count_again.call()
    kept_counts.forget()
    assert table()["Réunir"].run == 2
