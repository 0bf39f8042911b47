"""A session that somebody deposits for another: read first, published, sent back, corrected, withdrawn, given up; and
nowhere before it is published."""

import datetime as dt
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lieudit.accounts.home import TODO_LISTS
from lieudit.accounts.services import close_account
from lieudit.care.services import hide_text
from lieudit.journal.models import Entry
from lieudit.learning.deposits import (
    correct_session,
    lapse_deposits,
    publish_session,
    return_session,
)
from lieudit.learning.enrolling import enrol
from lieudit.learning.models import HalfDay, TrainingSession
from lieudit.learning.permissions import TRAINING_ACCESS
from lieudit.learning.trainings import keep_trainings
from lieudit.network.citing import CITING
from lieudit.network.experience import Sought
from lieudit.toolkit.errors import RuleBroken
from lieudit.toolkit.tokens import thing_of, thing_token
from tests.accounts.factories import AccountFactory
from tests.learning.factories import a_path, a_session, slot, speaker_of
from tests.network.factories import AnimatorFactory, OrganisationFactory, PlaceFactory, RepresentativeFactory

pytestmark = pytest.mark.django_db


def a_deposit(keeper=None, actor=None, **words):
    """A session that somebody who answers for nobody deposits for a place that somebody represents."""
    keeper = keeper or RepresentativeFactory().place
    return a_session(keeper=keeper, actor=actor or AccountFactory(), **words)


def a_returned(**words):
    session = a_deposit(**words)
    return return_session(session, actor=speaker_of(session.hat), reason="Il manque le tarif du repas.")


def body(client, url, reader=None):
    client.logout()
    if reader:
        client.force_login(reader)
    answer = client.get(url)
    return answer.getvalue().decode() if answer.streaming else answer.content.decode()


# Deposited


def test_what_another_deposits_is_read_first_and_its_readers_hear_of_it(
    client, mailoutbox, django_capture_on_commit_callbacks
):
    place = RepresentativeFactory().place
    with django_capture_on_commit_callbacks(execute=True):
        session = a_deposit(place)
    (letter,) = mailoutbox
    assert letter.to == [speaker_of(place).email], "who represents it is asked; who deposits knows it"
    assert "attend d’être relue avant le" in letter.body
    assert session.state == "submitted"
    reader, author = speaker_of(session.place), session.author
    animator = AnimatorFactory(department=session.place.municipality.department).account
    url = session.get_absolute_url()
    assert client.get(url).status_code == 404
    for stranger in (AccountFactory(), RepresentativeFactory().account):
        client.force_login(stranger)
        assert client.get(url).status_code == 404
    for one in (author, reader, animator):
        assert session.title in body(client, url, one)
    assert "Publier" in body(client, url, reader)
    assert "Elle attend d’être relue" in body(client, url, author)


@pytest.mark.parametrize("who", ["speaker", "animator", "secretariat"])
def test_who_answers_for_it_announces_at_once(who):
    place = RepresentativeFactory().place
    actors = {
        "speaker": lambda: speaker_of(place),
        "animator": lambda: AnimatorFactory(department=place.municipality.department).account,
        "secretariat": lambda: AccountFactory(is_staff=True),
    }
    assert a_session(keeper=place, actor=actors[who]()).state == "open"


def test_one_deposits_for_an_organisation_too():
    body = OrganisationFactory()
    spoken = RepresentativeFactory(place=None, organisation=body)
    session = a_session(keeper=body, actor=AccountFactory(), venue=PlaceFactory())
    assert (session.state, session.organisation) == ("submitted", body)
    assert publish_session(session, actor=spoken.account, read=session.sequence).state == "open"


def test_the_form_lets_anybody_deposit_for_a_place_that_they_name(client):
    place = RepresentativeFactory().place
    author = AccountFactory()
    on = timezone.localdate() + timedelta(days=20)
    typed = {"other": f"{place.name}, {place.municipality.name}", "title": "Souder", "words": "Trois cordons."}
    typed |= {"venue": typed["other"], "seats": 6, "least": 2, "trainers": [author.pk], "start_1": "09:00"}
    typed |= {"decide_on": on - timedelta(days=8), "day_1": on, "end_1": "12:00"}
    client.force_login(author)
    url = reverse("learning:plan_session")
    assert "Qui la propose" in client.get(url).content.decode()
    refused = client.post(url, typed | {"other": "Nulle part, Ailleurs"})
    assert refused.status_code == 422
    assert "Trois cordons." in refused.content.decode()
    assert "Dites qui tient" in client.post(url, typed | {"other": ""}).content.decode()
    answer = client.post(url, typed, follow=True)
    session = TrainingSession.objects.get()
    assert (session.state, session.place, session.author) == ("submitted", place, author)
    assert "la relit, puis la publie" in answer.content.decode()


