"""An author whom no letter reaches: somebody tells them by voice what was answered, and notes what they say."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.home import todo_of
from lieudit.advocacy.calling import CALLED, CALLING_DAYS, say_called, to_call
from lieudit.advocacy.deadlines import due_date
from lieudit.advocacy.followup import say_effect
from lieudit.advocacy.models import Effect
from lieudit.journal.models import Entry
from lieudit.needs.models import Need
from lieudit.needs.workflow import NeedState
from lieudit.toolkit import french
from lieudit.toolkit.errors import RuleBroken
from tests.accounts.factories import AccountFactory
from tests.advocacy.factories import a_message, a_referral, an_institution, published, staff
from tests.deliberation.factories import a_position
from tests.network.factories import AnimatorFactory
from tests.pages.read_as_people import main_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def animator(db):
    return AccountFactory()


@pytest.fixture
def need(animator):
    """Answered; noted by telephone by an animator, for somebody without an address."""
    published(a_message(a_referral()))
    return noted_by(animator)


def noted_by(animator):
    """The first need, as somebody without an address said it by telephone."""
    need = Need.objects.order_by("number").first()
    noted = {"author": None, "address": "", "phone": "0612345678", "channel": "phone", "collected_by": animator}
    Need.objects.filter(pk=need.pk).update(**noted)
    AnimatorFactory(account=animator, department=need.department)
    return Need.objects.get(pk=need.pk)


def page(name, need):
    return reverse(f"advocacy:{name}", args=[need.number])


def test_the_page_of_the_need_says_who_calls_and_before_which_day(client, need, later):
    by = due_date(timezone.localdate(need.moved_at), CALLING_DAYS)
    text = main_of(client.get(need.get_absolute_url()).text)
    assert f"L’animation du territoire dit la réponse, de vive voix, à son auteur, avant le {french.day(by)}." in text
    assert "0612" not in text
    later((by - timezone.localdate()).days + 1)
    assert "devait dire la réponse, de vive voix" in main_of(client.get(need.get_absolute_url()).text)


def test_the_desk_of_the_territory_and_who_noted_it_are_told(client, need, animator):
    client.force_login(animator)
    desk = client.get(reverse("desks:desk", args=[need.department.slug])).text
    assert "à prévenir de vive voix" in desk
    assert page("call", need) in desk
    assert [each.url for each in todo_of(animator) if "à prévenir de vive voix" in each.words] == [page("call", need)]
    call = client.get(page("call", need)).text
    assert "06 12 34 56 78" in call.replace("&nbsp;", " ").replace("\xa0", " ")
    assert client.post(page("call", need)).status_code == 302
    assert Entry.objects.public().about(need).filter(kind="advocacy.called", actor=animator).exists()
    assert "à prévenir de vive voix" not in client.get(reverse("desks:desk", args=[need.department.slug])).text
    assert "de vive voix, à son auteur" not in main_of(client.get(need.get_absolute_url()).text)


def test_who_notes_what_an_author_says_is_not_taken_for_them(client, need, animator):
    client.force_login(animator)
    text = main_of(client.get(page("effect", need)).text)
    assert "Demandez-le à son auteur" in text
    assert "dites-lui ce qui a été répondu" in text
    for words in ("ma parole", "mon besoin", "vos mots", "votre besoin"):
        assert words not in text.lower()
    answer = client.post(page("effect", need), {"change": "no", "charter": "on"}, follow=True).text
    assert "C’est noté, et publié avec le besoin." in answer
    assert Effect.objects.get().author == animator
    again = main_of(client.get(page("effect", need)).text)
    assert "C’est déjà dit" in again
    assert "Vous l’avez" not in again


@pytest.mark.parametrize(("change", "state"), [("yes", NeedState.EFFECT), ("no", NeedState.ANSWERED)])
def test_an_author_who_spoke_before_the_last_answer_is_told_of_it(client, animator, later, change, state):
    position = a_position()
    first, last = a_referral(position), a_referral(position, an_institution())
    need = noted_by(animator)
    published(a_message(first))
    say_effect(need, position, actor=animator, change=change)
    assert not to_call().exists()  # an institution is waited for still
    later(10)
    published(a_message(last))
    assert Need.objects.get(pk=need.pk).state == state
    by = due_date(timezone.localdate(), CALLING_DAYS)
    text = main_of(client.get(need.get_absolute_url()).text)
    assert f"L’animation du territoire dit la réponse, de vive voix, à son auteur, avant le {french.day(by)}." in text
    client.force_login(animator)
    assert page("call", need) in client.get(reverse("desks:desk", args=[need.department.slug])).text
    [task] = [each for each in todo_of(animator) if each.url == page("call", need)]
    assert task.due == by
    assert "tel:" in client.get(page("call", need)).text
    assert client.post(page("call", need)).status_code == 302
    assert not to_call().exists()


@pytest.mark.parametrize("change", ["yes", "no"])
def test_an_author_who_is_heard_after_the_last_answer_is_not_called_and_their_telephone_is_read_no_more(
    client, need, animator, change
):
    client.force_login(animator)
    client.post(page("effect", need), {"change": change, "charter": "on"})
    assert not to_call().exists()
    assert "à prévenir de vive voix" not in client.get(reverse("desks:desk", args=[need.department.slug])).text
    answer = client.get(page("call", need), follow=True)
    assert answer.redirect_chain == [(need.get_absolute_url(), 302)]
    assert "Il n’y a plus personne à prévenir de vive voix" in answer.text
    assert "tel:" not in answer.text
    client.post(page("call", need))
    assert not Entry.objects.filter(kind=CALLED).exists()


def test_of_two_who_call_at_once_the_second_reads_that_it_is_done(client, need, animator):
    client.force_login(animator)
    client.post(page("call", need))
    client.force_login(staff())
    answer = client.post(page("call", need), follow=True)
    assert "Il n’y a plus personne à prévenir de vive voix" in answer.text
    assert Entry.objects.filter(kind=CALLED).count() == 1


def test_its_author_with_an_address_is_told_by_a_letter(need):
    assert [each.pk for each in to_call()] == [need.pk]
    Need.objects.filter(pk=need.pk).update(address="ada@exemple.fr")
    assert not to_call().exists()
    with pytest.raises(RuleBroken, match="plus personne à prévenir"):
        say_called(need, actor=staff())


def test_nobody_else_reads_the_telephone(client, need):
    client.force_login(AccountFactory())
    assert client.get(page("call", need)).status_code == 403
    client.force_login(staff())
    assert client.get(page("call", need)).status_code == 200
    Need.objects.filter(pk=need.pk).update(address="ada@exemple.fr")
    assert client.get(page("call", need)).status_code == 403


@pytest.mark.parametrize("state", [NeedState.PENDING, NeedState.GATHERED])
def test_the_telephone_is_read_once_there_is_something_to_tell(client, need, animator, state):
    Need.objects.filter(pk=need.pk).update(state=state)
    client.force_login(animator)
    assert client.get(page("call", need)).status_code == 403
