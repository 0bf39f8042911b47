"""The front door counts, shows who speaks, and stays cheap."""

import datetime as dt
import re
from html import unescape

import pytest
from django.core.signals import request_started
from django.urls import reverse
from django.utils import timezone

from lieudit.advocacy import followup
from lieudit.advocacy.models import Demand, Effect
from lieudit.advocacy.stories import Story, by_position
from lieudit.care.services import hide_text
from lieudit.deliberation.models import Position
from lieudit.desks.models import Telephone
from lieudit.governance.models import Assembly
from lieudit.meetings.models import Meeting
from lieudit.meetings.workflow import MeetingState
from lieudit.needs.models import Need
from lieudit.needs.workflow import NeedState
from lieudit.pages.reads import beside_at_home, home_body, reached, shade
from lieudit.toolkit.models import Clock
from tests.advocacy.factories import a_message, a_referral, an_institution, published
from tests.conftest import forget
from tests.deliberation.factories import a_council, a_draft, a_round, staff
from tests.learning.factories import a_path
from tests.meetings.factories import a_meeting, convened
from tests.needs.factories import AttachmentFactory, NeedFactory
from tests.network.factories import AnimatorFactory, PlaceFactory
from tests.pages.read_as_people import main_of
from tests.territory.factories import DepartmentFactory
from tests.voting.factories import a_ballot

pytestmark = pytest.mark.django_db


def test_the_page_says_who_speaks_and_what_a_third_place_is(client):
    page = client.get("/").text
    lead = page[page.index("<main") :]
    assert "<strong>Conseil national des tiers-lieux</strong>" in lead
    assert "Un tiers-lieu est un lieu tenu par celles et ceux qui s’en servent" in lead
    assert "<title>Conseil national des tiers-lieux · Lieudit</title>" in page


def test_one_need_is_told_to_its_effect_with_its_words(client):
    referral = a_referral(institution=an_institution(name="Ministère chargé du Numérique"))
    published(a_message(referral, "commit"))
    Demand.objects.update(short="Financer les postes")
    need = Need.objects.first()
    assert "Aucun effet n’est encore constaté" in client.get("/").text
    followup.say_effect(need, referral.position, actor=None, change="yes", words="Le poste est là.")
    for address in ("/", "/resultats/"):
        page = client.get(address).text
        assert need.words.split(".")[0] in page
        assert "Le ministère chargé du Numérique accepte" in page
        assert "Financer les postes" in page
        assert "Le poste est là." in page
    assert "1\xa0effet constaté" in client.get("/resultats/").text


def test_a_path_to_do_as_much_is_on_the_page_with_a_story_or_without(client):
    a_path()
    path = a_path(title="Tenir une permanence à deux")
    link = f'<a href="{path.get_absolute_url()}" dir="auto">Tenir une permanence à deux</a>'
    assert link in client.get("/").text
    referral = a_referral()
    published(a_message(referral, "commit"))
    followup.say_effect(Need.objects.first(), referral.position, actor=None, change="yes", words="Le poste est là.")
    page = client.get("/").text
    assert "Le poste est là." in page
    assert link in page


def test_the_story_shows_the_photograph_of_the_need_with_what_is_seen_there(client):
    referral = a_referral()
    published(a_message(referral, "commit"))
    need = Need.objects.first()
    joined = AttachmentFactory(need=need, alt="Un seau sous la fuite")
    followup.say_effect(need, referral.position, actor=None, change="yes", words="C’est réparé.")
    for address in ("/", "/resultats/"):
        assert re.search(r'<img src="/besoins/\d+/piece/"[^>]*\salt="Un seau sous la fuite"', client.get(address).text)
    hide_text(joined, actor=staff(), reason="Montre quelqu’un.")
    assert "Un seau" not in client.get("/resultats/").text
    assert "Un seau" not in client.get("/").text