# Nowhere before it is published


def places_where_it_may_be_named(session):
    """Every public page, list, file and feed that names sessions."""
    dataset = [reverse("api:file", args=["sessions", form]) for form in ("csv", "json")]
    pages = [reverse("learning:sessions"), reverse("learning:sessions_calendar"), session.path.get_absolute_url()]
    pages += [session.hat.get_absolute_url(), f"{reverse('pages:search')}?q=Contrebasse", reverse("pages:home")]
    return [*dataset, *pages, "/sitemap-sessions.xml", f"{reverse('learning:sessions')}?q=Contrebasse"]


def test_a_deposit_is_named_nowhere_until_it_is_published(client):
    session = a_deposit(title="Contrebasse en atelier", path=a_path())
    author = session.author
    for url in places_where_it_may_be_named(session):
        answer = body(client, url)
        assert "Contrebasse en atelier" not in answer, url
        assert session.get_absolute_url() not in answer, url
    for name in ("session_calendar", "session_list", "enrol_people"):
        client.force_login(author)
        assert client.get(reverse(f"learning:{name}", args=[session.number])).status_code == 404, name
    publish_session(session, actor=speaker_of(session.place), read=session.sequence)
    named = [url for url in places_where_it_may_be_named(session) if session.get_absolute_url() in body(client, url)]
    assert len(named) >= 7, "it is everywhere once it is published"


def test_a_deposit_is_found_by_no_room_and_told_to_nobody_else():
    session = a_deposit()
    assert not TrainingSession.objects.public().exists()
    assert not CITING["session"].public().exists()
    assert not CITING["session"].advised(Sought()).exists()
    assert not Entry.objects.public().about(session).exists()
    entry = Entry.objects.about(session).get()
    assert "of" not in entry.data
    token = thing_token(session)
    assert thing_of(token, AccountFactory()) is None, "neither followed nor reported"
    assert thing_of(token, session.author) == session


def test_nobody_enrols_in_a_deposit_and_no_trainer_ticks(client):
    session, person = a_deposit(), AccountFactory()
    client.force_login(person)
    assert client.post(reverse("learning:enrol", args=[session.number])).status_code == 404
    with pytest.raises(RuleBroken, match="À relire"):
        enrol(session, actor=person)
    assert not session.enrolments.exists()
    TrainingSession.objects.filter(pk=session.pk).update(decide_on=timezone.localdate())
    assert list(keep_trainings()) == [], "nothing is decided of it"
    assert not HalfDay.objects.to_tick(session.starts_at + timedelta(hours=1)).exists()


def test_a_deposit_holds_no_room_and_takes_it_as_it_is_published():
    deposit = a_deposit(room="Atelier")
    place = deposit.place
    other = a_session(keeper=place, room="atelier", title="Souder")
    with pytest.raises(RuleBroken, match="la session « Souder »"):
        publish_session(deposit, actor=speaker_of(place), read=deposit.sequence)
    with pytest.raises(DatabaseError, match="do_not_share_a_room"), transaction.atomic():
        TrainingSession.objects.filter(pk=deposit.pk).update(state="open")
    deposit.refresh_from_db()
    assert (deposit.state, other.half_days.first().room) == ("submitted", f"{place.pk} atelier")


# Read


