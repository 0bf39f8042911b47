"""The council is late as institutions are, and its delays are counted beside theirs, on the same page."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import strategies as st

from lieudit.accounts.home import todo_of
from lieudit.advocacy import council
from lieudit.advocacy.council import Duty, council_owes, duties, owed, reminded
from lieudit.advocacy.models import Demand
from lieudit.advocacy.services import send_referral
from lieudit.care.services import hide_text
from lieudit.deliberation.models import Draft
from lieudit.deliberation.services import open_discussion, withdraw_draft
from lieudit.desks.reads import desk_at
from lieudit.governance.rulemaking import adopt_rulebook
from lieudit.governance.services import found_assembly
from lieudit.needs.delays import REVIEW_DAYS, SORTING_DAYS
from lieudit.needs.escalating import answer_escalation, escalate_convergence, escalate_need
from lieudit.needs.models import Need
from lieudit.needs.services import publish_need, refuse_support
from lieudit.needs.thread import CARRIED_DAYS
from lieudit.territory.desk import day_at, lists_of
from lieudit.toolkit import kept_counts, open_files
from lieudit.toolkit.workdays import add_working_days, working_days_between
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import a_message, a_prepared, a_referral, sending, staff
from tests.deliberation.factories import a_draft, a_position
from tests.drawn import given
from tests.needs.factories import ConvergenceFactory, NeedFactory, SupportFactory
from tests.network.factories import AnimatorFactory
from tests.territory.factories import DepartmentFactory
from tests.voting.factories import a_ballot, moved

pytestmark = pytest.mark.django_db
LIST = reverse("advocacy:list")


def kinds():
    return sorted(duty.kind for duty in duties(timezone.localdate()))


def carry(need, level="regional"):
    escalate_need(need, actor=AccountFactory(), to_level=level, reason="La région finance.")
    return need.escalations.latest("pk")


def table():
    demands = list(Demand.objects.listed())
    found = council_owes(demands, reminded(), timezone.localdate())
    return {row.what.partition(" ")[0]: row for row in found}


def test_delays_are_working_days_past_the_promised_one():
    friday, yesterday = Duty("verify", dt.date(2026, 11, 6), "", 3, 2), Duty("verify", dt.date(2026, 11, 26), "", 3, 1)
    row = owed("Vérifier", [friday, yesterday], dt.date(2026, 11, 27))
    assert (row.run, row.late, row.longest) == (3, 2, 11)  # due on the 12th, after the 11th which is a holiday


DAYS, LANDS, WITHIN = st.integers(0, 200), st.sampled_from(["", "67", "974"]), st.integers(0, 15)


@given(st.lists(st.tuples(DAYS, LANDS, WITHIN, st.integers(1, 3)), max_size=8))
def test_what_is_counted_by_day_is_what_each_thing_would_count(since):
    today = dt.date(2026, 11, 27)
    rows = [Duty("gather", today - dt.timedelta(days=days), *rest) for days, *rest in since]
    due = [(add_working_days(row.since, row.within, row.calendar or None), row) for row in rows]
    late = [(working_days_between(day, today, row.calendar or None), row.many) for day, row in due if day < today]
    found = owed("Réunir", rows, today)
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
    assert [(duty.kind, duty.many) for duty in duties(timezone.localdate())] == [("gather", 3)]
    assert table()["Réunir"].run == 3


def test_what_came_without_account_is_owed_its_reading_then_late_by_the_rule_of_its_region(later):
    need, support = NeedFactory(pending=True), SupportFactory(pending=True)
    assert set(kinds()) == {"gather", "read"}
    assert table()["Relire"][1:5] == (REVIEW_DAYS, REVIEW_DAYS, 2, 0)
    council = found_assembly("Assemblée", actor=None, region=need.department.region)
    rules = council.rulebook.rules | {"review_days": 10}
    adopt_rulebook(council, actor=None, rules=rules, in_force_from=timezone.localdate())
    NeedFactory(pending=True, department=None, place=None, municipality=None)
    assert table()["Relire"][1:5] == (REVIEW_DAYS, 10, 3, 0)
    later((add_working_days(timezone.localdate(), REVIEW_DAYS) - timezone.localdate()).days)
    assert table()["Relire"].late == 0  # that very day
    later(1)
    assert table()["Relire"].late == 1
    later(30)
    assert table()["Relire"].late == 3
    publish_need(need, actor=AccountFactory())
    refuse_support(support, actor=AccountFactory(), reason="Une publicité.")
    assert table()["Relire"].run == 1


def test_what_is_carried_is_owed_by_the_level_that_was_asked_and_no_longer_by_the_animation(later):
    need = NeedFactory()
    later(3)
    carried = carry(need)
    assert kinds() == ["carry"]
    until = add_working_days(timezone.localdate(), CARRIED_DAYS)
    later((until - timezone.localdate()).days)
    assert (table()["Répondre"].run, table()["Répondre"].late) == (1, 0)
    later(1)
    assert table()["Répondre"].late == 1
    answer_escalation(carried, actor=AccountFactory(), step="take", text="La région s’en saisit.")
    assert kinds() == ["gather"]
    assert table()["Réunir"].late == 0  # counted from when it was taken
    later(30)
    assert table()["Réunir"].late == 1


def test_needs_of_one_convergence_are_carried_as_one_by_the_holidays_of_where_they_are_said(later):
    convergence, reunion = ConvergenceFactory(level="departmental"), DepartmentFactory(code="974", name="La Réunion")
    NeedFactory.create_batch(2, gathered=True, convergence=convergence, department=reunion)
    escalate_convergence(convergence, actor=AccountFactory(), to_level="regional", reason="La région finance.")
    found = {duty.kind: duty for duty in duties(timezone.localdate())}
    assert (found["carry"].many, found["carry"].calendar) == (1, "974")
    escalate_convergence(convergence, actor=AccountFactory(), to_level="national", reason="L’État décide.")
    found = {duty.kind: duty for duty in duties(timezone.localdate())}
    assert (found["carry"].many, found["carry"].calendar) == (1, "")


def test_a_hidden_need_of_what_was_carried_does_not_hide_the_others():
    convergence = ConvergenceFactory(level="departmental")
    first, *_others = NeedFactory.create_batch(2, gathered=True, convergence=convergence)
    escalate_convergence(convergence, actor=AccountFactory(), to_level="regional", reason="La région finance.")
    hide_text(first, actor=AccountFactory(secretariat=True), reason="Une menace.")
    assert [duty.many for duty in duties(timezone.localdate()) if duty.kind == "carry"] == [1]


def test_a_debate_answers_what_was_carried_even_once_it_is_withdrawn(later):
    convergence = ConvergenceFactory(level="departmental")
    need = NeedFactory(gathered=True, convergence=convergence)
    escalate_convergence(convergence, actor=AccountFactory(), to_level="national", reason="L’État décide.")
    later(1)
    draft = a_draft(convergence=convergence)
    withdraw_draft(draft, actor=draft.author, reason="Un autre texte suffit.")
    need.refresh_from_db()
    assert need.state == "gathered"
    assert "carry" not in kinds()


def test_a_need_that_the_nation_took_waits_for_the_nation_by_its_own_holidays():
    need = NeedFactory(department=DepartmentFactory(code="974", name="La Réunion"))
    local = AnimatorFactory(department=need.department).account
    assert "besoin à réunir" in of(local)
    answer_escalation(carry(need, "national"), actor=AccountFactory(), step="take", text="C’est pour nous.")
    assert "besoin à réunir" not in of(local)
    assert "besoin à réunir" in of(AnimatorFactory(national=True).account)
    assert [duty.calendar for duty in duties(timezone.localdate()) if duty.kind == "gather"] == [""]


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


def of(account):
    """What waits for an account: its words, and whether it is late."""
    return {" ".join(task.words.split()[1:4]): bool(task.late) for task in todo_of(account)}


def test_a_position_without_a_letter_waits_for_who_relays_it_since_its_adoption(later):
    position = a_position()
    chair, secretary = position.council.chair, staff()
    assert of(chair)["position adoptée attend"] is of(secretary)["position adoptée attend"] is False
    assert "position adoptée attend" not in of(AccountFactory())
    later(10)
    prepared = a_prepared(position)
    assert of(chair) == {"lettre à relire": False}
    later(10)
    assert of(chair) == {"lettre à relire": True}  # since the adoption, whenever the letter was prepared
    send_referral(prepared, actor=secretary, **sending(prepared))
    assert not of(chair)
    assert "remises" not in [each.key for each in lists_of(desk_at(secretary, None), "/")], "nor again while it leaves"


def test_a_second_letter_waits_since_it_was_prepared(later):
    position = a_position()
    chair = position.council.chair
    a_referral(position)
    later(40)
    a_prepared(position)
    assert of(chair)["lettre à relire"] is False
    later(20)
    assert of(chair)["lettre à relire"] is True


def test_a_written_draft_waits_for_who_writes_it_and_a_step_that_ended_for_the_chair(later):
    draft = a_draft(opened=False)
    chair = draft.council.chair
    assert of(draft.author)["projet est à"] is False
    assert "projet est à" not in of(chair)  # nobody else reads what is written
    later(40)
    assert of(draft.author)["projet est à"] is True
    open_discussion(draft, actor=draft.author, closes_on=timezone.localdate() + dt.timedelta(days=30))
    assert "projet est à" not in of(draft.author)
    later(31)
    assert of(chair)["étape est finie"] is False
    later(30)
    assert of(chair)["étape est finie"] is True


def test_a_vote_ends_with_its_ballot_and_one_that_is_suspended_is_owed_nothing(later):
    draft, ballot = a_draft(), a_ballot()
    Draft.objects.filter(pk=draft.pk).update(state="ballot", ballot=ballot, closes_on=timezone.localdate())
    moved(ballot, closes_at=timezone.now() + dt.timedelta(days=20))
    later(10)
    today = timezone.localdate()
    assert not Draft.objects.to_go_on(today)
    going = Draft.objects.to_go_on(today + dt.timedelta(days=20)).get()
    assert going == draft
    assert going.ends_on == going.ended == timezone.localdate(going.ballot.closes_at)
    assert going.ends_on > going.closes_on
    moved(ballot, paused_at=timezone.now())
    assert not Draft.objects.to_go_on(today + dt.timedelta(days=20))
    assert Draft.objects.get(pk=draft.pk).ends_on is None


def test_a_letter_that_is_prepared_is_led_to_from_the_desk():
    prepared = a_prepared()
    (line,) = next(each for each in lists_of(desk_at(staff(), None), "/") if each.key == "remises").lines
    assert line.gestures[0].url.startswith(reverse("advocacy:letter", args=[prepared.number]))


def test_the_desk_of_the_council_holds_what_it_owes_from_a_draft_to_its_letter(later):
    position, draft, written = a_position(), a_draft(), a_draft(opened=False)
    national, above = AnimatorFactory(national=True).account, AnimatorFactory(regional=True)
    later(60)
    day = {line.url: line for line in day_at(desk_at(national, None), "/").urgent}
    handing = day[position.get_absolute_url()]
    assert (handing.kind, handing.late[:9], len(handing.gestures)) == ("position à remettre", "En retard", 0)
    lists = {each.key: each for each in lists_of(desk_at(national, None), "/")}
    assert [line.url for line in lists["deliberations"].lines] == [draft.get_absolute_url()]
    assert "demander le consentement" in lists["deliberations"].lines[0].text
    lists = {each.key: each for each in lists_of(desk_at(staff(), None), "/")}
    assert {line.url for line in lists["deliberations"].lines} == {each.get_absolute_url() for each in (draft, written)}
    relay = reverse("advocacy:relay", args=[position.number])
    assert lists["remises"].lines[0].gestures[0].url.startswith(relay)
    here = {each.key for each in lists_of(desk_at(above.account, above.region), "/")}
    assert not here & {"deliberations", "remises"}  # the council is that of the nation
    a_referral(position)
    assert "remises" not in {each.key for each in lists_of(desk_at(national, None), "/")}


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
    assert "Ce que le conseil doit lui-même aujourd’hui" in page
    assert "depuis moins ou plus de douze mois" in page
    assert "Institution par institution" in page
    assert "Relancer une institution en retard" in page
    late = sum(row.late for row in table().values())
    assert late
    assert f'<span class="small">{late} en retard</span>' in page, "what is late is said, folded or not"


def test_once_needs_are_many_no_page_counts_what_is_owed(monkeypatch):
    """The worker does, every few minutes: a page says it as it was."""
    monkeypatch.setattr(open_files, "LIVE_ROWS", 0)
    kept_counts.forget()
    NeedFactory()
    assert table()["Réunir"].run == 1
    NeedFactory()
    with monkeypatch.context() as nothing_is_read:
        nothing_is_read.setattr(council, "duties", lambda today: pytest.fail("a page counted all that is owed"))
        nothing_is_read.setattr(council, "once_owed", lambda first: pytest.fail("a page counted all that was owed"))
        kept_counts.cache.set(kept_counts.key_of("council-kept"), (), 60)
        assert table()["Réunir"].run == 1
        council.kept_by_each([], [], {}, timezone.localdate())
    kept_counts.count_again.call()
    kept_counts.forget()
    assert table()["Réunir"].run == 2
