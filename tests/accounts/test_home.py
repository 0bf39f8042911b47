"""What waits for each one, on the page of their account."""

import datetime as dt
import re
from functools import partial

import pytest
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, DateTimeField, Q, Value, When
from django.db.models.functions import Cast, JSONObject
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.home import SHORTCUTS, TODO_LISTS, Powers, Somebody, TodoList, shortcuts_of, todo_of
from lieudit.accounts.models import Account
from lieudit.governance.rulemaking import adopt_rulebook
from lieudit.governance.services import found_assembly
from lieudit.hall.floor import ask_to_speak
from lieudit.needs.models import Need
from lieudit.needs.receivers import desk as of_needs
from lieudit.needs.services import publish_need
from lieudit.territory.models import Municipality
from lieudit.toolkit.workdays import working_days_after
from tests.access.world import World
from tests.accounts.factories import AccountFactory
from tests.governance.factories import a_council
from tests.hall.factories import a_session
from tests.meetings.factories import a_meeting, convened
from tests.needs.factories import NeedFactory
from tests.network.factories import AnimatorFactory, PlaceFactory
from tests.territory.factories import DepartmentFactory, MunicipalityFactory
from tests.voting.boxes import a_secret
from tests.voting.factories import a_ballot, moved

pytestmark = pytest.mark.django_db


def client_of(account):
    client = Client()
    client.force_login(account)
    return client


def words_of(account):
    return [task.words.replace("\xa0", " ") for task in todo_of(account)]


DAYS = {"since yesterday": -1, "in twenty days": 20, "late": -9, "since long": -30, "in four days": 4}


def test_what_comes_is_read_before_what_waits_and_the_nearest_day_first(monkeypatch):
    account, today = AccountFactory(), timezone.localdate()

    def waiting_then(name, account):
        moment = timezone.now() + dt.timedelta(days=DAYS[name])
        rows = Account.objects.filter(Q(pk=account.pk)).annotate(moment=Value(moment))
        return [TodoList(rows, name, "/", key="pk", by="moment", dated="%s", within=1 if name == "late" else None)]

    monkeypatch.setattr("lieudit.accounts.home.TODO_LISTS", [partial(waiting_then, name) for name in DAYS])
    said = [task.words.partition("\xa0")[2] for task in todo_of(account)]
    assert said == ["late", "in four days", "in twenty days", "since long", "since yesterday"]
    assert todo_of(account)[0].due < today


def test_a_delay_counts_the_holidays_of_where_the_thing_is_and_its_own_days(monkeypatch):
    """The first row is not always the first one that is late."""
    account = AccountFactory()
    creuse, martinique = DepartmentFactory(), DepartmentFactory(code="972", name="Martinique")
    before, thursday = (Cast(Value(f"2026-05-{day}T10:00:00+02:00"), DateTimeField()) for day in (20, 21))

    def waiting(_account):
        mine = Case(When(department__code="972", then=before), default=thursday)
        days = Case(When(department__code="972", then=3), default=1)
        rows = Municipality.objects.filter(department__in=[creuse, martinique]).annotate(moment=mine)
        how = {"by": "moment", "within": days, "calendar": "department__code", "dated": "depuis le %s"}
        return [TodoList(rows, "communes", "/", key="pk", **how)]

    monkeypatch.setattr("lieudit.accounts.home.TODO_LISTS", [waiting])
    MunicipalityFactory(department=martinique, code="97209")
    (task,) = todo_of(account)
    assert (task.due, task.calendar) == (dt.date(2026, 5, 27), "972")  # 22 May and Whit Monday are not worked there
    MunicipalityFactory(department=creuse)
    (task,) = todo_of(account)
    assert (task.count, task.due, task.calendar) == (2, dt.date(2026, 5, 22), "23")
    assert task.when == "depuis le 20\xa0mai 2026"


def test_a_calendar_and_the_days_that_it_counts_go_together():
    rows, days = Municipality.objects.all(), Value(2)
    for how in ({"calendar": "department__code"}, {"within": days, "by": "pk"}):
        with pytest.raises(TypeError, match="go together"):
            TodoList(rows, "communes", "/", **how)


def test_what_was_read_late_waits_from_its_publication():
    need, animator = NeedFactory(pending=True), AnimatorFactory().account
    Need.objects.filter(pk=need.pk).update(created_at=timezone.now() - dt.timedelta(days=40))
    (reading,) = todo_of(animator)
    assert reading.late
    publish_need(need, actor=animator)
    (sorting,) = todo_of(animator)
    need.refresh_from_db()
    assert (sorting.due, sorting.late) == (need.sorting_due, "")


def test_the_reading_of_a_deposit_is_late_by_the_rule_of_its_region():
    need = NeedFactory(pending=True)
    council = found_assembly("Assemblée", actor=None, region=need.department.region)
    animator, today = AnimatorFactory().account, timezone.localdate()
    for days in (3, 0):
        rules = council.rulebook.rules | {"review_days": days}
        adopt_rulebook(council, actor=None, rules=rules, in_force_from=today)
        (task,) = todo_of(animator)
        assert task.due == need.review_due == working_days_after(need.created_at, days, "23")