def test_it_is_published_as_it_was_written_and_its_author_is_told(
    client, mailoutbox, django_capture_on_commit_callbacks
):
    session = a_deposit()
    client.force_login(speaker_of(session.place))
    url = reverse("learning:publish_session", args=[session.number])
    button = f'action="{url}?lue={session.sequence}"'
    assert button in client.get(session.get_absolute_url()).content.decode()
    corrected = correct_session(session, actor=session.author, needed="Un casque.")
    stale = client.post(f"{url}?lue={session.sequence}", follow=True).content.decode()
    assert "corrigée depuis que vous l’avez lue" in stale, "what nobody read is not published"
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{url}?lue={corrected.sequence}", follow=True)
    assert "les inscriptions sont ouvertes" in answer.content.decode()
    session.refresh_from_db()
    assert session.state == "open"
    assert [letter.to for letter in mailoutbox] == [[session.author.email]]
    assert "propose une session" in mailoutbox[0].body
    assert enrol(session, actor=AccountFactory()).state == "confirmed"
    assert client.post(reverse("learning:publish_session", args=[session.number]), follow=True).status_code == 200
    assert TrainingSession.objects.get().state == "open"


def test_it_is_sent_back_with_a_reason_corrected_and_sent_again(client, mailoutbox, django_capture_on_commit_callbacks):
    session = a_deposit()
    author, reader = session.author, speaker_of(session.place)
    client.force_login(reader)
    url = reverse("learning:return_session", args=[session.number])
    assert client.post(url, {"reason": ""}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"reason": "Il manque le tarif du repas."})
    session.refresh_from_db()
    assert (session.state, session.reason) == ("returned", "Il manque le tarif du repas.")
    assert mailoutbox[-1].to == [author.email]
    assert "Il manque le tarif du repas." in mailoutbox[-1].body
    assert "La corriger et la renvoyer" in body(client, session.get_absolute_url(), author)
    page = reverse("learning:change_session", args=[session.number])
    assert "Enregistrer la correction" in body(client, page, author)
    with django_capture_on_commit_callbacks(execute=True):
        session = correct_session(session, actor=author, needed="Le repas est à 8 €.")
    assert mailoutbox[-1].to == [reader.email], "it waits again"
    assert (session.state, session.reason, session.needed) == ("submitted", "", "Le repas est à 8 €.")
    session = correct_session(session, actor=author, slots=[slot(40, 9, 12)])
    assert session.half_days.count() == 1
    with pytest.raises(RuleBroken, match="Rien n’a changé"):
        correct_session(session, actor=author)
    assert publish_session(session, actor=reader, read=session.sequence).state == "open"


def test_who_deposits_names_no_speaker_of_the_place_in_the_form(client):
    session = a_returned()
    text = body(client, reverse("learning:change_session", args=[session.number]), session.author)
    assert f'name="trainers" value="{session.author_id}"' in text
    assert f'value="{speaker_of(session.place).pk}"' not in text


def test_a_day_that_is_past_is_corrected_before_it_is_published():
    session = a_deposit()
    rows = TrainingSession.objects.filter(pk=session.pk)
    rows.update(decide_on=timezone.localdate())
    with pytest.raises(RuleBroken, match="Le jour où l’on saura"):
        publish_session(session, actor=speaker_of(session.place), read=session.sequence)
    with pytest.raises(RuleBroken, match="Dites un jour à venir"):
        correct_session(session, actor=session.author, needed="Un cahier.")
    later = timezone.localdate() + timedelta(days=3)
    session = correct_session(session, actor=session.author, decide_on=later)
    assert publish_session(session, actor=speaker_of(session.place), read=session.sequence).decide_on == later


def test_a_place_that_closed_meanwhile_publishes_nothing():
    session = a_deposit()
    type(session.place).objects.filter(pk=session.place_id).update(status="closed")
    with pytest.raises(RuleBroken, match="Ce lieu est fermé"):
        publish_session(session, actor=speaker_of(session.place), read=session.sequence)


def test_its_author_withdraws_it_and_who_leaves_leaves_none(client):
    session, other = a_deposit(), a_returned()
    client.force_login(session.author)
    client.post(reverse("learning:withdraw_session", args=[session.number]), {"reason": "Je déménage."})
    session.refresh_from_db()
    assert (session.state, session.reason) == ("withdrawn", "Je déménage.")
    with pytest.raises(RuleBroken, match="Retirée"):
        publish_session(session, actor=speaker_of(session.place), read=session.sequence)
    close_account(other.author, actor=other.author)
    other.refresh_from_db()
    assert (other.state, other.reason) == ("withdrawn", "Qui l’avait déposée a fermé son compte.")


# Not read in time