def test_an_effect_that_changed_nothing_or_is_hidden_is_no_result(client):
    referral = a_referral()
    published(a_message(referral, "commit"))
    effect = followup.say_effect(Need.objects.first(), referral.position, actor=None, change="yes", words="Mieux.")
    hide_text(effect, actor=staff(), reason="Vise une personne.")
    assert "Mieux." not in client.get("/").text
    assert "Aucun effet n’est encore constaté" in client.get("/resultats/").text


def test_a_position_is_said_once_whatever_comes_between_its_effects():
    one, other = Position(pk=1), Position(pk=2)
    told = [Story(Effect(position=each), 0, ()) for each in (one, other, one)]
    assert [(position, len(some)) for position, some in by_position(told)] == [(one, 2), (other, 1)]


def test_three_demands_are_shown_by_their_short_title_with_their_state(client, later):
    referral = a_referral()
    Demand.objects.update(short="Financer les postes")
    later(60)
    page = client.get("/").text
    awaited = page[page.index('aria-labelledby="h-awaited"') :]
    assert "Financer les postes" in awaited
    assert "En retard de" in awaited
    assert str(referral.institution) in awaited


def test_what_is_read_beside_the_needs_is_one_query_and_keeps_its_order(django_assert_num_queries):
    a_referral()
    demand = Demand.objects.latest("pk")
    demand.pk, demand.rank = None, 0
    demand.save()
    council, land = Assembly.objects.get(kind="national"), DepartmentFactory()
    for days in (9, 8):
        convened(a_meeting(council, starts_at=timezone.now() + dt.timedelta(days=days)))
    wide = [{}, {"department": land}, {"region": land.region}]
    for at, land in enumerate(wide):
        Telephone.objects.create(number=f"+3355552000{at}", said_by=staff(), **land)
    first = a_path()
    with django_assert_num_queries(1):
        found = beside_at_home()
        assert [str(demand.deadline) for demand in found.demands]
        assert [str(meeting.assembly) for meeting in found.meetings]
    assert found.demands == list(Demand.objects.nearest_first())
    assert found.telephones == list(Telephone.objects.order_by("region", "department", "pk"))
    assert found.meetings == list(Meeting.objects.coming())
    assert found.path == first
    assert {len(found.demands) > 1, len(found.telephones) == 3, len(found.meetings) == 2} == {True}


def test_it_asks_six_questions_at_most_once_an_act_has_it_drawn_again(client, kept, django_assert_max_num_queries):
    """Two are left for what a process asks anew now and then (`test_own_home.py`)."""
    NeedFactory()
    convened()
    client.get("/")
    home_body.cache_clear()
    with django_assert_max_num_queries(6):
        client.get("/")


def test_the_next_session_is_on_the_page(client):
    meeting = convened()
    page = client.get("/").text
    assert "Prochaine séance" in page
    assert f'href="{meeting.get_absolute_url()}"' in page


def test_the_other_sessions_that_are_held_are_said_with_where_they_are(client):
    council = convened(starts_at=timezone.now() + dt.timedelta(days=1)).assembly
    assert "autre séance" not in client.get("/").text
    first, second = (
        convened(a_meeting(council, starts_at=timezone.now() + dt.timedelta(days=days))) for days in (2, 3)
    )
    for meeting in (first, second):
        Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.OPEN)
    page = client.get("/").text
    assert "En séance" in page
    assert f'href="{first.get_absolute_url()}"' in page  # what is held comes before what is nearer
    said = r"1\N{NO-BREAK SPACE}autre séance se tient\s+en ce moment"
    assert re.search(rf'href="{reverse("meetings:meetings")}">\s+{said}', page)


def test_what_is_kept_is_drawn_again_once_something_changed(client, kept):
    NeedFactory(words="Le toit fuit.")
    first = client.get("/").text
    Clock.objects.update_or_create(pk=1, defaults={"tick": 7})
    NeedFactory(words="Le car ne passe plus.")
    assert "Le car ne passe plus." not in first
    assert "Le car ne passe plus." in client.get("/").text


def test_an_empty_house_invites_to_speak(client):
    page = client.get("/")
    assert page.status_code == 200
    assert "Personne n’a encore parlé" in page.text
    assert "Aucune demande n’attend de réponse" in page.text


