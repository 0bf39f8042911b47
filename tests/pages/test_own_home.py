"""What the front page says to who is signed in: three things first, what they did, what moved, their session."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.core.signals import request_started
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.home import Task, todo_of
from lieudit.care.services import hide_text
from lieudit.desks.models import Telephone
from lieudit.governance.rules import DEFAULT_RULES
from lieudit.journal import news
from lieudit.journal.models import FollowReason
from lieudit.journal.news import Done
from lieudit.journal.services import follow_thing
from lieudit.meetings.delegation import register_seat
from lieudit.meetings.models import Registration
from lieudit.meetings.workflow import Attendance, MeetingState
from lieudit.needs.escalating import answer_escalation, escalate_need
from lieudit.needs.models import Need
from lieudit.needs.questions import ask_question
from lieudit.needs.services import gather_needs, settle_need, support_need
from lieudit.pages.own import Own, may_entrust
from lieudit.pages.reads import home_body
from lieudit.toolkit import kept_counts
from tests.accounts.factories import AccountFactory
from tests.conftest import forget
from tests.deliberation.factories import staff
from tests.hall.factories import a_session
from tests.meetings.factories import convened
from tests.needs.factories import NeedFactory
from tests.network.factories import AnimatorFactory, PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(db):
    """What is kept by the clock of the house is kept here too, from one request to the next."""
    request_started.disconnect(forget)


@pytest.fixture
def author():
    return AccountFactory()


@pytest.fixture
def animator():
    return AnimatorFactory().account


def followed(author, **values):
    need = NeedFactory(author=author, **values)
    follow_thing(need, account=author, reason=FollowReason.AUTHOR)
    return need


def part(page, heading):
    begins = page.index(heading)
    return page[begins : page.index("</section>", begins)]


def task(late=False):
    due = dt.date(2020, 1, 1) if late else None
    return Task("un scrutin attend votre voix", "/", 1, "", due)


@pytest.mark.parametrize(
    ("todo", "lead"),
    [
        ([], "Rien ne vous attend aujourd’hui."),
        ([task()], "Une chose."),
        ([task(late=True)], "Une chose, en retard."),
        ([task(late=True), task()], "Deux choses, dont une en retard."),
        ([task(late=True), task(late=True), task(late=True)], "Trois choses, toutes en retard."),
        ([task(late=True), task(late=True), task(), task()], "Trois choses d’abord, dont deux en retard."),
        ([task()] * 5, "Trois choses d’abord."),
    ],
)
def test_it_opens_on_what_awaits_counted_in_words(todo, lead):
    assert Own(todo, [], [], Done([], True), None).lead == lead


def test_what_moved_is_said_once_with_why_one_follows_it(client, author, animator):
    need, other = followed(author, words="Le toit fuit."), followed(author, words="Le toit fuit encore.")
    gather_needs([need, other], actor=animator, title="Des toits qui tiennent", summary="Des toits.")
    client.force_login(author)
    moved = part(client.get("/").text, 'id="h-moved"')
    assert moved.count("<li>") == 1
    assert re.search(
        r"Besoin n°\s(\d+)\s: il entre dans la convergence «\sDes toits qui tiennent\s», avec vos mots", moved
    )
    assert "parce que vous en êtes à l’origine" in moved
    assert re.search(r'<h3><a href="/besoins/convergences/\d+/">', moved)


def test_what_a_level_answers_is_said_after_the_name_of_the_need(client, author, animator):
    need = escalate_need(followed(author), actor=animator, to_level="regional", reason="La région décide.")
    answer_escalation(need.escalations.get(), actor=AccountFactory(), step="take", text="Nous venons.")
    client.force_login(animator)
    assert re.search(r"Besoin n°\s\d+\s: le niveau régional s’en saisit", part(client.get("/").text, 'id="h-moved"'))


def test_the_last_three_are_shown_and_what_one_did_oneself_is_no_news(client, author, animator):
    for _ in range(4):
        settle_need(followed(author), actor=animator, text="Voici une réponse.")
    client.force_login(author)
    assert part(client.get("/").text, 'id="h-moved"').count("<li>") == 3
    client.force_login(animator)
    page = client.get("/").text
    assert page.count("Vous avez répondu à un besoin") == 4
    assert "Rien de nouveau" in part(page, 'id="h-moved"')


def test_what_was_hidden_since_is_not_told(client, author, animator):
    need = followed(author)
    question = ask_question(need, actor=animator, words="Depuis quand le toit fuit-il ?")
    follow_thing(question, account=author)
    client.force_login(author)
    hide_text(question, actor=staff(), reason="Vise une personne.")
    assert "Depuis quand" not in client.get("/").text


def test_one_reads_what_one_did_this_week_and_no_more(client, author, later):
    place = PlaceFactory()
    RepresentativeFactory(account=author, organisation=None, place=place)
    support_need(NeedFactory(), actor=author, place=place)
    client.force_login(author)
    assert "Vous avez rejoint le besoin n°" in client.get("/").text
    later(8)
    assert "Vous avez rejoint" not in client.get("/").text


def test_past_twelve_the_last_ones_are_told_and_the_page_says_so(client, author, animator):
    for at in range(13):
        settle_need(NeedFactory(), actor=animator, text="Voici une réponse.")
        client.force_login(animator)
        if at in (11, 12):
            page = " ".join(client.get("/").text.replace("&nbsp;", " ").replace("\u00a0", " ").split())
            assert ("Fait cette semaine : 12 choses" if at == 11 else "Fait cette semaine : les 12 dernières") in page
    assert page.count("Vous avez répondu à un besoin") == 12


def test_one_s_next_session_says_whether_one_comes(client):
    meeting = convened()
    seat = meeting.assembly.seats[0]
    client.force_login(seat.voter)
    assert "Dire si vous venez" in part(client.get("/").text, 'id="h-session"')
    for mode, said in ((Attendance.REMOTE, "Vous y serez, à distance"), (Attendance.ABSENT, "Vous n’y serez pas")):
        register_seat(meeting, actor=seat.voter, seat=seat, mode=mode)
        session = part(client.get("/").text, 'id="h-session"')
        assert said in session
        assert f'href="{meeting.get_absolute_url()}"' in session


def test_during_a_session_one_presides_or_arrives_first_and_what_is_late_comes_after(client):
    session = a_session(1)
    here, chair = session.meeting.number, session.chair
    address = f"/seances/{here}"
    for account, first in ((chair, f"{address}/presidence/"), (session.seats[3].voter, f"{address}/arriver/")):
        client.force_login(account)
        page = client.get("/").text
        assert todo_of(account)[0].url == first
        card = part(page, 'id="h-session"')
        assert "Dire si vous venez" not in card
        assert card.index(f'href="{first}"') < card.index("Lire l’ordre du jour")
    register_as_absent = {"meeting": session.meeting, "seat": session.seats[3], "mode": Attendance.ABSENT}
    Registration.objects.create(at=timezone.now(), **register_as_absent)
    assert not any("arriver" in task.url for task in todo_of(session.seats[3].voter))
    assert f'href="{address}/arriver/"' in part(client.get("/").text, 'id="h-session"')


def test_who_sits_gives_a_proxy_from_the_card_of_their_session(client):
    meeting = convened()
    seat = meeting.assembly.seats[0]
    client.force_login(seat.voter)
    proxies = reverse("meetings:proxies", args=[meeting.number])
    assert f'href="{proxies}"' in part(client.get("/").text, 'id="h-session"')
    assert "Donner le pouvoir" in client.get(proxies).text
    register_seat(meeting, actor=seat.voter, seat=seat, mode=Attendance.PROXY)
    assert "Donner un pouvoir" not in part(client.get("/").text, 'id="h-session"')


@pytest.mark.parametrize(
    ("state", "cap", "may"),
    [(MeetingState.CONVENED, 2, True), (MeetingState.CONVENED, 0, False), (MeetingState.OPEN, 2, False)],
)
def test_a_proxy_is_proposed_until_the_session_opens_where_the_rules_have_any(state, cap, may):
    rules = {**DEFAULT_RULES, "proxies": {**DEFAULT_RULES["proxies"], "cap": cap}}
    assert may_entrust(SimpleNamespace(state=state, rules=rules)) is may


def test_who_holds_two_seats_gives_a_second_proxy_once_the_first_is_given(client):
    meeting = convened()
    first, second = meeting.assembly.seats[:2]
    RepresentativeFactory(account=first.voter, organisation=second.organisation, place=None)
    client.force_login(first.voter)
    register_seat(meeting, actor=first.voter, seat=first, mode=Attendance.PROXY)
    assert "Donner un pouvoir" in part(client.get("/").text, 'id="h-session"')
    register_seat(meeting, actor=first.voter, seat=second, mode=Attendance.PROXY)
    assert "Donner un pouvoir" not in part(client.get("/").text, 'id="h-session"')


def test_the_page_of_everybody_is_one_click_away_and_who_has_nothing_reads_it(client, author):
    client.force_login(AccountFactory())
    assert "Ce que les lieux disent, le conseil le porte." in client.get("/").text
    followed(author)
    client.force_login(author)
    page = client.get("/").text
    assert "Ce que les lieux disent" not in page
    assert 'href="?pour=tous"' in page
    assert "Ce que les lieux disent" in client.get("/?pour=tous").text


def test_each_link_within_the_page_leads_to_a_part_of_it(client, author):
    """« Par téléphone » led to a number that the page of everybody alone says."""
    Telephone.objects.create(number="+33555520000", said_by=staff())
    followed(author)
    client.force_login(author)
    for address in ("/", "/?pour=tous"):
        page = client.get(address).text
        assert {f'id="{part}"' for part in re.findall(r'href="#([\w-]+)"', page)} <= set(
            re.findall(r'id="[\w-]+"', page)
        )
    assert 'href="#telephone"' in page


def test_it_costs_few_queries_whatever_moved(client, author, animator, kept, django_assert_max_num_queries):
    meeting = convened()
    needs = [followed(author) for _ in range(4)]
    for need in needs[:2]:
        settle_need(need, actor=animator, text="Voici une réponse.")
    gather_needs(needs[2:], actor=animator, title="Des toits", summary="Des toits.")
    follow_thing(Need.objects.last().convergence, account=author)
    follow_thing(meeting, account=author)
    client.force_login(author)
    client.get("/")
    forget()
    with django_assert_max_num_queries(8):  # the page of everybody is not drawn for who does not read it
        assert part(client.get("/").text, 'id="h-moved"').count("<li>") == 3


def test_who_has_nothing_of_their_own_reads_the_page_of_everybody_in_few_queries(
    client, kept, django_assert_max_num_queries
):
    meeting = convened()
    NeedFactory(words="Le bail est trop court.")
    stranger = AccountFactory()
    follow_thing(meeting, account=stranger)  # nothing happened to it since
    client.force_login(stranger)
    client.get("/")
    home_body.cache_clear()
    with django_assert_max_num_queries(10):  # which an act has drawn again
        assert "Le bail est trop court." in client.get("/").text


def test_the_first_one_that_a_process_draws_on_a_day_is_within_the_bound(client, django_assert_max_num_queries):
    """What it asks anew now and then (whether places are many, since when news are recent) is counted."""
    NeedFactory(words="Le bail est trop court.")
    stranger = AccountFactory()
    follow_thing(convened(), account=stranger)
    client.force_login(stranger)
    client.get("/")
    for each in (home_body, news.first_recent, kept_counts.many_since):
        each.cache_clear()
    with django_assert_max_num_queries(12):
        assert "Le bail est trop court." in client.get("/").text