def test_a_deposit_whose_first_half_day_passes_unread_lapses_with_words_to_its_author(
    mailoutbox, django_capture_on_commit_callbacks
):
    waits, back, read = a_deposit(), a_returned(), a_session()
    assert list(lapse_deposits(waits.starts_at - timedelta(minutes=1))) == []
    with django_capture_on_commit_callbacks(execute=True):
        gone = list(lapse_deposits(waits.starts_at + timedelta(minutes=1)))
    assert {each.pk for each in gone} == {waits.pk, back.pk}
    for session in (waits, back):
        session.refresh_from_db()
        assert (session.state, bool(session.reason)) == ("lapsed", True)
    read.refresh_from_db()
    assert read.state == "open"
    told = {letter.to[0] for letter in mailoutbox if "n’a pas été publiée avant sa première" in letter.body}
    assert {waits.author.email, back.author.email} <= told
    with pytest.raises(RuleBroken, match="Pas publiée à temps"):
        publish_session(waits, actor=speaker_of(waits.place), read=waits.sequence)


def test_the_timer_gives_them_up():
    session = a_deposit()
    TrainingSession.objects.filter(pk=session.pk).update(starts_at=timezone.now() - dt.timedelta(hours=1))
    with pytest.raises(RuleBroken, match="première demi-journée est passée"):
        publish_session(session, actor=speaker_of(session.place), read=session.sequence)
    call_command("close_due")
    session.refresh_from_db()
    assert session.state == "lapsed"


# Who may, and what waits


def test_each_step_is_of_who_may():
    session = a_deposit()
    stranger, other = AccountFactory(), RepresentativeFactory().account
    reader, author = speaker_of(session.place), session.author
    for step in ("publish", "send_back"):
        TRAINING_ACCESS.demand(step, reader, session)
        for no in (author, stranger, other):
            with pytest.raises(PermissionDenied):
                TRAINING_ACCESS.demand(step, no, session)
    for step in ("correct", "resubmit", "withdraw"):
        for yes in (author, reader):
            TRAINING_ACCESS.demand(step, yes, session)
        with pytest.raises(PermissionDenied):
            TRAINING_ACCESS.demand(step, stranger, session)
    published = publish_session(session, actor=reader, read=session.sequence)
    published = TrainingSession.objects.get(pk=published.pk)
    for step in ("correct", "withdraw"):
        with pytest.raises(PermissionDenied):
            TRAINING_ACCESS.demand(step, author, published)


def shown_to(account):
    """The sessions of the lists of what waits for somebody."""
    lists = [each for read in TODO_LISTS for each in read(account)]
    return {row.pk for each in lists if each.rows.model is TrainingSession for row in each.rows}


def test_it_waits_where_its_readers_look_and_comes_back_to_its_author(client):
    session, back = a_deposit(title="Contrebasse"), a_returned()
    animator = AnimatorFactory(department=session.place.municipality.department).account
    assert session.pk in shown_to(speaker_of(session.place)) & shown_to(animator)
    assert shown_to(session.author) == set()
    assert shown_to(back.author) == {back.pk}
    desk = body(client, reverse("desks:desk", args=[session.place.municipality.department.slug]), animator)
    assert "à relire" in desk
    assert reverse("learning:publish_session", args=[session.number]) in desk
    assert "attend d’être relue" in body(client, reverse("accounts:profile"), session.author)
    hide_text(session, actor=AccountFactory(is_staff=True), reason="Vise une personne.")
    assert session.pk not in shown_to(speaker_of(session.place))
    assert client.get(session.get_absolute_url()).status_code == 404


def test_the_database_keeps_words_with_what_is_not_published():
    session = a_deposit()
    for state in ("returned", "withdrawn", "lapsed"):
        with pytest.raises(DatabaseError), transaction.atomic():
            TrainingSession.objects.filter(pk=session.pk).update(state=state)


def test_the_page_of_a_deposit_asks_few_questions(client, django_assert_max_num_queries):
    session = a_deposit(path=a_path())
    client.force_login(speaker_of(session.place))
    client.get(session.get_absolute_url())
    with django_assert_max_num_queries(12):
        client.get(session.get_absolute_url())


def test_the_migration_does_not_go_back_over_what_nobody_read():
    back = import_module("lieudit.learning.migrations.0010_session_deposits").publish_nothing
    a_session()
    back(apps, None)
    a_deposit()
    with pytest.raises(IntegrityError, match="the former version shows them all"):
        back(apps, None)