def test_each_role_finds_what_waits_for_it_in_few_queries(client, django_assert_max_num_queries):
    world = World()
    expected = {
        "animator": [
            "1 signalement à traiter",
            "1 demande de représentation à lire",
            "1 besoin à relire avant de le publier",
            "1 soutien à relire avant de le compter",
            "2 besoins à réunir sur l’établi",
        ],
        "seat": ["1 texte se discute", "1 tour de consentement attend votre réponse"],
        "voter": ["1 scrutin attend votre voix"],
        "chair": [
            "1 texte se discute",
            "1 tour de consentement attend votre réponse",
            "1 lettre à relire et à envoyer",
        ],
        "institution": ["1 lettre du conseil attend votre réponse"],
        "member": [],
        "speaker": ["1 question attend votre réponse"],
    }
    for role, words in expected.items():
        account = world.people[role]
        assert sorted(words_of(account)) == sorted(words), role
        client.force_login(account)
        with django_assert_max_num_queries(12):
            page = client.get(reverse("accounts:profile")).text
        assert ("Rien ne vous attend aujourd’hui." in page) == (not words), role
        for task in todo_of(account):
            assert f'href="{task.url}"' in page
            assert client.get(task.url).status_code == 200, task
    assert "1 message d’une institution à vérifier" in words_of(world.people["staff"])
    assert not set(words_of(AccountFactory()))


def test_a_desk_is_read_in_one_query(django_assert_num_queries):
    world = World()
    todo_of(world.people["animator"])
    with django_assert_num_queries(1):
        todo_of(world.people["animator"])


def test_shortcuts_composed_for_anybody_are_those_of_each_in_one_query(django_assert_num_queries):
    world, found = World(), 0
    for role, account in world.people.items():
        if account is None:
            continue
        given = [read(account) for read in SHORTCUTS]
        columns = [ArraySubquery(each.rows.values(row=JSONObject(**each.columns))) for each in given]
        rows = Account.objects.filter(pk=account.pk).values_list(*columns).get()
        alone = [each.shortcut(row) for each, some in zip(given, rows, strict=True) for row in some]
        shortcuts_of(account)  # composed
        with django_assert_num_queries(1):
            assert shortcuts_of(account) == alone, role
        found += len(alone)
    assert found > 5


def test_one_thing_is_opened_at_once_and_several_are_listed():
    place = PlaceFactory()
    animator = AnimatorFactory(department=place.municipality.department).account
    need = NeedFactory(pending=True, place=place)
    assert [task.url for task in todo_of(animator)] == [reverse("needs:publish", args=[need.number])]
    NeedFactory(pending=True, place=place)
    several = todo_of(animator)
    assert [task.url for task in several] == [reverse("needs:reviews")]
    assert several[0].count == 2
    assert re.fullmatch(r"depuis le \d{1,2}(er)?\xa0\w+ \d{4}", several[0].when)


def counts_of(account):
    """What the lists of all rooms hold, asked of this account itself, one by one."""
    counts = {}
    for each in (each for read in TODO_LISTS for each in read(account)):
        n = len(each.sift()) if each.sift else each.rows.order_by().values("pk").distinct().count()
        counts |= {f"{n}\N{NO-BREAK SPACE}{each.words % {'n': n}}": n} if n else {}
    return counts


def test_what_is_composed_for_anybody_is_what_waits_for_each_and_moves_with_the_clock(later):
    world = World()
    people = [world.people[role] for role in ("animator", "staff", "seat", "speaker", "voter", "chair")]
    moved(world.ballot, closes_at=timezone.now() + dt.timedelta(minutes=10))
    found = []
    for _moment in range(2):
        found.append([counts_of(person) for person in people])
        assert found[-1] == [{task.words: task.count for task in todo_of(person)} for person in people]
        later(minutes=20)
    assert found[0][4] != found[1][4]  # the vote of the voter is over
    assert all(found[0][:5])


def test_an_account_is_asked_who_it_is_and_nothing_that_another_would_read_too():
    somebody = Somebody(Powers(is_staff=False, powers_withheld=False))
    with pytest.raises(TypeError):
        reverse("journal:rhythm", args=[somebody.pk])
    with pytest.raises(AttributeError):
        _ = somebody.name