def test_a_need_reached_every_stage_before_its_own():
    stages = {step["key"]: step["count"] for step in reached({"expressed": 3, "adopted": 2, NeedState.SETTLED: 1})}
    assert stages == {
        "expressed": 6,
        "gathered": 3,
        "deliberated": 3,
        "adopted": 3,
        "relayed": 1,
        "answered": 1,
        "effect": 0,
    }


@pytest.mark.parametrize(("needs", "shaded"), [(0, 0), (1, 1), (2, 1), (3, 2), (7, 3), (11, 4), (12, 5), (500, 5)])
def test_a_department_is_shaded_by_its_needs(needs, shaded):
    assert shade(needs) == shaded


@pytest.fixture
def kept(db):
    """What is kept by the clock of the house is kept here too, from one request to the next."""
    request_started.disconnect(forget)


def test_who_is_awaited_reads_where_their_own_needs_stand(client):
    animator = AnimatorFactory()
    mine = NeedFactory(words="Le bail est trop court.", author=animator.account)
    NeedFactory(author=animator.account, state=NeedState.WITHDRAWN)
    NeedFactory(place=PlaceFactory(municipality__department=animator.department), state=NeedState.PENDING)
    client.force_login(animator.account)
    page = client.get("/").text
    own = page[page.index("Vos besoins") : page.index("</section>", page.index("Vos besoins"))]
    assert mine.get_absolute_url() in own
    assert 'data-stage="expressed"' in own
    assert own.count("<li>") == 1
    client.logout()
    assert "Vos besoins" not in client.get("/").text


@pytest.mark.parametrize("needs", [1, 7])
def test_the_home_page_costs_the_same_whatever_the_needs(client, needs, kept, django_assert_max_num_queries):
    for _ in range(needs):
        NeedFactory(words="Le bail est trop court.")
    with django_assert_max_num_queries(16):
        client.get("/")  # drawn once; three of them a process asks once
    with django_assert_max_num_queries(2):
        page = client.get("/")
    assert "«\xa0Le bail est trop court.\xa0»" in unescape(page.text)


def test_the_home_page_says_which_places_it_counts(client):
    PlaceFactory(status="closed")
    PlaceFactory(status="project")
    PlaceFactory()
    page = main_of(client.get("/").text)
    assert re.search(r"3\s*lieux à l’annuaire, en projet, en pause et fermés compris", re.sub("<[^>]+>", " ", page))


def test_words_of_an_author_are_escaped(client):
    NeedFactory(words="<script>alert(1)</script> & <b>gras</b>")
    page = client.get("/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in page


def test_the_form_of_the_home_page_carries_its_words(client):
    page = client.get(reverse("needs:express"), {"words": "Un toit qui fuit & plus"})
    assert "Un toit qui fuit &amp; plus" in page.text


def test_the_page_of_a_place_carries_its_name_to_the_form(client):
    place = PlaceFactory(name="L’Été & Cie")
    page = client.get(place.get_absolute_url()).text
    address = re.search(r'href="(/besoins/exprimer/\?place=[^"]+)"', page)[1]
    assert f'value="L’Été &amp; Cie, {place.municipality.name}"' in client.get(address).text


def test_what_waits_for_somebody_is_one_click_away(client, kept, django_assert_max_num_queries):
    council = a_council()
    draft, ballot = a_round(a_draft(council)), a_ballot()
    NeedFactory()
    expected = {
        AnimatorFactory().account: reverse("needs:workbench"),
        council.chair: draft.get_absolute_url(),
        ballot.voters[0]: ballot.get_absolute_url(),
        staff(): reverse("needs:workbench"),
    }
    assert "Ce qui vous attend" not in client.get("/").text
    for account, address in expected.items():
        client.force_login(account)
        client.get("/")
        with django_assert_max_num_queries(12):
            page = client.get("/").text
        desk = page[page.index("Ce qui vous attend") :]
        assert f'href="{address}"' in desk[: desk.index("</section>")]