def test_what_very_many_wait_for_is_counted_no_further_than_is_said(monkeypatch):
    """Of who animates the nation, half a million needs wait; the first of them, by its date, is right all the same."""
    animator = AnimatorFactory().account
    needs = [NeedFactory(pending=True) for _ in range(4)]
    oldest = timezone.now() - dt.timedelta(days=60)
    type(needs[2]).objects.filter(pk=needs[2].pk).update(created_at=oldest)
    monkeypatch.setattr("lieudit.needs.receivers.MOST_COUNTED", 4)
    monkeypatch.setattr(TODO_LISTS, "given", [partial(of_needs)])  # composed anew
    [task] = todo_of(animator)
    assert (task.count, task.day[:10], task.words[0]) == (4, oldest.date().isoformat(), "4")
    monkeypatch.setattr("lieudit.needs.receivers.MOST_COUNTED", 3)
    monkeypatch.setattr(TODO_LISTS, "given", [partial(of_needs)])
    [task] = todo_of(animator)
    assert (task.count, task.day[:10]) == (3, oldest.date().isoformat())
    assert task.words.replace("\xa0", " ").startswith("Plus de 3 besoins à relire")


def test_what_is_late_comes_first_and_says_so_the_rest_is_folded(client, later):
    world = World()
    account = world.people["animator"]
    later(30)
    tasks = todo_of(account)
    days = [task.due for task in tasks if task.due]
    assert days == sorted(days)
    assert tasks[0].late.startswith("En retard de ")
    client.force_login(account)
    page = client.get("/").text
    assert page.count('data-state="late"') >= 3
    assert "2\xa0autres choses" in page
    assert "le plus en retard en tête" in page[page.index("Pourquoi cet ordre") :]
    folded = page[page.index("autres choses") :]
    assert f'href="{tasks[-1].url}"' in folded


def test_who_has_no_territory_sees_nothing_of_others():
    NeedFactory(pending=True)
    assert todo_of(AnimatorFactory(department=DepartmentFactory(code="31", name="Haute-Garonne")).account) == []
    assert todo_of(AccountFactory()) == []


def test_the_page_leads_to_ones_places_territories_seats_and_needs(client):
    world = World()
    for role, address in {
        "speaker": world.place.get_absolute_url(),
        "animator": reverse("needs:workbench"),
        "seat": world.position.council.get_absolute_url(),
        "institution": world.institution.get_absolute_url(),
    }.items():
        client.force_login(world.people[role])
        page = client.get(reverse("accounts:profile")).text
        shown = page[page.index('id="shortcuts"') :]
        assert f'href="{address}"' in shown[: shown.index("</section>")], role
    client.force_login(world.people["member"])
    assert "Vous ne parlez encore pour aucun lieu." in client.get(reverse("accounts:profile")).text


def test_what_one_tap_does_is_offered_where_it_waits_and_only_what_the_session_takes(client):
    council = a_council()
    convened(a_meeting(council, remote_url="https://salle.exemple.fr"))
    seat = council.seats[1]
    [task] = [each for each in todo_of(seat.voter) if each.taps]
    assert [tap.data["mode"] for tap in task.taps] == ["on_site", "remote", "proxy", "absent"]
    client.force_login(seat.voter)
    page = client.get("/").text
    assert f'action="{task.taps[0].url}"' in page
    answer = client.post(task.taps[0].url, task.taps[0].data, follow=True)
    assert "Votre réponse est enregistrée" in answer.text
    assert not any(each.taps for each in todo_of(seat.voter))


def test_who_has_two_sessions_to_answer_opens_their_list():
    council = a_council()
    seat = council.seats[1]
    convened(a_meeting(council))
    convened(a_meeting(council, starts_at=timezone.now() + dt.timedelta(days=60)))
    assert not any(each.taps for each in todo_of(seat.voter))


def test_a_public_vote_by_a_word_is_one_link_each_and_a_paper_is_one_link_unless_it_is_voted_elsewhere(client):
    by_word, secret, on_paper = a_ballot(2), a_secret("totals", 2), a_secret("paper", 2)
    [task] = [each for each in todo_of(by_word.voters[0]) if each.taps]
    assert [str(tap.words) for tap in task.taps] == ["Pour", "Contre", "Abstention", "Blanc"]
    client.force_login(by_word.voters[0])
    assert "Confirmer : Contre" in " ".join(client.get(task.taps[1].url).text.split())
    [paper] = [each for each in todo_of(secret.voters[0]) if each.taps]
    assert [(str(tap.words), dict(tap.data)) for tap in paper.taps] == [("Voter", {})]
    assert "Confirmer mon vote" in client_of(secret.voters[0]).get(paper.taps[0].url).text
    assert not any(each.taps for each in todo_of(on_paper.voters[0]))


def test_the_floor_is_asked_from_the_home_page_by_who_is_in_session_and_does_not_wait_for_it():
    session = a_session()
    seat = session.seats[3]
    [task] = [each for each in todo_of(seat.voter) if each.taps]
    assert [str(tap.words) for tap in task.taps] == ["Demander la parole"]
    ask_to_speak(session, actor=seat.voter, seat=seat)
    assert [each.words for each in todo_of(seat.voter)] == [task.words]
    assert not any(each.taps for each in todo_of(seat.voter))
